//! HTTPS: the certificate, the greeting, and those who speak plain HTTP by mistake.
//!
//! The provider of the cryptography is the one that the HTTP client is built with, so that the
//! binary holds one.

mod certificate;
mod files;

use std::sync::Arc;

use tokio::{io::AsyncWriteExt as _, net::TcpStream};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::aws_lc_rs},
    server::TlsStream,
};

use self::certificate::Certificate;
pub use self::files::TlsError;
use crate::options::TlsFiles;

/// What greets clients.
pub(super) struct Tls {
    acceptor: TlsAcceptor,
    certificate: Arc<Certificate>,
}

impl Tls {
    /// # Errors
    /// What is wrong with the files, and the way out.
    pub(super) fn new(files: &TlsFiles) -> Result<Self, TlsError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let certificate = Arc::new(Certificate::read(files, provider.clone())?);
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(TlsError::Provider)?
            .with_no_client_auth()
            .with_cert_resolver(certificate.clone());
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), certificate })
    }

    /// Reads the files again whenever they change.
    pub(super) fn follow_files(&self) -> impl Future<Output = ()> + use<> {
        self.certificate.clone().follow_files()
    }

    /// The encrypted stream, or nothing where the client cannot or will not.
    pub(super) async fn greet(&self, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
        let mut first = [0];
        match stream.peek(&mut first).await {
            Ok(1) if first[0].is_ascii_alphabetic() => return refuse_plain(stream).await,
            Ok(1) => {}
            _ => return None,
        }
        match self.acceptor.accept(stream).await {
            Ok(stream) => Some(stream),
            Err(error) => {
                tracing::debug!(%error, "a client could not agree on TLS");
                None
            }
        }
    }
}

/// A word of HTTP begins with a letter, a greeting of TLS with the number 22.
async fn refuse_plain(mut stream: TcpStream) -> Option<TlsStream<TcpStream>> {
    let mut unread = [0; 4096];
    // What is left unread would take the answer with it when the connection closes.
    let _ = stream.try_read(&mut unread);
    let _ = stream.write_all(SPEAK_TLS).await;
    let _ = stream.shutdown().await;
    None
}

const SPEAK_TLS: &[u8] = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n\
    Content-Length: 62\r\nConnection: close\r\n\r\n\
    This port speaks HTTPS only: write https:// where http:// is.\n";
