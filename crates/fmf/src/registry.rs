//! A registry's own affairs, for whoever opens its database: access tokens and protected aliases.

use fmf_core::{Result, StoreError};
pub use fmf_db::{NamePattern, NewToken, Protection, Registry, Token, TokenName, TokenSecret};

use crate::StoreUri;

/// Opens the registry whose database a URI names.
///
/// # Errors
/// `Unsupported` for a store that is no database; otherwise as [`open_store`](crate::open_store).
pub async fn open(uri: &StoreUri) -> Result<Registry> {
    match uri {
        StoreUri::Database(url) => Registry::open(&url.parse()?).await,
        StoreUri::Folder(_) | StoreUri::Server(_) => Err(StoreError::Unsupported {
            store: uri.to_string(),
            what: "tokens and protected aliases: they are kept in a registry's database".to_owned(),
        }),
    }
}
