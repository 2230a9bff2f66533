//! Who asks, and under which address.

use std::net::SocketAddr;

use axum::http::{HeaderMap, HeaderValue, header};

use super::{Rules, forwarded::Forwarding, root_path::RootPath};

/// Who asks, and how: as the connection shows it, or as a trusted proxy says.
pub(super) struct Visitor<'h> {
    peer: Option<SocketAddr>,
    forwarding: Option<Forwarding<'h>>,
}

impl<'h> Visitor<'h> {
    pub(super) fn new(rules: &Rules, peer: Option<SocketAddr>, headers: &'h HeaderMap) -> Self {
        Self { peer, forwarding: rules.proxies().forwarding(peer, headers) }
    }

    /// The client's address, for the log, the author of a change and limits; its port only where
    /// the client itself is connected.
    pub(super) fn address(&self) -> Option<SocketAddr> {
        let forwarded = self.forwarding.map(|forwarding| SocketAddr::new(forwarding.client, 0));
        forwarded.or(self.peer)
    }

    /// The host that a trusted proxy was asked for.
    pub(super) fn forwarded_host(&self) -> Option<&'h [u8]> {
        self.forwarding.and_then(|forwarding| forwarding.host).map(str::as_bytes)
    }

    /// The address that the client used.
    pub(super) fn reached(&self, rules: &Rules, headers: &HeaderMap) -> Reached {
        let host = self.forwarded_host().and_then(|host| HeaderValue::from_bytes(host).ok());
        let scheme = match self.forwarding.and_then(|forwarding| forwarding.scheme) {
            Some(scheme) if scheme.eq_ignore_ascii_case("https") => "https",
            Some(scheme) if scheme.eq_ignore_ascii_case("http") => "http",
            _ => rules.scheme(),
        };
        Reached {
            scheme,
            host: host.or_else(|| headers.get(header::HOST).cloned()),
            root: rules.root().clone(),
        }
    }
}

/// The address under which a client has reached this server.
#[derive(Debug, Clone)]
pub(crate) struct Reached {
    scheme: &'static str,
    host: Option<HeaderValue>,
    root: RootPath,
}

impl Reached {
    /// The whole address, such as `https://prompts.example.com/fmf`.
    pub(crate) fn url(&self) -> String {
        let host = self.host.as_ref().and_then(|host| host.to_str().ok());
        format!("{}://{}{}", self.scheme, host.unwrap_or("127.0.0.1:5000"), self.root())
    }

    /// The path that every link begins with; empty for none.
    pub(crate) fn root(&self) -> &str {
        self.root.as_str()
    }
}
