//! The one door through which YAML becomes values, with a budget against hostile files.

use serde_json::Value;

/// Reads one YAML document; an empty one is null.
///
/// # Errors
/// What is wrong and where, as one line.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    serde_saphyr::from_str_with_options(text, options())
        .map_err(|error| error.to_string().replace('\n', " "))
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
        let error = parse("a: 1\nb: [\n").unwrap_err();
        assert!(error.contains("line") && !error.contains('\n'), "{error}");
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "\\PC*") {
            let _ = parse(&text);
        }
    }
}
