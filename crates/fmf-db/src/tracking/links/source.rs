//! Who makes a link, and how its versions are written there.

use fmf_core::{PromptName, Version};
use serde::Deserialize;

/// The parameters by which a run names a version.
pub(super) const NAME_PARAM: &str = "prompt_name";
pub(super) const VERSION_PARAM: &str = "prompt_version";

/// Who makes a link. A run that names a version in several ways used it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tracking) enum Source<'s> {
    /// The run's tag [`PROMPTS_KEY`](fmf_core::tracking::PROMPTS_KEY).
    Tag,
    /// The run's parameters `prompt_name` and `prompt_version`.
    Params,
    /// The same tag of a model that came out of the run.
    Model(&'s str),
}

impl Source<'_> {
    /// As a row holds it.
    pub(super) fn written(self) -> String {
        match self {
            Self::Tag => "tag".to_owned(),
            Self::Params => "params".to_owned(),
            Self::Model(id) => format!("model {id}"),
        }
    }
}

/// A version as a run names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::tracking) struct Named {
    pub(super) name: PromptName,
    pub(super) version: Version,
}

impl Named {
    /// What parameters name; nothing where one of them is no name, or no version.
    pub(super) fn of_params(name: &str, version: &str) -> Option<Self> {
        Some(Self { name: name.parse().ok()?, version: version.trim().parse().ok()? })
    }

    /// What the value of the tag names. What cannot be read there links nothing: the tag is the
    /// client's, and says what it likes.
    pub(in crate::tracking) fn of_tag(value: &str) -> Vec<Self> {
        let items: Vec<serde_json::Value> = serde_json::from_str(value).unwrap_or_default();
        let named = items.into_iter().filter_map(|item| {
            let Item { name, version } = serde_json::from_value(item).ok()?;
            match version {
                Number::Written(version) => Self::of_params(&name, &version),
                Number::Plain(version) => Self::of_params(&name, &version.to_string()),
            }
        });
        let mut named: Vec<Self> = named.collect();
        named.sort();
        named.dedup();
        named
    }
}

#[derive(Deserialize)]
struct Item {
    name: String,
    version: Number,
}

/// The stock client writes a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Written(String),
    Plain(u32),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: &[(&str, u32)]) {
        let named = Named::of_tag(value);
        let found: Vec<_> =
            named.iter().map(|named| (named.name.as_str(), named.version.get())).collect();
        assert_eq!(found, expected, "{value}");
    }

    #[test]
    fn a_tag_names_versions() {
        check("[]", &[]);
        check(
            r#"[{"name": "b", "version": "2"}, {"name": "a", "version": 1}]"#,
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
    }

    #[test]
    fn parameters_name_a_version() {
        assert_eq!(Named::of_params("a", " 2 ").map(|named| named.version.get()), Some(2));
        assert_eq!(Named::of_params("a", "2.0"), None);
        assert_eq!(Named::of_params("a", "production"), None);
    }
}
