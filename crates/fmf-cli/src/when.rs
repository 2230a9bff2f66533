//! The moments of `--at` and `--since`, in the zone (`zone.rs`) of who asks.
//!
//! How a moment may be written is `fmf_wire::moment`'s business. A moment of the future is a slip
//! of the pen: nothing is known of it.

use fmf::Timestamp;
use fmf_wire::moment::{Stretch, read};
use jiff::Zoned;

use crate::zone;

/// Reads the moment that `--at` asks for: the end of what was written, or now.
///
/// # Errors
/// What may be written instead.
pub(crate) fn at(text: &str) -> Result<Timestamp, String> {
    let now = now()?;
    Ok(past(text, &now)?.last.min(millis(&now)))
}

/// Reads the moment that `--since` begins with.
///
/// # Errors
/// What may be written instead.
pub(crate) fn since(text: &str) -> Result<Timestamp, String> {
    past(text, &now()?).map(|Stretch { first, .. }| first)
}

fn past(text: &str, now: &Zoned) -> Result<Stretch, String> {
    let stretch = read(text, now).map_err(|expected| expected.to_string())?;
    match stretch.first > millis(now) {
        true => Err(format!("{text:?} lies in the future; name a moment of the past")),
        false => Ok(stretch),
    }
}

/// Now, where who asks is.
fn now() -> Result<Zoned, String> {
    Ok(jiff::Timestamp::now().to_zoned(zone::to_read()?))
}

fn millis(now: &Zoned) -> Timestamp {
    Timestamp::from_millis(now.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_future_has_no_history() {
        assert!(at("2999-01-01").unwrap_err().contains("lies in the future"));
        assert!(since("2999-01-01").unwrap_err().contains("lies in the future"));
        let (today, now) = (at("today").unwrap(), at("now").unwrap());
        assert!(today <= now && since("today").unwrap() <= now);
    }

    #[test]
    fn what_is_no_moment_says_what_is() {
        assert!(at("soon").unwrap_err().starts_with("write 2026-11-20T10:00:00Z"));
    }
}
