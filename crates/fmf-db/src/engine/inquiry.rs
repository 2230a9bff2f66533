//! A connection for one query that somebody else has written.
//!
//! It is opened for that query and closed behind it: nothing that others use waits for it.

use std::sync::Arc;

use fmf_core::{Result, StoreError};

use super::{Asker, Row, postgres, sqlite};
use crate::{
    dialect::Dialect,
    location::{DatabaseUrl, Location},
};

/// A connection that only reads, runs and registry both, and only as long as its asker waits.
pub(crate) trait Inquiry {
    /// What its engine says in a way of its own.
    fn dialect(&self) -> Dialect;

    /// The first column of the rows of a statement of ours.
    ///
    /// # Errors
    /// Whatever the engine reports.
    fn texts(&mut self, sql: &str) -> Result<Vec<String>>;

    /// Runs the statement made of the query, and shows its rows to `see` until it says no. It is
    /// the last one.
    ///
    /// # Errors
    /// `Invalid` when it takes too long or too much, or cannot be computed; whatever `see` reports.
    fn rows(&mut self, sql: &str, see: &mut dyn FnMut(&dyn Row) -> Result<bool>) -> Result<()>;
}

/// Opens one for the registry there and its runs.
///
/// # Errors
/// `Unsupported` for a database in memory, `Unavailable` when it cannot be reached.
pub(crate) fn inquire(url: &DatabaseUrl, asker: Asker) -> Result<Box<dyn Inquiry>> {
    let store: Arc<str> = url.store().into();
    match (url.location(), url.runs().location()) {
        (Location::File(registry), Location::File(runs)) => {
            Ok(Box::new(sqlite::Inquirer::open(registry, runs, &store, asker)?))
        }
        (Location::Postgres(address), _) => {
            Ok(Box::new(postgres::Inquirer::open(address, &store, asker)?))
        }
        _ => Err(StoreError::Unsupported { store: url.store(), what: "SQL".to_owned() }),
    }
}

/// The query has taken all its time.
pub(super) fn too_slow() -> StoreError {
    StoreError::Invalid(
        "the query took too long and was stopped; ask for less: fewer tables, a condition with \
         WHERE, or a LIMIT inside"
            .to_owned(),
    )
}

/// What was made on the way has become too much.
pub(super) fn too_much() -> StoreError {
    StoreError::Invalid(
        "the query needs too much memory and was stopped; ask for less: fewer tables, shorter \
         texts, or a condition with WHERE"
            .to_owned(),
    )
}

/// It cannot be computed.
pub(super) fn refused(said: &str) -> StoreError {
    StoreError::Invalid(format!("the query cannot be answered: {said}"))
}
