//! How much of a file a request wants, by its headers (RFC 9110, sections 13 and 14).

use std::ops::Range;

use axum::http::{HeaderMap, HeaderName, header};
use jiff::{Timestamp, fmt::rfc2822};

/// What a file is at the moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct File<'a> {
    pub(super) size: u64,
    /// Its ETag with the quotes.
    pub(super) tag: &'a str,
    /// When it was written, in seconds.
    pub(super) written: i64,
}

/// What is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    Whole,
    Part(Range<u64>),
    /// The client has it already.
    Nothing,
    /// There is no such part.
    Unsatisfiable,
}

/// What `headers` want of `file`. Several parts at once are answered with the whole file, as a
/// server may.
pub(super) fn wanted(headers: &HeaderMap, file: File<'_>) -> Wanted {
    if is_known(headers, file) {
        return Wanted::Nothing;
    }
    match text(headers, header::RANGE) {
        Some(range) if is_same(headers, file) => part(range, file.size),
        _ => Wanted::Whole,
    }
}

/// Whether the client has this very file.
fn is_known(headers: &HeaderMap, file: File<'_>) -> bool {
    if let Some(tags) = text(headers, header::IF_NONE_MATCH) {
        let weak = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        return tags.trim() == "*" || tags.split(',').any(|tag| weak(tag) == weak(file.tag));
    }
    let since = text(headers, header::IF_MODIFIED_SINCE).and_then(seconds);
    since.is_some_and(|since| file.written <= since)
}

/// Whether the part that is asked for is one of the file that the client knows.
fn is_same(headers: &HeaderMap, file: File<'_>) -> bool {
    let Some(known) = text(headers, header::IF_RANGE) else { return true };
    known == file.tag || seconds(known) == Some(file.written)
}

fn part(range: &str, size: u64) -> Wanted {
    let Some(range) = range.trim().strip_prefix("bytes=") else { return Wanted::Whole };
    let Some((first, last)) = range.trim().split_once('-') else { return Wanted::Whole };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let (start, end) = match (number(first), number(last)) {
        (Some(first), None) if last.trim().is_empty() => (first, size),
        (Some(first), Some(last)) if first <= last => (first, size.min(last.saturating_add(1))),
        (None, Some(last)) if first.trim().is_empty() => (size.saturating_sub(last), size),
        _ => return Wanted::Whole,
    };
    match start < end {
        true => Wanted::Part(start..end),
        false => Wanted::Unsatisfiable,
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn seconds(date: &str) -> Option<i64> {
    rfc2822::DateTimeParser::new().parse_timestamp(date).ok().map(Timestamp::as_second)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: File<'_> = File { size: 10, tag: "\"a-b\"", written: 1_700_000_000 };
    const WRITTEN: &str = "Tue, 14 Nov 2023 22:13:20 GMT";
    const BEFORE: &str = "Tue, 14 Nov 2023 22:13:19 GMT";

    fn check(headers: &[(HeaderName, &str)], expect: Wanted) {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap()));
        let headers: HeaderMap = headers.collect();
        assert_eq!(wanted(&headers, FILE), expect, "{headers:?}");
    }

    fn check_range(range: &str, expect: Wanted) {
        check(&[(header::RANGE, range)], expect);
    }

    #[test]
    fn a_part_is_what_the_range_says_within_the_file() {
        check(&[], Wanted::Whole);
        check_range("bytes=0-1", Wanted::Part(0..2));
        check_range("bytes=3-", Wanted::Part(3..10));
        check_range("bytes=-3", Wanted::Part(7..10));
        check_range("bytes=-30", Wanted::Part(0..10));
        check_range("bytes=8-99", Wanted::Part(8..10));
        check_range("bytes=10-", Wanted::Unsatisfiable);
        check_range("bytes=10-12", Wanted::Unsatisfiable);
        check_range("bytes=-0", Wanted::Unsatisfiable);
        for unread in ["bytes=5-3", "bytes=x-", "bytes=0-1,4-5", "lines=0-1", "bytes=-", "bytes"] {
            check_range(unread, Wanted::Whole);
        }
    }

    #[test]
    fn a_file_that_is_known_is_not_sent_again() {
        check(&[(header::IF_NONE_MATCH, "\"x\", W/\"a-b\"")], Wanted::Nothing);
        check(&[(header::IF_NONE_MATCH, "*")], Wanted::Nothing);
        check(&[(header::IF_NONE_MATCH, "\"x\"")], Wanted::Whole);
        check(&[(header::IF_MODIFIED_SINCE, WRITTEN)], Wanted::Nothing);
        check(&[(header::IF_MODIFIED_SINCE, BEFORE)], Wanted::Whole);
        check(&[(header::IF_MODIFIED_SINCE, "yesterday")], Wanted::Whole);
        let other = [(header::IF_NONE_MATCH, "\"x\""), (header::IF_MODIFIED_SINCE, WRITTEN)];
        check(&other, Wanted::Whole);
    }

    #[test]
    fn a_part_of_another_file_is_not_sent() {
        let range = (header::RANGE, "bytes=0-1");
        let part = Wanted::Part(0..2);
        check(&[range.clone(), (header::IF_RANGE, "\"a-b\"")], part.clone());
        check(&[range.clone(), (header::IF_RANGE, WRITTEN)], part);
        check(&[range.clone(), (header::IF_RANGE, "\"x\"")], Wanted::Whole);
        check(&[range, (header::IF_RANGE, BEFORE)], Wanted::Whole);
    }
}
