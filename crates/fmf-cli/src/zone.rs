//! The time zone in which moments are read and shown: the one that `TZ` names, else this machine's.

use std::sync::OnceLock;

use fmf::Environment;
use jiff::tz::TimeZone;

use crate::fault;

/// What was found out about it, once.
static FOUND: OnceLock<Result<TimeZone, String>> = OnceLock::new();

/// The zone for reading what somebody wrote.
///
/// # Errors
/// What is wrong with `TZ`: in another zone it would be another moment.
pub(crate) fn to_read() -> Result<TimeZone, String> {
    FOUND.get_or_init(find).clone()
}

/// The zone for showing a moment. One that `TZ` misnames is UTC, and that is said once.
pub(crate) fn to_show() -> TimeZone {
    static SAID: OnceLock<()> = OnceLock::new();
    to_read().unwrap_or_else(|why| {
        SAID.get_or_init(|| fault::warn(&format!("{why}; times are shown in UTC")));
        TimeZone::UTC
    })
}

/// A machine that says nothing of its zone, such as a container, is in UTC.
fn find() -> Result<TimeZone, String> {
    TimeZone::try_system().or_else(|_| match Environment::of_process().get("TZ") {
        None => Ok(TimeZone::UTC),
        Some(named) => Err(format!(
            "TZ is {named:?}, which is no time zone; name one such as Europe/Berlin, or UTC"
        )),
    })
}
