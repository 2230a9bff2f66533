//! Where a server is, who asks, and how patiently.

use std::{fmt, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use fmf_core::{Result, StoreError};
use percent_encoding::percent_decode_str;
use reqwest::{Url, header::HeaderValue};

/// How to reach a server.
#[derive(Clone)]
#[non_exhaustive]
pub struct MlflowOptions {
    /// The server, such as `http://mlflow:5000`; a path before the API's own is kept. A user and
    /// a password in it become credentials and are never printed.
    pub base_url: String,
    /// Who asks.
    pub credentials: Credentials,
    /// The longest a single request may take.
    pub timeout: Duration,
    /// How often a request is sent again at most.
    pub retries: usize,
    /// No request is sent again once so much time has gone by.
    pub give_up_after: Duration,
}

impl MlflowOptions {
    /// The usual patience: 30 seconds a request, three retries within a minute.
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            credentials: Credentials::None,
            timeout: Duration::from_secs(30),
            retries: 3,
            give_up_after: Duration::from_secs(60),
        }
    }

    /// The same with these credentials.
    #[must_use]
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }
}

impl fmt::Debug for MlflowOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MlflowOptions")
            .field("base_url", &without_userinfo(&self.base_url))
            .field("credentials", &self.credentials)
            .field("timeout", &self.timeout)
            .field("retries", &self.retries)
            .field("give_up_after", &self.give_up_after)
            .finish()
    }
}

/// Who asks. Printing it tells no secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Credentials {
    /// Nobody in particular.
    #[default]
    None,
    /// A user with a password.
    Basic {
        /// The user.
        user: String,
        /// The password.
        password: String,
    },
    /// Whoever holds this token.
    Bearer(String),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Basic { .. } => "Basic(…)",
            Self::Bearer(_) => "Bearer(…)",
        })
    }
}

impl Credentials {
    /// The value of the `Authorization` header.
    pub(super) fn header(&self) -> Result<Option<HeaderValue>> {
        let text = match self {
            Self::None => return Ok(None),
            Self::Basic { user, password } => {
                format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
            }
            Self::Bearer(token) => format!("Bearer {token}"),
        };
        let mut value = HeaderValue::try_from(text).map_err(|_| {
            StoreError::Invalid("the token holds a character that no header may hold".to_owned())
        })?;
        value.set_sensitive(true);
        Ok(Some(value))
    }
}

/// A server's address without its secrets.
#[derive(Debug, Clone)]
pub(super) struct Address {
    /// Without user, password and trailing slash.
    pub(super) base: String,
    /// What stood in the address before the `@`.
    pub(super) credentials: Credentials,
}

impl Address {
    /// # Errors
    /// `Invalid` for what is no `http` or `https` address; no secret is repeated.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let shown = without_userinfo(text);
        let wrong = |why: &str| {
            StoreError::Invalid(format!(
                "{shown:?} is no address of an MLflow server: {why}; write http://host:port"
            ))
        };
        let mut url = Url::parse(text.trim()).map_err(|error| wrong(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong("its scheme is neither http nor https"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("it has a query or a fragment"));
        }
        let credentials = userinfo(&url);
        // Both fail only for addresses that cannot have a user, which these can.
        let _ = (url.set_username(""), url.set_password(None));
        Ok(Self { base: url.as_str().trim_end_matches('/').to_owned(), credentials })
    }
}

fn userinfo(url: &Url) -> Credentials {
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (user, password) = (decode(url.username()), decode(url.password().unwrap_or_default()));
    if user.is_empty() && password.is_empty() {
        return Credentials::None;
    }
    Credentials::Basic { user, password }
}

/// An address as it may be shown, whether it can be read or not.
fn without_userinfo(text: &str) -> String {
    let Some((_, host)) = text.rsplit_once('@') else { return text.to_owned() };
    match text.split_once("://") {
        Some((scheme, _)) => format!("{scheme}://…@{host}"),
        None => format!("…@{host}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, base: &str, credentials: Credentials) {
        let address = Address::parse(text).unwrap();
        assert_eq!((address.base.as_str(), address.credentials), (base, credentials), "{text}");
    }

    #[test]
    fn an_address_is_cleaned_of_its_credentials() {
        check("http://mlflow:5000", "http://mlflow:5000", Credentials::None);
        check("https://host/mlflow/", "https://host/mlflow", Credentials::None);
        let basic = |user: &str, password: &str| Credentials::Basic {
            user: user.to_owned(),
            password: password.to_owned(),
        };
        check("http://ann:s%40crét@h:1/", "http://h:1", basic("ann", "s@crét"));
        check("http://:token@h/", "http://h", basic("", "token"));
    }

    #[test]
    fn a_wrong_address_is_refused_without_its_secret() {
        for wrong in [
            "mlflow:5000",
            "ann:secret@mlflow",
            "ftp://ann:secret@h",
            "http://ann:secret@h?x",
            "http://ann:secret@h h",
            "http://ann:secret@",
        ] {
            let error = Address::parse(wrong).unwrap_err().to_string();
            assert!(!error.contains("secret") && error.contains("http://host:port"), "{error}");
        }
    }

    #[test]
    fn printing_tells_no_secret() {
        let basic = Credentials::Basic { user: "ann".into(), password: "secret".into() };
        for credentials in [basic, Credentials::Bearer("secret".into())] {
            let options =
                MlflowOptions::new("http://x:secret@h").with_credentials(credentials.clone());
            assert!(!format!("{options:?}").contains("secret"));
            assert!(!format!("{:?}", credentials.header()).contains("secret"));
        }
    }

    #[test]
    fn credentials_are_written_as_http_wants_them() {
        let basic = Credentials::Basic { user: "Aladdin".into(), password: "open sesame".into() };
        let value = |credentials: Credentials| credentials.header().unwrap().unwrap();
        assert_eq!(value(basic), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(value(Credentials::Bearer("t0k".into())), "Bearer t0k");
        assert!(Credentials::Bearer("a\nb".into()).header().is_err());
    }
}
