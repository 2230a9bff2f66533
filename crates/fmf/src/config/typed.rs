//! The typed configuration, read out of the effective values.

use std::{
    fmt,
    net::IpAddr,
    path::{Component, Path, PathBuf},
    time::Duration,
};

use fmf_core::Selector;
use fmf_db::DatabaseUrl;

use super::{ConfigError, Origin, Setting, redact_url, value};

/// How the addresses begin where artifacts may be.
const ARTIFACT_SCHEMES: &[&str] =
    &["file", "s3", "s3a", "gs", "az", "azure", "adl", "abfs", "abfss"];

/// Where prompts come from.
#[derive(Debug, Clone)]
pub struct PromptsConfig {
    /// Which kind of store.
    pub backend: Backend,
    /// The folder of the files.
    pub root: PathBuf,
    /// The MLflow or FMF server.
    pub tracking_uri: Option<String>,
    /// Who asks that server.
    pub credentials: Credentials,
    /// The registry's database.
    pub database_url: String,
    /// What a bare name means.
    pub default_selector: Selector,
    /// What an application keeps.
    pub cache: CacheConfig,
}

/// The kinds of stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// Files.
    Local,
    /// An MLflow server, or an FMF server.
    Mlflow,
    /// The registry's database, opened in this process.
    Database,
}

/// Who asks a server: a token, or a user name and a password.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// The user name.
    pub username: Option<String>,
    /// The password.
    pub password: Option<String>,
    /// A bearer token.
    pub token: Option<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = |secret: &Option<String>| secret.as_ref().map(|_| "***");
        f.debug_struct("Credentials")
            .field("username", &self.username)
            .field("password", &hidden(&self.password))
            .field("token", &hidden(&self.token))
            .finish()
    }
}

/// What an application keeps of what it has read.
#[derive(Debug, Clone)]
pub struct CacheConfig {
    /// How long an alias is trusted.
    pub ttl: Duration,
    /// Whether an old answer is better than none.
    pub stale_on_error: bool,
    /// Where it is kept for the next start. Read, but not used yet.
    pub snapshot: Option<PathBuf>,
    /// Whether the server announces changes. Read, but not used yet.
    pub push: String,
}

/// How `fmf serve` serves.
#[derive(Debug, Clone)]
pub struct ServeConfig {
    /// The address to bind.
    pub host: IpAddr,
    /// The port; 0 for a free one.
    pub port: u16,
    /// The folder that holds the database.
    pub data_dir: PathBuf,
    /// Another database than the one in that folder.
    pub database_url: Option<String>,
    /// Where the files of runs and models are: a folder, or a cloud's address.
    pub artifacts: Option<String>,
    /// Further host names that requests may carry.
    pub allowed_hosts: Vec<String>,
    /// Whether a token is asked for; `None` where the address decides.
    pub auth: Option<bool>,
    /// Memory for answers that are ready to send.
    pub cache_bytes: u64,
    /// The most connections that one address may have; 0 for no limit.
    pub connections_per_client: usize,
    /// The certificate to serve HTTPS with.
    pub tls_cert: Option<PathBuf>,
    /// Its private key.
    pub tls_key: Option<PathBuf>,
    /// The path that a proxy serves this server under; empty for none.
    pub root_path: String,
    /// The proxies whose word on the client counts.
    pub trusted_proxies: Vec<String>,
}

impl ServeConfig {
    /// The database that is served: the one that is named, else the one in the data folder.
    ///
    /// # Errors
    /// `Invalid` for a URL that names none.
    pub fn database(&self) -> fmf_core::Result<DatabaseUrl> {
        match &self.database_url {
            Some(url) => url.parse(),
            None => Ok(DatabaseUrl::file(self.data_dir.join("fmf.db"))),
        }
    }
}

/// Reads effective values as what their keys hold.
pub(super) struct Reader<'a> {
    settings: &'a [Setting],
    /// What relative paths of the file, and the defaults, are relative to.
    file_folder: &'a Path,
    /// What relative paths from elsewhere are relative to.
    folder: &'a Path,
}

impl<'a> Reader<'a> {
    pub(super) fn new(settings: &'a [Setting], file: Option<&'a Path>, folder: &'a Path) -> Self {
        let file_folder = file.and_then(Path::parent).unwrap_or(folder);
        Self { settings, file_folder, folder }
    }

    pub(super) fn prompts(&self) -> Result<PromptsConfig, ConfigError> {
        let backend = |text: &str| match text {
            "local" => Some(Backend::Local),
            "mlflow" => Some(Backend::Mlflow),
            "database" => Some(Backend::Database),
            _ => None,
        };
        let database_url = self.database_url("prompts.database_url")?;
        Ok(PromptsConfig {
            backend: self.read("prompts.backend", backend)?,
            root: self.path("prompts.root")?,
            tracking_uri: self.read_optional("prompts.tracking_uri", |text| self.url(text))?,
            credentials: Credentials {
                username: self.text("prompts.username"),
                password: self.text("prompts.password"),
                token: self.text("prompts.token"),
            },
            database_url: database_url.unwrap_or_default(),
            default_selector: self
                .read("prompts.default_selector", |text| text.parse::<Selector>().ok())?,
            cache: self.cache()?,
        })
    }

    fn cache(&self) -> Result<CacheConfig, ConfigError> {
        let push = |text: &str| match text {
            "auto" => Some("auto"),
            text => value::switch(text).map(|on| if on { "on" } else { "off" }),
        };
        Ok(CacheConfig {
            ttl: self.read("prompts.cache.ttl", value::duration)?,
            stale_on_error: self.read("prompts.cache.stale_on_error", value::switch)?,
            snapshot: self.optional_path("prompts.cache.snapshot")?,
            push: self.read("prompts.cache.push", push)?.to_owned(),
        })
    }

    pub(super) fn serve(&self) -> Result<ServeConfig, ConfigError> {
        let auth = |text: &str| match text {
            "auto" => Some(None),
            text => value::switch(text).map(Some),
        };
        Ok(ServeConfig {
            host: self.read("serve.host", value::address)?,
            port: self.read("serve.port", |text| text.parse().ok())?,
            data_dir: self.path("serve.data_dir")?,
            database_url: self.database_url("serve.database_url")?,
            artifacts: self.artifacts("serve.artifacts")?,
            allowed_hosts: self.read("serve.allowed_hosts", |text| Some(value::list(text)))?,
            auth: self.read("serve.auth", auth)?,
            cache_bytes: self.read("serve.cache_size", value::size)?,
            connections_per_client: self
                .read("serve.connections_per_client", |text| text.parse().ok())?,
            tls_cert: self.optional_path("serve.tls_cert")?,
            tls_key: self.optional_path("serve.tls_key")?,
            root_path: self.text("serve.root_path").unwrap_or_default(),
            trusted_proxies: self.read("serve.trusted_proxies", |text| Some(value::list(text)))?,
        })
    }

    fn setting(&self, path: &str) -> Option<&'a Setting> {
        self.settings.iter().find(|setting| setting.key.path == path)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.setting(path).and_then(|setting| setting.value.clone())
    }

    /// The value of a key that always has one.
    fn read<T>(
        &self,
        path: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, ConfigError> {
        let missing = || ConfigError::BadValue {
            key: path,
            value: "missing".to_owned(),
            origin: Origin::Default,
            expected: "a value".to_owned(),
        };
        self.read_optional(path, parse)?.ok_or_else(missing)
    }

    fn read_optional<T>(
        &self,
        path: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        let Some(setting) = self.setting(path) else { return Ok(None) };
        let Some(text) = setting.value.as_deref() else { return Ok(None) };
        parse(text).map(Some).ok_or_else(|| ConfigError::BadValue {
            key: setting.key.path,
            value: format!("{:?}", redact_url(text)),
            origin: setting.origin.clone(),
            expected: setting.key.kind.expected(),
        })
    }

    fn path(&self, path: &'static str) -> Result<PathBuf, ConfigError> {
        let written = self.read(path, |text| self.whole_path(text))?;
        Ok(self.resolve(path, &written))
    }

    fn optional_path(&self, path: &'static str) -> Result<Option<PathBuf>, ConfigError> {
        let written = self.read_optional(path, |text| self.whole_path(text))?;
        Ok(written.map(|written| self.resolve(path, &written)))
    }

    fn whole_path(&self, text: &str) -> Option<PathBuf> {
        (!text.is_empty() && !text.contains('\0')).then(|| PathBuf::from(text))
    }

    fn url(&self, text: &str) -> Option<String> {
        let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"))?;
        (!rest.is_empty()).then(|| text.trim_end_matches('/').to_owned())
    }

    /// A database URL, the path of an SQLite file resolved like any other path.
    fn database_url(&self, path: &'static str) -> Result<Option<String>, ConfigError> {
        let known = |text: &str| {
            let file = text.strip_prefix("sqlite:").is_some_and(|file| !file.is_empty());
            let server = text.starts_with("postgres://") || text.starts_with("postgresql://");
            (file || server).then(|| text.to_owned())
        };
        let url = self.read_optional(path, known)?;
        Ok(url.map(|url| match url.strip_prefix("sqlite:") {
            // A database in memory has no path, and what begins with `//` is refused later.
            Some(file) if file != ":memory:" && !file.starts_with("//") => {
                format!("sqlite:{}", self.resolve(path, Path::new(file)).display())
            }
            _ => url,
        }))
    }

    /// A folder, resolved like any other path, or the address of a cloud as it is.
    fn artifacts(&self, path: &'static str) -> Result<Option<String>, ConfigError> {
        let known = |text: &str| match text.split_once("://") {
            None => self.whole_path(text).map(|_| text.to_owned()),
            Some((scheme, rest)) => {
                let is_known = ARTIFACT_SCHEMES.contains(&scheme) && !rest.is_empty();
                is_known.then(|| text.to_owned())
            }
        };
        let place = self.read_optional(path, known)?;
        Ok(place.map(|place| match place.contains("://") {
            true => place,
            false => self.resolve(path, Path::new(&place)).display().to_string(),
        }))
    }

    /// A path as it is meant: relative to the file that says it, else to the working folder.
    fn resolve(&self, key: &str, path: &Path) -> PathBuf {
        let folder = match self.setting(key).map(|setting| &setting.origin) {
            Some(Origin::File(_) | Origin::Default) => self.file_folder,
            _ => self.folder,
        };
        // A leading `./` is how a relative path is shown; one in the middle is noise.
        folder
            .join(path)
            .components()
            .filter(|part| *part != Component::CurDir || folder.as_os_str().is_empty())
            .collect()
    }
}
