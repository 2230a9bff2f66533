//! The variables of a template.

pub(super) fn variables(_source: &str) -> Vec<String> {
    Vec::new()
}
