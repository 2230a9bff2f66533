//! The one door through which YAML becomes values, with a budget against hostile files.

use serde_json::Value;
use serde_saphyr::Error;

/// Reads one YAML document; an empty one is null.
///
/// # Errors
/// What is wrong and where, as one line.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    serde_saphyr::from_str_with_options(text, options()).map_err(|error| words(&error))
}

/// What is wrong, in our own words, and where.
fn words(error: &Error) -> String {
    let place = error.location().filter(|place| place.line() > 0);
    let place = place.map_or_else(String::new, |place| format!("line {}: ", place.line()));
    let why = match error.without_snippet() {
        Error::DuplicateMappingKey { key: Some(key), .. } => format!("key {key:?} is there twice"),
        Error::DuplicateMappingKey { .. } => "a key is there twice".to_owned(),
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => {
            "it is too large, nested too deeply or has too many aliases".to_owned()
        }
        _ => "this is not YAML; look at brackets, quotes and indentation".to_owned(),
    };
    format!("{place}{why}")
}

/// A configuration is small: bounds that no honest file meets.
fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_events: 20_000,
            max_nodes: 10_000,
            max_aliases: 200,
            max_anchors: 200,
            max_depth: 64,
            max_documents: 1,
            max_total_scalar_bytes: 1024 * 1024,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 20_000,
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..12 {
            let again = vec![format!("*a{}", level - 1); 9].join(",");
            bomb.push_str(&format!("a{level}: &a{level} [{again}]\n"));
        }
        assert!(parse(&bomb).is_err());
    }

    #[test]
    fn a_tower_of_brackets_is_refused() {
        assert!(parse(&"[".repeat(100_000)).is_err());
        assert!(parse(&"{a: ".repeat(10_000)).is_err());
    }

    #[test]
    fn a_message_says_the_line_and_is_one_line() {
        let check = |text: &str, expected: &str| assert_eq!(parse(text).unwrap_err(), expected);
        check("a: 1\na: 2\n", "line 2: key \"a\" is there twice");
        let error = parse("a: 1\nb: [\n").unwrap_err();
        assert!(error.starts_with("line ") && error.contains("this is not YAML"), "{error}");
        let error = parse(&"- a\n".repeat(20_000)).unwrap_err();
        assert!(error.contains("too large"), "{error}");
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "\\PC*") {
            let _ = parse(&text);
        }
    }
}
