//! From which rows a search of logged models begins: from those of a parameter or a tag where few
//! models have it, else from the models.

use fmf_core::{
    Result,
    filter::{ModelClause, Test, TextTest},
};

use crate::{conditions::keyed_row, engine::Session, statement::Statement};

/// Where counting the rows of a clause stops: a search along fewer is quick.
const ENOUGH: i64 = 500;
/// How many clauses are counted at most.
const MOST_COUNTED: usize = 5;

/// A clause on a parameter or a tag that an index serves.
#[derive(Clone, Copy)]
pub(super) struct Start<'f> {
    pub(super) clause: &'f ModelClause,
    table: &'static str,
    key: &'f str,
    test: &'f Test,
}

impl<'f> Start<'f> {
    /// The best start; `None` where it is with the models, in the order in which they were made.
    pub(super) fn of(
        session: &mut dyn Session,
        clauses: &'f [ModelClause],
    ) -> Result<Option<Self>> {
        let mut best = None;
        for start in clauses.iter().filter_map(Self::with).take(MOST_COUNTED) {
            let rows = start.count(session)?;
            if rows < ENOUGH && best.is_none_or(|(least, _)| rows < least) {
                best = Some((rows, start));
            }
        }
        Ok(best.map(|(_, start)| start))
    }

    /// The tables, those of the start first.
    pub(super) fn tables(&self) -> String {
        format!("{} s\ncross join models m", self.table)
    }

    /// The conditions on a row `s` that fulfils the clause.
    ///
    /// # Errors
    /// `Invalid` for a pattern that is too long.
    pub(super) fn row(&self, statement: &mut Statement) -> Result<String> {
        keyed_row(statement, "s", self.key, self.test)
    }

    fn with(clause: &'f ModelClause) -> Option<Self> {
        let (table, key, test) = match clause {
            ModelClause::Param { key, test } => ("model_params", key, test),
            ModelClause::Tag { key, test } => ("model_tags", key, test),
            _ => return None,
        };
        matches!(test, Test::Text(TextTest::Equal, _)).then_some(Self { clause, table, key, test })
    }

    fn count(&self, session: &mut dyn Session) -> Result<i64> {
        let mut statement = Statement::new(session.dialect(), "");
        let row = self.row(&mut statement)?;
        let table = self.table;
        statement.push(&format!("select count(*) from (select 1 from {table} s where {row}"));
        statement.with("limit", ENOUGH);
        statement.push(") counted");
        let count = session.query_opt(statement.text(), statement.values(), |row| row.integer())?;
        Ok(count.unwrap_or(ENOUGH))
    }
}
