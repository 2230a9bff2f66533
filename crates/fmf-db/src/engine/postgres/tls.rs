//! Encrypted connections: rustls, and whose word is taken for who the server is.

use std::{fs, path::Path, sync::Arc};

use fmf_core::{Result, StoreError};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::{Check, Trust};

/// What makes a connection an encrypted one, where the address asks for that.
///
/// # Errors
/// `Invalid` when there is nobody whose word could be taken.
pub(super) fn connector(trust: &Trust) -> Result<MakeRustlsConnect> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::backend("cannot set up TLS", error))?;
    let signatures = match trust.check {
        Check::Nothing => None,
        Check::Signature | Check::Host => Some(signatures(trust.roots.as_deref(), &provider)?),
    };
    let verifier = Verifier { signatures, asks_for_host: trust.check == Check::Host, provider };
    let config = builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    Ok(MakeRustlsConnect::new(config.with_no_client_auth()))
}

/// The check of signatures and names by those certificates, or by the system's.
fn signatures(
    path: Option<&Path>,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<WebPkiServerVerifier>> {
    let mut roots = RootCertStore::empty();
    let (_, refused) = roots.add_parsable_certificates(match path {
        Some(path) => from_file(path)?,
        None => rustls_native_certs::load_native_certs().certs,
    });
    if refused > 0 {
        tracing::debug!(refused, "certificates that cannot vouch for anybody");
    }
    let place = path.map_or_else(|| "on this system".to_owned(), |p| format!("in {}", p.display()));
    let verifier =
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider)).build();
    verifier.map_err(|_| {
        StoreError::Invalid(format!(
            "there is no certificate {place} that could vouch for the database server; name a \
             file of them with sslrootcert="
        ))
    })
}

fn from_file(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let unreadable = |why: &dyn std::fmt::Display| {
        StoreError::Invalid(format!("cannot read the certificates in {}: {why}", path.display()))
    };
    let text = fs::read(path).map_err(|error| unreadable(&error))?;
    let certificates = CertificateDer::pem_slice_iter(&text).collect::<Result<_, _>>();
    certificates.map_err(|error| unreadable(&error))
}

/// Checks what an address asks to be checked.
#[derive(Debug)]
struct Verifier {
    /// `None` where encryption only keeps out listeners.
    signatures: Option<Arc<WebPkiServerVerifier>>,
    asks_for_host: bool,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(signatures) = &self.signatures else { return Ok(ServerCertVerified::assertion()) };
        let verified = signatures.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        match verified {
            // The name is looked at last: everything else was right.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.asks_for_host => Ok(ServerCertVerified::assertion()),
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, dss, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, dss, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
