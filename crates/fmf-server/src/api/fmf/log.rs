//! What proves that the change log is whole.

use fmf_core::{History as _, StoreError};
use fmf_wire::fmf::{
    ProblemKind,
    messages::{LogHead, Problem},
    paths,
    queries::{Plain, VerifyLog},
};

use super::{Answer, Call, Found, Refusal, document::examples, places::Nowhere};

/// Get the end of the change log
///
/// The number and the hash of the last change. Each change is hashed over the one before: whoever
/// keeps the hash elsewhere can prove later that nothing before it was altered or left out.
#[utoipa::path(
    get, context_path = paths::PREFIX, path = paths::LOG_HEAD, tag = "history",
    operation_id = "getLogHead",
    responses((status = 200, description = "The end of the log", body = LogHead,
        example = json!(examples::head()))),
)]
pub(super) async fn head(call: Call<Nowhere, Plain>) -> Answer {
    Ok(Found::new(&LogHead::from(&call.app.registry.head().await?)))
}

/// Verify the change log
///
/// Recomputes the hashes of all changes and answers the end. With `expect` the log must also go
/// through the change with that hash. A long log takes some seconds.
#[utoipa::path(
    get, context_path = paths::PREFIX, path = paths::LOG_VERIFY, tag = "history",
    operation_id = "verifyLog", params(VerifyLog),
    responses(
        (status = 200, description = "The log is whole; this is its end", body = LogHead,
            example = json!(examples::head())),
        (status = 409, description = "The log is not whole, or is another one", body = Problem,
            content_type = "application/problem+json", example = json!(examples::broken_log())),
    ),
)]
pub(super) async fn verify(call: Call<Nowhere, VerifyLog>) -> Answer {
    let _turn = call.app.turn_to_search().await?;
    let head = call.app.registry.verify(call.query.expect.as_deref()).await;
    Ok(Found::new(&LogHead::from(&head.map_err(broken)?)))
}

/// What is wrong with the log is the answer to the question, and not a failure of the server.
fn broken(error: StoreError) -> Refusal {
    match error {
        StoreError::Corrupt(what) => Refusal::new(ProblemKind::BrokenLog, what),
        other => other.into(),
    }
}
