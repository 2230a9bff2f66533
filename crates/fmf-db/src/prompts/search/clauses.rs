//! The clauses of a filter as conditions, and which of them a search starts from.

use fmf_core::{
    Result, StoreError,
    entry::{EntryKey, Fact},
    filter::{Clause, Filter, Target, Test, TextTest},
};

use super::conditions::{beginning, begins_with, holds};
use crate::statement::Statement;

/// The most clauses of a filter: SQLite nests no expression deeper than 1,000.
const MOST_CLAUSES: usize = 200;
/// How much of a tag's value is in the index.
const INDEXED_CHARS: usize = 100;

/// # Errors
/// `Invalid` for a filter with too many clauses.
pub(super) fn check(filter: &Filter) -> Result<()> {
    if filter.clauses.len() > MOST_CLAUSES {
        return Err(StoreError::Invalid(format!(
            "a filter has at most {MOST_CLAUSES} clauses, not {}",
            filter.clauses.len()
        )));
    }
    Ok(())
}

/// Whether a clause names the wanted names so closely that a search should start from them.
pub(super) fn narrows_names(clause: &Clause) -> bool {
    clause.target == Target::Name
        && match &clause.test {
            Test::Text(TextTest::Equal, _) | Test::OneOf { negated: false, .. } => true,
            Test::Text(TextTest::Like, pattern) => !beginning(pattern).is_empty(),
            _ => false,
        }
}

/// Whether a clause asks for one value of a tag that stands in a row of its own.
pub(super) fn wants_tag(clause: &Clause, in_column: impl Fn(Fact) -> bool) -> bool {
    let is_equal = matches!(&clause.test, Test::Text(TextTest::Equal, _));
    is_equal
        && match &clause.target {
            Target::Tag(EntryKey::Fact(fact)) => !in_column(*fact),
            Target::Tag(EntryKey::User(_)) => true,
            _ => false,
        }
}

/// Whether a clause asks for prompts, so that the flag beside the fact may serve an index.
pub(super) fn wants_prompts(fact: Fact, test: &Test) -> bool {
    fact == Fact::IsPrompt
        && matches!(test, Test::Text(TextTest::Equal, value) if value.eq_ignore_ascii_case("true"))
}

/// The conditions on a row `t` of tags, the indexed ones among them.
///
/// # Errors
/// `Invalid` for a pattern that is too long.
pub(super) fn tag_row(
    statement: &mut Statement,
    t: &str,
    key: &EntryKey,
    test: &Test,
) -> Result<String> {
    let indexed = format!("substr({t}.value, 1, {INDEXED_CHARS})");
    let mut conditions = vec![format!("{t}.key = {}", statement.bind(key.as_str()))];
    match test {
        Test::Text(TextTest::Equal, value) => {
            let place = statement.bind(shortened(value));
            conditions.push(format!("{indexed} = {place}"));
        }
        Test::Text(TextTest::Like, pattern) => {
            let range = begins_with(statement, &indexed, shortened(beginning(pattern)));
            conditions.extend(range);
        }
        _ => {}
    }
    conditions.push(holds(statement, &format!("{t}.value"), test)?);
    Ok(conditions.join(" and "))
}

fn shortened(value: &str) -> &str {
    value.char_indices().nth(INDEXED_CHARS).map_or(value, |(end, _)| &value[..end])
}
