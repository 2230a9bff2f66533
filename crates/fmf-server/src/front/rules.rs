//! What is decided about a request before any route sees it.

use std::sync::Arc;

use axum::http::{Method, Request, header};

use super::{
    forwarded::Proxies, headers::Guard, hosts::HostRule, root_path::RootPath, visitor::Visitor,
};
use crate::ServeOptions;

/// Why the path or the proxies in front of a server cannot be as they were given.
#[derive(Debug, thiserror::Error)]
pub enum FrontError {
    /// The path.
    #[error(
        "the root path cannot be {0:?}; write a path such as /fmf or /tools/fmf that does not \
         begin with /api, /ajax-api, /health or /metrics"
    )]
    RootPath(String),
    /// A proxy.
    #[error(
        "a trusted proxy cannot be {0:?}; write an address or a network such as 10.0.0.7 or \
         10.0.0.0/8"
    )]
    Proxy(String),
}

/// What is decided about a request before any route sees it.
#[derive(Debug, Clone)]
pub(crate) struct Rules(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    hosts: HostRule,
    proxies: Proxies,
    root: RootPath,
    guard: Guard,
    scheme: &'static str,
}

impl Rules {
    /// # Errors
    /// [`FrontError`] for a root path or a proxy that is none.
    pub(crate) fn read(options: &ServeOptions) -> Result<Self, FrontError> {
        let secure = options.tls.is_some();
        let root = RootPath::read(&options.root_path);
        Ok(Self(Arc::new(Parts {
            hosts: HostRule::new(options.host, &options.allowed_hosts),
            proxies: Proxies::read(&options.trusted_proxies).map_err(FrontError::Proxy)?,
            root: root.ok_or_else(|| FrontError::RootPath(options.root_path.clone()))?,
            // Browsers would hold every program on this machine's `localhost` to HTTPS.
            guard: Guard { https_only: secure && !options.host.is_loopback() },
            scheme: if secure { "https" } else { "http" },
        })))
    }

    pub(super) fn proxies(&self) -> &Proxies {
        &self.0.proxies
    }

    pub(super) fn root(&self) -> &RootPath {
        &self.0.root
    }

    pub(super) fn guard(&self) -> Guard {
        self.0.guard
    }

    /// How this server itself is spoken to.
    pub(super) fn scheme(&self) -> &'static str {
        self.0.scheme
    }

    /// Why this request is not let in.
    pub(super) fn refusal<B>(
        &self,
        visitor: &Visitor<'_>,
        request: &Request<B>,
    ) -> Option<&'static str> {
        let hosts = &self.0.hosts;
        let mut named = request.headers().get_all(header::HOST).iter();
        let host = named.next().map(|host| host.as_bytes());
        let target = request.uri().authority().map(|authority| authority.as_str().as_bytes());
        // What a proxy passes on is no better than what the client sent to it.
        let all = [host, visitor.forwarded_host(), target];
        if named.next().is_some() || !all.into_iter().all(|host| hosts.allows(host)) {
            return Some(REFUSED_HOST);
        }
        if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
            return None;
        }
        let origin = request.headers().get(header::ORIGIN).map(|origin| origin.as_bytes());
        let host = visitor.forwarded_host().or(host);
        (!hosts.allows_origin(origin, host)).then_some(REFUSED_ORIGIN)
    }
}

const REFUSED_HOST: &str = "This server does not answer under the name in the Host header. \
    Start it with --allowed-hosts NAME if that name is yours.\n";
const REFUSED_ORIGIN: &str = "This server takes no writes from pages of other sites. \
    Start it with --allowed-hosts NAME if that site is yours.\n";
