//! Taking connections in, watching their pace, and letting them end.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::AbortHandle,
    time::{Interval, MissedTickBehavior, interval, timeout},
};

use super::{
    connection::{Accepted, Shared},
    crowd::Crowd,
    pace::{Clock, Pace, Patience, Step},
};
use crate::options::Limits;

/// How long requests that are under way may take to end when the server is told to stop.
const DRAIN: Duration = Duration::from_secs(10);
/// How many clients at most are told that there is no room; the rest learn it from a closed door.
const MOST_TURNED_AWAY: usize = 64;
/// How long a client may take to hear that there is no room.
const FAREWELL: Duration = Duration::from_secs(1);

/// Takes connections in.
pub(super) struct Acceptor {
    listener: TcpListener,
    shared: Arc<Shared>,
    clock: Arc<Clock>,
    patience: Patience,
    /// A permit for each connection.
    room: Arc<Semaphore>,
    connections: usize,
    crowd: Crowd,
    /// Who had too many connections since the last look round.
    crowding: Option<IpAddr>,
    turned_away: Arc<Semaphore>,
    watched: Vec<Watched>,
}

/// A connection that is watched.
struct Watched {
    pace: Arc<Pace>,
    task: AbortHandle,
}

impl Acceptor {
    pub(super) fn new(listener: TcpListener, shared: Shared, limits: &Limits) -> Self {
        let connections = limits.connections.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            listener,
            shared: Arc::new(shared),
            clock: Arc::default(),
            patience: Patience::new(limits),
            room: Arc::new(Semaphore::new(connections)),
            connections,
            crowd: Crowd::new(limits.connections_per_client),
            crowding: None,
            turned_away: Arc::new(Semaphore::new(MOST_TURNED_AWAY)),
            watched: Vec::new(),
        }
    }

    /// Takes connections in until `shutdown` is ready; then lets requests under way end.
    pub(super) async fn run(mut self, shutdown: impl Future<Output = ()>) {
        let (stop, stopping) = watch::channel(false);
        let mut shutdown = pin!(shutdown);
        let mut tick = ticks(self.patience.tick);
        loop {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, peer)) => self.take_in(stream, peer, &stopping),
                    Err(error) => pause_after(error).await,
                },
                _ = tick.tick() => self.look_round(),
                () = &mut shutdown => break,
            }
        }
        let _ = stop.send(true);
        self.drain(tick).await;
    }

    fn take_in(&mut self, stream: TcpStream, peer: SocketAddr, stopping: &watch::Receiver<bool>) {
        let Some(member) = self.crowd.enter(peer.ip(), self.shared.front.is_proxy(peer.ip()))
        else {
            self.crowding = Some(peer.ip());
            return self.turn_away(stream, TOO_MANY);
        };
        let Ok(permit) = self.room.clone().try_acquire_owned() else {
            return self.turn_away(stream, NO_ROOM);
        };
        // Answers are small: waiting to fill a packet would only delay them.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot set TCP_NODELAY");
        }
        let pace = Arc::new(Pace::new(self.clock.clone(), self.shared.first_step()));
        let accepted = Accepted { stream, peer, pace: pace.clone(), stopping: stopping.clone() };
        let shared = self.shared.clone();
        let task = tokio::spawn(async move {
            shared.serve(accepted).await;
            drop((permit, member));
        });
        self.watched.push(Watched { pace, task: task.abort_handle() });
    }

    /// Says why there is no room, if that can be said in the open.
    fn turn_away(&self, mut stream: TcpStream, why: &'static [u8]) {
        let Ok(permit) = self.turned_away.clone().try_acquire_owned() else { return };
        if self.shared.tls.is_some() {
            return;
        }
        tokio::spawn(async move {
            let farewell = async {
                stream.write_all(why).await?;
                stream.shutdown().await?;
                // A door that closes on unread words would take the answer with it.
                tokio::io::copy(&mut (&mut stream).take(1 << 16), &mut tokio::io::sink()).await
            };
            let _ = timeout(FAREWELL, farewell).await;
            drop(permit);
        });
    }

    /// Ends the connections that take too long.
    fn look_round(&mut self) {
        self.clock.advance();
        if let Some(client) = self.crowding.take() {
            tracing::warn!(%client, "a client has all the connections that one may have");
        }
        let patience = &self.patience;
        self.watched.retain(|watched| {
            if watched.task.is_finished() {
                return false;
            }
            let late = watched.pace.is_late(patience);
            if late {
                tracing::debug!(step = ?watched.pace.step(), "a connection took too long");
                watched.task.abort();
            }
            !late
        });
    }

    /// Waits for the requests that are under way. Nobody waits for those who ask nothing.
    async fn drain(mut self, mut tick: Interval) {
        drop(self.listener);
        for watched in &self.watched {
            if watched.pace.step() == Step::Idle {
                watched.task.abort();
            }
        }
        self.watched.retain(|watched| !watched.task.is_finished());
        let all = u32::try_from(self.connections).unwrap_or(u32::MAX);
        let ended = async {
            let mut ended = pin!(self.room.acquire_many(all));
            loop {
                tokio::select! {
                    _ = &mut ended => break,
                    _ = tick.tick() => self.clock.advance(),
                }
            }
        };
        if timeout(DRAIN, ended).await.is_err() {
            tracing::warn!("requests under way were cut off after {} s", DRAIN.as_secs());
            self.watched.iter().for_each(|watched| watched.task.abort());
        }
    }
}

fn ticks(every: Duration) -> Interval {
    let mut tick = interval(every);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    tick
}

/// A client that went away again is no trouble; without files or memory there is nothing to do
/// but wait for some.
async fn pause_after(error: io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "cannot take connections in");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

const NO_ROOM: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n\
    Content-Type: text/plain\r\nContent-Length: 36\r\nConnection: close\r\n\r\n\
    The server has too many connections.";

const TOO_MANY: &[u8] = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\n\
    Content-Type: text/plain\r\nContent-Length: 40\r\nConnection: close\r\n\r\n\
    Too many connections from one address.\r\n";
