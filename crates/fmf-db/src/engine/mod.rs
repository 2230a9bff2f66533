//! How a statement reaches a database: sessions, rows, and the threads that own connections.
//!
//! The rest of the crate is synchronous: a unit of work is a closure over a [`Session`], run on a
//! thread that owns its connection. What one engine calls a statement, a row or an error stands
//! only here. No statement about prompts belongs here.

mod fault;
mod reader;
mod row;
mod session;
mod sqlite;
mod start;
#[cfg(test)]
mod tests;
mod unit;
mod value;
mod watch;
mod writer;

pub(crate) use reader::Read;
pub(crate) use row::{Columns, Row};
pub(crate) use session::Session;
pub(crate) use start::Engine;
pub(crate) use unit::{Traces, Unit, Who, clock};
pub(crate) use value::Value;
pub use watch::Touched;
pub(crate) use watch::{Listener, Listeners};

/// A connection to an empty database in memory, for tests of statements.
#[cfg(test)]
pub(crate) fn session_in_memory() -> impl Session {
    let store = "registry in memory".into();
    let mut session = sqlite::Sqlite::open(&crate::location::Location::Memory, &store).unwrap();
    crate::migrations::migrate(&mut session).unwrap();
    session
}
