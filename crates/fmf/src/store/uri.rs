//! What names a store: a folder, a server, a database.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use fmf_core::{Result, StoreError};
use fmf_db::DatabaseUrl;

use crate::config::{Backend, PromptsConfig, redact_url};

/// What names a store, as `--store` takes it.
#[derive(Clone, PartialEq, Eq)]
pub enum StoreUri {
    /// A folder of files.
    Folder(PathBuf),
    /// An MLflow server or an FMF server: `http://…` or `https://…`.
    Server(String),
    /// A registry's database: `sqlite:path` or `postgres://…`.
    Database(String),
}

impl StoreUri {
    /// What a configuration names.
    ///
    /// # Errors
    /// `Invalid` for a server without an address.
    pub fn configured(config: &PromptsConfig) -> Result<Self> {
        Ok(match config.backend {
            Backend::Local => Self::Folder(config.root.clone()),
            Backend::Mlflow => Self::Server(address(config)?),
            Backend::Database => Self::Database(config.database_url.clone()),
        })
    }

    /// The folder, or the file of the database, when it is not there yet. Opening makes the file
    /// and the first write the folder; who only reads may rather be told.
    #[must_use]
    pub fn missing(&self) -> Option<PathBuf> {
        let path = match self {
            Self::Folder(path) => path.clone(),
            Self::Server(_) => return None,
            Self::Database(url) => url.parse::<DatabaseUrl>().ok()?.path().map(Path::to_owned)?,
        };
        // What cannot be looked at is there, or at least not known to be missing.
        (!path.try_exists().unwrap_or(true)).then_some(path)
    }
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

impl FromStr for StoreUri {
    type Err = StoreError;

    /// # Errors
    /// `Invalid` for another scheme, with the forms that are understood, and for `host:5000`.
    fn from_str(text: &str) -> Result<Self> {
        let scheme = text.split_once("://").map(|(scheme, _)| scheme);
        match scheme {
            Some("http" | "https") => Ok(Self::Server(text.trim_end_matches('/').to_owned())),
            Some("postgres" | "postgresql") => Ok(Self::Database(text.to_owned())),
            _ if text.starts_with("sqlite:") => Ok(Self::Database(text.to_owned())),
            None if is_host_with_port(text) => Err(StoreError::Invalid(format!(
                "{text:?} names no store; did you mean http://{text}? a folder of that name is \
                 written ./{text}"
            ))),
            None if !text.is_empty() && !text.contains('\0') => {
                Ok(Self::Folder(PathBuf::from(text)))
            }
            _ => Err(StoreError::Invalid(format!(
                "{:?} names no store; write a folder (./prompts), http://host:5000, \
                 sqlite:fmf-data/fmf.db or postgres://host/database",
                redact_url(text)
            ))),
        }
    }
}

/// Whether this is the address of a server without its scheme: `localhost:5000`,
/// `[::1]:5000/fmf`. A folder with such a name is none that anybody meant.
fn is_host_with_port(text: &str) -> bool {
    let authority = text.split('/').next().unwrap_or_default();
    let Some((host, port)) = authority.rsplit_once(':') else { return false };
    let of_hosts = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let bracketed = host.starts_with('[') && host.ends_with(']');
    let is_host = bracketed || (!host.is_empty() && host.chars().all(of_hosts));
    is_host && port.starts_with(|c: char| c.is_ascii_digit()) && port.parse::<u16>().is_ok()
}

impl fmt::Display for StoreUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => write!(f, "{}", path.display()),
            Self::Server(url) | Self::Database(url) => f.write_str(&redact_url(url)),
        }
    }
}

impl fmt::Debug for StoreUri {
    /// Without passwords, like [`fmt::Display`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreUri({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<StoreUri>) {
        assert_eq!(text.parse::<StoreUri>().ok(), expected, "{text:?}");
    }

    #[test]
    fn a_store_is_a_folder_a_server_or_a_database() {
        check("./prompts", Some(StoreUri::Folder("./prompts".into())));
        check("http://mlflow:5000/", Some(StoreUri::Server("http://mlflow:5000".into())));
        check("sqlite:a/b.db", Some(StoreUri::Database("sqlite:a/b.db".into())));
        check("postgres://db/fmf", Some(StoreUri::Database("postgres://db/fmf".into())));
        for nothing in ["", "ftp://host", "databricks://x", "a\0b"] {
            check(nothing, None);
        }
    }

    #[test]
    fn an_address_without_its_scheme_is_no_folder() {
        for address in ["localhost:5010", "127.0.0.1:5000/", "mlflow:80/fmf", "[::1]:5000"] {
            let error = address.parse::<StoreUri>().unwrap_err().to_string();
            assert!(error.contains(&format!("did you mean http://{address}?")), "{error}");
            let folder = format!("./{address}");
            check(&folder, Some(StoreUri::Folder(folder.clone().into())));
        }
        for folder in ["prompts", "a/b:5000", "C:prompts", "host:99999", "a:", ":5000", "a:+5"] {
            check(folder, Some(StoreUri::Folder(folder.into())));
        }
    }

    #[test]
    fn what_is_missing_is_known_before_it_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fmf.db");
        let missing = |uri: String| uri.parse::<StoreUri>().unwrap().missing();
        assert_eq!(missing(folder.path().display().to_string()), None);
        assert_eq!(missing(format!("sqlite:{}", file.display())), Some(file.clone()));
        assert_eq!(missing(file.display().to_string()), Some(file));
        assert_eq!(missing("sqlite::memory:".to_owned()), None);
        assert_eq!(missing("http://mlflow:5000".to_owned()), None);
    }

    #[test]
    fn a_password_is_never_printed() {
        let uri: StoreUri = "postgres://ana:s3cret@db/fmf".parse().unwrap();
        assert!(!format!("{uri} {uri:?}").contains("s3cret"));
    }
}
