//! Whom this machine trusts when it speaks HTTPS, as far as somebody has said so.

use std::fs;

use fmf_core::{Result, StoreError};

use super::StoreUri;
use crate::Environment;

/// Makes sure that `SSL_CERT_FILE` names certificates, if an HTTPS server is to be asked: the
/// authorities of the system would be trusted in place of a file that is not there, and the error
/// would be about the server.
///
/// # Errors
/// `Invalid` for a file that cannot be read or holds no certificate.
pub fn check_trust(uri: &StoreUri, environment: &Environment) -> Result<()> {
    let named = environment.get("SSL_CERT_FILE");
    let (StoreUri::Server(url), Some(path)) = (uri, named) else { return Ok(()) };
    if !url.starts_with("https://") {
        return Ok(());
    }
    let wrong = |why| Err(StoreError::Invalid(format!("SSL_CERT_FILE is {path:?}, which {why}")));
    match fs::read(path) {
        Err(error) => wrong(format!("cannot be read: {error}")),
        Ok(text) if !String::from_utf8_lossy(&text).contains("CERTIFICATE-----") => {
            wrong("holds no certificate in PEM".to_owned())
        }
        Ok(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, file: &str, said: Option<&str>) {
        let environment = Environment::from_iter([("SSL_CERT_FILE", file)]);
        let error = check_trust(&url.parse().unwrap(), &environment).err();
        let error = error.map(|error| error.to_string());
        match said {
            None => assert_eq!(error, None),
            Some(said) => assert!(error.as_ref().is_some_and(|e| e.contains(said)), "{error:?}"),
        }
    }

    #[test]
    fn a_file_of_authorities_that_is_none_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            path.display().to_string()
        };
        let whole = file("ca.pem", "-----BEGIN CERTIFICATE-----\n");
        check("https://host", &whole, None);
        check("https://host", "", None);
        check("https://host", "nosuch.pem", Some("cannot be read"));
        check("http://host", "nosuch.pem", None);
        check("./prompts", "nosuch.pem", None);
        check("https://host", &file("key.pem", "PRIVATE KEY"), Some("no certificate"));
    }
}
