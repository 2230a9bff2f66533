//! The clauses of a filter as conditions, and which of them a search starts from.

use fmf_core::{
    Result,
    entry::{EntryKey, Fact},
    filter::{Clause, Filter, Target, Test, TextTest},
};

use crate::{
    conditions::{beginning, check_clauses, keyed_row},
    engine::Session,
    statement::Statement,
};

/// Where counting the rows of a tag stops: a search along fewer is quick.
const ENOUGH: i64 = 500;
/// How many clauses are counted at most.
const MOST_COUNTED: usize = 4;

/// # Errors
/// `Invalid` for a filter with too many clauses.
pub(super) fn check(filter: &Filter) -> Result<()> {
    check_clauses(filter.clauses.len())
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
    keyed_row(statement, t, key.as_str(), test)
}
