//! Starting and stopping, and everything between a socket and the front.
//!
//! What a request asks for is none of its business.

mod accept;
mod connection;
mod crowd;
mod pace;
mod stream;
mod tls;

use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::Path,
};

use fmf_core::{PromptStore, StoreError};
use fmf_db::{Console, DatabaseUrl, Registry, Tracking};
use tokio::net::{TcpListener, TcpSocket};

pub use self::tls::TlsError;
use self::{accept::Acceptor, connection::Shared, tls::Tls};
use crate::{
    Auth, ServeOptions,
    access::Guard,
    app::{App, Parts},
    artifacts::{ArtifactPlace, ArtifactPlaceError, Artifacts},
    data::{DataFolder, DataFolderError},
    front::{Front, FrontError, Rules},
    options::Limits,
    routes::router,
};

/// Files that a server opens besides its connections: the database, its log, standard streams.
const OTHER_FILES: u64 = 100;
/// How many clients may wait to be let in: with the usual 128, one of a few hundred that come at
/// once would not be heard and try again after a second.
const WAITING: u32 = 4096;

/// A server that listens, and answers once it [runs](Server::run).
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    front: Front,
    tls: Option<Tls>,
    limits: Limits,
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
    /// Where its files are to be.
    #[error(transparent)]
    Artifacts(#[from] ArtifactPlaceError),
    /// Other machines could reach it, and there is no token to ask for.
    #[error(
        "{reach} can be reached from other machines, and the {registry} has no token to ask for; \
         add one with `fmf token add NAME --role admin{place}`, or say --auth off to let everybody who \
         reaches it read and write"
    )]
    NoTokens {
        /// The address, and that it is behind a proxy.
        reach: String,
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
    /// The certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The path or the proxies in front of the server.
    #[error(transparent)]
    Front(#[from] FrontError),
}

impl Server {
    /// Takes the port, locks the data folder and opens the registry.
    ///
    /// # Errors
    /// What stands in the way, with the way out.
    pub async fn bind(options: ServeOptions) -> Result<Self, ServeError> {
        let tls = options.tls.as_ref().map(Tls::new).transpose()?;
        let mut limits = options.limits.clone();
        limits.connections = limits.connections.min(allow_many_connections());
        let (listener, address) = listen(options.host, options.port)?;
        let front = Self::front(&options).await?;
        Ok(Self { listener, address, front, tls, limits })
    }

    /// What answers requests, over the registry of `options`: for a program that listens itself.
    ///
    /// # Errors
    /// What stands in the way of opening the registry.
    pub async fn front(options: &ServeOptions) -> Result<Front, ServeError> {
        let rules = Rules::read(options)?;
        let app = open(options).await?;
        Ok(Front::new(app.clone(), rules, router(app)))
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

    /// The experiments, runs and logged models beside it.
    #[must_use]
    pub fn tracking(&self) -> &Tracking {
        &self.front.app().tracking
    }

    /// Answers requests until `shutdown` is ready; then lets those under way end.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let upkeep = tokio::spawn(self.front.app().metrics.upkeep());
        let following = self.tls.as_ref().map(|tls| tokio::spawn(tls.follow_files()));
        let shared = Shared::new(self.front, self.tls, &self.limits);
        Acceptor::new(self.listener, shared, &self.limits).run(shutdown).await;
        upkeep.abort();
        if let Some(following) = following {
            following.abort();
        }
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
    let place = ArtifactPlace::of(options.artifacts.as_deref(), &url, &options.data_dir);
    let artifacts = Artifacts::at(place, &options.cloud_access)?;
    let lock = folder.map(DataFolder::open).transpose()?;
    let registry = Registry::open(&url).await.map_err(ServeError::Registry)?;
    let tracking = Tracking::open(&url).await.map_err(ServeError::Registry)?;
    let guard = guard(options, &registry).await?;
    Ok(App::new(Parts {
        data: registry.to_string(),
        registry,
        tracking,
        artifacts,
        console: Console::new(&url),
        guard,
        cache_bytes: options.cache_bytes,
        demo: options.demo,
        lock,
        limits: options.limits.clone(),
    }))
}

/// Who is let in. A server that others can reach does not start without a token by chance; who
/// says that one is asked for may add it later.
async fn guard(options: &ServeOptions, registry: &Registry) -> Result<Guard, ServeError> {
    let required = options.asks_for_tokens();
    let guard = Guard::over(registry, required).await.map_err(ServeError::Registry)?;
    if required && !guard.has_tokens() {
        if options.auth == Auth::Auto {
            let (reach, registry) = (reach(options), registry.to_string());
            return Err(ServeError::NoTokens { reach, registry, place: place(options) });
        }
        tracing::warn!("nobody has a token yet; add one with `fmf token add NAME --role admin`");
    }
    Ok(guard)
}

/// How others reach a server that is not for this machine alone.
fn reach(options: &ServeOptions) -> String {
    match options.host.to_canonical().is_loopback() {
        true => format!("{} behind a proxy", options.host),
        false => options.host.to_string(),
    }
}

/// The flag that names the registry of `options` to the command line.
fn place(options: &ServeOptions) -> String {
    match &options.database_url {
        // A URL may hold a password.
        Some(_) => " --store DATABASE_URL".to_owned(),
        None => format!(" --data-dir {}", options.data_dir.display()),
    }
}

fn listen(host: IpAddr, port: u16) -> Result<(TcpListener, SocketAddr), ServeError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::PortTaken { host, port },
        _ => ServeError::Listen { host, port, source },
    };
    let socket = if host.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() };
    let socket = socket.map_err(failed)?;
    // Else a port is taken for a minute after its server has stopped.
    socket.set_reuseaddr(true).map_err(failed)?;
    socket.bind((host, port).into()).map_err(failed)?;
    let listener = socket.listen(WAITING).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// Each connection is an open file, and the usual soft limit of 1,024 of them is for programs
/// that cannot take more. Answers how many connections there is room for.
fn allow_many_connections() -> usize {
    let files = rlimit::increase_nofile_limit(rlimit::INFINITY).unwrap_or_else(|error| {
        tracing::warn!(%error, "the limit of open files stays as it is");
        rlimit::Resource::NOFILE.get_soft().unwrap_or(1024)
    });
    usize::try_from(files.saturating_sub(OTHER_FILES).max(1)).unwrap_or(usize::MAX)
}
