//! Receiving the body of a request, within its limits.

use std::{pin::pin, time::Duration};

use axum::{body::Body, http::StatusCode};
use bytes::BytesMut;
use fmf_core::StoreError;
use fmf_wire::mlflow::{ApiError, ErrorCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use tokio::time::timeout;

use super::Refusal;
use crate::{app::App, room::Taken};

/// A body, and the room that it takes.
pub(super) struct Received {
    pub(super) bytes: BytesMut,
    room: Taken,
}

impl Received {
    /// # Errors
    /// For a body that is too large, too slow or broken off, or one too many.
    pub(super) async fn read(app: &App, body: Body) -> Result<Self, Refusal> {
        let limits = &app.limits;
        let received = timeout(limits.body, Self::collect(app, body));
        received.await.map_err(|_| too_slow(limits.body))?
    }

    async fn collect(app: &App, body: Body) -> Result<Self, Refusal> {
        let most = app.limits.body_bytes;
        let mut body = pin!(Limited::new(body, most));
        let mut received = Self { bytes: BytesMut::new(), room: app.bodies.enter() };
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| match error.is::<LengthLimitError>() {
                true => too_large(most),
                false => broken_off(),
            })?;
            let Ok(data) = frame.into_data() else { continue };
            if !received.room.grow(data.len()) {
                return Err(too_many());
            }
            received.bytes.extend_from_slice(&data);
        }
        Ok(received)
    }
}

fn broken_off() -> Refusal {
    ApiError::invalid("The body of the request was cut off or is malformed.").into()
}

fn too_large(most: usize) -> Refusal {
    let message = format!("The body of the request is larger than {} MiB.", most >> 20);
    let error = ApiError::new(ErrorCode::InvalidParameterValue, message);
    Refusal::with_status(error, StatusCode::PAYLOAD_TOO_LARGE)
}

fn too_many() -> Refusal {
    let why = "the server is receiving too many large bodies at once; send it again";
    StoreError::Unavailable(why.to_owned()).into()
}

// Not 408: MLflow's client would send the same slow body seven times more.
fn too_slow(most: Duration) -> Refusal {
    let message = format!("The body of the request took longer than {} s.", most.as_secs());
    ApiError::new(ErrorCode::InvalidParameterValue, message).into()
}
