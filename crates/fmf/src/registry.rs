//! A registry's own affairs, for whoever opens its database.

use fmf_core::{Result, StoreError};
pub use fmf_db::{NamePattern, NewToken, Protection, Registry, Token, TokenName, TokenSecret};

use crate::{DatabaseUrl, StoreUri};

/// Opens the registry whose database a URI names.
///
/// # Errors
/// `Unsupported` for a store that is no database; otherwise as [`open_store`](crate::open_store).
pub async fn open(uri: &StoreUri) -> Result<Registry> {
    Registry::open(&database(uri)?).await
}

/// The database that a URI names.
///
/// # Errors
/// `Unsupported` for a store that is no database, `Invalid` for what is no address of one.
pub fn database(uri: &StoreUri) -> Result<DatabaseUrl> {
    match uri {
        StoreUri::Database(url) => url.parse(),
        StoreUri::Folder(_) | StoreUri::Server(_) => Err(StoreError::Unsupported {
            store: uri.to_string(),
            what: "tokens, protected aliases, backups and imports: they take a registry's database"
                .to_owned(),
        }),
    }
}

/// An empty registry that is gone when it is closed.
///
/// # Errors
/// As [`open`].
pub async fn in_memory() -> Result<Registry> {
    Registry::open(&DatabaseUrl::memory()).await
}
