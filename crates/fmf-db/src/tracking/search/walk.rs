//! Runs in an order, and a page of them that begins at some place.

use fmf_core::{
    Result,
    tracking::{RunQuery, View},
};

use super::{
    order::{Term, ordered},
    place::{Beginning, Place},
};
use crate::{
    engine::{Columns, Session},
    statement::Statement,
};

/// What finds the numbers of runs in an order.
pub(super) struct Walk {
    /// Finds all of them, in no order: `select NUMBER, TERMS … from … where …`.
    pub(super) statement: Statement,
    /// The order.
    pub(super) terms: Vec<Term>,
    /// Whether an index has this order.
    pub(super) is_along_index: bool,
}

/// Whether an index that begins with experiment and lifecycle has the runs of a query in one range.
pub(super) fn is_one_range(query: &RunQuery) -> bool {
    query.experiments.len() == 1 && query.view != View::All
}

impl Walk {
    /// Adds the runs from a beginning on to those of a page, until there are enough.
    pub(super) fn fill(
        &self,
        session: &mut dyn Session,
        beginning: &Beginning,
        page: &mut Ahead,
    ) -> Result<()> {
        let place = beginning.place.as_ref().filter(|place| place.fits(&self.terms));
        for mut statement in self.statements(place) {
            if page.left() == 0 {
                break;
            }
            statement.with("limit", bound(page.left()));
            if place.is_none() {
                statement.with("offset", bound(page.skip));
            }
            session
                .query(statement.text(), statement.values(), |row| page.add(row, &self.terms))?;
        }
        Ok(())
    }

    /// The statements that find the runs behind a place, those of one after those of the other.
    /// Where an index has the order, each is a range of it. Elsewhere all runs are gone through:
    /// that should be done once.
    pub(super) fn statements(&self, place: Option<&Place>) -> Vec<Statement> {
        let Some(place) = place else { return vec![self.ordered(self.statement.clone())] };
        let depths = (0..self.terms.len()).rev();
        if self.is_along_index {
            let part = |depth| {
                let mut statement = self.statement.clone();
                let condition = place.behind(&mut statement, &self.terms, depth)?;
                statement.push(&format!("and {condition}"));
                Some(self.ordered(statement))
            };
            return depths.filter_map(part).collect();
        }
        let mut statement = self.statement.clone();
        let parts = depths.filter_map(|depth| place.behind(&mut statement, &self.terms, depth));
        let parts: Vec<String> = parts.collect();
        if parts.is_empty() {
            return Vec::new();
        }
        statement.push(&format!("and ({})", parts.join("\nor ")));
        vec![self.ordered(statement)]
    }

    fn ordered(&self, mut statement: Statement) -> Statement {
        statement.push(&format!("order by {}", ordered(&self.terms)));
        statement
    }
}

/// The runs of a page, and one more if there are more, as they are found.
pub(super) struct Ahead {
    limit: usize,
    /// How many runs come before the page and were not passed yet.
    pub(super) skip: usize,
    /// Their numbers.
    pub(super) seqs: Vec<i64>,
    /// The place of the last run of the page, if it is full.
    pub(super) last: Option<Place>,
}

impl Ahead {
    /// A page for so many runs; `skip` of those that are found come before it.
    pub(super) fn new(limit: usize, skip: usize) -> Self {
        Self { limit, skip, seqs: Vec::new(), last: None }
    }

    /// How many runs it can still take.
    pub(super) fn left(&self) -> usize {
        self.limit.saturating_add(1) - self.seqs.len()
    }

    fn add(&mut self, row: &mut Columns<'_>, terms: &[Term]) -> Result<()> {
        self.skip = 0;
        self.seqs.push(row.integer()?);
        if self.seqs.len() == self.limit {
            self.last = Place::read(row, terms)?;
        }
        Ok(())
    }
}

fn bound(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
