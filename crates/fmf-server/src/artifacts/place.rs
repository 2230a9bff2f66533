//! Where artifacts are kept, as it is told.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use fmf_db::DatabaseUrl;

/// Where artifacts are kept. Printed, an address says nothing that may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArtifactPlace {
    /// A folder.
    Folder(PathBuf),
    /// A cloud, by its address.
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

impl ArtifactPlace {
    /// What is named; else `artifacts` beside the database, in the data folder if that is a server.
    #[must_use]
    pub fn of(named: Option<&str>, database: &DatabaseUrl, data_dir: &Path) -> Self {
        match named.map(|named| (named, named.split_once("://"))) {
            Some((_, Some(("file", path)))) => Self::Folder(path.into()),
            Some((address, Some(_))) => Self::Cloud(address.to_owned()),
            Some((path, None)) => Self::Folder(path.into()),
            None => {
                let beside = database.path().and_then(Path::parent);
                Self::Folder(beside.unwrap_or(data_dir).join("artifacts"))
            }
        }
    }
}

impl fmt::Display for ArtifactPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Cloud(address) => f.write_str(&shown(address)),
        }
    }
}

/// An address without what may be a secret: a password, and what stands behind a `?` or a `#`.
pub(super) fn shown(address: &str) -> String {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let host_ends = rest.find('/').unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_ends);
    match host.rsplit_once('@').map(|(user, host)| (user.split_once(':'), host)) {
        Some((Some((user, _)), host)) => format!("{scheme}://{user}:***@{host}{path}"),
        _ => address.to_owned(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, expect: &str) {
        assert_eq!(ArtifactPlace::Cloud(address.to_owned()).to_string(), expect);
    }

    #[test]
    fn an_address_is_shown_without_its_secrets() {
        check("s3://bucket/some/runs", "s3://bucket/some/runs");
        check("az://container/runs?sig=secret", "az://container/runs");
        check("az://container?sig=secret@/x", "az://container");
        check("s3://key:secret@bucket/a@b:c", "s3://key:***@bucket/a@b:c");
        check("s3://key:se@cret@bucket", "s3://key:***@bucket");
        check(
            "abfss://box@account.dfs.core.windows.net/x",
            "abfss://box@account.dfs.core.windows.net/x",
        );
    }
}
