//! A body in pieces, which may be of any size and is never held whole.
//!
//! What counts is that it moves: a client that sends slowly takes the room of one piece at most,
//! and one that stands still is told so.

use axum::body::Body;
use bytes::Bytes;
use futures_util::FutureExt as _;
use http_body_util::BodyExt as _;
use tokio::time::{Instant, timeout_at};

use super::NotReceived;
use crate::{app::App, artifacts::PartSize, room::Taken};

/// So many bytes of a body may take as long as the whole of a body that is held.
const STRIDE: usize = 64 << 10;

/// A body that is being received.
pub(in crate::api) struct Pieces<'a> {
    app: &'a App,
    body: Body,
    ended: bool,
    /// Until when the next [`STRIDE`] must have come, and what has come of it.
    until: Instant,
    come: usize,
}

/// What came, and the room that it takes.
pub(in crate::api) struct Piece {
    bytes: Vec<Bytes>,
    size: usize,
    room: Taken,
}

impl Piece {
    /// Has the bytes written; their room is free when that is done.
    pub(in crate::api) async fn written_by<W: Future>(
        self,
        write: impl FnOnce(Vec<Bytes>) -> W,
    ) -> W::Output {
        let Self { bytes, room: _room, .. } = self;
        write(bytes).await
    }
}

impl<'a> Pieces<'a> {
    pub(in crate::api) fn of(app: &'a App, body: Body) -> Self {
        Self { app, body, ended: false, until: Instant::now() + app.limits.body, come: 0 }
    }

    /// What comes next, about as much as is asked for; `None` at the end.
    ///
    /// # Errors
    /// For a body that stands still or is broken off, or one too many.
    pub(in crate::api) async fn next(
        &mut self,
        part: PartSize,
    ) -> Result<Option<Piece>, NotReceived> {
        let mut piece = Piece { bytes: Vec::new(), size: 0, room: self.app.bodies.enter() };
        while piece.size < part.most && !self.ended {
            let bytes = if part.full || piece.size == 0 {
                self.more().await?
            } else {
                // What has come already costs nothing to take along.
                let Some(more) = self.more().now_or_never() else { break };
                more?
            };
            if !piece.room.grow(bytes.len()) {
                return Err(NotReceived::TooMany);
            }
            piece.size += bytes.len();
            piece.bytes.push(bytes);
        }
        Ok((piece.size > 0).then_some(piece))
    }

    /// Takes the rest of a body that is not wanted, up to the size of one that would be held. Who
    /// still sends does not read the answer.
    pub(in crate::api) async fn discard(&mut self) {
        let mut left = self.app.limits.body_bytes;
        while !self.ended
            && left > 0
            && let Ok(bytes) = self.more().await
        {
            left = left.saturating_sub(bytes.len());
        }
    }

    /// The next bytes; none at the end, and for what is no data.
    async fn more(&mut self) -> Result<Bytes, NotReceived> {
        let frame = timeout_at(self.until, self.body.frame()).await;
        let frame = frame.map_err(|_| NotReceived::Stalled(self.app.limits.body))?;
        let Some(frame) = frame else {
            self.ended = true;
            return Ok(Bytes::new());
        };
        let frame = frame.map_err(|_| {
            self.ended = true;
            NotReceived::BrokenOff
        })?;
        let bytes = frame.into_data().unwrap_or_default();
        self.come += bytes.len();
        if self.come >= STRIDE {
            self.come = 0;
            self.until = Instant::now() + self.app.limits.body;
        }
        Ok(bytes)
    }
}
