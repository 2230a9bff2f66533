//! By what a search is ordered.

use super::{
    FilterError, Subject,
    clause::{check_entity, unknown_attribute, unquoted_key},
    parse::statement,
    token::Kind,
};
use crate::python;

/// One ordering of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub key: OrderKey,
    /// The largest first.
    pub descending: bool,
}

/// What a search can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderKey {
    /// The name, bytewise.
    Name,
    /// The version number; of versions only.
    Version,
    /// When it was created; of versions only.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
}

impl Order {
    /// Reads one `order_by` clause, such as `name DESC`.
    ///
    /// # Errors
    /// What MLflow's server says of the clause.
    pub fn parse(clause: &str, subject: Subject) -> Result<Self, FilterError> {
        let (key, descending) = direction(clause)?;
        let key = match subject {
            Subject::Entries => entry_key(key.trim()),
            Subject::Versions => version_key(key.trim()),
        };
        let key = key.map_err(|message| FilterError::new(message, 0..clause.len()))?;
        Ok(Self { key, descending })
    }

    /// Reads the `order_by` clauses of one search.
    ///
    /// # Errors
    /// What MLflow's server says of the first clause that cannot be read, or that two clauses
    /// order by the same.
    pub fn parse_all(
        clauses: &[impl AsRef<str>],
        subject: Subject,
    ) -> Result<Vec<Self>, FilterError> {
        all_different(
            clauses,
            |clause| Self::parse(clause, subject),
            |one, other| one.key == other.key,
        )
    }
}

/// Reads clauses, no two of which are the same.
///
/// # Errors
/// What `read` says of a clause, or MLflow's words for two that order by the same.
pub(super) fn all_different<T>(
    clauses: &[impl AsRef<str>],
    read: impl Fn(&str) -> Result<T, FilterError>,
    is_same: impl Fn(&T, &T) -> bool,
) -> Result<Vec<T>, FilterError> {
    let mut orders: Vec<T> = Vec::with_capacity(clauses.len().min(4));
    for clause in clauses {
        let clause = clause.as_ref();
        let order = read(clause)?;
        if orders.iter().any(|known| is_same(known, &order)) {
            let all: Vec<_> = clauses.iter().map(|clause| python::repr(clause.as_ref())).collect();
            let message = format!("`order_by` contains duplicate fields: [{}]", all.join(", "));
            return Err(FilterError::new(message, 0..clause.len()));
        }
        orders.push(order);
    }
    Ok(orders)
}

/// The key of a clause as it is written there, and whether the largest comes first.
///
/// # Errors
/// What MLflow's server says of a clause that is no key with or without a direction.
pub(super) fn direction(clause: &str) -> Result<(String, bool), FilterError> {
    let written = ordering(clause)?;
    let mut words = split_words(&written);
    match words.len() {
        0 | 1 => Ok((written, false)),
        2 => {
            let descending = match words[1].to_ascii_lowercase().as_str() {
                "asc" => false,
                "desc" => true,
                _ => {
                    let message = format!("Invalid ordering key in order_by clause '{clause}'.");
                    return Err(FilterError::new(message, 0..clause.len()));
                }
            };
            Ok((words.swap_remove(0), descending))
        }
        _ => Err(not_parsed(clause)),
    }
}

/// What of a clause is a key with or without a direction.
fn ordering(clause: &str) -> Result<String, FilterError> {
    let unreadable = format!("Error on parsing order_by clause '{clause}'");
    let several = not_parsed(clause).to_string();
    let groups = statement(clause, &unreadable, &several)?.ok_or_else(|| not_parsed(clause))?;
    // `timestamp` is the name of a type to SQL, so it is no name like the others.
    let is_timestamp = |kind, text| kind == Kind::Builtin && text == "timestamp";
    let whole = |start, end| start == 0 && end == clause.len();
    match groups.items.as_slice() {
        [only] if whole(only.start, only.end) => {
            let fine = only.kind == Kind::Identifier || is_timestamp(only.kind, clause);
            fine.then(|| clause.to_owned()).ok_or_else(|| not_parsed(clause))
        }
        [key, direction]
            if whole(key.start, direction.end)
                && is_timestamp(key.kind, key.text(clause))
                && direction.kind == Kind::Direction =>
        {
            Ok(format!("timestamp {}", direction.text(clause)))
        }
        _ => Err(not_parsed(clause)),
    }
}

fn not_parsed(clause: &str) -> FilterError {
    let message = format!("Invalid order_by clause '{clause}'. Could not be parsed.");
    FilterError::new(message, 0..clause.len())
}

/// Splits like a shell: at blanks outside of quotes, which go away.
fn split_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in text.chars().map(|c| if c == '`' { '"' } else { c }) {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn entry_key(key: &str) -> Result<OrderKey, String> {
    match key {
        "name" => Ok(OrderKey::Name),
        "timestamp" | "last_updated_timestamp" => Ok(OrderKey::UpdatedAt),
        _ => Err(format!(
            "Invalid order by key '{key}' specified. Valid keys are '{}'",
            python::set(&["name", "timestamp"])
        )),
    }
}

fn version_key(written: &str) -> Result<OrderKey, String> {
    const KEYS: [&str; 4] =
        ["creation_timestamp", "last_updated_timestamp", "name", "version_number"];
    let (entity, key) = written.split_once('.').unwrap_or(("attribute", written));
    check_entity(entity)?;
    match unquoted_key(key) {
        "name" => Ok(OrderKey::Name),
        "version_number" => Ok(OrderKey::Version),
        "creation_timestamp" => Ok(OrderKey::CreatedAt),
        "last_updated_timestamp" => Ok(OrderKey::UpdatedAt),
        key if entity == "attribute" => Err(unknown_attribute(key, &KEYS)),
        key => Err(format!(
            "Invalid order by key '{key}' specified. Valid keys are {}",
            python::set(&KEYS)
        )),
    }
}
