//! The keys that were logged: whether a query names them right, and which there are.

use std::collections::BTreeSet;

use fmf_core::{Result, StoreError, nearest, sql::SqlKeys};

use super::{
    fault::Fault,
    tables::{Group, Table, placed},
    translate::{UsedKey, quoted},
};
use crate::engine::Inquiry;

/// How many keys of a group are looked at, to find the one that may have been meant.
const MOST_LOOKED_AT: usize = 1_000;
/// How many of them a message names.
const MOST_NAMED: usize = 10;

/// Makes sure that each key was logged by somebody.
///
/// # Errors
/// `Invalid` for one that was not, naming the nearest that was.
pub(super) fn check(inquiry: &mut dyn Inquiry, used: &[UsedKey], text: &str) -> Result<()> {
    let mut seen = BTreeSet::new();
    for key in used {
        if !seen.insert((key.group.table, key.key.as_str())) {
            continue;
        }
        let table = placed(key.group.table, inquiry.dialect());
        let wanted = quoted(&key.key);
        let found =
            inquiry.texts(&format!("select key from {table} where key = {wanted} limit 1"))?;
        if found.is_empty() || is_ours(&key.key) {
            let known = keys(inquiry, key.group, MOST_LOOKED_AT)?;
            return Err(unknown(key, &known, text));
        }
    }
    Ok(())
}

/// The groups of a table with the keys of each, up to so many.
///
/// # Errors
/// `Unavailable` when the database cannot be read.
pub(super) fn of_table(
    inquiry: &mut dyn Inquiry,
    table: &Table,
    most: usize,
) -> Result<Vec<SqlKeys>> {
    let groups = table.groups.iter().map(|group| {
        Ok(SqlKeys { group: group.name.to_owned(), known: keys(inquiry, group, most)? })
    });
    groups.collect()
}

/// The keys of a group in their order. Each is found from the one before it in an index, so that
/// it makes no difference how many rows have it.
fn keys(inquiry: &mut dyn Inquiry, group: &Group, most: usize) -> Result<Vec<String>> {
    let table = placed(group.table, inquiry.dialect());
    let found = inquiry.texts(&format!(
        "with recursive known (key) as (
           select min(key) from {table}
           union all
           select (select min(next.key) from {table} next where next.key > known.key)
           from known where known.key is not null
         )
         select key from known where key is not null limit {most}"
    ))?;
    Ok(found.into_iter().filter(|key| !is_ours(key)).collect())
}

/// Whether a key is one of our own, which stands for something that has a column.
fn is_ours(key: &str) -> bool {
    key.starts_with('#')
}

fn unknown(used: &UsedKey, known: &[String], text: &str) -> StoreError {
    let (of, group, key) = (used.table.name, used.group.name, &used.key);
    let why = match nearest(key, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean {}?", written(group, near)),
        None if known.is_empty() => format!("nothing in mlflow.{of} has any {group}"),
        None => {
            let named: Vec<&str> = known.iter().take(MOST_NAMED).map(String::as_str).collect();
            let more = if known.len() > MOST_NAMED { ", …" } else { "" };
            format!("there are {}{more}", named.join(", "))
        }
    };
    let what = written(group, key);
    Fault::new(used.at, format!("nothing in mlflow.{of} has {what}; {why}")).in_text(text)
}

/// A key as a query names it.
fn written(group: &str, key: &str) -> String {
    let is_plain = !key.is_empty() && key.chars().all(|c| c == '_' || c.is_alphanumeric());
    if is_plain { format!("{group}.{key}") } else { format!("{group}.\"{key}\"") }
}
