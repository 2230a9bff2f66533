//! HTTPS: who is greeted, what is refused, and certificates that change.

use std::{fs, net::SocketAddr, sync::Arc, time::Duration};

use fmf_server::{Limits, ServeError, ServeOptions, Server, TlsFiles};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, PKCS_RSA_SHA256};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        pki_types::{CertificateDer, ServerName, pem::PemObject as _},
    },
};

use crate::{
    harness::Listening,
    raw::{answer, ended, said},
};

/// Somebody who signs certificates, and a folder for them.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
    folder: TempDir,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem, folder: tempfile::tempdir().unwrap() }
    }

    /// The files of a new certificate for that name; those before are overwritten.
    pub(crate) fn files(&self, name: &str) -> TlsFiles {
        let key = KeyPair::generate().unwrap();
        let text = key.serialize_pem();
        self.written(name, &key, &text)
    }

    fn written(&self, name: &str, key: &KeyPair, key_text: &str) -> TlsFiles {
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let chain = params.signed_by(key, &self.issuer).unwrap().pem() + &self.pem;
        let files = TlsFiles {
            certificate: self.folder.path().join("chain.pem"),
            key: self.folder.path().join("key.pem"),
        };
        fs::write(&files.certificate, chain).unwrap();
        fs::write(&files.key, key_text).unwrap();
        files
    }

    /// A client that trusts this authority and asks for `name`.
    async fn client(
        &self,
        address: SocketAddr,
        name: &str,
    ) -> std::io::Result<TlsStream<TcpStream>> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.pem.as_bytes()).unwrap()).unwrap();
        let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        let stream = TcpStream::connect(address).await?;
        let name = ServerName::try_from(name.to_owned()).unwrap();
        TlsConnector::from(Arc::new(config)).connect(name, stream).await
    }
}

async fn serving(files: TlsFiles) -> Listening {
    Listening::with(ServeOptions { tls: Some(files), ..ServeOptions::default() }).await
}

/// Asks on a connection that stays open.
async fn is_healthy(stream: &mut TlsStream<TcpStream>) -> bool {
    let words = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(words).await.unwrap();
    let mut text = vec![0; 4096];
    let read = stream.read(&mut text).await.unwrap();
    text[..read].starts_with(b"HTTP/1.1 200")
}

#[tokio::test]
async fn keys_of_every_usual_form_are_read() {
    let authority = Authority::new();
    let pem = |label: &str, der: &[u8]| {
        use base64::Engine as _;
        let text = base64::engine::general_purpose::STANDARD.encode(der);
        format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
    };
    let elliptic = KeyPair::generate().unwrap();
    let rsa = KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap();
    let cases = [
        (&elliptic, elliptic.serialize_pem()),
        (&elliptic, pem("EC PRIVATE KEY", inside(elliptic.serialized_der()))),
        (&rsa, rsa.serialize_pem()),
        (&rsa, pem("RSA PRIVATE KEY", inside(rsa.serialized_der()))),
    ];
    for (key, text) in cases {
        let server = serving(authority.written("localhost", key, &text)).await;
        let mut client = authority.client(server.address, "localhost").await.unwrap();
        assert!(is_healthy(&mut client).await, "{}", text.lines().next().unwrap());
    }
}

/// The key inside of a PKCS#8 document, which is a sequence of the version, the algorithm
/// and the key.
fn inside(document: &[u8]) -> &[u8] {
    /// The content of the value that begins here, and what follows it.
    fn value(bytes: &[u8]) -> (&[u8], &[u8]) {
        let (length, from) = match bytes[1] {
            short @ 0..0x80 => (usize::from(short), 2),
            long => {
                let count = usize::from(long & 0x7f);
                let length = bytes[2..2 + count].iter();
                (length.fold(0, |length, byte| length << 8 | usize::from(*byte)), 2 + count)
            }
        };
        bytes[from..].split_at(length)
    }
    let (version, rest) = value(value(document).0);
    assert!(version.len() == 1);
    let (_algorithm, rest) = value(rest);
    value(rest).0
}

#[tokio::test]
async fn files_that_cannot_be_used_are_refused_with_the_way_out() {
    let authority = Authority::new();
    let good = authority.files("localhost");
    let path = |name: &str, text: &str| {
        let path = authority.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let other_key = path("other.pem", &KeyPair::generate().unwrap().serialize_pem());
    let check = |certificate: &std::path::Path, key: &std::path::Path, said: &'static str| {
        let files = TlsFiles { certificate: certificate.to_owned(), key: key.to_owned() };
        async move {
            let options = ServeOptions { tls: Some(files), port: 0, ..ServeOptions::default() };
            let error = Server::bind(options).await.err().unwrap();
            assert!(matches!(error, ServeError::Tls(_)), "{error:?}");
            assert!(error.to_string().contains(said), "{error}");
        }
    };
    let missing = authority.folder.path().join("missing.pem");
    let garbage = path("garbage.pem", "no PEM");
    let broken = path("broken.pem", "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n");
    let locked = path(
        "locked.pem",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
    );
    check(&missing, &good.key, "--tls-cert").await;
    check(&good.certificate, &missing, "--tls-key").await;
    check(&garbage, &good.key, "holds no certificate").await;
    check(&good.key, &good.key, "holds no certificate").await;
    check(&broken, &good.key, "no PEM file that can be read").await;
    check(&good.certificate, &garbage, "holds no private key").await;
    check(&good.certificate, &good.certificate, "holds no private key").await;
    check(&good.certificate, &locked, "not encrypted").await;
    check(&good.certificate, &other_key, "does not belong to").await;
}

#[tokio::test]
async fn a_certificate_that_changed_is_used_without_dropping_connections() {
    let authority = Authority::new();
    let server = serving(authority.files("old.example")).await;
    let mut old = authority.client(server.address, "old.example").await.unwrap();
    assert!(authority.client(server.address, "new.example").await.is_err());
    authority.files("new.example");
    while authority.client(server.address, "new.example").await.is_err() {
        assert!(is_healthy(&mut old).await);
    }
    assert!(is_healthy(&mut old).await, "the old connection goes on");
    assert!(authority.client(server.address, "old.example").await.is_err());
    fs::write(authority.folder.path().join("key.pem"), "half").unwrap();
    assert!(authority.client(server.address, "new.example").await.is_ok(), "it serves on");
}

#[tokio::test]
async fn plain_http_is_told_to_speak_https() {
    let authority = Authority::new();
    let server = serving(authority.files("localhost")).await;
    let text =
        answer(said(server.address, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await).await;
    assert!(text.starts_with("HTTP/1.1 400") && text.contains("https://"), "{text}");
}

#[tokio::test]
async fn greetings_that_do_not_come_end() {
    let authority = Authority::new();
    let limits = Limits { headers: Duration::from_millis(200), ..Limits::default() };
    let tls = Some(authority.files("localhost"));
    let server = Listening::with(ServeOptions { tls, limits, ..ServeOptions::default() }).await;
    for words in ["", "\u{16}", "\u{16}\u{3}\u{1}\u{2}"] {
        ended(&mut said(server.address, words).await).await;
    }
    ended(&mut said(server.address, "\u{1}garbage").await).await;
    let mut client = authority.client(server.address, "localhost").await.unwrap();
    assert!(is_healthy(&mut client).await);
}
