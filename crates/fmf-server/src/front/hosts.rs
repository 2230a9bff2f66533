//! Which `Host` headers are let in.
//!
//! A page on the web can make a browser ask this server under the page's own name (DNS
//! rebinding). So a name is let in only if no outsider can own it: loopback, private addresses,
//! the bound address, names without a dot (`http://mlflow:5000` between containers), and what the
//! operator allows.

use std::net::IpAddr;

/// The hosts that are let in.
#[derive(Debug)]
pub(crate) struct HostRule {
    bound: IpAddr,
    allowed: Vec<String>,
}

impl HostRule {
    pub(crate) fn new(bound: IpAddr, allowed: &[String]) -> Self {
        Self { bound, allowed: allowed.to_vec() }
    }

    /// Whether a request with this `Host` header is let in; one without (HTTP/1.0) is.
    pub(crate) fn allows(&self, header: Option<&[u8]>) -> bool {
        let Some(header) = header else { return true };
        let Ok(header) = std::str::from_utf8(header) else { return false };
        let host = without_port(header);
        let local = match host.parse::<IpAddr>() {
            Ok(address) => address == self.bound || is_local(address),
            Err(_) => is_single_label(host) || host.to_ascii_lowercase().ends_with(".localhost"),
        };
        local || self.is_allowed(host) || self.is_allowed(header)
    }

    /// Whether a write that a browser sends from a page of this `Origin` is let in: a page of an
    /// outsider must not write with the reach of the browser's user. Programs send no origin.
    pub(super) fn allows_origin(&self, header: Option<&[u8]>) -> bool {
        let Some(header) = header else { return true };
        let host = std::str::from_utf8(header).ok().and_then(|origin| origin.split_once("://"));
        host.is_some_and(|(_, host)| self.allows(Some(host.as_bytes())))
    }

    fn is_allowed(&self, host: &str) -> bool {
        self.allowed.iter().any(|name| name == "*" || name.eq_ignore_ascii_case(host))
    }
}

fn without_port(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default();
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

fn is_local(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

fn is_single_label(host: &str) -> bool {
    !host.is_empty()
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn only_names_that_no_outsider_can_own_are_let_in() {
        let rule = HostRule::new(IpAddr::V4(Ipv4Addr::LOCALHOST), &["prompts.example.com".into()]);
        let good = [
            "localhost",
            "localhost:5000",
            "127.0.0.1:5000",
            "[::1]:5000",
            "mlflow:5000",
            "192.168.1.4",
            "10.0.0.1:80",
            "prompts.example.com:443",
            "PROMPTS.example.com",
        ];
        for host in good {
            assert!(rule.allows(Some(host.as_bytes())), "{host}");
        }
        for host in ["evil.com", "evil.com:5000", "8.8.8.8", "", "a.localhost.evil.com", "x y"] {
            assert!(!rule.allows(Some(host.as_bytes())), "{host:?}");
        }
        assert!(rule.allows(None));
        assert!(!rule.allows(Some(&[0xff])));
    }

    #[test]
    fn pages_of_outsiders_are_known_by_their_origin() {
        let rule = HostRule::new(IpAddr::V4(Ipv4Addr::LOCALHOST), &[]);
        for origin in ["http://localhost:5000", "http://127.0.0.1:5000", "https://mlflow"] {
            assert!(rule.allows_origin(Some(origin.as_bytes())), "{origin}");
        }
        for origin in ["https://evil.example", "null", "", "http://", "localhost"] {
            assert!(!rule.allows_origin(Some(origin.as_bytes())), "{origin:?}");
        }
        assert!(rule.allows_origin(None), "a program sends none");
    }

    #[test]
    fn a_star_allows_every_name() {
        let rule = HostRule::new(IpAddr::V4(Ipv4Addr::LOCALHOST), &["*".into()]);
        assert!(rule.allows(Some(b"anything.example")));
    }
}
