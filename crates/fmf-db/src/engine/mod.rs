//! How a statement reaches a database: sessions, rows, and the threads that own connections.
//!
//! The rest of the crate is synchronous: a unit of work is a closure over a [`Session`], run on a
//! thread that owns its connection. What one engine calls a statement, a row or an error stands
//! only here, in a folder of its own. No statement about prompts belongs here.

mod asker;
mod connection;
mod hearing;
mod inquiry;
mod listeners;
mod postgres;
mod reader;
mod row;
mod session;
mod sqlite;
mod start;
#[cfg(test)]
mod tests;
mod unit;
mod value;
mod writer;

pub(crate) use asker::Asker;
pub(crate) use connection::Connection;
use connection::{Opened, Watch};
pub(crate) use hearing::Hearing;
pub(crate) use inquiry::{Inquiry, inquire};
pub use listeners::Touched;
pub(crate) use listeners::{Listener, Listeners};
pub(crate) use postgres::Address;
#[cfg(feature = "testing")]
pub(crate) use postgres::Client;
pub(crate) use reader::Read;
pub(crate) use row::{Columns, Row};
pub(crate) use session::Session;
pub(crate) use start::{Engine, connect, copy_file, on_own_thread, show_runs};
pub(crate) use unit::{Traces, Unit, Who, clock};
pub(crate) use value::Value;

/// A connection to an empty database in memory, for tests of statements.
#[cfg(test)]
pub(crate) fn session_in_memory() -> impl Connection {
    sqlite::in_memory(crate::content::Content::Registry)
}

/// The same for runs.
#[cfg(test)]
pub(crate) fn runs_in_memory() -> impl Connection {
    sqlite::in_memory(crate::content::Content::Runs)
}
