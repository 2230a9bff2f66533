//! Reading a certificate and its key from PEM files.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use tokio_rustls::rustls::{
    self,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject as _},
    sign::CertifiedKey,
};

use crate::options::TlsFiles;

/// Why HTTPS cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("cannot read {}, given by {flag}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The option that names it.
        flag: &'static str,
        /// Why.
        source: io::Error,
    },
    /// The file holds no PEM, or broken PEM.
    #[error("{} is no PEM file that can be read; {expected}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What it should hold.
        expected: &'static str,
        /// Why.
        source: pem::Error,
    },
    /// The file holds PEM, but not what is needed.
    #[error("{} holds no {what}; {expected}", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// What is missing.
        what: &'static str,
        /// What it should hold.
        expected: &'static str,
    },
    /// The key is another certificate's.
    #[error(
        "the key in {} does not belong to the first certificate in {}; give the key that the \
         certificate was made for, and a chain that begins with the server's own certificate",
        key.display(), certificate.display()
    )]
    Mismatch {
        /// The file of the certificate.
        certificate: PathBuf,
        /// The file of the key.
        key: PathBuf,
    },
    /// The certificate or the key is of a kind that cannot be used.
    #[error(
        "the certificate in {} cannot be used with the key in {}",
        certificate.display(), key.display()
    )]
    Unusable {
        /// The file of the certificate.
        certificate: PathBuf,
        /// The file of the key.
        key: PathBuf,
        /// Why.
        source: rustls::Error,
    },
    /// The cryptography of this build offers no version of TLS.
    #[error("this build cannot speak TLS")]
    Provider(#[source] rustls::Error),
}

const CHAIN: &str = "it should hold the server's certificate (BEGIN CERTIFICATE), then those that \
    vouch for it";
const KEY: &str = "it should hold a private key that is not encrypted (BEGIN PRIVATE KEY, BEGIN \
    RSA PRIVATE KEY or BEGIN EC PRIVATE KEY)";

/// # Errors
/// [`TlsError`] for what cannot be read or does not belong together.
pub(super) fn read(files: &TlsFiles, provider: &CryptoProvider) -> Result<CertifiedKey, TlsError> {
    let chain = chain(&files.certificate)?;
    let key = key(&files.key)?;
    CertifiedKey::from_der(chain, key, provider).map_err(|source| {
        let (certificate, key) = (files.certificate.clone(), files.key.clone());
        match source {
            rustls::Error::InconsistentKeys(_) => TlsError::Mismatch { certificate, key },
            source => TlsError::Unusable { certificate, key, source },
        }
    })
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = contents(path, "--tls-cert")?;
    let chain = CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>();
    let chain = chain.map_err(|error| malformed(path, "certificate", CHAIN, error))?;
    if chain.is_empty() {
        return Err(missing(path, "certificate", CHAIN));
    }
    Ok(chain)
}

fn key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let text = contents(path, "--tls-key")?;
    PrivateKeyDer::from_pem_slice(&text).map_err(|error| malformed(path, "private key", KEY, error))
}

fn contents(path: &Path, flag: &'static str) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|source| TlsError::Unreadable { path: path.to_owned(), flag, source })
}

fn malformed(
    path: &Path,
    what: &'static str,
    expected: &'static str,
    error: pem::Error,
) -> TlsError {
    match error {
        pem::Error::NoItemsFound => missing(path, what, expected),
        source => TlsError::Malformed { path: path.to_owned(), expected, source },
    }
}

fn missing(path: &Path, what: &'static str, expected: &'static str) -> TlsError {
    TlsError::Missing { path: path.to_owned(), what, expected }
}
