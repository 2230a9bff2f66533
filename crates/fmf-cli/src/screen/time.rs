//! Moments and stretches of time as people read them.

use fmf::Timestamp;

use crate::zone;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// `2026-11-20 14:03` in the zone (`zone.rs`) of who looks; nothing for a moment no calendar knows.
pub(crate) fn moment(at: Option<Timestamp>) -> String {
    let at = at.and_then(|at| jiff::Timestamp::from_millisecond(at.as_millis()).ok());
    let shown = at.map(|at| at.to_zoned(zone::to_show()).strftime("%Y-%m-%d %H:%M").to_string());
    shown.unwrap_or_default()
}

/// How long ago a moment was, where that is less than a week; else the moment.
pub(crate) fn ago(at: Timestamp) -> String {
    ago_from(at, jiff::Timestamp::now().as_millisecond()).unwrap_or_else(|| moment(Some(at)))
}

fn ago_from(at: Timestamp, now: i64) -> Option<String> {
    match now.checked_sub(at.as_millis())? {
        past if past < 0 => None,
        past if past < MINUTE => Some("just now".to_owned()),
        past if past < HOUR => Some(format!("{} min ago", past / MINUTE)),
        past if past < DAY => Some(format!("{} h ago", past / HOUR)),
        past if past < 7 * DAY => Some(format!("{} d ago", past / DAY)),
        _ => None,
    }
}

/// `240 ms`, `3.2 s`, `1 min 4 s`, `2 h 5 min`, `3 d 4 h`.
pub(crate) fn duration(millis: i64) -> String {
    let two = |large: i64, one: &str, small: i64, other: &str| match small {
        0 => format!("{large} {one}"),
        small => format!("{large} {one} {small} {other}"),
    };
    match millis {
        _ if millis < SECOND => format!("{millis} ms"),
        _ if millis < MINUTE => format!("{}.{} s", millis / SECOND, millis % SECOND / 100),
        _ if millis < HOUR => two(millis / MINUTE, "min", millis % MINUTE / SECOND, "s"),
        _ if millis < DAY => two(millis / HOUR, "h", millis % HOUR / MINUTE, "min"),
        _ => two(millis / DAY, "d", millis % DAY / HOUR, "h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_recent_is_told_by_its_age() {
        let now = 100 * DAY;
        let check = |past: i64, shown: Option<&str>| {
            assert_eq!(ago_from(Timestamp::from_millis(now - past), now).as_deref(), shown);
        };
        check(0, Some("just now"));
        check(59 * SECOND, Some("just now"));
        check(MINUTE, Some("1 min ago"));
        check(3 * HOUR + 50 * MINUTE, Some("3 h ago"));
        check(6 * DAY, Some("6 d ago"));
        check(7 * DAY, None);
        check(-SECOND, None);
    }

    #[test]
    fn a_duration_has_two_units_at_most() {
        let check = |millis: i64, shown: &str| assert_eq!(duration(millis), shown);
        check(0, "0 ms");
        check(240, "240 ms");
        check(3_250, "3.2 s");
        check(64 * SECOND, "1 min 4 s");
        check(2 * MINUTE, "2 min");
        check(2 * HOUR + 5 * MINUTE, "2 h 5 min");
        check(3 * DAY + 4 * HOUR + MINUTE, "3 d 4 h");
    }
}
