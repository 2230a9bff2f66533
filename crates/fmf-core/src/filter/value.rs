//! The right side of a condition: a quoted text, a number, or a list.

use super::{
    Subject, Target,
    clause::attribute,
    list::{self, ListError},
    token::{Item, Kind},
};
use crate::python;

/// A right side.
pub(super) enum Value {
    Text(String),
    List(Vec<String>),
    Integer(i64),
    Float(f64),
}

/// Reads the right side, as far as what stands left of it allows.
pub(super) fn value(
    text: &str,
    subject: Subject,
    target: &Target,
    right: &Item,
) -> Result<Value, String> {
    let written = right.text(text);
    let is_text = matches!(right.kind, Kind::Single | Kind::Identifier);
    match (target, right.kind, subject) {
        _ if is_text => quoted(written).map(Value::Text),
        (Target::Tag(_), ..) => Err(format!(
            "Expected a quoted string value for tag (e.g. 'my-value'). Got value {written}"
        )),
        (_, Kind::Parenthesis, _) => text_list(subject, target, written),
        (_, Kind::Integer | Kind::Float, Subject::Versions) => number(target, right.kind, written),
        _ => Err(format!(
            "Expected a quoted string value or a list of quoted string values for attributes. \
             Got value {written}"
        )),
    }
}

/// # Errors
/// MLflow's words for a text without quotes.
pub(super) fn quoted(written: &str) -> Result<String, String> {
    unquoted(written).map(str::to_owned).ok_or_else(|| {
        format!(
            "Parameter value is either not quoted or unidentified quote types used for string \
             value {written}. Use either single or double quotes."
        )
    })
}

fn number(target: &Target, kind: Kind, written: &str) -> Result<Value, String> {
    if *target != Target::Version {
        const NUMERIC: [&str; 3] =
            ["creation_timestamp", "last_updated_timestamp", "version_number"];
        return Err(format!(
            "Only the '{}' attributes support comparison with numeric values.",
            python::set(&NUMERIC)
        ));
    }
    let integer = (kind == Kind::Integer).then(|| integer(written)).flatten();
    Ok(match integer {
        Some(number) => Value::Integer(number),
        None => Value::Float(written.parse().unwrap_or(f64::INFINITY)),
    })
}

/// An integer as Python reads it. One too large for the type becomes its bound.
pub(super) fn integer(written: &str) -> Option<i64> {
    let number = python::int(written)?;
    let bound = if number.starts_with('-') { i64::MIN } else { i64::MAX };
    Some(number.parse().unwrap_or(bound))
}

fn text_list(subject: Subject, target: &Target, written: &str) -> Result<Value, String> {
    let listed: &[&str] = match subject {
        Subject::Entries => &["name"],
        Subject::Versions => &["name", "run_id"],
    };
    if !listed.contains(&attribute(target)) {
        return Err(no_lists_but(listed));
    }
    texts(written).map(Value::List)
}

/// MLflow's words for a list where only `listed` attributes are compared with one.
pub(super) fn no_lists_but(listed: &[&str]) -> String {
    let names: Vec<String> = listed.iter().map(|name| python::repr(name)).collect();
    format!(
        "Only [{}] attributes support comparison with a list of quoted string values.",
        names.join(", ")
    )
}

/// The texts of a list in parentheses.
///
/// # Errors
/// MLflow's words for anything else in them.
pub(super) fn texts(written: &str) -> Result<Vec<String>, String> {
    list::read(written).map_err(|error| match error {
        ListError::Malformed => "While parsing a list in the query, expected a non-empty list of \
                                 string values, but got ill-formed list."
            .to_owned(),
        ListError::Empty => "While parsing a list in the query, expected a non-empty list of \
                             string values, but got empty list"
            .to_owned(),
        ListError::Unquoted(word) => {
            format!("{word:?} in the list {written} is not quoted; write '{word}'")
        }
        ListError::NotTexts(found) => format!(
            "While parsing a list in the query, expected string value, punctuation, or \
             whitespace, but got different type in list: {found}"
        ),
    })
}

/// What stands in single or double quotes.
pub(super) fn unquoted(text: &str) -> Option<&str> {
    within(text, '\'').or_else(|| within(text, '"'))
}

/// What stands between two quotes.
pub(super) fn within(text: &str, quote: char) -> Option<&str> {
    text.strip_prefix(quote)?.strip_suffix(quote)
}
