//! How many bytes of a kind the server holds for its clients at once.
//!
//! Who sends a body slowly, or reads an answer slowly, makes the server hold it meanwhile. A
//! connection ends when that takes too long; this bounds what all of them hold until then.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use bytes::Bytes;

/// Room for so many bytes.
#[derive(Debug, Clone)]
pub(crate) struct Room(Arc<Bounds>);

#[derive(Debug)]
struct Bounds {
    taken: AtomicUsize,
    most: usize,
}

/// Room that is taken; it is free again when this value goes.
#[derive(Debug)]
pub(crate) struct Taken {
    room: Room,
    bytes: usize,
}

impl Room {
    pub(crate) fn new(most: usize) -> Self {
        Self(Arc::new(Bounds { taken: AtomicUsize::new(0), most }))
    }

    /// Nothing yet.
    pub(crate) fn enter(&self) -> Taken {
        Taken { room: self.clone(), bytes: 0 }
    }
}

impl Taken {
    /// Takes so many bytes more; `false` where there is no room for them. What would never fit
    /// is let in while there is nothing else.
    pub(crate) fn grow(&mut self, bytes: usize) -> bool {
        let Bounds { taken, most } = &*self.room.0;
        let room = |before: usize| {
            let after = before.checked_add(bytes)?;
            (after <= *most || before == self.bytes).then_some(after)
        };
        let grown = taken.fetch_update(Relaxed, Relaxed, room).is_ok();
        if grown {
            self.bytes += bytes;
        }
        grown
    }

    /// The same bytes, which keep their room until the last of them is sent.
    pub(crate) fn hold(self, bytes: Bytes) -> Bytes {
        Bytes::from_owner(Held { bytes, _taken: self })
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.room.0.taken.fetch_sub(self.bytes, Relaxed);
    }
}

struct Held {
    bytes: Bytes,
    _taken: Taken,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_again_when_what_took_it_is_gone() {
        let room = Room::new(10);
        let (mut one, mut other) = (room.enter(), room.enter());
        assert!(one.grow(4) && one.grow(4) && !other.grow(4) && other.grow(2));
        let held = one.hold(Bytes::from_static(b"12345678"));
        let rest = held.slice(6..);
        drop(held);
        assert!(!other.grow(1), "a part of it is still there");
        drop(rest);
        assert!(other.grow(8));
    }

    #[test]
    fn what_is_larger_than_the_room_is_let_in_alone() {
        let room = Room::new(10);
        let (mut large, mut small) = (room.enter(), room.enter());
        assert!(large.grow(50) && !small.grow(1));
        drop(large);
        assert!(small.grow(1) && !room.enter().grow(50));
    }
}
