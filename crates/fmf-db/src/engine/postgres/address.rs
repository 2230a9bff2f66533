//! Where a PostgreSQL server is, as a URL says it.

use std::{fmt, path::PathBuf, time::Duration};

use fmf_core::{Result, StoreError};
use tokio_postgres::config::{Config, Host, SslMode};

/// Where PostgreSQL listens, unless the URL says otherwise.
const PORT: u16 = 5432;
/// How long it may take to reach the server, unless the URL says otherwise.
const CONNECT: Duration = Duration::from_secs(5);
/// After how long a server that acknowledges nothing is given up.
const SILENCE: Duration = Duration::from_secs(10);
/// How long a connection is idle before the network is asked whether it is still there.
const IDLE: Duration = Duration::from_secs(30);

/// A PostgreSQL server and a database on it. Printed, it says neither password nor parameters.
#[derive(Clone)]
pub(crate) struct Address {
    /// As it was written, password included.
    text: String,
    config: Config,
    trust: Trust,
}

/// How far a server is trusted: `sslmode` and `sslrootcert`, as libpq reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trust {
    pub(super) check: Check,
    /// The certificates of those who may vouch for the server; without it, the system's.
    pub(super) roots: Option<PathBuf>,
}

/// What is asked of the server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    /// Nothing: there is no encryption, or it keeps out listeners only.
    Nothing,
    /// That somebody who is trusted has signed it.
    Signature,
    /// And that it is for this host.
    Host,
}

impl Address {
    /// Reads `postgres://user:password@host:5432/database?sslmode=verify-full`.
    ///
    /// # Errors
    /// `Invalid`, without the text: it may hold a password.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let (base, query) = parted(text);
        let mut others: Vec<&str> = Vec::new();
        let (mut mode, mut roots) = ("prefer".to_owned(), None);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = value.to_owned(),
                Some(("sslrootcert", "system")) => {}
                Some(("sslrootcert", value)) => roots = Some(PathBuf::from(unescaped(value)?)),
                _ => others.push(pair),
            }
        }
        let rest = if others.is_empty() { String::new() } else { format!("?{}", others.join("&")) };
        let mut config: Config = format!("{base}{rest}").parse().map_err(|_| malformed())?;
        let (ssl_mode, check) = understood(&mode, roots.is_some())?;
        config.ssl_mode(ssl_mode);
        set_up(&mut config);
        Ok(Self { text: text.to_owned(), config, trust: Trust { check, roots } })
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(super) fn trust(&self) -> &Trust {
        &self.trust
    }
}

/// A URL before and after its question mark; one in a password comes before the `@`.
fn parted(text: &str) -> (&str, &str) {
    let host = text.find('@').unwrap_or_default();
    match text[host..].find('?') {
        Some(mark) => (&text[..host + mark], &text[host + mark + 1..]),
        None => (text, ""),
    }
}

/// How libpq reads `sslmode`; `require` with certificates checks them too.
fn understood(mode: &str, has_roots: bool) -> Result<(SslMode, Check)> {
    Ok(match mode {
        "disable" => (SslMode::Disable, Check::Nothing),
        "prefer" => (SslMode::Prefer, Check::Nothing),
        "require" if has_roots => (SslMode::Require, Check::Signature),
        "require" => (SslMode::Require, Check::Nothing),
        "verify-ca" => (SslMode::Require, Check::Signature),
        "verify-full" => (SslMode::Require, Check::Host),
        other => {
            return Err(StoreError::Invalid(format!(
                "sslmode cannot be {other:?}; it is disable, prefer, require, verify-ca or \
                 verify-full"
            )));
        }
    })
}

/// What the URL leaves open.
fn set_up(config: &mut Config) {
    if config.get_application_name().is_none() {
        config.application_name("fmf");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SILENCE);
    }
    config.keepalives_idle(IDLE);
}

fn malformed() -> StoreError {
    StoreError::Invalid(
        "this is no PostgreSQL URL that FMF understands; write \
         postgres://user:password@host:5432/database, with %XX for special characters in a \
         password, and only parameters that are known, such as sslmode"
            .to_owned(),
    )
}

/// A value of the query, `%XX` read as the byte it stands for.
fn unescaped(text: &str) -> Result<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut parts = text.split('%');
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        let digits = part.get(..2).ok_or_else(malformed)?;
        bytes.push(u8::from_str_radix(digits, 16).map_err(|_| malformed())?);
        bytes.extend(part[2..].bytes());
    }
    String::from_utf8(bytes).map_err(|_| malformed())
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("postgres://")?;
        if let Some(user) = self.config.get_user() {
            write!(f, "{user}@")?;
        }
        let ports = self.config.get_ports();
        for (index, host) in self.config.get_hosts().iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            match host {
                Host::Tcp(name) => write!(f, "{comma}{name}")?,
                Host::Unix(path) => write!(f, "{comma}{}", path.display())?,
            }
            match ports.get(index).or(ports.first()) {
                None | Some(&PORT) => {}
                Some(port) => write!(f, ":{port}")?,
            }
        }
        write!(f, "/{}", self.config.get_dbname().unwrap_or_default())
    }
}

impl fmt::Debug for Address {
    /// Without the password, like [`fmt::Display`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Address {}

#[cfg(test)]
mod tests {
    use super::*;

    fn trust(query: &str) -> (SslMode, Trust) {
        let address = Address::parse(&format!("postgres://ana@db/fmf{query}")).unwrap();
        (address.config.get_ssl_mode(), address.trust)
    }

    #[test]
    fn the_trust_in_a_server_is_read_as_libpq_reads_it() {
        let check = |query: &str, mode: SslMode, check: Check, roots: Option<&str>| {
            let expected = (mode, Trust { check, roots: roots.map(PathBuf::from) });
            assert_eq!(trust(query), expected, "{query}");
        };
        check("", SslMode::Prefer, Check::Nothing, None);
        check("?sslmode=disable", SslMode::Disable, Check::Nothing, None);
        check("?sslmode=require", SslMode::Require, Check::Nothing, None);
        check("?sslmode=verify-ca", SslMode::Require, Check::Signature, None);
        check("?sslmode=verify-full&sslrootcert=system", SslMode::Require, Check::Host, None);
        let roots = Some("/etc/a b.pem");
        let address = Address::parse("postgres://ana:s3c?ret@db/fmf?sslmode=verify-full").unwrap();
        assert_eq!(address.config.get_password(), Some(b"s3c?ret".as_slice()));
        assert_eq!(address.trust.check, Check::Host);
        let query = "?sslrootcert=%2Fetc%2Fa%20b.pem&sslmode=require&connect_timeout=1";
        check(query, SslMode::Require, Check::Signature, roots);
    }

    #[test]
    fn an_address_is_printed_without_its_secrets() {
        let check = |text: &str, shown: &str| {
            let address = Address::parse(text).unwrap();
            assert_eq!(address.to_string(), shown);
            assert!(!format!("{address:?}").contains("s3cret"));
        };
        check("postgres://ana:s3cret@db/fmf", "postgres://ana@db/fmf");
        check("postgresql://ana:s3cret@db:5433/fmf?sslmode=require", "postgres://ana@db:5433/fmf");
        check("postgres://db/fmf?password=s3cret&user=eve", "postgres://eve@db/fmf");
        check("postgres://ana@%2Frun%2Fpg/fmf", "postgres://ana@/run/pg/fmf");
        check("postgres://a,b:1/fmf", "postgres://a,b:1/fmf");
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        for text in [
            "postgres://ana:s3cret@db:x/fmf",
            "postgres://ana:s3cret@db/fmf?sslmode=maybe",
            "postgres://ana:s3cret@db/fmf?sslrootcert=%zz",
            "postgres://ana:s3cret@db/fmf?color=red",
        ] {
            let error = Address::parse(text).unwrap_err();
            assert!(matches!(error, StoreError::Invalid(_)), "{error:?}");
            assert!(!error.to_string().contains("s3c"), "{error}");
        }
    }
}
