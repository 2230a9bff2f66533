//! When a token ends, as it is written on the command line.

use fmf::Timestamp;
use jiff::{SignedDuration, civil::Date, tz::TimeZone};

/// `90d` from now, `2030-01-31` (the end of that day, UTC), `2030-01-31T12:00:00Z`.
pub(super) fn moment(text: &str) -> Result<Timestamp, String> {
    let now = jiff::Timestamp::now();
    let end = after(now, text).or_else(|| end_of_day(text)).or_else(|| text.parse().ok());
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

fn end_of_day(text: &str) -> Option<jiff::Timestamp> {
    // A moment holds a day too, and is read as what it is.
    let day: Date = (text.len() == "2030-01-31".len()).then(|| text.parse().ok()).flatten()?;
    Some(day.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp())
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
        let read = |text: &str| moment(text).map(Timestamp::as_millis);
        assert_eq!(read("2030-01-31"), read("2030-02-01T00:00:00Z"));
        assert!(read("2030-01-31T10:00:00+02:00").is_ok());
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["", "d", "-1d", "1.5d", "90", "tomorrow", "2030-02-30", "4294967295w", "9é"] {
            assert!(moment(text).unwrap_err().contains("90d"), "{text}");
        }
    }
}
