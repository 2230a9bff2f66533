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
mod unit;
mod value;
mod watch;
mod writer;

pub(crate) use reader::Read;
pub(crate) use row::{Columns, Row};
pub(crate) use session::Session;
pub(crate) use start::Engine;
pub(crate) use unit::{Unit, Who, clock};
pub(crate) use value::Value;
pub use watch::Touched;
pub(crate) use watch::{Listener, Listeners};
