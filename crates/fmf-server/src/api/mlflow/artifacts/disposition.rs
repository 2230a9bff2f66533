//! `Content-Disposition`: a file is to be saved under its name, and never shown as a page of ours.

use axum::http::HeaderValue;
use icu_normalizer::DecomposingNormalizerBorrowed;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What RFC 5987 lets a name be written in.
const NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The header for a file of that name.
pub(super) fn attachment(name: &str) -> HeaderValue {
    let value = if name.is_ascii() {
        format!("attachment; filename={}", quoted(name))
    } else {
        let plain = quoted(&in_ascii(name)).into_owned();
        let whole = utf8_percent_encode(name, NAME);
        format!("attachment; filename={plain}; filename*=UTF-8''{whole}")
    };
    // A name holds no control characters, so this is a header.
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// The letters of a name without their accents, for clients that know no others.
fn in_ascii(name: &str) -> String {
    let apart = DecomposingNormalizerBorrowed::new_nfkd().normalize(name);
    let plain: String = apart.chars().filter(char::is_ascii).collect();
    if plain.is_empty() { "download".to_owned() } else { plain }
}

/// A name as a header's value, quoted unless it is one word.
fn quoted(name: &str) -> std::borrow::Cow<'_, str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    match name.chars().all(is_word) {
        true => name.into(),
        false => format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"")).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expect: &str) {
        assert_eq!(attachment(name).to_str().unwrap(), format!("attachment; filename={expect}"));
    }

    #[test]
    fn a_file_is_saved_under_its_name() {
        check("empty.txt", "empty.txt");
        check("a b.txt", "\"a b.txt\"");
        check("a\"b", "\"a\\\"b\"");
        check("é.txt", "e.txt; filename*=UTF-8''%C3%A9.txt");
        check("日本語", "download; filename*=UTF-8''%E6%97%A5%E6%9C%AC%E8%AA%9E");
    }
}
