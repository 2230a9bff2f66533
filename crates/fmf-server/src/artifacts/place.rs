//! Where artifacts are kept, as it is told.

use std::path::PathBuf;

/// A folder, or a cloud's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Folder(PathBuf),
    Cloud(String),
}

/// Why there is no store at the place that was named.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactPlaceError {
    /// This program was built without them.
    #[error(
        "artifacts at {address:?} take a build with clouds: `cargo install` it with --features \
         clouds, or name a folder"
    )]
    NoClouds {
        /// What was named.
        address: String,
    },
    /// It is no address of a cloud that is known, or lacks something.
    #[error("artifacts cannot be kept at {address:?}; expected s3://…, gs://…, az://… or a folder")]
    Unusable {
        /// What was named.
        address: String,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Place {
    pub(super) fn read(text: &str) -> Self {
        match text.split_once("://") {
            Some(("file", path)) => Self::Folder(path.into()),
            Some(_) => Self::Cloud(text.to_owned()),
            None => Self::Folder(text.into()),
        }
    }
}

/// An address without what may be a secret.
pub(super) fn shown(address: &str) -> String {
    address.split('?').next().unwrap_or_default().to_owned()
}

/// The store of a cloud.
#[cfg(not(feature = "clouds"))]
pub(super) fn cloud(
    address: &str,
    _: &super::CloudAccess,
) -> Result<std::sync::Arc<dyn object_store::ObjectStore>, ArtifactPlaceError> {
    Err(ArtifactPlaceError::NoClouds { address: shown(address) })
}

#[cfg(feature = "clouds")]
pub(super) use super::clouds::cloud;
