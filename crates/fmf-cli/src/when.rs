//! Moments as people write them: `2026-11-20 10:00`, `yesterday`, `2h ago`.
//!
//! What is written without a time zone is a day, a minute or a second of this machine's, whole:
//! `--at` means its end and `--since` its beginning, so that a moment can be copied from the log
//! and includes what the log shows there. RFC 3339 is exact.

use fmf::Timestamp;
use jiff::{
    Span, Zoned,
    civil::{Date, DateTime},
};

/// Reads the moment that `--at` asks for.
///
/// # Errors
/// What may be written instead.
pub(crate) fn at(text: &str) -> Result<Timestamp, String> {
    let now = Zoned::now();
    let Stretch { first, last } = read(text, &now)?;
    not_after(text, first, &now)?;
    Ok(moment(last.min(now.timestamp())))
}

/// Reads the moment that `--since` begins with.
///
/// # Errors
/// What may be written instead.
pub(crate) fn since(text: &str) -> Result<Timestamp, String> {
    let now = Zoned::now();
    let Stretch { first, .. } = read(text, &now)?;
    not_after(text, first, &now)?;
    Ok(moment(first))
}

/// The first and the last moment of what was written.
#[derive(Debug, PartialEq, Eq)]
struct Stretch {
    first: jiff::Timestamp,
    last: jiff::Timestamp,
}

fn read(text: &str, now: &Zoned) -> Result<Stretch, String> {
    let text = text.trim();
    let exact = |moment| Stretch { first: moment, last: moment };
    let day =
        |date: Option<Date>| date.and_then(|date| whole(date.into(), Span::new().days(1), now));
    let found = match text {
        "now" => Some(exact(now.timestamp())),
        "today" => day(Some(now.date())),
        "yesterday" => day(now.date().yesterday().ok()),
        _ => None,
    };
    let found = found.or_else(|| text.parse().ok().map(exact));
    let found = found.or_else(|| civil(text, now));
    let found = found.or_else(|| ago(text, now).map(exact));
    found.ok_or_else(|| {
        "write 2026-11-20T10:00:00Z, \"2026-11-20 10:00\", 2026-11-20, yesterday or \"2h ago\""
            .to_owned()
    })
}

/// A day, a minute or a second, as far as it was written.
fn civil(text: &str, now: &Zoned) -> Option<Stretch> {
    let first: DateTime = text.parse().ok()?;
    let unit = match text.matches(':').count() {
        0 if text.parse::<Date>().is_ok() && text.len() <= "2026-11-20".len() => {
            Span::new().days(1)
        }
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
    Some(Stretch { first, last: last.max(first) })
}

/// `2h ago`, or `2h` for short.
fn ago(text: &str, now: &Zoned) -> Option<jiff::Timestamp> {
    let span: Span = text.parse().ok()?;
    now.checked_sub(span.abs()).ok().map(|then| then.timestamp())
}

fn not_after(text: &str, moment: jiff::Timestamp, now: &Zoned) -> Result<(), String> {
    match moment > now.timestamp() {
        true => Err(format!("{text:?} lies in the future; name a moment of the past")),
        false => Ok(()),
    }
}

fn moment(at: jiff::Timestamp) -> Timestamp {
    Timestamp::from_millis(at.as_millisecond())
}

#[cfg(test)]
mod tests {
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
        exactly("2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z");
        exactly("2026-11-20T10:00:00.123+02:00", "2026-11-20T08:00:00.123Z");
        exactly(" 2026-11-20 10:00Z ", "2026-11-20T10:00:00Z");
        exactly("now", "2026-11-20T13:03:07.123Z");
    }

    #[test]
    fn a_day_a_minute_and_a_second_are_whole() {
        let day = ["2026-11-18T23:00:00Z", "2026-11-19T22:59:59.999Z"];
        check("2026-11-19", day[0], day[1]);
        check("yesterday", day[0], day[1]);
        check("today", "2026-11-19T23:00:00Z", "2026-11-20T22:59:59.999Z");
        check("2026-11-20 10:00", "2026-11-20T09:00:00Z", "2026-11-20T09:00:59.999Z");
        check("2026-11-20T10:00:01", "2026-11-20T09:00:01Z", "2026-11-20T09:00:01.999Z");
        exactly("2026-11-20 10:00:01.5", "2026-11-20T09:00:01.5Z");
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
            let why = read(text, &now()).unwrap_err();
            assert!(why.starts_with("write 2026-11-20T10:00:00Z"), "{text}: {why}");
        }
    }

    #[test]
    fn the_future_has_no_history() {
        assert!(at("2999-01-01").unwrap_err().contains("lies in the future"));
        assert!(since("2999-01-01").unwrap_err().contains("lies in the future"));
        let (today, now) = (at("today").unwrap(), at("now").unwrap());
        assert!(today <= now && since("today").unwrap() <= now);
    }
}
