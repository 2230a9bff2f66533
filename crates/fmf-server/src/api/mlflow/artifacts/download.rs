//! Sending a file, a piece at a time.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use futures_util::TryStreamExt as _;
use jiff::{Timestamp, fmt::rfc2822};
use object_store::ObjectMeta;

use super::{
    disposition::attachment,
    kind,
    wanted::{File, Wanted, wanted},
};
use crate::{
    app::App,
    artifacts::{ArtifactError, ArtifactPath, PIECE, Reading},
    marks::{Streamed, chain},
    room::Taken,
};

/// The file at `path`, or what the headers want of it.
pub(super) async fn answer(
    app: &App,
    path: &ArtifactPath,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Response, ArtifactError> {
    let found = app.artifacts.find(path).await?;
    let written = found.last_modified.timestamp();
    let tag = found.e_tag.as_deref().unwrap_or_default();
    let mut about = HeaderMap::new();
    describe(&mut about, tag, written);
    let file = File { size: found.size, tag, written };
    let (status, range) = match wanted(headers, file) {
        Wanted::Nothing => return Ok((StatusCode::NOT_MODIFIED, about).into_response()),
        Wanted::Unsatisfiable => {
            add(&mut about, header::CONTENT_RANGE, &format!("bytes */{}", found.size));
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, about).into_response());
        }
        Wanted::Whole => (StatusCode::OK, 0..found.size),
        Wanted::Part(range) => {
            let part = format!("bytes {}-{}/{}", range.start, range.end - 1, found.size);
            add(&mut about, header::CONTENT_RANGE, &part);
            (StatusCode::PARTIAL_CONTENT, range)
        }
    };
    about.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind::of(path.name())));
    about.insert(header::CONTENT_DISPOSITION, attachment(path.name()));
    about.insert(header::CONTENT_LENGTH, (range.end - range.start).into());
    let body = match *method == Method::HEAD {
        true => Body::empty(),
        false => streamed(app, &found, range).await?,
    };
    let mut response = (status, about, body).into_response();
    response.extensions_mut().insert(Streamed);
    Ok(response)
}

/// What is said of a file whatever is sent of it.
fn describe(about: &mut HeaderMap, tag: &str, written: i64) {
    about.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if !tag.is_empty() {
        add(about, header::ETAG, tag);
    }
    let written = Timestamp::from_second(written).ok();
    let date = written.and_then(|written| {
        rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&written).ok()
    });
    if let Some(date) = date {
        add(about, header::LAST_MODIFIED, &date);
    }
}

fn add(about: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        about.insert(name, value);
    }
}

/// The bytes of a part. Room for one piece is taken until the last of them is sent: more of them
/// wait nowhere.
async fn streamed(
    app: &App,
    found: &ObjectMeta,
    range: std::ops::Range<u64>,
) -> Result<Body, ArtifactError> {
    let mut room = app.answers.enter();
    if !room.grow(PIECE) {
        return Err(ArtifactError::Unavailable {
            said: "the server sends too many files at once; ask again".to_owned(),
            source: "no room for another piece".into(),
        });
    }
    Ok(body(app.artifacts.read(found, range).await?, room))
}

fn body(reading: Reading, room: Taken) -> Body {
    let stream = reading.into_stream().inspect_err(move |error| {
        let _held = &room;
        tracing::error!(cause = %chain(error), "a file was not sent to its end");
    });
    Body::from_stream(stream)
}
