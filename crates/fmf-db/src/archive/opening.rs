//! Connections for archives: to a registry, and to its runs where they are wanted.

use std::path::Path;

use fmf_core::Result;

use crate::{
    engine::{self, Connection},
    location::DatabaseUrl,
    migrations,
};

/// Whether there is a database of runs beside a registry. A file of them is made by the first server.
pub(super) fn has_runs(url: &DatabaseUrl) -> bool {
    match url.path() {
        Some(_) => url.runs().path().is_some_and(Path::exists),
        None => true,
    }
}

/// A connection to a registry whose schema is ours, and to its runs if they are wanted, without
/// limits on time.
///
/// # Errors
/// `Unavailable` when it cannot be opened or its schema is behind, `Corrupt` when it is none of ours.
pub(super) fn open(url: &DatabaseUrl, with_runs: bool) -> Result<Box<dyn Connection>> {
    let mut connection = ready(url)?;
    if with_runs {
        ready(&url.runs())?;
        engine::show_runs(connection.as_mut(), url)?;
    }
    connection.script(connection.dialect().take_time())?;
    Ok(connection)
}

fn ready(url: &DatabaseUrl) -> Result<Box<dyn Connection>> {
    let mut connection = engine::connect(url)?;
    match url.path() {
        // A file is brought forward whenever it is opened.
        Some(_) => migrations::migrate(connection.as_mut())?,
        None => migrations::require(connection.as_mut(), &url.to_string())?,
    }
    Ok(connection)
}
