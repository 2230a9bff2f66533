//! Runs in an archive: table after table, many rows in a line.
//!
//! Of runs there are millions of rows, none of which means much alone. So they have no lines of their
//! own as prompts have: a line holds many rows of one table ([`Table`]), each a list of values in
//! the order of the table's columns. They go through in groups, whatever their number.

mod cell;
mod counts;
mod group;
mod latest;
mod putting;
mod table;
mod taking;

pub use self::{counts::RunCounts, table::Table};
pub(super) use self::{
    group::RowsRecord,
    putting::Putting,
    taking::{counts, take_all},
};
