//! PostgreSQL: where the server is and how it is trusted, its connections, what its errors mean,
//! and how servers on one database hear of each other's writes.

mod address;
mod client;
mod connection;
mod fault;
mod inquirer;
mod server;
mod statements;
mod statistics;
mod tls;
mod values;
mod watch;

use std::sync::Arc;

use fmf_core::Result;

pub(crate) use self::address::Address;
#[cfg(not(feature = "testing"))]
use self::client::Client;
#[cfg(feature = "testing")]
pub(crate) use self::client::Client;
pub(super) use self::inquirer::Inquirer;
use self::{
    connection::Postgres,
    server::{Purpose, Server},
};
use super::{Connection, Hearing, Opened};
use crate::{content::Content, migrations};

/// How many threads read. A reading mostly waits for the server, so the cores do not count.
const READERS: usize = 4;

/// Connects to the database, which has to have our schema.
///
/// # Errors
/// `Unavailable` when it cannot be reached or its schema is behind, `Corrupt` when it is not ours
/// or a newer version of FMF wrote it.
pub(super) fn open(address: &Address, store: &Arc<str>, content: Content) -> Result<Opened> {
    let server = Arc::new(Server::new(address, store, content)?);
    let mut writer = Postgres::new(&server, Purpose::Write);
    migrations::require(&mut writer, &address.to_string())?;
    let (watch, hearing) = match content {
        Content::Registry => watch::new(&server).map(|(watch, hearing)| (Some(watch), hearing))?,
        // What is not logged is not followed either: nobody keeps a copy of it.
        Content::Runs => (None, Arc::new(Hearing::always())),
    };
    let readers = (0..READERS)
        .map(|_| -> Box<dyn Connection> { Box::new(Postgres::new(&server, Purpose::Read)) });
    Ok(Opened { writer: Box::new(writer), readers: readers.collect(), watch, hearing })
}

/// A connection for changes of the schema, and for archives.
///
/// # Errors
/// `Invalid` for certificates that cannot be read.
pub(super) fn connect(
    address: &Address,
    store: &Arc<str>,
    content: Content,
) -> Result<Box<dyn Connection>> {
    let server = Arc::new(Server::new(address, store, content)?);
    Ok(Box::new(Postgres::new(&server, Purpose::Build)))
}
