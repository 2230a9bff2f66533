//! Opening what a configuration or a URI names.

use std::sync::Arc;

use fmf_core::{PromptStore, Result, StoreError};
use fmf_db::{DatabaseUrl, Registry};
use fmf_local::LocalStore;
use fmf_wire::mlflow::client::{self, MlflowOptions, MlflowStore};

use super::StoreUri;
use crate::config::{Backend, Credentials, PromptsConfig};

/// Opens the store that a URI names. The credentials are for a server.
///
/// # Errors
/// `Unsupported` for PostgreSQL in this version; `Invalid` or `Unavailable` for what cannot be
/// opened. A server is not asked anything yet.
pub async fn open_store(uri: &StoreUri, credentials: &Credentials) -> Result<Arc<dyn PromptStore>> {
    Ok(match uri {
        StoreUri::Folder(root) => Arc::new(LocalStore::open(root)),
        StoreUri::Server(url) => server(url, credentials)?,
        StoreUri::Database(url) => database(url).await?,
    })
}

/// Opens the store that a configuration names, without a cache in front.
///
/// # Errors
/// As [`open_store`]; `Invalid` for a server without an address.
pub async fn open_configured(config: &PromptsConfig) -> Result<Arc<dyn PromptStore>> {
    let uri = match config.backend {
        Backend::Local => StoreUri::Folder(config.root.clone()),
        Backend::Mlflow => StoreUri::Server(address(config)?),
        Backend::Database => StoreUri::Database(config.database_url.clone()),
    };
    open_store(&uri, &config.credentials).await
}

fn address(config: &PromptsConfig) -> Result<String> {
    config.tracking_uri.clone().ok_or_else(|| {
        StoreError::Invalid(
            "prompts.backend is mlflow, but no server is named; set prompts.tracking_uri in \
             fmf.yaml, FMF_PROMPTS__TRACKING_URI or MLFLOW_TRACKING_URI"
                .to_owned(),
        )
    })
}

fn server(url: &str, credentials: &Credentials) -> Result<Arc<dyn PromptStore>> {
    let who = match (&credentials.token, &credentials.username) {
        (Some(token), _) => client::Credentials::Bearer(token.clone()),
        (None, Some(user)) => client::Credentials::Basic {
            user: user.clone(),
            password: credentials.password.clone().unwrap_or_default(),
        },
        (None, None) => client::Credentials::None,
    };
    let options = MlflowOptions::new(url).with_credentials(who);
    Ok(Arc::new(MlflowStore::new(&options)?))
}

async fn database(url: &str) -> Result<Arc<dyn PromptStore>> {
    let url: DatabaseUrl = url.parse()?;
    Ok(Arc::new(Registry::open(&url).await?))
}
