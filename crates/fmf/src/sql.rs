//! Queries in SQL over the runs and prompts of a registry.

pub use fmf_core::sql::*;
use fmf_core::{Result, StoreError};
use fmf_db::{Console, DatabaseUrl, Registry, Tracking};

use crate::{StoreUri, config::Credentials, store::open::server};

/// Answers one `SELECT` over `mlflow.runs` and the other tables, by a registry's database or by
/// its server, which the credentials are for.
///
/// # Errors
/// `Unsupported` for a folder of files and for servers that are not FMF's; `Invalid` for what is no
/// query that only reads, names what is not there, or takes too much time, memory or rows;
/// `Unavailable` when the store cannot be reached.
pub async fn query(uri: &StoreUri, credentials: &Credentials, query: &str) -> Result<SqlAnswer> {
    match uri {
        StoreUri::Server(url) => server(url, credentials)?.query(query).await,
        StoreUri::Database(url) => {
            let url: DatabaseUrl = url.parse()?;
            // Opening them makes what is missing, and brings their schemas up to date.
            let (_registry, _runs) = (Registry::open(&url).await?, Tracking::open(&url).await?);
            Console::new(&url).query(query).await
        }
        StoreUri::Folder(_) => Err(StoreError::Unsupported {
            store: uri.to_string(),
            what: "SQL: runs are kept by a registry".to_owned(),
        }),
    }
}
