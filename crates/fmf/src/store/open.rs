//! Opening what a configuration or a URI names.

use std::{path::Path, sync::Arc};

use fmf_core::{PromptStore, Result, StoreError};
use fmf_db::{DatabaseUrl, Registry};
use fmf_local::LocalStore;
use fmf_wire::mlflow::client::{self, MlflowOptions, MlflowStore};

use super::StoreUri;
use crate::config::{Credentials, PromptsConfig};

/// Opens the store that a URI names. The credentials are for a server.
///
/// # Errors
/// `Invalid` or `Unavailable` for what cannot be opened. A server is not asked anything yet, a
/// database is.
pub async fn open_store(uri: &StoreUri, credentials: &Credentials) -> Result<Arc<dyn PromptStore>> {
    Ok(match uri {
        StoreUri::Folder(root) => folder(root)?,
        StoreUri::Server(url) => Arc::new(server(url, credentials)?),
        StoreUri::Database(url) => database(url).await?,
    })
}

/// Opens the store that a configuration names, without a cache in front.
///
/// # Errors
/// As [`open_store`]; `Invalid` for a server without an address.
pub async fn open_configured(config: &PromptsConfig) -> Result<Arc<dyn PromptStore>> {
    let uri = StoreUri::configured(config)?;
    open_store(&uri, &config.credentials).await
}

fn folder(root: &Path) -> Result<Arc<dyn PromptStore>> {
    if root.is_file() {
        let path = root.display();
        return Err(StoreError::Invalid(format!(
            "{path} is a file; prompts in files are a folder, a registry's database is written as \
             sqlite:{path}"
        )));
    }
    Ok(Arc::new(LocalStore::open(root)))
}

/// The server at that address.
///
/// # Errors
/// `Invalid` for an address or credentials that cannot be.
pub(crate) fn server(url: &str, credentials: &Credentials) -> Result<MlflowStore> {
    MlflowStore::new(&server_options(url, credentials))
}

/// How the server at that address is asked.
pub(crate) fn server_options(url: &str, credentials: &Credentials) -> MlflowOptions {
    let who = match (&credentials.token, &credentials.username) {
        (Some(token), _) => client::Credentials::Bearer(token.clone()),
        (None, Some(user)) => client::Credentials::Basic {
            user: user.clone(),
            password: credentials.password.clone().unwrap_or_default(),
        },
        (None, None) => client::Credentials::None,
    };
    MlflowOptions::new(url).with_credentials(who)
}

async fn database(url: &str) -> Result<Arc<dyn PromptStore>> {
    let url: DatabaseUrl = url.parse()?;
    Ok(Arc::new(Registry::open(&url).await?))
}
