//! Plain templates: `{{ x }}` and nothing else.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::RenderError;
use crate::{
    python,
    template::variables::{is_variable, placeholders, unique},
};

/// Fills every text in one pass. Keys are taken literally, so a key that is no identifier is
/// filled too; values are never looked into again.
///
/// # Errors
/// All variables without a value, unless a `partial` rendering is wanted.
pub(super) fn render(
    texts: &[&str],
    variables: &Map<String, Value>,
    partial: bool,
) -> Result<Vec<String>, RenderError> {
    let mut missing = Vec::new();
    let rendered = texts.iter().map(|text| {
        replace(text, |name| {
            let value = variables.get(name).map(python::display);
            if value.is_none() && is_variable(name) {
                missing.push(name.to_owned());
            }
            value
        })
    });
    let rendered = rendered.collect();
    if missing.is_empty() || partial {
        return Ok(rendered);
    }
    Err(RenderError::Missing { names: unique(missing) })
}

/// What stands in double braces in the texts, variables or not.
pub(super) fn names<'t>(texts: &[&'t str]) -> HashSet<&'t str> {
    texts.iter().flat_map(|text| placeholders(text)).map(|(_, name)| name).collect()
}

pub(super) fn single_braces(text: &str) -> String {
    replace(text, |name| is_variable(name).then(|| format!("{{{name}}}")))
}

/// Puts something else in the place of `{{ … }}`, where `value` has it.
fn replace(text: &str, mut value: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (place, name) in placeholders(text) {
        if let Some(value) = value(name) {
            out.push_str(&text[done..place.start]);
            out.push_str(&value);
            done = place.end;
        }
    }
    out.push_str(&text[done..]);
    out
}
