//! Which `Host` and `Origin` headers are let in.
//!
//! A page on the web can make a browser ask this server under the page's own name (DNS
//! rebinding). So a name is let in only if no outsider can own it: loopback, private addresses,
//! the bound address, names without a dot (`http://mlflow:5000` between containers), and what the
//! operator allows.
//!
//! A page can also send a form to any address without reading the answer. So a write that names
//! the page it comes from must come from a page of this server, from a program on the user's own
//! machine, or from a site that the operator allows by name.

use std::net::IpAddr;

/// The hosts that are let in.
#[derive(Debug)]
pub(crate) struct HostRule {
    bound: IpAddr,
    allowed: Vec<String>,
}

impl HostRule {
    pub(crate) fn new(bound: IpAddr, allowed: &[String]) -> Self {
        let allowed = allowed.iter().map(|name| name.trim_end_matches('.').to_owned()).collect();
        Self { bound, allowed }
    }

    /// Whether a request with this `Host` header is let in; one without (HTTP/1.0) is.
    pub(super) fn allows(&self, header: Option<&[u8]>) -> bool {
        let Some(header) = header else { return true };
        let Some(site) = Site::read(header) else { return false };
        let local = match site.name.parse::<IpAddr>() {
            Ok(address) => address == self.bound || is_local(address),
            Err(_) => is_single_label(site.name) || is_localhost(site.name),
        };
        local || self.allowed.iter().any(|name| name == "*" || site.is_called(name))
    }

    /// Whether a write from a page of this `Origin`, sent to this `Host`, is let in. Programs
    /// send no origin. That every host is allowed (`*`) does not make every page a friend.
    pub(super) fn allows_origin(&self, origin: Option<&[u8]>, host: Option<&[u8]>) -> bool {
        let Some(origin) = origin else { return true };
        let read = std::str::from_utf8(origin).ok().and_then(|text| text.split_once("://"));
        let Some((_, place)) = read.filter(|(scheme, _)| matches!(*scheme, "http" | "https"))
        else {
            return false;
        };
        let Some(page) = Site::read(place.as_bytes()) else { return false };
        let same = host.and_then(Site::read).is_some_and(|host| host.is_same(&page));
        same || page.is_of_this_machine() || self.allowed.iter().any(|name| page.is_called(name))
    }
}

/// Whose page or server something is, as headers write it.
struct Site<'h> {
    /// A name or an address, without brackets and without the dot at its end.
    name: &'h str,
    /// Without the ports that go without saying.
    port: Option<&'h str>,
}

impl<'h> Site<'h> {
    /// Reads `name`, `name:port` or `[address]:port`.
    fn read(header: &'h [u8]) -> Option<Self> {
        let text = std::str::from_utf8(header).ok()?;
        let (name, rest) = match text.strip_prefix('[') {
            Some(inside) => {
                let (address, rest) = inside.split_once(']')?;
                address.parse::<std::net::Ipv6Addr>().ok()?;
                (address, rest)
            }
            None => text.split_at(text.find(':').unwrap_or(text.len())),
        };
        let port = match rest.strip_prefix(':') {
            Some(port) => Some(port),
            None if rest.is_empty() => None,
            None => return None,
        };
        if port.is_some_and(|port| !port.bytes().all(|byte| byte.is_ascii_digit())) {
            return None;
        }
        let name = name.strip_suffix('.').unwrap_or(name);
        let port = port.filter(|port| !matches!(*port, "" | "80" | "443"));
        (!name.is_empty()).then_some(Self { name, port })
    }

    /// Whether an operator means this site, who may name its port too.
    fn is_called(&self, allowed: &str) -> bool {
        allowed.eq_ignore_ascii_case(self.name)
            || Site::read(allowed.as_bytes()).is_some_and(|allowed| {
                allowed.name.eq_ignore_ascii_case(self.name)
                    && (allowed.port.is_none() || allowed.port == self.port)
            })
    }

    fn is_same(&self, other: &Self) -> bool {
        self.name.eq_ignore_ascii_case(other.name) && self.port == other.port
    }

    fn is_of_this_machine(&self) -> bool {
        match self.name.parse::<IpAddr>() {
            Ok(address) => address.to_canonical().is_loopback(),
            Err(_) => is_localhost(self.name),
        }
    }
}

fn is_local(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// Names that browsers never ask a name server for.
fn is_localhost(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    last.eq_ignore_ascii_case("localhost")
}

fn is_single_label(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use proptest::prelude::*;

    use super::*;

    fn rule(allowed: &[&str]) -> HostRule {
        let allowed: Vec<_> = allowed.iter().map(|name| (*name).to_owned()).collect();
        HostRule::new(IpAddr::V4(Ipv4Addr::LOCALHOST), &allowed)
    }

    #[test]
    fn only_names_that_no_outsider_can_own_are_let_in() {
        let rule = rule(&["prompts.example.com", "other.example.com:8443", "dotted.example.com."]);
        let good = [
            "localhost",
            "localhost:5000",
            "LocalHost.:5000",
            "a.localhost",
            "127.0.0.1:5000",
            "127.0.0.1.",
            "[::1]:5000",
            "[::ffff:127.0.0.1]",
            "[fd00::1]",
            "mlflow:5000",
            "my_mlflow-1",
            "192.168.1.4",
            "10.0.0.1:80",
            "prompts.example.com:443",
            "prompts.example.com:8080",
            "PROMPTS.example.com.",
            "other.example.com:8443",
            "dotted.example.com",
        ];
        for host in good {
            assert!(rule.allows(Some(host.as_bytes())), "{host}");
        }
        let bad = [
            "evil.com",
            "evil.com:5000",
            "evil.com.",
            "8.8.8.8",
            "",
            ".",
            ":5000",
            "a.localhost.evil.com",
            "localhost.evil.com",
            "x y",
            "[::1",
            "[::1]evil.com",
            "[::1]:evil",
            "[127.0.0.1]",
            "[2001:db8::1]",
            "::1",
            "localhost:evil.com",
            "localhost:5000:5000",
            "evil.com@localhost",
            "localhost@evil.com",
            "localhost/evil.com",
            "evil.prompts.example.com",
            "prompts.example.com.evil.com",
            "other.example.com",
            "other.example.com:1",
            "*",
        ];
        for host in bad {
            assert!(!rule.allows(Some(host.as_bytes())), "{host:?}");
        }
        assert!(rule.allows(None));
        assert!(!rule.allows(Some(&[0xff])));
    }

    #[test]
    fn pages_of_outsiders_are_known_by_their_origin() {
        let rule = rule(&["prompts.example.com"]);
        let check = |origin: &str, host: &str, expected: bool| {
            let allowed = rule.allows_origin(Some(origin.as_bytes()), Some(host.as_bytes()));
            assert_eq!(allowed, expected, "{origin:?} at {host:?}");
        };
        check("http://mlflow:5000", "mlflow:5000", true);
        check("https://mlflow", "mlflow:443", true);
        check("http://[fd00::1]:5000", "[fd00::1]:5000", true);
        check("http://localhost:3000", "mlflow:5000", true);
        check("http://127.0.0.1:5000", "localhost:5000", true);
        check("https://prompts.example.com", "fmf:5000", true);
        check("https://prompts.example.com.", "fmf:5000", true);
        // Another program on the same machine, and other machines of the same network.
        check("http://mlflow:8080", "mlflow:5000", false);
        check("http://other:5000", "mlflow:5000", false);
        check("http://192.168.1.66", "192.168.1.4", false);
        for origin in [
            "https://evil.example",
            "https://evil.localhost.example",
            "null",
            "",
            "http://",
            "localhost",
            "file://localhost",
            "chrome-extension://localhost",
            "https://prompts.example.com@evil.example",
            "https://prompts.example.com/",
        ] {
            check(origin, "localhost:5000", false);
        }
        assert!(rule.allows_origin(None, Some(b"localhost")), "a program sends none");
    }

    #[test]
    fn a_star_allows_every_name_and_no_page_of_outsiders() {
        let rule = rule(&["*"]);
        assert!(rule.allows(Some(b"anything.example")));
        let origin = Some(&b"https://evil.example"[..]);
        assert!(!rule.allows_origin(origin, Some(b"anything.example")));
        assert!(rule.allows_origin(Some(b"https://anything.example"), Some(b"anything.example")));
    }

    proptest! {
        #[test]
        fn a_name_with_a_dot_is_let_in_only_by_permission(name in "[a-z]{1,5}\\.[a-z]{2,5}") {
            prop_assert!(!rule(&[]).allows(Some(name.as_bytes())));
            prop_assert!(rule(&[&name]).allows(Some(name.as_bytes())));
        }

        #[test]
        fn reading_never_panics(header in proptest::collection::vec(any::<u8>(), 0..40)) {
            let rule = rule(&["a"]);
            let _ = (rule.allows(Some(&header)), rule.allows_origin(Some(&header), Some(&header)));
        }
    }
}
