//! Moments in a query: `'2026-11-20'`, `'2026-11-20 14:03'`, `'2026-11-20T14:03:07.123Z'`, in UTC.

/// The milliseconds since the epoch that a text means, if it is a moment.
pub(super) fn millis(text: &str) -> Option<i64> {
    let text = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, time),
        None => (text, "00:00"),
    };
    Some(days(date)? * 86_400_000 + of_day(time)?)
}

/// Days since the epoch. Years are taken to begin in March, so that the day that may be missing is
/// the last one.
fn days(date: &str) -> Option<i64> {
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, 28 + i64::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *lengths.get(usize::try_from(month - 1).ok()?)?;
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

fn of_day(time: &str) -> Option<i64> {
    let (time, fraction) = time.split_once('.').unwrap_or((time, "000"));
    let [hour, minute, second] = match time.matches(':').count() {
        1 => numbers(&format!("{time}:00"), ':', [2, 2, 2])?,
        _ => numbers(time, ':', [2, 2, 2])?,
    };
    let is_right = hour < 24 && minute < 60 && second < 60;
    let are_digits = fraction.len() == 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let millis: i64 = fraction.parse().ok().filter(|_| is_right && are_digits)?;
    Some(((hour * 60 + minute) * 60 + second) * 1_000 + millis)
}

/// Three numbers of so many digits.
fn numbers(text: &str, between: char, digits: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(between);
    let mut found = [0; 3];
    for (place, length) in found.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == length)?;
        *place = part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())??;
    }
    parts.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use fmf_core::Timestamp;

    use super::*;

    #[test]
    fn a_moment_is_read_as_it_is_written() {
        let check = |text: &str, written: &str| {
            let read = millis(text).map(|millis| Timestamp::from_millis(millis).to_string());
            assert_eq!(read.as_deref(), Some(written), "{text}");
        };
        check("2026-11-20", "2026-11-20T00:00:00.000Z");
        check("2000-02-29 23:59", "2000-02-29T23:59:00.000Z");
        check("2026-11-20T14:03:07.123Z", "2026-11-20T14:03:07.123Z");
        check("1969-12-31T23:59:59Z", "1969-12-31T23:59:59.000Z");
        for text in ["", "yesterday", "2026-02-29", "2026-13-01", "2026-1-1", "2026-11-20T24:00"] {
            assert_eq!(millis(text), None, "{text}");
        }
    }
}
