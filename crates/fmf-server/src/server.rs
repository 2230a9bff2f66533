//! Starting and stopping.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::Path,
    time::Duration,
};

use axum::serve::ListenerExt as _;
use fmf_core::{PromptStore, StoreError};
use fmf_db::{DatabaseUrl, Registry};
use tokio::{net::TcpListener, sync::watch};

use crate::data::DataFolderError;
use crate::{
    Auth, ServeOptions,
    access::Guard,
    app::{App, Parts},
    data::DataFolder,
    front::{Front, HostRule},
    routes::router,
};

/// How long requests that are under way may take to end when the server is told to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// A server that listens, and answers once it [runs](Server::run).
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    front: Front,
}

/// Why a server cannot start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The data folder.
    #[error(transparent)]
    Data(#[from] DataFolderError),
    /// The database.
    #[error("cannot open the registry")]
    Registry(#[source] StoreError),
    /// Other machines could reach it, and there is no token to ask for.
    #[error(
        "{host} can be reached from other machines, and the {registry} has no token to ask for; \
         add one with `fmf token add NAME --role admin{place}`, or say --auth off to let everybody who \
         reaches it read and write"
    )]
    NoTokens {
        /// The address.
        host: IpAddr,
        /// The registry, as it prints itself.
        registry: String,
        /// The flag that names it to the command line.
        place: String,
    },
    /// The port belongs to another program.
    #[error(
        "port {port} on {host} is taken; stop the program that has it, or choose another with \
         --port (0 takes a free one)"
    )]
    PortTaken {
        /// The address.
        host: IpAddr,
        /// The port.
        port: u16,
    },
    /// Any other trouble with the network.
    #[error("cannot listen on {host} port {port}")]
    Listen {
        /// The address.
        host: IpAddr,
        /// The port.
        port: u16,
        /// Why.
        source: io::Error,
    },
    /// The server broke off.
    #[error("the server stopped")]
    Stopped(#[source] io::Error),
}

impl Server {
    /// Takes the port, locks the data folder and opens the registry.
    ///
    /// # Errors
    /// What stands in the way, with the way out.
    pub async fn bind(options: ServeOptions) -> Result<Self, ServeError> {
        allow_many_connections();
        let (listener, address) = listen(options.host, options.port).await?;
        let front = Self::front(&options).await?;
        Ok(Self { listener, address, front })
    }

    /// What answers requests, over the registry of `options`: for a program that listens itself.
    ///
    /// # Errors
    /// What stands in the way of opening the registry.
    pub async fn front(options: &ServeOptions) -> Result<Front, ServeError> {
        let app = open(options).await?;
        let hosts = HostRule::new(options.host, &options.allowed_hosts);
        Ok(Front::new(app.clone(), hosts, router(app)))
    }

    /// Where the server listens; the port is the real one when port 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether it asks for a token.
    #[must_use]
    pub fn asks_for_tokens(&self) -> bool {
        self.front.app().guard.is_required()
    }

    /// The registry behind the server.
    #[must_use]
    pub fn store(&self) -> &dyn PromptStore {
        &self.front.app().registry
    }

    /// Answers requests until `shutdown` is ready; then lets those under way end.
    ///
    /// # Errors
    /// When accepting connections fails for good.
    pub async fn run(
        self,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServeError> {
        let (stopping, stopped) = watch::channel(false);
        let mut drained = stopped.clone();
        let listener = self.listener.tap_io(|stream| {
            // Answers are small: waiting to fill a packet would only delay them.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "cannot set TCP_NODELAY");
            }
        });
        let upkeep = tokio::spawn(self.front.app().metrics.upkeep());
        let serving = axum::serve(listener, self.front).with_graceful_shutdown(async move {
            shutdown.await;
            let _ = stopping.send(true);
        });
        let too_long = async {
            let _ = drained.wait_for(|stopping| *stopping).await;
            tokio::time::sleep(DRAIN).await;
        };
        let ended = tokio::select! {
            ended = serving.into_future() => ended,
            () = too_long => Ok(()),
        };
        upkeep.abort();
        ended.map_err(ServeError::Stopped)
    }
}

/// Locks the folder of the database and opens the registry.
async fn open(options: &ServeOptions) -> Result<App, ServeError> {
    let url = match &options.database_url {
        Some(url) => url.parse().map_err(ServeError::Registry)?,
        None => DatabaseUrl::file(options.data_dir.join("fmf.db")),
    };
    let folder = url.path().map(|file| match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    });
    let lock = folder.map(DataFolder::open).transpose()?;
    let registry = Registry::open(&url).await.map_err(ServeError::Registry)?;
    let guard = guard(options, &registry).await?;
    Ok(App::new(Parts {
        data: registry.to_string(),
        registry,
        guard,
        cache_bytes: options.cache_bytes,
        demo: options.demo,
        lock,
    }))
}

/// Who is let in. A server that other machines can reach does not start without a token by chance;
/// who says that one is asked for may add it later.
async fn guard(options: &ServeOptions, registry: &Registry) -> Result<Guard, ServeError> {
    let required = options.auth.is_required(options.host);
    let guard = Guard::over(registry, required).await.map_err(ServeError::Registry)?;
    if required && !guard.has_tokens() {
        if options.auth == Auth::Auto {
            let (host, registry) = (options.host, registry.to_string());
            return Err(ServeError::NoTokens { host, registry, place: place(options) });
        }
        tracing::warn!("nobody has a token yet; add one with `fmf token add NAME --role admin`");
    }
    Ok(guard)
}

/// The flag that names the registry of `options` to the command line.
fn place(options: &ServeOptions) -> String {
    match &options.database_url {
        // A URL may hold a password.
        Some(_) => " --store DATABASE_URL".to_owned(),
        None => format!(" --data-dir {}", options.data_dir.display()),
    }
}

async fn listen(host: IpAddr, port: u16) -> Result<(TcpListener, SocketAddr), ServeError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::PortTaken { host, port },
        _ => ServeError::Listen { host, port, source },
    };
    let listener = TcpListener::bind((host, port)).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// Each connection is an open file, and the usual soft limit of 1,024 of them is for programs
/// that cannot take more.
fn allow_many_connections() {
    if let Err(error) = rlimit::increase_nofile_limit(rlimit::INFINITY) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
}
