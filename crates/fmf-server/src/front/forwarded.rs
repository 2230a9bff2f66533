//! What a proxy says of the client: its address, the name it asked for, and how.
//!
//! Anybody can write these headers, so only the word of the named proxies counts, and of the
//! addresses in a list only those that a named proxy has added. `X-Forwarded-For`, `-Host` and
//! `-Proto` are read, and `Forwarded` (RFC 7239); where a request has both and they name different
//! clients, one of them was written by the client, and neither counts.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header::FORWARDED};
use ipnet::IpNet;

const FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The proxies whose word counts.
#[derive(Debug, Default)]
pub(crate) struct Proxies(Vec<IpNet>);

/// A client as a trusted proxy describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Forwarding<'h> {
    /// The client.
    pub(super) client: IpAddr,
    /// The name it asked for.
    pub(super) host: Option<&'h str>,
    /// `http` or `https`.
    pub(super) scheme: Option<&'h str>,
}

/// One step on the way of a request, as the proxy that took it describes it.
#[derive(Debug, Default, Clone, Copy)]
struct Hop<'h> {
    from: Option<&'h str>,
    host: Option<&'h str>,
    scheme: Option<&'h str>,
}

impl Proxies {
    /// Reads addresses and networks; answers the one that is neither.
    pub(super) fn read(texts: &[String]) -> Result<Self, String> {
        let read = |text: &String| {
            let network =
                text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
            network.map_err(|_| text.clone())
        };
        texts.iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// The client behind `peer`, if `peer` is a proxy whose word counts and it says anything.
    pub(super) fn forwarding<'h>(
        &self,
        peer: Option<SocketAddr>,
        headers: &'h HeaderMap,
    ) -> Option<Forwarding<'h>> {
        if self.0.is_empty() {
            return None;
        }
        let peer = peer?.ip().to_canonical();
        if !self.trusts(peer) {
            return None;
        }
        let separate = self.client(peer, &separate_headers(headers)?);
        let standard = self.client(peer, &standard_header(headers)?);
        match (separate, standard) {
            (Some(one), Some(other)) => (one.client == other.client).then_some(one),
            (one, other) => one.or(other),
        }
    }

    /// The nearest hop whose sender is no trusted proxy: what lies behind it, the sender wrote.
    fn client<'h>(&self, peer: IpAddr, hops: &[Hop<'h>]) -> Option<Forwarding<'h>> {
        let mut nearest = hops.iter().rev();
        let mut hop = *nearest.next()?;
        let mut client = peer;
        // Where a proxy hides whom it speaks for, it speaks for itself.
        while let Some(from) = hop.from.and_then(address) {
            client = from;
            match nearest.next() {
                Some(next) if self.trusts(client) => hop = *next,
                _ => break,
            }
        }
        Some(Forwarding { client, host: hop.host, scheme: hop.scheme })
    }

    /// Whether this is one of them.
    pub(super) fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The hops of the three headers. Some proxies add to the lists and some write one value anew:
/// the values belong to the hops counted from the nearest one.
///
/// Answers nothing for headers that are no text.
fn separate_headers(headers: &HeaderMap) -> Option<Vec<Hop<'_>>> {
    let (from, hosts, schemes) =
        (list(headers, &FOR)?, list(headers, &HOST)?, list(headers, &PROTO)?);
    let count = from.len().max(hosts.len()).max(schemes.len());
    let of = |values: &[&'_ str], from_the_end: usize| -> Option<usize> {
        values.len().checked_sub(1).map(|last| last.saturating_sub(from_the_end))
    };
    let hops = (0..count).rev().map(|from_the_end| Hop {
        from: from.len().checked_sub(from_the_end + 1).map(|index| from[index]),
        host: of(&hosts, from_the_end).map(|index| hosts[index]),
        scheme: of(&schemes, from_the_end).map(|index| schemes[index]),
    });
    Some(hops.collect())
}

/// The values of a header that may come in several lines and holds a list.
fn list<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<Vec<&'h str>> {
    let mut values = Vec::new();
    for line in headers.get_all(name) {
        values.extend(line.to_str().ok()?.split(',').map(str::trim));
    }
    Some(values)
}

/// The hops of `Forwarded`.
fn standard_header(headers: &HeaderMap) -> Option<Vec<Hop<'_>>> {
    let mut hops = Vec::new();
    for line in headers.get_all(FORWARDED) {
        hops.extend(outside_quotes(line.to_str().ok()?, ',').into_iter().map(hop));
    }
    Some(hops)
}

fn hop(element: &str) -> Hop<'_> {
    let mut hop = Hop::default();
    for pair in outside_quotes(element, ';') {
        let Some((name, value)) = pair.split_once('=') else { continue };
        let value = value.trim();
        let value = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
        match name.trim().to_ascii_lowercase().as_str() {
            "for" => hop.from = Some(value),
            "host" => hop.host = Some(value),
            "proto" => hop.scheme = Some(value),
            _ => {}
        }
    }
    hop
}

/// Splits a text where `separator` stands outside of quotes.
fn outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    let pieces = text.split(move |letter| {
        quoted ^= letter == '"';
        letter == separator && !quoted
    });
    pieces.collect()
}

/// An address as proxies write it: with or without brackets and port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6);
    let read = text.parse::<IpAddr>().ok().or_else(bare);
    let read = read.or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    read.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn proxies() -> Proxies {
        let named = ["10.0.0.0/8", "::1", "192.0.2.7"];
        Proxies::read(&named.map(str::to_owned)).unwrap()
    }

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        let line = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        };
        lines.iter().map(line).collect()
    }

    /// What is believed of a request from `10.0.0.1`: client, host, scheme.
    fn check(lines: &[(&'static str, &str)], expected: Option<(&str, &str, &str)>) {
        let headers = headers(lines);
        let peer = Some("10.0.0.1:9".parse().unwrap());
        let seen = proxies().forwarding(peer, &headers).map(|seen| {
            (seen.client.to_string(), seen.host.unwrap_or("-"), seen.scheme.unwrap_or("-"))
        });
        let seen = seen.as_ref().map(|(client, host, scheme)| (client.as_str(), *host, *scheme));
        assert_eq!(seen, expected, "{lines:?}");
    }

    #[test]
    fn the_client_is_the_rightmost_address_that_is_no_trusted_proxy() {
        const XFF: &str = "x-forwarded-for";
        check(&[(XFF, "203.0.113.5")], Some(("203.0.113.5", "-", "-")));
        check(&[(XFF, "1.1.1.1, 203.0.113.5, 10.2.3.4")], Some(("203.0.113.5", "-", "-")));
        check(&[(XFF, "1.1.1.1"), (XFF, "203.0.113.5,192.0.2.7")], Some(("203.0.113.5", "-", "-")));
        check(&[(XFF, "10.0.0.9, 10.0.0.8")], Some(("10.0.0.9", "-", "-")));
        check(&[(XFF, "203.0.113.5:4711")], Some(("203.0.113.5", "-", "-")));
        check(&[(XFF, "[2001:db8::5]:4711")], Some(("2001:db8::5", "-", "-")));
        check(&[(XFF, "::ffff:203.0.113.5")], Some(("203.0.113.5", "-", "-")));
        // Hidden or unreadable: the proxy speaks for itself.
        check(&[(XFF, "1.1.1.1, unknown")], Some(("10.0.0.1", "-", "-")));
        check(&[(XFF, "1.1.1.1, unknown, 10.0.0.3")], Some(("10.0.0.3", "-", "-")));
        check(&[(XFF, "")], Some(("10.0.0.1", "-", "-")));
        check(&[], None);
    }

    #[test]
    fn host_and_scheme_are_those_of_the_clients_own_request() {
        let lines = [
            ("x-forwarded-for", "203.0.113.5"),
            ("x-forwarded-host", "evil.example, prompts.example.com"),
            ("x-forwarded-proto", "https"),
        ];
        check(&lines, Some(("203.0.113.5", "prompts.example.com", "https")));
        let lines = [
            ("x-forwarded-for", "203.0.113.5, 10.0.0.2"),
            ("x-forwarded-host", "prompts.example.com, inner"),
            ("x-forwarded-proto", "https, http"),
        ];
        check(&lines, Some(("203.0.113.5", "prompts.example.com", "https")));
        let lines = [("x-forwarded-host", "prompts.example.com")];
        check(&lines, Some(("10.0.0.1", "prompts.example.com", "-")));
    }

    #[test]
    fn the_standard_header_is_read_too() {
        let check = |line: &str, expected| check(&[("forwarded", line)], expected);
        check(
            "for=203.0.113.5;proto=https;host=a.example",
            Some(("203.0.113.5", "a.example", "https")),
        );
        check(
            "For=\"[2001:db8::5]:47\"; Host=\"a.example:8443\"",
            Some(("2001:db8::5", "a.example:8443", "-")),
        );
        check(
            "for=1.1.1.1;host=evil, for=203.0.113.5;host=a, for=10.0.0.2",
            Some(("203.0.113.5", "a", "-")),
        );
        check("for=\"a,b;c\", for=_hidden", Some(("10.0.0.1", "-", "-")));
        check("", Some(("10.0.0.1", "-", "-")));
    }

    #[test]
    fn two_headers_that_disagree_are_not_believed() {
        let both = |other: &'static str| [("x-forwarded-for", "203.0.113.5"), ("forwarded", other)];
        check(&both("for=203.0.113.5;host=a"), Some(("203.0.113.5", "-", "-")));
        check(&both("for=1.1.1.1"), None);
    }

    #[test]
    fn only_the_word_of_named_proxies_counts() {
        let headers = headers(&[("x-forwarded-for", "203.0.113.5")]);
        for (peer, believed) in [
            ("10.0.0.1:1", true),
            ("[::ffff:10.0.0.1]:1", true),
            ("[::1]:1", true),
            ("192.0.2.7:1", true),
            ("192.0.2.8:1", false),
            ("127.0.0.1:1", false),
            ("[::2]:1", false),
        ] {
            let peer = Some(peer.parse().unwrap());
            assert_eq!(proxies().forwarding(peer, &headers).is_some(), believed, "{peer:?}");
        }
        assert_eq!(proxies().forwarding(None, &headers), None);
        assert_eq!(
            Proxies::default().forwarding(Some("10.0.0.1:1".parse().unwrap()), &headers),
            None
        );
    }

    #[test]
    fn what_is_no_address_is_named() {
        for wrong in ["proxy", "10.0.0.0/33", "10.0.0", "", "10.0.0.1:80"] {
            assert_eq!(Proxies::read(&[wrong.to_owned()]).unwrap_err(), wrong);
        }
    }

    proptest! {
        #[test]
        fn nothing_that_a_client_writes_hides_its_address(written in "[ -~]{0,60}") {
            let lines = [("x-forwarded-for", written.as_str()), ("x-forwarded-for", "203.0.113.5")];
            let headers = headers(&lines);
            let peer = Some("10.0.0.1:9".parse().unwrap());
            let seen = proxies().forwarding(peer, &headers).unwrap();
            prop_assert_eq!(seen.client.to_string(), "203.0.113.5");
        }

        #[test]
        fn reading_never_panics(line in "[ -~]{0,60}") {
            let lines = [("forwarded", line.as_str()), ("x-forwarded-host", line.as_str())];
            let headers = headers(&lines);
            let _ = proxies().forwarding(Some("10.0.0.1:9".parse().unwrap()), &headers);
        }
    }
}
