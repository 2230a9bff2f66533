//! How many connections each client has: one that opens more and more must leave room for others.
//!
//! A client is an address, or of IPv6 the network that a household has. Those who speak for many
//! are not counted: this machine itself and the proxies that are trusted.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The part of an IPv6 address that names a network.
const NETWORK: u128 = !0 << 64;

/// The clients that are connected.
#[derive(Debug, Clone)]
pub(super) struct Crowd {
    most: usize,
    present: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One connection of a client; it is counted as long as this value lives.
#[derive(Debug)]
pub(super) struct Member {
    crowd: Crowd,
    /// `None` for one who is not counted.
    client: Option<IpAddr>,
}

impl Crowd {
    /// Lets each client have so many connections; 0 for as many as it likes.
    pub(super) fn new(most: usize) -> Self {
        Self { most, present: Arc::default() }
    }

    /// Counts a connection of `peer`, unless it speaks for many; `None` where it has enough.
    pub(super) fn enter(&self, peer: IpAddr, speaks_for_many: bool) -> Option<Member> {
        if self.most == 0 || speaks_for_many || peer.to_canonical().is_loopback() {
            return Some(Member { crowd: self.clone(), client: None });
        }
        let client = network(peer);
        let mut present = self.present();
        let count = present.entry(client).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Member { crowd: self.clone(), client: Some(client) })
    }

    fn present(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let Some(client) = self.client else { return };
        let mut present = self.crowd.present();
        if let Some(count) = present.get_mut(&client) {
            *count -= 1;
            if *count == 0 {
                present.remove(&client);
            }
        }
    }
}

/// What an address is counted as.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & NETWORK).into(),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enter(crowd: &Crowd, peer: &str) -> Option<Member> {
        crowd.enter(peer.parse().unwrap(), false)
    }

    #[test]
    fn a_client_has_so_many_connections_and_no_more() {
        let crowd = Crowd::new(2);
        let first = enter(&crowd, "192.0.2.1").unwrap();
        let _second = enter(&crowd, "::ffff:192.0.2.1").unwrap();
        assert!(enter(&crowd, "192.0.2.1").is_none());
        let other = enter(&crowd, "192.0.2.2").unwrap();
        drop(first);
        assert!(enter(&crowd, "192.0.2.1").is_some());
        drop(other);
        assert_eq!(crowd.present().len(), 1, "who has gone is forgotten");
    }

    #[test]
    fn addresses_of_one_network_are_one_client() {
        let crowd = Crowd::new(1);
        let _one = enter(&crowd, "2001:db8:1:2::1").unwrap();
        assert!(enter(&crowd, "2001:db8:1:2:ffff::2").is_none());
        assert!(enter(&crowd, "2001:db8:1:3::1").is_some());
    }

    #[test]
    fn who_speaks_for_many_is_not_counted() {
        let check = |crowd: &Crowd, peer: &str, speaks_for_many: bool| {
            let peer = peer.parse().unwrap();
            let all: Vec<_> = (0..3).map(|_| crowd.enter(peer, speaks_for_many)).collect();
            assert!(all.iter().all(Option::is_some), "{peer}");
        };
        let crowd = Crowd::new(1);
        check(&crowd, "127.0.0.1", false);
        check(&crowd, "::1", false);
        check(&crowd, "::ffff:127.0.0.1", false);
        check(&crowd, "192.0.2.1", true);
        check(&Crowd::new(0), "192.0.2.1", false);
    }
}
