//! The prompt versions that a run or a model names.

use serde_json::Value;

use super::{PROMPTS_KEY, Pair, Run};
use crate::{PromptName, Version};

/// The parameters by which a run names a version.
pub const NAME_PARAM: &str = "prompt_name";
/// As [`NAME_PARAM`].
pub const VERSION_PARAM: &str = "prompt_version";

/// A version as a run names it; whether there is one is not known here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkedVersion {
    /// The prompt.
    pub name: PromptName,
    /// Its version.
    pub version: Version,
}

impl LinkedVersion {
    /// What parameters name; nothing where one of them is no name, or no version.
    #[must_use]
    pub fn of_params(name: &str, version: &str) -> Option<Self> {
        Some(Self { name: name.parse().ok()?, version: version.trim().parse().ok()? })
    }

    /// What the value of the tag [`PROMPTS_KEY`] names, in order. What cannot be read there names
    /// nothing: the tag is the client's, and says what it likes.
    #[must_use]
    pub fn of_tag(value: &str) -> Vec<Self> {
        let items: Vec<Value> = serde_json::from_str(value).unwrap_or_default();
        let mut named: Vec<Self> = items.iter().filter_map(Self::of_item).collect();
        named.sort();
        named.dedup();
        named
    }

    /// The stock client writes a version as a text.
    fn of_item(item: &Value) -> Option<Self> {
        let name = item.get("name")?.as_str()?;
        match item.get("version")? {
            Value::String(version) => Self::of_params(name, version),
            Value::Number(version) => Self::of_params(name, &version.to_string()),
            _ => None,
        }
    }
}

impl Run {
    /// The versions that the run names, by its tag or by its parameters, in order.
    #[must_use]
    pub fn linked_versions(&self) -> Vec<LinkedVersion> {
        let mut linked = LinkedVersion::of_tag(Pair::find(&self.tags, PROMPTS_KEY).unwrap_or("[]"));
        let param = |key| Pair::find(&self.params, key);
        if let (Some(name), Some(version)) = (param(NAME_PARAM), param(VERSION_PARAM)) {
            linked.extend(LinkedVersion::of_params(name, version));
        }
        linked.sort();
        linked.dedup();
        linked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: &[(&str, u32)]) {
        let named = LinkedVersion::of_tag(value);
        let found: Vec<_> =
            named.iter().map(|named| (named.name.as_str(), named.version.get())).collect();
        assert_eq!(found, expected, "{value}");
    }

    #[test]
    fn a_tag_names_versions() {
        check("[]", &[]);
        check(
            r#"[{"name": "b", "version": "2", "more": 1}, {"name": "a", "version": 1}]"#,
            &[("a", 1), ("b", 2)],
        );
        check(r#"[{"name": "a", "version": "1"}, {"name": "a", "version": "1"}]"#, &[("a", 1)]);
    }

    #[test]
    fn what_names_no_version_links_nothing() {
        for value in
            ["", "x", "{}", "[1]", r#"[{"name": "a"}]"#, r#"[{"name": "a", "version": null}]"#]
        {
            check(value, &[]);
        }
        check(
            r#"[{"name": "a", "version": "latest"}, {"name": "a", "version": "3"}]"#,
            &[("a", 3)],
        );
        check(r#"[{"name": "", "version": "1"}, {"name": "a", "version": "0"}]"#, &[]);
        check(r#"[{"name": "a", "version": 1.5}, {"name": 1, "version": "1"}]"#, &[]);
    }

    #[test]
    fn parameters_name_a_version() {
        assert_eq!(LinkedVersion::of_params("a", " 2 ").map(|named| named.version.get()), Some(2));
        assert_eq!(LinkedVersion::of_params("a", "2.0"), None);
        assert_eq!(LinkedVersion::of_params("a", "production"), None);
    }
}
