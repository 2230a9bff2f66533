//! Page tokens: base64 of `{"offset": N}`, N being how many items came before. A store that knows more
//! than that of where its page begins says it in a list, `{"offset": N, "after": […]}`: clients do
//! not look into tokens.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use fmf_core::{
    PageToken,
    python::{int, repr_of},
};
use serde_json::Value;

use super::{ApiError, python};

/// The token on the wire for a store's own, which is an offset, or an offset and a list behind a
/// space.
#[must_use]
pub fn encode(next: &PageToken) -> String {
    STANDARD.encode(match next.as_str().split_once(' ') {
        None => format!("{{\"offset\": {}}}", next.as_str()),
        Some((offset, after)) => format!("{{\"offset\": {offset}, \"after\": {after}}}"),
    })
}

/// The store's token for one from the wire; an empty one is none.
///
/// # Errors
/// As [`decode`].
pub fn read(token: Option<&str>) -> Result<Option<PageToken>, ApiError> {
    token.filter(|token| !token.is_empty()).map(decode).transpose()
}

/// The store's token for one from the wire.
///
/// # Errors
/// What MLflow says of a token that it did not make.
pub fn decode(token: &str) -> Result<PageToken, ApiError> {
    let bytes = decode_base64(token)
        .ok_or_else(|| ApiError::invalid("Invalid page token, could not base64-decode"))?;
    let parsed: Value = serde_json::from_slice(&bytes).map_err(|_| {
        let bytes = python::repr_bytes(&bytes);
        ApiError::invalid(format!("Invalid page token, decoded value={bytes}"))
    })?;
    let offset = parsed.get("offset").filter(|offset| is_true(offset)).ok_or_else(|| {
        ApiError::invalid(format!("Invalid page token, parsed value={}", repr_of(&parsed)))
    })?;
    let number = read_offset(offset).ok_or_else(|| {
        let offset = offset.as_str().map_or_else(|| repr_of(offset), str::to_owned);
        ApiError::invalid(format!("Invalid page token, not stringable {offset}"))
    })?;
    Ok(PageToken::from(match parsed.get("after") {
        Some(after @ Value::Array(_)) => format!("{number} {after}"),
        _ => number.to_string(),
    }))
}

/// An offset that can be counted to: a number from 0, or the text of one.
fn read_offset(offset: &Value) -> Option<u32> {
    match offset {
        Value::String(text) => int(text)?.parse().ok(),
        number => number.as_u64()?.try_into().ok(),
    }
}

/// Whether Python takes a value for true.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
    }
}

/// Reads base64 as Python does: what is not of the alphabet is skipped, and nothing counts after
/// the padding.
pub(super) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut kept = String::new();
    let mut pads = 0;
    for c in text.chars() {
        match c {
            '=' => {
                pads += 1;
                let place = kept.len() % 4;
                if place >= 2 && place + pads >= 4 {
                    kept.extend(std::iter::repeat_n('=', 4 - place));
                    return STANDARD_LENIENT.decode(kept).ok();
                }
            }
            c if c.is_ascii_alphanumeric() || c == '+' || c == '/' => {
                pads = 0;
                kept.push(c);
            }
            c if c.is_ascii() => {}
            _ => return None,
        }
    }
    if kept.len().is_multiple_of(4) { STANDARD_LENIENT.decode(kept).ok() } else { None }
}

/// Bits behind the last byte are ignored, as Python ignores them.
const STANDARD_LENIENT: base64::engine::GeneralPurpose = base64::engine::GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    base64::engine::GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(token: &str, expected: &str) {
        assert_eq!(decode(token).unwrap_err().message, format!("Invalid page token, {expected}"));
    }

    fn check_inside(inside: &str, expected: &str) {
        check(&STANDARD.encode(inside), expected);
    }

    #[test]
    fn a_token_is_what_mlflow_makes() {
        assert_eq!(encode(&PageToken::from("2".to_owned())), "eyJvZmZzZXQiOiAyfQ==");
        assert_eq!(decode("eyJvZmZzZXQiOiAyfQ==").unwrap().as_str(), "2");
    }

    #[test]
    fn what_a_store_knows_besides_the_offset_comes_back() {
        let token = PageToken::from(r#"200 ["a","r3fe0000000000000","t\"é","n"]"#.to_owned());
        let inside = r#"{"offset": 200, "after": ["a","r3fe0000000000000","t\"é","n"]}"#;
        assert_eq!(encode(&token), STANDARD.encode(inside));
        assert_eq!(decode(&encode(&token)).unwrap(), token);
        let other = STANDARD.encode(r#"{"offset": 2, "after": "x"}"#);
        assert_eq!(decode(&other).unwrap().as_str(), "2");
    }

    #[test]
    fn a_foreign_token_is_quoted_as_python_quotes_it() {
        check("abc", "could not base64-decode");
        check("é", "could not base64-decode");
        check("YWJj", "decoded value=b'abc'");
        check("!", "decoded value=b''");
        check("e30=", "parsed value={}");
        check("eyJvZmZzZXQiOiAwfQ==", "parsed value={'offset': 0}");
        check_inside("[1]", "parsed value=[1]");
        check_inside(r#"{"offset": "abc"}"#, "not stringable abc");
        check_inside(r#"{"offset": [1]}"#, "not stringable [1]");
        check_inside(r#"{"offset": -1}"#, "not stringable -1");
        check_inside(
            r#"{"a": "it's", "offset": null}"#,
            r#"parsed value={'a': "it's", 'offset': None}"#,
        );
    }

    proptest! {
        #[test]
        fn every_offset_comes_back(offset in 1u32..) {
            let token = PageToken::from(offset.to_string());
            prop_assert_eq!(decode(&encode(&token)).unwrap(), token);
        }

        #[test]
        fn no_token_makes_it_panic(token in "\\PC*", inside: Vec<u8>) {
            let _ = (decode(&token), decode(&STANDARD.encode(inside)));
        }
    }
}
