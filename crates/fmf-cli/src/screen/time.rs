//! Moments as people read them.

use fmf::Timestamp;
use jiff::tz::TimeZone;

/// `2026-11-20 14:03` in the time zone of this machine; nothing for a moment no calendar knows.
pub(crate) fn moment(at: Option<Timestamp>) -> String {
    let at = at.and_then(|at| jiff::Timestamp::from_millisecond(at.as_millis()).ok());
    let shown = at.map(|at| at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string());
    shown.unwrap_or_default()
}
