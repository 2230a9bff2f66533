//! Which known key somebody may have meant.

use fmf_core::nearest;

use super::{KEYS, OWNED_SECTIONS};

/// The known key nearest to an unknown one, if any is near enough to be meant.
pub(super) fn nearest_key(unknown: &str) -> Option<&'static str> {
    let last = |path: &'static str| path.rsplit('.').next().unwrap_or(path);
    let unknown_last = unknown.rsplit('.').next().unwrap_or(unknown);
    let misplaced = KEYS.iter().find(|key| last(key.path) == unknown_last);
    if let Some(key) = misplaced {
        return Some(key.path);
    }
    nearest(unknown, sections().chain(KEYS.iter().map(|key| key.path)))
}

/// The owned section nearest to a top-level key that is none, if it may have been meant.
pub(super) fn nearest_section(unknown: &str) -> Option<&'static str> {
    nearest(unknown, OWNED_SECTIONS.iter().copied())
}

/// The sections below the owned ones, such as `prompts.cache`.
pub(super) fn sections() -> impl Iterator<Item = &'static str> {
    let parents = KEYS.iter().filter_map(|key| key.path.rsplit_once('.')).map(|(parent, _)| parent);
    parents.filter(|parent| parent.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_find_their_key() {
        let check = |unknown: &str, key: Option<&str>| {
            assert_eq!(nearest_key(unknown), key, "{unknown}");
        };
        check("prompts.bakend", Some("prompts.backend"));
        check("prompts.backedn", Some("prompts.backend"));
        check("prompts.ttl", Some("prompts.cache.ttl"));
        check("prompts.cahce", Some("prompts.cache"));
        check("serve.prot", Some("serve.port"));
        check("prompts.something_else", None);
        assert_eq!(nearest_section("promps"), Some("prompts"));
        assert_eq!(nearest_section("inference"), None);
    }
}
