//! The one table of what can be configured.

/// The top-level sections of `fmf.yaml` that belong to FMF. Below them an unknown key is an
/// error; every other section belongs to the larger framework the file may be part of.
pub const OWNED_SECTIONS: &[&str] = &["prompts", "serve", "routes", "prices"];

/// One thing that can be configured.
#[derive(Debug)]
pub struct Key {
    /// Its place in the file, such as `prompts.cache.ttl`.
    pub path: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it is when nobody says anything.
    pub default: Option<&'static str>,
    /// What it is for, in one line.
    pub about: &'static str,
    /// Why it has no effect in this version of FMF, if it has none.
    pub unused: bool,
}

/// What a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A path; relative to the file it stands in.
    Path,
    /// `http://…` or `https://…`.
    Url,
    /// `sqlite:path` or `postgres://…`.
    DatabaseUrl,
    /// A folder, or a cloud's address such as `s3://bucket/path`.
    Artifacts,
    /// A version, an alias or `latest`.
    Selector,
    /// `500ms`, `60s`, `5m`, `1h`; a bare number is seconds.
    Duration,
    /// `true` or `false`.
    Switch,
    /// An IP address, or `localhost`.
    Address,
    /// 0 to 65535.
    Port,
    /// Several words: a list in the file, separated by commas elsewhere.
    List,
    /// Addresses and networks, a list like the one above.
    Networks,
    /// `64MiB`, `512KiB`, bytes without a unit, `0` or `off` for none.
    Size,
    /// A whole number, 0 for no limit.
    Count,
    /// Any text.
    Text,
    /// A text that is never shown, and never read from a file.
    Secret,
}

/// Every key, in the order in which it is shown.
pub const KEYS: &[Key] = &[
    Key {
        path: "prompts.backend",
        kind: Kind::OneOf(&["local", "mlflow", "database"]),
        default: Some("local"),
        about: "where prompts come from: files, an MLflow or FMF server, or a database opened here",
        unused: false,
    },
    Key {
        path: "prompts.root",
        kind: Kind::Path,
        default: Some("./prompts"),
        about: "the folder of the files; for backend local",
        unused: false,
    },
    Key {
        path: "prompts.tracking_uri",
        kind: Kind::Url,
        default: None,
        about: "the MLflow or FMF server; for backend mlflow",
        unused: false,
    },
    Key {
        path: "prompts.username",
        kind: Kind::Text,
        default: None,
        about: "the user name for that server",
        unused: false,
    },
    Key {
        path: "prompts.password",
        kind: Kind::Secret,
        default: None,
        about: "the password for that server; from the environment only",
        unused: false,
    },
    Key {
        path: "prompts.token",
        kind: Kind::Secret,
        default: None,
        about: "a bearer token for that server; from the environment only",
        unused: false,
    },
    Key {
        path: "prompts.database_url",
        kind: Kind::DatabaseUrl,
        default: Some("sqlite:fmf-data/fmf.db"),
        about: "the registry's database; for backend database",
        unused: false,
    },
    Key {
        path: "prompts.default_selector",
        kind: Kind::Selector,
        default: Some("production"),
        about: "which version a bare prompt name means",
        unused: false,
    },
    Key {
        path: "prompts.cache.ttl",
        kind: Kind::Duration,
        default: Some("60s"),
        about: "how long an application trusts an alias it has read; versions are kept for good",
        unused: false,
    },
    Key {
        path: "prompts.cache.stale_on_error",
        kind: Kind::Switch,
        default: Some("true"),
        about: "answer with what was read last while the store cannot be reached",
        unused: false,
    },
    Key {
        path: "prompts.cache.snapshot",
        kind: Kind::Path,
        default: None,
        about: "a folder that keeps what was read for a start without the store",
        unused: true,
    },
    Key {
        path: "prompts.cache.push",
        kind: Kind::OneOf(&["auto", "on", "off"]),
        default: Some("auto"),
        about: "let the server announce changes instead of waiting for the ttl",
        unused: true,
    },
    Key {
        path: "serve.host",
        kind: Kind::Address,
        default: Some("127.0.0.1"),
        about: "the address that `fmf serve` binds",
        unused: false,
    },
    Key {
        path: "serve.port",
        kind: Kind::Port,
        default: Some("5000"),
        about: "its port; 0 takes a free one",
        unused: false,
    },
    Key {
        path: "serve.data_dir",
        kind: Kind::Path,
        default: Some("./fmf-data"),
        about: "the folder that holds its database",
        unused: false,
    },
    Key {
        path: "serve.database_url",
        kind: Kind::DatabaseUrl,
        default: None,
        about: "another database than the one in that folder",
        unused: false,
    },
    Key {
        path: "serve.artifacts",
        kind: Kind::Artifacts,
        default: None,
        about: "where the files of runs and models are; artifacts beside the database unless it is \
                said, in the data folder with PostgreSQL",
        unused: false,
    },
    Key {
        path: "serve.allowed_hosts",
        kind: Kind::List,
        default: Some(""),
        about: "further host names that requests may carry; * allows all",
        unused: false,
    },
    Key {
        path: "serve.auth",
        kind: Kind::OneOf(&["auto", "on", "off"]),
        default: Some("auto"),
        about: "ask for a token; auto does unless only this machine can reach the server",
        unused: false,
    },
    Key {
        path: "serve.cache_size",
        kind: Kind::Size,
        default: Some("64MiB"),
        about: "memory for answers that are ready to send; 0 for none",
        unused: false,
    },
    Key {
        path: "serve.connections_per_client",
        kind: Kind::Count,
        default: Some("1000"),
        about: "the most connections that one address may have at once, trusted proxies excepted; \
                0 for no limit",
        unused: false,
    },
    Key {
        path: "serve.tls_cert",
        kind: Kind::Path,
        default: None,
        about: "a PEM file with the certificate, then its chain: serve HTTPS; read again when it changes",
        unused: false,
    },
    Key {
        path: "serve.tls_key",
        kind: Kind::Path,
        default: None,
        about: "a PEM file with the certificate's private key",
        unused: false,
    },
    Key {
        path: "serve.root_path",
        kind: Kind::Text,
        default: Some(""),
        about: "the path that a proxy serves this server under, such as /fmf",
        unused: false,
    },
    Key {
        path: "serve.trusted_proxies",
        kind: Kind::Networks,
        default: Some(""),
        about: "the proxies whose X-Forwarded-… and Forwarded headers are believed",
        unused: false,
    },
];

/// The key at `path`, if there is one.
#[must_use]
pub fn key(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

impl Key {
    /// The environment variable that overrides it, such as `FMF_PROMPTS__CACHE__TTL`.
    #[must_use]
    pub fn variable(&self) -> String {
        variable_of(self.path)
    }

    /// Whether its value must never be shown.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.kind == Kind::Secret
    }
}

/// The environment variable for a place in the file.
pub(super) fn variable_of(path: &str) -> String {
    format!("FMF_{}", path.to_uppercase().replace('.', "__"))
}

/// The place in the file that a variable overrides, if it begins like one of ours.
pub(super) fn path_of_variable(variable: &str) -> Option<String> {
    let path = variable.strip_prefix("FMF_")?.to_lowercase().replace("__", ".");
    let section = path.split_once('.')?.0;
    OWNED_SECTIONS.contains(&section).then_some(path)
}

impl Kind {
    /// What a value of this kind looks like, for messages and documentation.
    #[must_use]
    pub fn expected(self) -> String {
        match self {
            Self::OneOf(words) => words.join(" | "),
            Self::Path => "a path".to_owned(),
            Self::Url => "http://… or https://…".to_owned(),
            Self::DatabaseUrl => "sqlite:path or postgres://…".to_owned(),
            Self::Artifacts => "a folder, s3://…, gs://… or az://…".to_owned(),
            Self::Selector => "a version, an alias or latest".to_owned(),
            Self::Duration => "a duration such as 500ms, 60s, 5m".to_owned(),
            Self::Switch => "true | false".to_owned(),
            Self::Address => "an IP address or localhost".to_owned(),
            Self::Port => "a port, 0 to 65535".to_owned(),
            Self::List => "a list of names".to_owned(),
            Self::Networks => "a list of addresses or networks such as 10.0.0.0/8".to_owned(),
            Self::Size => "a size such as 64MiB, or 0".to_owned(),
            Self::Count => "a whole number, 0 for no limit".to_owned(),
            Self::Text | Self::Secret => "a text".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_variable_that_leads_back_to_it() {
        for key in KEYS {
            assert_eq!(path_of_variable(&key.variable()).as_deref(), Some(key.path));
        }
        assert_eq!(variable_of("prompts.backend"), "FMF_PROMPTS__BACKEND");
        assert_eq!(path_of_variable("FMF_ACTOR"), None);
        assert_eq!(path_of_variable("FMF_OTHER__KEY"), None);
    }
}
