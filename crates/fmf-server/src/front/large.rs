//! Large answers, which wait in memory until their clients have taken them.

use axum::{
    body::{Body, HttpBody as _, to_bytes},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use crate::room::Room;

/// Up to this size an answer is sent whatever else is under way: its connection bounds it.
const SMALL: usize = 64 << 10;

/// The same answer, with the room for it taken until it is sent; a refusal if there is none.
pub(super) async fn given_room(room: &Room, answer: Response) -> Response {
    let size = answer.body().size_hint().exact().and_then(|size| usize::try_from(size).ok());
    let Some(size) = size.filter(|size| *size > SMALL) else { return answer };
    let mut taken = room.enter();
    let (parts, body) = answer.into_parts();
    if taken.grow(size)
        // Its size is known because it is in memory: this waits for nothing.
        && let Ok(bytes) = to_bytes(body, size).await
    {
        return Response::from_parts(parts, Body::from(taken.hold(bytes)));
    }
    let mut busy = busy();
    // What the handler has left for the log and the metrics.
    *busy.extensions_mut() = parts.extensions;
    busy
}

fn busy() -> Response {
    let words = "The server holds too many large answers that were not read yet; ask again.\n";
    let mut answer = (StatusCode::SERVICE_UNAVAILABLE, words).into_response();
    answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    // Who asks on and on without reading would have each answer made only to be thrown away.
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    answer
}
