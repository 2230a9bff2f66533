//! Opening the runs that belong to a store.

use std::sync::Arc;

use fmf_core::{Result, StoreError};
use fmf_db::{DatabaseUrl, Tracking};
use fmf_wire::mlflow::client::MlflowRuns;

use super::{Kept, Runs};
use crate::{StoreUri, config::Credentials, store::open};

impl Runs {
    /// Opens the runs of the store that a URI names. The credentials are for a server.
    ///
    /// # Errors
    /// `Unsupported` for files; `Invalid` or `Unavailable` for what cannot be opened. A server is
    /// not asked anything yet, a database is.
    pub async fn open(uri: &StoreUri, credentials: &Credentials) -> Result<Self> {
        Ok(Self(match uri {
            StoreUri::Database(url) => {
                Kept::Database(Tracking::open(&url.parse::<DatabaseUrl>()?).await?)
            }
            StoreUri::Server(url) => {
                let options = open::server_options(url, credentials);
                Kept::Server(Arc::new(MlflowRuns::new(&options)?))
            }
            StoreUri::Folder(_) => {
                return Err(StoreError::Unsupported {
                    store: format!("the folder {uri}"),
                    what: "runs: files keep prompts only".to_owned(),
                });
            }
        }))
    }
}
