//! Moments: in files as RFC 3339, to the millisecond.

use std::time::{SystemTime, UNIX_EPOCH};

use fmf_core::Timestamp;

/// This moment.
pub(crate) fn now() -> Timestamp {
    of(SystemTime::now())
}

/// A moment of the file system's clock.
pub(crate) fn of(time: SystemTime) -> Timestamp {
    let millis = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
    };
    Timestamp::from_millis(millis)
}

/// `2026-11-20T23:40:00.123Z`; `None` for a moment beyond the calendar.
pub(crate) fn write(moment: Timestamp) -> Option<String> {
    jiff::Timestamp::from_millisecond(moment.as_millis()).ok().map(|moment| moment.to_string())
}

/// # Errors
/// Why the text is no moment.
pub(crate) fn read(text: &str) -> Result<Timestamp, String> {
    let moment: jiff::Timestamp = text
        .parse()
        .map_err(|_| format!("{text:?} is no moment; write it like 2026-11-20T23:40:00Z"))?;
    Ok(Timestamp::from_millis(moment.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_moment_is_read_back() {
        for millis in [0, 1, 1_795_218_000_123, -62_000] {
            let moment = Timestamp::from_millis(millis);
            assert_eq!(read(&write(moment).unwrap()), Ok(moment));
        }
        assert!(read("yesterday").is_err());
    }
}
