//! Moments as people write them: `2026-11-20 10:00`, `yesterday`, `2h ago`.
//!
//! What is written without a time zone is a day, a minute or a second of the reader's own zone,
//! whole: whoever asks for the past as it was means its end, whoever asks for what came since means
//! its beginning, so that a moment can be copied from a log and includes what the log shows there.
//! RFC 3339 and milliseconds since the Unix epoch are exact.

use fmf_core::Timestamp;
use jiff::{
    Span, Zoned,
    civil::{Date, DateTime},
};

/// From how many digits on a number is a moment in milliseconds: the first of them is in 1973, and
/// no shorter number could be told from a date without its dashes.
const MILLISECOND_DIGITS: usize = 12;

/// The first and the last moment of what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first.
    pub first: Timestamp,
    /// The last; the same for what is exact.
    pub last: Timestamp,
}

/// What was written is no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "write 2026-11-20T10:00:00Z, \"2026-11-20 10:00\", 2026-11-20, yesterday, \"2h ago\" or \
     milliseconds since 1970"
)]
pub struct NoMoment;

/// Reads what was written at the moment `now`, in its time zone.
///
/// # Errors
/// [`NoMoment`], which says what may be written instead.
pub fn read(text: &str, now: &Zoned) -> Result<Stretch, NoMoment> {
    let text = text.trim();
    let day = |date: Option<Date>| date.and_then(|date| whole(date.into(), days(1), now));
    let found = match text {
        "now" => Some(exact(now.timestamp())),
        "today" => day(Some(now.date())),
        "yesterday" => day(now.date().yesterday().ok()),
        _ => None,
    };
    let found = found.or_else(|| milliseconds(text));
    let found = found.or_else(|| text.parse().ok().map(exact));
    let found = found.or_else(|| civil(text, now));
    found.or_else(|| ago(text, now).map(exact)).ok_or(NoMoment)
}

fn milliseconds(text: &str) -> Option<Stretch> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let millis = text.parse().ok().filter(|_| digits && text.len() >= MILLISECOND_DIGITS)?;
    let moment = Timestamp::from_millis(millis);
    Some(Stretch { first: moment, last: moment })
}

/// A day, a minute or a second, as far as it was written.
fn civil(text: &str, now: &Zoned) -> Option<Stretch> {
    let first: DateTime = text.parse().ok()?;
    let unit = match text.matches(':').count() {
        0 if text.parse::<Date>().is_ok() && text.len() <= "2026-11-20".len() => days(1),
        0 => Span::new().hours(1),
        1 => Span::new().minutes(1),
        _ if text.contains(['.', ',']) => Span::new().milliseconds(1),
        _ => Span::new().seconds(1),
    };
    whole(first, unit, now)
}

/// From `first` until just before the next of its `unit`.
fn whole(first: DateTime, unit: Span, now: &Zoned) -> Option<Stretch> {
    let zone = now.time_zone();
    let next = first.checked_add(unit).ok()?.to_zoned(zone.clone()).ok()?.timestamp();
    let first = first.to_zoned(zone.clone()).ok()?.timestamp();
    let last = next.checked_sub(Span::new().milliseconds(1)).ok()?;
    Some(Stretch { first: moment(first), last: moment(last.max(first)) })
}

/// `2h ago`, or `2h` for short.
fn ago(text: &str, now: &Zoned) -> Option<jiff::Timestamp> {
    let span: Span = text.parse().ok()?;
    now.checked_sub(span.abs()).ok().map(|then| then.timestamp())
}

fn days(count: i32) -> Span {
    Span::new().days(count)
}

fn exact(at: jiff::Timestamp) -> Stretch {
    Stretch { first: moment(at), last: moment(at) }
}

fn moment(at: jiff::Timestamp) -> Timestamp {
    Timestamp::from_millis(at.as_millisecond())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Zoned {
        "2026-11-20T14:03:07.123+01:00[+01:00]".parse().unwrap()
    }

    fn check(text: &str, first: &str, last: &str) {
        let seen = read(text, &now()).map(|seen| [seen.first.to_string(), seen.last.to_string()]);
        assert_eq!(seen, Ok([first.to_owned(), last.to_owned()]), "{text}");
    }

    fn exactly(text: &str, moment: &str) {
        check(text, moment, moment);
    }

    #[test]
    fn what_has_a_time_zone_is_exact() {
        exactly("2026-11-20T10:00:00Z", "2026-11-20T10:00:00.000Z");
        exactly("2026-11-20T10:00:00.123+02:00", "2026-11-20T08:00:00.123Z");
        exactly(" 2026-11-20 10:00Z ", "2026-11-20T10:00:00.000Z");
        exactly("now", "2026-11-20T13:03:07.123Z");
    }

    #[test]
    fn a_long_number_is_in_milliseconds() {
        exactly("1795183387123", "2026-11-20T14:03:07.123Z");
        exactly("100000000000", "1973-03-03T09:46:40.000Z");
    }

    #[test]
    fn a_day_a_minute_and_a_second_are_whole() {
        let day = ["2026-11-18T23:00:00.000Z", "2026-11-19T22:59:59.999Z"];
        check("2026-11-19", day[0], day[1]);
        check("20261119", day[0], day[1]);
        check("yesterday", day[0], day[1]);
        check("today", "2026-11-19T23:00:00.000Z", "2026-11-20T22:59:59.999Z");
        check("2026-11-20 10:00", "2026-11-20T09:00:00.000Z", "2026-11-20T09:00:59.999Z");
        check("2026-11-20T10:00:01", "2026-11-20T09:00:01.000Z", "2026-11-20T09:00:01.999Z");
        exactly("2026-11-20 10:00:01.5", "2026-11-20T09:00:01.500Z");
    }

    #[test]
    fn a_time_ago_may_be_short_or_long() {
        for text in ["2h ago", "2h", "2 hours ago", "120m", "1h 60m ago"] {
            exactly(text, "2026-11-20T11:03:07.123Z");
        }
        exactly("1 month ago", "2026-10-20T13:03:07.123Z");
        exactly("1w ago", "2026-11-13T13:03:07.123Z");
        exactly("90s", "2026-11-20T13:01:37.123Z");
    }

    #[test]
    fn what_is_no_moment_says_what_is() {
        for text in ["", "soon", "2026-13-01", "2026-11-20 25:00", "2", "ago", "h ago", "10:00"] {
            assert_eq!(read(text, &now()), Err(NoMoment), "{text}");
        }
    }

    /// The calendar ends 26 hours before the year 9999 does, so that every moment of it has a local
    /// time in every zone.
    const LAST: i64 = 253_402_207_200_999;

    proptest! {
        #[test]
        fn a_moment_is_read_as_it_is_written(millis in -62_135_596_800_000..=LAST) {
            let at = Timestamp::from_millis(millis);
            let read = read(&at.to_string(), &now());
            prop_assert_eq!(read, Ok(Stretch { first: at, last: at }));
        }

        #[test]
        fn nothing_makes_it_panic(text in "\\PC*") {
            let _ = read(&text, &now());
        }
    }
}
