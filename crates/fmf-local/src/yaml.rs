//! Reading and writing YAML: the only file that knows the YAML crate.
//!
//! Documents are read into types, so that a text is a text however it is spelled (`no`, `1.0`),
//! under a budget that a prompt's files never need and a bomb of aliases soon spends.

use serde::{Serialize, de::DeserializeOwned};
use serde_saphyr::Error;

/// The most bytes of a YAML document; four times what the longest template needs.
pub(crate) const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// Reads a document; an empty one is `null`.
///
/// # Errors
/// What is wrong, and where; never a text out of the document's block of lines.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_events: 200_000,
            max_nodes: 100_000,
            max_depth: 64,
            flow_nesting_limit: 64,
            max_anchors: 100,
            max_aliases: 1_000,
            max_recorded_anchor_events: 10_000,
            max_recorded_anchor_bytes: 1024 * 1024,
            max_documents: 1,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 10_000,
            max_replay_stack_depth: 16,
            max_alias_expansions_per_anchor: 1_000,
        },
        strict_booleans: true,
        with_snippet: false,
        emit_comments: false,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| words(&error))
}

/// Writes a document.
///
/// # Errors
/// Why the value cannot be written.
pub(crate) fn write<T: Serialize>(value: &T) -> Result<String, String> {
    serde_saphyr::to_string(value).map_err(|error| error.to_string())
}

/// What is wrong, in our own words, and where.
fn words(error: &Error) -> String {
    let mut cause = error.without_snippet();
    while let Error::AliasError { error, .. } = cause {
        cause = error.without_snippet();
    }
    let why = match cause {
        Error::DuplicateMappingKey { key: Some(key), .. } => format!("key {key:?} is there twice"),
        Error::DuplicateMappingKey { .. } => "a key is there twice".to_owned(),
        Error::SerdeMissingField { field, .. } => format!("key {field:?} is missing"),
        Error::SerdeInvalidType { expected, .. } | Error::SerdeInvalidValue { expected, .. } => {
            format!("{expected} is expected here")
        }
        Error::Unexpected { expected, .. } => {
            format!("{} expected here", plainly(expected))
        }
        Error::MultipleDocuments { .. } => "there is more than one document".to_owned(),
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => {
            "it is too large, nested too deeply or has too many aliases".to_owned()
        }
        _ => "this is not YAML; look at brackets, quotes and indentation".to_owned(),
    };
    match error.location().filter(|place| place.line() > 0) {
        Some(place) => format!("line {}: {why}", place.line()),
        None => why,
    }
}

/// What the crate says it expected, in words for who wrote the file.
fn plainly(expected: &str) -> &str {
    match expected {
        _ if expected.contains("mapping") => "keys with values are",
        _ if expected.contains("sequence") => "a list is",
        _ => "a single value is",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_text_is_a_text_however_it_is_spelled() {
        let tags: std::collections::BTreeMap<String, String> =
            read("a: no\nb: 1.0\nc: 0x1f\nd: '~'\n").unwrap();
        assert_eq!(tags.values().collect::<Vec<_>>(), ["no", "1.0", "0x1f", "~"]);
    }

    #[test]
    fn a_bomb_of_aliases_is_refused_in_no_time() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..10 {
            let below = format!("*a{}, ", level - 1).repeat(9);
            bomb.push_str(&format!("a{level}: &a{level} [{below}]\n"));
        }
        assert!(read::<Value>(&bomb).is_err());
    }

    #[test]
    fn deep_documents_are_refused() {
        assert!(read::<Value>(&"[".repeat(100_000)).is_err());
        assert!(read::<Value>(&"- ".repeat(10_000)).is_err());
        assert!(read::<Value>(&format!("{}x{}", "[".repeat(60), "]".repeat(60))).is_ok());
    }

    #[test]
    fn two_keys_of_one_name_and_two_documents_are_refused() {
        assert!(read::<Value>("a: 1\na: 2\n").is_err());
        assert!(read::<Value>("a: 1\n---\nb: 2\n").is_err());
    }

    #[test]
    fn an_error_says_what_is_wrong_and_where() {
        type Map = std::collections::BTreeMap<String, String>;
        let check = |text: &str, said: &str| assert_eq!(read::<Map>(text).unwrap_err(), said);
        check("a: b\na: c\n", "line 2: key \"a\" is there twice");
        check("- a\n", "line 1: keys with values are expected here");
        check("a: [b]\n", "line 1: a single value is expected here");
        let deep = read::<Value>(&"- ".repeat(10_000)).unwrap_err();
        assert!(deep.contains("nested too deeply"), "{deep}");
        let open = read::<Value>("a: 1\nb: [\n").unwrap_err();
        assert!(open.contains("this is not YAML"), "{open}");
    }

    #[test]
    fn an_error_shows_nothing_of_the_document() {
        let error = read::<Value>("template: |\n  the secret\n bad: [\n").unwrap_err();
        assert!(!error.contains("secret"), "{error}");
    }

    proptest! {
        #[test]
        fn a_written_text_is_read_back(
            text in "(\\PC|[\n\r\t\u{1}-\u{1f}\u{7f}-\u{a0}\u{2028}\u{feff} :#'\"-]){0,40}",
            depth in 0..3,
        ) {
            let mut value = json!({"content": text, "list": [text]});
            for _ in 0..depth {
                value = json!({"list": [value]});
            }
            let written = write(&value).unwrap();
            prop_assert_eq!(read::<Value>(&written), Ok(value), "{}", written);
        }

        #[test]
        fn reading_never_panics(text in "(\\PC|[\n :&*!|>{}\\[\\],-]){0,60}") {
            let _ = read::<Value>(&text);
        }
    }
}
