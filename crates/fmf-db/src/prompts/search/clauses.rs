//! The clauses of a filter as conditions, and which of them a search starts from.

use fmf_core::{
    Result, StoreError,
    entry::{EntryKey, Fact},
    filter::{Clause, Filter, Target, Test, TextTest},
};

use super::conditions::{beginning, begins_with, holds};
use crate::{engine::Session, statement::Statement};

/// The most clauses of a filter: SQLite nests no expression deeper than 1,000.
const MOST_CLAUSES: usize = 200;
/// Where counting the rows of a tag stops: a search along fewer is quick.
const ENOUGH: i64 = 500;
/// How many clauses are counted at most.
const MOST_COUNTED: usize = 4;
/// Ends a subquery that asks whether there is any row. Without it PostgreSQL makes a join of each,
/// and takes longer to plan 200 of them than to search.
pub(super) const ANY: &str = "limit 1 offset 0";
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

/// Of the clauses that want a tag, the one that the fewest rows of `table` fulfil. Counting stops
/// at [`ENOUGH`], so that the count itself costs little.
///
/// # Errors
/// Whatever the engine reports.
pub(super) fn narrowest<'f>(
    session: &mut dyn Session,
    table: &str,
    mut clauses: impl Iterator<Item = &'f Clause>,
) -> Result<Option<&'f Clause>> {
    let Some(first) = clauses.next() else { return Ok(None) };
    let others: Vec<_> = clauses.take(MOST_COUNTED).collect();
    if others.is_empty() {
        return Ok(Some(first));
    }
    let mut best = (count(session, table, first)?, first);
    for other in others {
        let rows = count(session, table, other)?;
        if rows < best.0 {
            best = (rows, other);
        }
    }
    Ok(Some(best.1))
}

fn count(session: &mut dyn Session, table: &str, clause: &Clause) -> Result<i64> {
    let Target::Tag(key) = &clause.target else { return Ok(ENOUGH) };
    let mut statement = Statement::new(session.dialect(), "");
    let row = tag_row(&mut statement, "t", key, &clause.test)?;
    statement.push(&format!("select count(*) from (select 1 from {table} t where {row}"));
    statement.with("limit", ENOUGH);
    statement.push(") counted");
    let count = session.query_opt(statement.text(), statement.values(), |row| row.integer())?;
    Ok(count.unwrap_or(ENOUGH))
}

/// Whether a clause asks for prompts, so that the flag beside the fact may serve an index.
pub(super) fn wants_prompts(fact: Fact, test: &Test) -> bool {
    fact == Fact::IsPrompt && matches!(test, Test::Text(TextTest::Equal, value) if value == "true")
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
            let beginning = shortened(value);
            conditions.push(format!("{indexed} = {}", statement.bind(beginning)));
            if beginning.chars().count() < INDEXED_CHARS {
                // The index holds the whole value, and the row need not be looked at.
                return Ok(conditions.join(" and "));
            }
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
