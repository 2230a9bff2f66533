//! Reaching the server: one place for all connections of a registry.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use fmf_core::{Result, StoreError};
use tokio_postgres::Config;
use tokio_postgres_rustls::MakeRustlsConnect;
use uuid::Uuid;

use super::{address::Address, client::Client, fault, tls};
use crate::content::Content;

/// For how long a server that could not be reached is not asked again. Whoever waits behind the
/// one that tried would otherwise wait for the network once more.
const PAUSE: Duration = Duration::from_millis(300);

/// The server of a registry.
pub(super) struct Server {
    pub(super) store: Arc<str>,
    pub(super) content: Content,
    /// What tells this process's writes from those of others.
    pub(super) id: String,
    config: Config,
    tls: MakeRustlsConnect,
    /// When it could not be reached last, and why.
    refused: Mutex<Option<(Instant, String)>>,
    /// Whether a transaction of ours may be committed without our knowing.
    in_doubt: AtomicBool,
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    Write,
    Watch,
    /// For steps of the schema and for whole archives, which take as long as they take.
    Build,
    /// For one query that somebody else has written.
    Inquire,
}

/// How much longer than the server may take for a statement its answer is waited for.
pub(super) const GRACE: Duration = Duration::from_secs(2);
/// How long a writer waits for an answer: longer than it waits for the locks of others.
const WRITE: Duration = Duration::from_secs(20);

impl Purpose {
    /// How long the answer to a statement is waited for.
    fn patience(self) -> Option<Duration> {
        match self {
            Self::Read | Self::Watch | Self::Inquire => Some(Duration::from_secs(10) + GRACE),
            Self::Write => Some(WRITE),
            Self::Build => None,
        }
    }

    /// How a session begins. A writer that is cut off must not keep the head of the log locked
    /// for longer than the others wait for it, and what is acknowledged is on the disk whatever
    /// the database's default is.
    fn set_up(self) -> &'static str {
        match self {
            // A table that is locked, by a step of the schema perhaps, is no mistake of who reads.
            Self::Read | Self::Watch => {
                "set lock_timeout to '5s';
                 set statement_timeout to '10s'"
            }
            Self::Inquire => {
                "set search_path to pg_catalog;
                 set default_transaction_read_only to on;
                 set standard_conforming_strings to on;
                 set statement_timeout to '10s';
                 set lock_timeout to '2s';
                 set idle_in_transaction_session_timeout to '60s';
                 set work_mem to '8MB';
                 set hash_mem_multiplier to 1;
                 set max_parallel_workers_per_gather to 0;
                 set cursor_tuple_fraction to 1;
                 set jit to off"
            }
            Self::Write | Self::Build => {
                "set lock_timeout to '8s';
                 set idle_in_transaction_session_timeout to '5s';
                 set default_transaction_isolation to 'read committed';
                 select set_config('synchronous_commit', 'on', false)
                 where current_setting('synchronous_commit') = 'off'"
            }
        }
    }
}

impl Server {
    /// # Errors
    /// `Invalid` for certificates that cannot be read.
    pub(super) fn new(address: &Address, store: &Arc<str>, content: Content) -> Result<Self> {
        Ok(Self {
            store: Arc::clone(store),
            content,
            id: Uuid::now_v7().to_string(),
            config: address.config().clone(),
            tls: tls::connector(address.trust())?,
            refused: Mutex::default(),
            in_doubt: AtomicBool::new(false),
        })
    }

    /// Logs in.
    ///
    /// # Errors
    /// `Unavailable`, saying why; at once, when somebody else has just tried in vain.
    pub(super) fn connect(&self, purpose: Purpose) -> Result<Client> {
        if let Some(error) = self.just_refused() {
            return Err(error);
        }
        let connected = Client::connect(&self.config, self.tls.clone())
            .map_err(|error| StoreError::backend("cannot wait for the network", error))?;
        let ready = connected.and_then(|mut client| {
            client.batch_execute(&format!("set search_path to {}", self.content.schema()))?;
            client.batch_execute(purpose.set_up())?;
            client.wait_for(purpose.patience());
            Ok(client)
        });
        ready.map_err(|failure| {
            let error = fault::of_connecting(&self.store, &failure);
            let now = Some((Instant::now(), error.to_string()));
            *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = now;
            error
        })
    }

    /// What makes connections encrypted ones.
    pub(super) fn tls(&self) -> MakeRustlsConnect {
        self.tls.clone()
    }

    /// From now on what this server is told of its own writes is news to it: one of them may be
    /// committed after its listeners were told.
    pub(super) fn doubt_own_writes(&self) {
        self.in_doubt.store(true, Ordering::Release);
    }

    /// Whether the listeners here knew of that server's write before it could be seen.
    pub(super) fn knows_writes_of(&self, id: &str) -> bool {
        self.id == id && !self.in_doubt.load(Ordering::Acquire)
    }

    fn just_refused(&self) -> Option<StoreError> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let (when, why) = refused.as_ref()?;
        (when.elapsed() < PAUSE).then(|| StoreError::Unavailable(why.clone()))
    }
}
