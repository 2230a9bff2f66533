//! Searching: a filter becomes a statement whose values are all bound.
//!
//! A page is found by its keys first, along the index that answers in the wanted order or that
//! narrows most, and only then read in full: a search over 100,000 versions touches as many rows
//! as its page has. `cross join` is the join of every engine, and on SQLite it also fixes the
//! order of the tables, which it would else have to guess without statistics.

mod clauses;
mod entries;
mod ordering;
#[cfg(test)]
mod plans;
mod versions;

pub(crate) use entries::search_entries;
pub(crate) use versions::search_versions;
