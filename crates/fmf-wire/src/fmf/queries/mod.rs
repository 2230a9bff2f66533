//! What may stand behind an address: the parameters of each question, read by the server and
//! written by a client.
//!
//! A parameter that is not known is refused, with the nearest known one.

mod decode;
mod encode;
mod log;
mod metrics;
mod page;
mod prompts;
mod search;

pub use self::{
    decode::read,
    encode::write,
    log::{ListChanges, VerifyLog},
    metrics::ListMetrics,
    page::MOST_RESULTS,
    prompts::{AsOf, ListPrompts, ListVersions},
    search::FindText,
};

use fmf_core::{Result, StoreError, Timestamp};
use jiff::Zoned;
use serde::{Deserialize, Serialize};

use crate::moment::{self, Stretch};

/// A question without parameters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plain {}

/// The moment of a parameter, as `side` chooses of what was written.
fn moment(
    parameter: &str,
    text: Option<&str>,
    now: &Zoned,
    side: fn(Stretch) -> Timestamp,
) -> Result<Option<Timestamp>> {
    let Some(text) = text else { return Ok(None) };
    let stretch = moment::read(text, now).map_err(|expected| {
        StoreError::Invalid(format!("{parameter} cannot be {text:?}; {expected}"))
    })?;
    Ok(Some(side(stretch)))
}
