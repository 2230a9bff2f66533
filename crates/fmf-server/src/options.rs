//! What a server is told when it starts.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
    time::Duration,
};

use crate::artifacts::CloudAccess;

/// How to serve a registry.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The address to bind.
    pub host: IpAddr,
    /// The port to bind; 0 for a free one.
    pub port: u16,
    /// The folder that holds the database; created if it is missing.
    pub data_dir: PathBuf,
    /// Another database than the one in the data folder.
    pub database_url: Option<String>,
    /// Where the files of runs and models are: a folder, or an address such as `s3://bucket/path`;
    /// `None` for `artifacts` beside the database, in the data folder if that is a server.
    pub artifacts: Option<String>,
    /// What the environment says of the cloud that keeps them.
    pub cloud_access: CloudAccess,
    /// Names of this server, besides those that need no permission, that a `Host` header may
    /// carry; `*` allows every name.
    pub allowed_hosts: Vec<String>,
    /// Whether a token is asked for.
    pub auth: Auth,
    /// The most bytes of answers to keep ready; 0 keeps none.
    pub cache_bytes: u64,
    /// Whether the data is an example, which the first page says.
    pub demo: bool,
    /// The certificate to serve HTTPS with; plain HTTP without one.
    pub tls: Option<TlsFiles>,
    /// The path that a proxy serves this server under, such as `/fmf`; empty for none.
    pub root_path: String,
    /// The proxies whose word on the client counts: addresses or networks such as `10.0.0.0/8`.
    pub trusted_proxies: Vec<String>,
    /// How much of the server a client may take up, and for how long.
    pub limits: Limits,
}

/// The files of a certificate, in PEM. They are read again when they change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, then those that vouch for it.
    pub certificate: PathBuf,
    /// Its private key: PKCS#8, PKCS#1 or SEC1, not encrypted.
    pub key: PathBuf,
}

/// How much of the server a client may take up, and for how long.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The most connections at once; fewer where the process may not open so many files.
    pub connections: usize,
    /// The most connections of one client at once: of an address, or of a network of IPv6; 0 for
    /// as many as there are. This machine and trusted proxies may have all of them.
    pub connections_per_client: usize,
    /// How long a connection may lie idle between requests.
    pub idle: Duration,
    /// How long a client may take from the first byte of a request to the end of its headers; for
    /// the handshake of TLS too.
    pub headers: Duration,
    /// The most bytes of a request before its body.
    pub header_bytes: usize,
    /// How long a client may take to send a body; of one that is written as it comes, so long for
    /// each 64 KiB.
    pub body: Duration,
    /// The largest body that is held, in bytes: a template of 100,000 characters with as many tags
    /// as anybody needs. Files are written as they come, of any size.
    pub body_bytes: usize,
    /// How long a client may take to read an answer, before what its size adds.
    pub answer: Duration,
    /// What an answer's size adds: a second for each so many bytes that the client has taken.
    pub answer_rate: u64,
    /// The most bytes of bodies that are being received.
    pub bodies_under_way: usize,
    /// The most searches whose pages are read and written at once; the others wait for their turn.
    pub searches: usize,
    /// How long they wait for it.
    pub turn: Duration,
    /// The most bytes of large answers that wait for their readers.
    pub answers_under_way: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            connections_per_client: 1_000,
            idle: Duration::from_secs(75),
            headers: Duration::from_secs(10),
            header_bytes: 64 << 10,
            body: Duration::from_secs(30),
            body_bytes: 8 << 20,
            answer: Duration::from_secs(30),
            answer_rate: 64 << 10,
            bodies_under_way: 64 << 20,
            searches: 8,
            turn: Duration::from_secs(20),
            answers_under_way: 128 << 20,
        }
    }
}

/// Whether a server asks for a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Auth {
    /// It does unless it binds loopback with no proxy in front.
    #[default]
    Auto,
    /// It does.
    On,
    /// It does not: whoever reaches it may do everything.
    Off,
}

impl ServeOptions {
    /// Whether such a server asks for a token. Whoever reaches a proxy reaches the server.
    #[must_use]
    pub fn asks_for_tokens(&self) -> bool {
        match self.auth {
            Auth::Auto => {
                !self.host.to_canonical().is_loopback() || !self.trusted_proxies.is_empty()
            }
            Auth::On => true,
            Auth::Off => false,
        }
    }
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 5000,
            data_dir: PathBuf::from("fmf-data"),
            database_url: None,
            artifacts: None,
            cloud_access: CloudAccess::default(),
            allowed_hosts: Vec::new(),
            auth: Auth::Auto,
            cache_bytes: 64 * 1024 * 1024,
            demo: false,
            tls: None,
            root_path: String::new(),
            trusted_proxies: Vec::new(),
            limits: Limits::default(),
        }
    }
}
