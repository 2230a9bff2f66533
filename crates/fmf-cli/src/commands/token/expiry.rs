//! When a token ends, as it is written on the command line.

use fmf::Timestamp;
use jiff::{SignedDuration, civil::Date, tz::TimeZone};

use crate::zone;

/// `90d` from now, `2030-01-31` (the end of that day where who asks is), `2030-01-31T12:00:00Z`.
pub(super) fn moment(text: &str) -> Result<Timestamp, String> {
    let now = jiff::Timestamp::now();
    let zone = zone::to_read()?;
    let end = after(now, text).or_else(|| end_of_day(text, zone)).or_else(|| text.parse().ok());
    let end = end.ok_or("write 12h, 90d, 52w, a day such as 2030-01-31, or a moment")?;
    Ok(Timestamp::from_millis(end.as_millisecond()))
}

fn after(now: jiff::Timestamp, text: &str) -> Option<jiff::Timestamp> {
    let (number, hours) = match text.split_at_checked(text.len().checked_sub(1)?)? {
        (number, "h") => (number, 1),
        (number, "d") => (number, 24),
        (number, "w") => (number, 7 * 24),
        _ => return None,
    };
    let number: u32 = number.parse().ok()?;
    now.checked_add(SignedDuration::from_hours(i64::from(number) * hours)).ok()
}

fn end_of_day(text: &str, zone: TimeZone) -> Option<jiff::Timestamp> {
    // A moment holds a day too, and is read as what it is.
    let day: Date = (text.len() == "2030-01-31".len()).then(|| text.parse().ok()).flatten()?;
    Some(day.tomorrow().ok()?.to_zoned(zone).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_counts_from_now() {
        let now: jiff::Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
        let check = |text: &str, expected: &str| {
            assert_eq!(after(now, text).unwrap().to_string(), expected, "{text}");
        };
        check("12h", "2030-01-01T12:00:00Z");
        check("90d", "2030-04-01T00:00:00Z");
        check("2w", "2030-01-15T00:00:00Z");
    }

    #[test]
    fn a_day_counts_to_its_end() {
        let check = |zone: &str, end: &str| {
            let zone = TimeZone::get(zone).unwrap();
            assert_eq!(end_of_day("2030-03-31", zone).unwrap().to_string(), end);
        };
        check("UTC", "2030-04-01T00:00:00Z");
        check("Europe/Berlin", "2030-03-31T22:00:00Z");
        check("America/New_York", "2030-04-01T04:00:00Z");
        assert!(moment("2030-01-31T10:00:00+02:00").is_ok());
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["", "d", "-1d", "1.5d", "90", "tomorrow", "2030-02-30", "4294967295w", "9é"] {
            assert!(moment(text).unwrap_err().contains("90d"), "{text}");
        }
    }
}
