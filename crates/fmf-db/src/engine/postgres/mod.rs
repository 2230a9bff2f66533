//! PostgreSQL: where the server is and how it is trusted, its connections, what its errors mean,
//! and how servers on one database hear of each other's writes.

mod address;
mod client;
mod connection;
mod fault;
mod server;
mod statements;
mod statistics;
mod tls;
mod values;
mod watch;

use std::sync::Arc;

use fmf_core::Result;

pub(crate) use self::address::Address;
#[cfg(feature = "testing")]
pub(crate) use self::client::Client;
use self::{
    connection::Postgres,
    server::{Purpose, Server},
};
use super::{Connection, Opened};
use crate::migrations;

/// How many threads read. A reading mostly waits for the server, so the cores do not count.
const READERS: usize = 4;

/// Connects to the database, which has to have our schema.
///
/// # Errors
/// `Unavailable` when it cannot be reached or its schema is behind, `Corrupt` when it is not ours
/// or a newer version of FMF wrote it.
pub(super) fn open(address: &Address, store: &Arc<str>) -> Result<Opened> {
    let server = Arc::new(Server::new(address, store)?);
    let mut writer = Postgres::new(&server, Purpose::Write);
    migrations::require(&mut writer, &address.to_string())?;
    let (watch, hearing) = watch::new(&server)?;
    let readers = (0..READERS)
        .map(|_| -> Box<dyn Connection> { Box::new(Postgres::new(&server, Purpose::Read)) });
    Ok(Opened { writer: Box::new(writer), readers: readers.collect(), watch: Some(watch), hearing })
}

/// A connection for changes of the schema.
///
/// # Errors
/// `Invalid` for certificates that cannot be read.
pub(super) fn connect(address: &Address, store: &Arc<str>) -> Result<Box<dyn Connection>> {
    let server = Arc::new(Server::new(address, store)?);
    Ok(Box::new(Postgres::new(&server, Purpose::Write)))
}
