//! What any text may hold, whatever it names.

use crate::{JsonText, Result, StoreError, python};

/// Python's `\w`: letters and digits of any script, and the underscore.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// # Errors
/// `Invalid` with MLflow's words for a text over its bound.
pub fn check_chars(what: &str, text: &str, most: usize) -> Result<()> {
    // Bytes are an upper bound of characters, so that short texts are not counted.
    if text.len() > most && text.chars().count() > most {
        return Err(StoreError::Invalid(format!(
            "'{what}' exceeds the maximum length of {most} characters"
        )));
    }
    Ok(())
}

/// # Errors
/// `Invalid` for a NUL character, which PostgreSQL's text cannot hold.
pub fn check_no_nul(what: &str, text: &str) -> Result<()> {
    if text.contains('\0') {
        return Err(StoreError::Invalid(format!(
            "{what} holds a NUL character, which cannot be stored"
        )));
    }
    Ok(())
}

/// Checks the characters of a key, for parameter `what`: `\w`, `.`, `-`, space, `:` and `/`, equal to
/// its own normalised path.
///
/// # Errors
/// `Invalid`, in MLflow's words.
pub fn check_key(what: &str, text: &str) -> Result<()> {
    if text.chars().all(|c| is_word(c) || matches!(c, '/' | '.' | '-' | ' ' | ':')) {
        return check_path_like(what, text);
    }
    Err(StoreError::Invalid(format!(
        "Invalid value {} for parameter '{what}' supplied: Names may only contain alphanumerics, \
         underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).",
        quoted(text)
    )))
}

/// Refuses a text that would stand for another path than its own when used as one.
///
/// # Errors
/// `Invalid` in MLflow's words for parameter `what`.
pub(crate) fn check_path_like(what: &str, text: &str) -> Result<()> {
    let normal = normal_path(text);
    if normal == text && text != "." && !text.starts_with("..") && !text.starts_with('/') {
        return Ok(());
    }
    Err(StoreError::Invalid(format!(
        "Invalid value {} for parameter '{what}' supplied: Names may be treated as files in \
         certain cases, and must not resolve to other names when treated as such. This name would \
         resolve to {}",
        quoted(text),
        python::repr(&normal)
    )))
}

/// A text in quotes, escaped as Python's JSON is.
pub(crate) fn quoted(text: &str) -> JsonText {
    JsonText::from_value(&text.into())
}

/// What Python's `posixpath.normpath` makes of a path.
fn normal_path(path: &str) -> String {
    let root = match path.bytes().take_while(|b| *b == b'/').count() {
        0 => "",
        2 => "//",
        _ => "/",
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        let climbs = part == ".." && (parts.last().is_none_or(|last| *last == ".."));
        match part {
            ".." if !climbs => drop(parts.pop()),
            ".." if !root.is_empty() => {}
            _ => parts.push(part),
        }
    }
    let normal = format!("{root}{}", parts.join("/"));
    if normal.is_empty() { ".".to_owned() } else { normal }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalised_as_python_does() {
        let cases = [("a/../b", "b"), ("/..", "/"), ("//x", "//x"), ("///x", "/x"), ("a/..", ".")];
        for (path, normal) in cases {
            assert_eq!(normal_path(path), normal, "{path}");
        }
    }
}
