//! `fmf serve`.

mod logging;
mod welcome;

use std::path::PathBuf;

use clap::Args;
use fmf::{
    Environment,
    config::{FlagValue, ServeConfig},
};
use fmf_server::{Auth, CloudAccess, Limits, ServeError, ServeOptions, Server, TlsFiles};

use crate::{
    arguments::notes,
    demo,
    fault::{Exit, Fault, Result, chain},
    session::Session,
};

const NOTES: &str = "\
What is not said here comes from FMF_SERVE__… variables and the serve section of fmf.yaml. Logs \
go to standard error; FMF_LOG chooses which, such as warn or debug.";

/// Where `--demo` keeps its data unless it is told otherwise.
const DEMO_FOLDER: &str = "fmf-demo";

/// serve a registry that MLflow clients and FMF can use
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf serve --demo", "a registry with example prompts and runs in ./fmf-demo"),
    ("fmf serve --host 0.0.0.0 --data-dir /var/lib/fmf", "for other machines, with a token of `fmf token add`"),
    ("fmf serve --host 0.0.0.0 --tls-cert chain.pem --tls-key key.pem", "the same by HTTPS"),
    ("fmf serve --root-path /fmf --trusted-proxies 127.0.0.1", "behind a proxy, with a token too"),
]))]
pub(crate) struct Serve {
    /// the address to bind [default: 127.0.0.1]
    #[arg(long, value_name = "ADDRESS")]
    host: Option<String>,
    /// the port; 0 takes a free one [default: 5000]
    #[arg(long)]
    port: Option<String>,
    /// the folder that holds the database [default: ./fmf-data]
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<String>,
    /// another database than the one in that folder
    #[arg(long, value_name = "URL", conflicts_with = "demo")]
    database_url: Option<String>,
    /// where the files of runs and models are, such as s3://bucket/path; clouds take a build with
    /// them [default: artifacts beside the database]
    #[arg(long, value_name = "URL|FOLDER", conflicts_with = "demo")]
    artifacts: Option<String>,
    /// further host names that requests may carry, separated by commas; * allows all
    #[arg(long, value_name = "NAMES")]
    allowed_hosts: Option<String>,
    /// ask for a token: on, off (everybody is an admin), or auto: off on loopback without trusted
    /// proxies only [default: auto]
    #[arg(long, value_name = "WHETHER")]
    auth: Option<String>,
    /// memory for answers that are ready to send; 0 for none [default: 64MiB]
    #[arg(long, value_name = "SIZE")]
    cache_size: Option<String>,
    /// the most connections that one address may have at once, trusted proxies excepted; 0 for no
    /// limit [default: 1000]
    #[arg(long, value_name = "COUNT")]
    connections_per_client: Option<String>,
    /// serve HTTPS with the certificate and its chain in this PEM file
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<String>,
    /// the certificate's private key, in PEM
    #[arg(long, value_name = "FILE")]
    tls_key: Option<String>,
    /// the path that a proxy serves this server under, such as /fmf
    #[arg(long, value_name = "PATH")]
    root_path: Option<String>,
    /// believe what these proxies say of the client: addresses or networks, separated by commas
    #[arg(long, value_name = "ADDRESSES")]
    trusted_proxies: Option<String>,
    /// fill an empty registry with example prompts and runs, in ./fmf-demo
    #[arg(long)]
    demo: bool,
}

impl Serve {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        logging::start(&session.environment)?;
        let mut config = session.config(self.flags())?.serve;
        if self.demo {
            if self.data_dir.is_none() {
                config.data_dir = PathBuf::from(DEMO_FOLDER);
            }
            config.database_url = None;
            config.artifacts = None;
            demo::claim(&config.data_dir)?;
        }
        let stopped = stop_signal()?;
        let server = Server::bind(options(&config, &session.environment, self.demo)?).await?;
        if self.demo {
            demo::fill(&server).await?;
        }
        // Serving goes on when nobody reads the message.
        let _ = session.screen.lines(welcome::lines(&config, &server, self.demo));
        welcome::warn_of_lonely_files(session, &config);
        server.run(stopped).await;
        Ok(())
    }

    /// The flags that were given, for their keys.
    fn flags(&self) -> Vec<FlagValue> {
        let flags = [
            ("serve.host", "--host", &self.host),
            ("serve.port", "--port", &self.port),
            ("serve.data_dir", "--data-dir", &self.data_dir),
            ("serve.database_url", "--database-url", &self.database_url),
            ("serve.artifacts", "--artifacts", &self.artifacts),
            ("serve.allowed_hosts", "--allowed-hosts", &self.allowed_hosts),
            ("serve.auth", "--auth", &self.auth),
            ("serve.cache_size", "--cache-size", &self.cache_size),
            (
                "serve.connections_per_client",
                "--connections-per-client",
                &self.connections_per_client,
            ),
            ("serve.tls_cert", "--tls-cert", &self.tls_cert),
            ("serve.tls_key", "--tls-key", &self.tls_key),
            ("serve.root_path", "--root-path", &self.root_path),
            ("serve.trusted_proxies", "--trusted-proxies", &self.trusted_proxies),
        ];
        let given = flags
            .into_iter()
            .filter_map(|(key, flag, value)| Some(FlagValue { key, flag, value: value.clone()? }));
        given.collect()
    }
}

fn options(config: &ServeConfig, environment: &Environment, demo: bool) -> Result<ServeOptions> {
    Ok(ServeOptions {
        host: config.host,
        port: config.port,
        data_dir: config.data_dir.clone(),
        database_url: config.database_url.clone(),
        artifacts: config.artifacts.clone(),
        cloud_access: cloud_access(environment),
        allowed_hosts: config.allowed_hosts.clone(),
        auth: match config.auth {
            None => Auth::Auto,
            Some(true) => Auth::On,
            Some(false) => Auth::Off,
        },
        cache_bytes: config.cache_bytes,
        demo,
        tls: tls_files(config)?,
        root_path: config.root_path.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
        limits: Limits {
            connections_per_client: config.connections_per_client,
            ..Limits::default()
        },
    })
}

/// What the variables of the clouds' own tools say.
fn cloud_access(environment: &Environment) -> CloudAccess {
    let is_of_a_cloud =
        |name: &str| ["AWS_", "GOOGLE_", "AZURE_"].iter().any(|cloud| name.starts_with(cloud));
    let told = environment.iter().filter(|(name, _)| is_of_a_cloud(name));
    CloudAccess(told.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

fn tls_files(config: &ServeConfig) -> Result<Option<TlsFiles>> {
    match (&config.tls_cert, &config.tls_key) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => {
            Ok(Some(TlsFiles { certificate: certificate.clone(), key: key.clone() }))
        }
        (Some(_), None) => Err(missing("a certificate without its key", "--tls-key")),
        (None, Some(_)) => Err(missing("a key without its certificate", "--tls-cert")),
    }
}

fn missing(what: &str, flag: &str) -> Fault {
    Fault::new(Exit::Usage, format!("{what} cannot serve HTTPS; give {flag} FILE too"))
}

/// Ready when the process is asked to stop.
fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let cannot = |error| Fault::new(Exit::Failure, "cannot listen for signals").because(&error);
    let mut terminate = signal(SignalKind::terminate()).map_err(cannot)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(cannot)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

impl From<ServeError> for Fault {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Registry(error) => error.into(),
            error @ (ServeError::Front(_) | ServeError::Artifacts(_)) => {
                Self::new(Exit::Usage, chain(&error))
            }
            error => Self::new(Exit::Failure, chain(&error)),
        }
    }
}
