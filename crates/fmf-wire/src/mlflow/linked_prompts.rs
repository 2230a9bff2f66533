//! The tag by which a run names the prompts that it used.

use fmf_core::tracking::Pair;
use serde::Deserialize;

/// Its key: a JSON list of names and versions, the versions as texts.
pub const LINKED_PROMPTS: &str = "mlflow.linkedPrompts";

/// A version of a prompt, as a run names it; whether there is one is not known here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LinkedPrompt {
    /// The prompt.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The prompts that the tags of a run name; none where the tag is not what it should be.
#[must_use]
pub fn linked_prompts(tags: &[Pair]) -> Vec<LinkedPrompt> {
    let text = Pair::find(tags, LINKED_PROMPTS).unwrap_or("[]");
    serde_json::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: &[(&str, &str)]) {
        let found = linked_prompts(&[Pair::new("a", "b"), Pair::new(LINKED_PROMPTS, value)]);
        let found: Vec<_> = found.iter().map(|p| (p.name.as_str(), p.version.as_str())).collect();
        assert_eq!(found, expected, "{value}");
    }

    #[test]
    fn the_prompts_of_a_run_are_read_from_its_tag() {
        check(r#"[{"name": "x", "version": "2"}]"#, &[("x", "2")]);
        check(
            r#"[{"name": "x", "version": "2"}, {"name": "y z", "version": "1", "more": 1}]"#,
            &[("x", "2"), ("y z", "1")],
        );
        check("[]", &[]);
        check("no JSON", &[]);
        check(r#"[{"name": 1}]"#, &[]);
        assert_eq!(linked_prompts(&[]), []);
    }
}
