//! The ids of lives, runs and logged models.

use fmf_core::Timestamp;
use uuid::{NoContext, Uuid};

/// A new id: UUID version 7, so that ids sort by the moment they were made at.
pub(crate) fn new_life(now: Timestamp) -> String {
    let millis = now.as_millis().max(0).unsigned_abs();
    let nanos = u32::try_from(millis % 1000).unwrap_or_default() * 1_000_000;
    Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, millis / 1000, nanos)).to_string()
}

/// A new id of a run: 32 hexadecimal digits by chance, as MLflow's are, so that the first eight tell
/// runs apart that began in the same minute.
pub(crate) fn new_run() -> String {
    Uuid::new_v4().simple().to_string()
}

/// A new id of a logged model: the same behind `m-`, as MLflow's have it.
pub(crate) fn new_model() -> String {
    format!("m-{}", new_run())
}
