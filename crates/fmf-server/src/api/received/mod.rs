//! Receiving the body of a request, within its limits, whatever the API: whole, or in pieces.

mod pieces;

use std::{pin::pin, time::Duration};

use axum::body::Body;
use bytes::BytesMut;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use tokio::time::timeout;

pub(super) use self::pieces::Pieces;
use crate::{app::App, room::Taken};

/// Why a body was not received. What is said of it is said by each API in its own way.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub(crate) enum NotReceived {
    #[error("The body of the request was cut off or is malformed.")]
    BrokenOff,
    #[error("The body of the request is larger than {} MiB.", .0 >> 20)]
    TooLarge(usize),
    #[error("The body of the request took longer than {} s.", .0.as_secs())]
    TooSlow(Duration),
    #[error("Too little of the body of the request came within {} s.", .0.as_secs())]
    Stalled(Duration),
    #[error("the server is receiving too many large bodies at once; send it again")]
    TooMany,
}

/// A body, and the room that it takes.
pub(crate) struct Received {
    pub(crate) bytes: BytesMut,
    room: Taken,
}

impl Received {
    /// # Errors
    /// For a body that is too large, too slow or broken off, or one too many.
    pub(crate) async fn read(app: &App, body: Body) -> Result<Self, NotReceived> {
        let limits = &app.limits;
        let received = timeout(limits.body, Self::collect(app, body));
        received.await.map_err(|_| NotReceived::TooSlow(limits.body))?
    }

    async fn collect(app: &App, body: Body) -> Result<Self, NotReceived> {
        let most = app.limits.body_bytes;
        let mut body = pin!(Limited::new(body, most));
        let mut received = Self { bytes: BytesMut::new(), room: app.bodies.enter() };
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| match error.is::<LengthLimitError>() {
                true => NotReceived::TooLarge(most),
                false => NotReceived::BrokenOff,
            })?;
            let Ok(data) = frame.into_data() else { continue };
            if !received.room.grow(data.len()) {
                return Err(NotReceived::TooMany);
            }
            received.bytes.extend_from_slice(&data);
        }
        Ok(received)
    }
}
