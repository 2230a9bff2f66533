//! What a server is told when it starts.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
};

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
    /// Names of this server, besides those that need no permission, that a `Host` header may
    /// carry; `*` allows every name.
    pub allowed_hosts: Vec<String>,
    /// Whether a token is asked for.
    pub auth: Auth,
    /// The most bytes of answers to keep ready; 0 keeps none.
    pub cache_bytes: u64,
    /// Whether the data is an example, which the first page says.
    pub demo: bool,
}

/// Whether a server asks for a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Auth {
    /// It does unless it binds loopback.
    #[default]
    Auto,
    /// It does.
    On,
    /// It does not: whoever reaches it may do everything.
    Off,
}

impl Auth {
    /// Whether a server that binds `host` asks for a token.
    #[must_use]
    pub fn is_required(self, host: IpAddr) -> bool {
        match self {
            Self::Auto => !host.to_canonical().is_loopback(),
            Self::On => true,
            Self::Off => false,
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
            allowed_hosts: Vec::new(),
            auth: Auth::Auto,
            cache_bytes: 64 * 1024 * 1024,
            demo: false,
        }
    }
}
