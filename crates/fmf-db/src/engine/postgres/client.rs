//! A connection to PostgreSQL whose answers are waited for on the thread that owns it.
//!
//! Several statements can be under way on it at once: a register is a dozen statements, and the
//! answers of only two of them are needed before the next can be sent. (The crate `postgres` waits
//! for each.)
//!
//! No answer is waited for without an end: a server that hangs, or a network that swallows what it
//! carries, says nothing.

use std::{
    collections::VecDeque,
    future::{Future, poll_fn},
    io,
    pin::{Pin, pin},
    task::{Context, Poll},
    time::Duration,
};

use futures_util::{TryStreamExt as _, future::MaybeDone};
use tokio::{
    runtime::{Builder, Runtime},
    time::timeout,
};
use tokio_postgres::{AsyncMessage, Config, Error, Row, Socket, Statement, tls::MakeTlsConnect};

use super::fault::Failure;
use crate::engine::{Asker, Value};

/// How long the server is given to hear that a connection ends, or that a query shall end.
const FAREWELL: Duration = Duration::from_millis(500);
/// How long a server that was reached may take to let us in.
const GREETING: Duration = Duration::from_secs(3);
/// How long the server may take for what is no work: to begin a transaction, or to end one. Where
/// it takes longer to end one, it can be asked what became of it.
const ANSWER: Duration = Duration::from_secs(5);

/// A connection. Its parts are dropped in this order, which is how the network hears of the end.
pub(crate) struct Client {
    client: tokio_postgres::Client,
    network: Network,
    /// How long a statement may take; `None` for as long as it takes.
    patience: Option<Duration>,
    /// For whom all of it is done, if it is worth nothing without them.
    asker: Option<Asker>,
}

/// A statement that was sent, or will be at the first poll.
type UnderWay<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + 'a>>;

/// A statement with its values, to be sent with the next one whose answer is needed.
pub(super) struct PutOff {
    pub(super) statement: Statement,
    pub(super) values: Vec<Value<'static>>,
}

impl Client {
    /// Logs in.
    ///
    /// # Errors
    /// The outer one where the system lets nobody wait for a network; the inner one of the server.
    pub(crate) fn connect<T>(config: &Config, tls: T) -> io::Result<Result<Self, Failure>>
    where
        T: MakeTlsConnect<Socket>,
        T::Stream: Send + 'static,
    {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let hosts = u32::try_from(config.get_hosts().len()).unwrap_or(u32::MAX);
        let reached = config.get_connect_timeout().copied().unwrap_or(ANSWER);
        let within = reached.saturating_mul(hosts.max(1)).saturating_add(GREETING);
        let connected = runtime.block_on(async { timeout(within, config.connect(tls)).await });
        let connected = connected.map_err(|_| Failure::Silence(within));
        Ok(connected.and_then(|connected| {
            let (client, mut connection) = connected?;
            let poll = Box::new(move |cx: &mut Context<'_>| connection.poll_message(cx));
            let network = Network { runtime, traffic: Traffic::new(poll) };
            Ok(Self { client, network, patience: Some(ANSWER), asker: None })
        }))
    }

    /// Lets each statement take so long from now on.
    pub(crate) fn wait_for(&mut self, patience: Option<Duration>) {
        self.patience = patience;
    }

    /// From now on everything is done for somebody, and broken off when they have gone.
    pub(super) fn work_for(&mut self, asker: Asker) {
        self.asker = Some(asker);
    }

    /// For whom it is done.
    pub(super) fn asker(&self) -> Option<&Asker> {
        self.asker.as_ref()
    }

    /// Has the server stop what it does for this connection, which is of no use after that.
    pub(super) fn cancel<T>(&mut self, tls: T)
    where
        T: MakeTlsConnect<Socket>,
    {
        let token = self.client.cancel_token();
        let cancelled = async { timeout(FAREWELL, token.cancel_query(tls)).await };
        // Else the server stops when the time of the query is over.
        let _ = self.network.runtime.block_on(cancelled);
    }

    /// Begins or ends a transaction.
    ///
    /// # Errors
    /// Whatever PostgreSQL reports.
    pub(super) fn turn(&mut self, sql: &str) -> Result<(), Failure> {
        self.within(Some(ANSWER), async |client| client.batch_execute(sql).await)
    }

    /// Runs statements without values.
    ///
    /// # Errors
    /// Whatever PostgreSQL reports.
    pub(crate) fn batch_execute(&mut self, sql: &str) -> Result<(), Failure> {
        self.wait(async |client| client.batch_execute(sql).await)
    }

    /// Runs statements without values, and answers what they say.
    ///
    /// # Errors
    /// Whatever PostgreSQL reports.
    #[cfg(feature = "testing")]
    pub(crate) fn simple_query(
        &mut self,
        sql: &str,
    ) -> Result<Vec<tokio_postgres::SimpleQueryMessage>, Failure> {
        self.wait(async |client| client.simple_query(sql).await)
    }

    pub(super) fn prepare(&mut self, sql: &str) -> Result<Statement, Failure> {
        self.wait(async |client| client.prepare(sql).await)
    }

    /// Runs statements whose rows nobody wants, all under way at once.
    ///
    /// # Errors
    /// That of the first one that failed.
    pub(super) fn run(&mut self, put_off: &[PutOff]) -> Result<(), Failure> {
        self.wait(async |client| in_order(sent(client, put_off)).await)
    }

    /// The same, and behind them one whose rows are shown to `see` until it says no.
    ///
    /// # Errors
    /// That of the first one that failed.
    pub(super) fn query(
        &mut self,
        put_off: &[PutOff],
        statement: &Statement,
        values: &[Value<'_>],
        see: &mut dyn FnMut(&Row) -> bool,
    ) -> Result<(), Failure> {
        self.wait(async |client| {
            let mut all = sent(client, put_off);
            all.push(Box::pin(async {
                let mut rows = pin!(client.query_raw(statement, values).await?);
                while let Some(row) = rows.try_next().await? {
                    if !see(&row) {
                        break;
                    }
                }
                Ok(())
            }));
            in_order(all).await
        })
    }

    /// The text of the next notification, if there is one in that time.
    ///
    /// # Errors
    /// The network's.
    pub(super) fn notification(&mut self, within: Duration) -> Result<Option<String>, Failure> {
        let Network { runtime, traffic } = &mut self.network;
        let next = poll_fn(|cx| {
            traffic.poll(cx)?;
            match traffic.heard.pop_front() {
                Some(text) => Poll::Ready(Ok(Some(text))),
                None if traffic.has_ended() => Poll::Ready(Ok(None)),
                None => Poll::Pending,
            }
        });
        runtime.block_on(async { timeout(within, next).await.unwrap_or(Ok(None)) })
    }

    fn wait<T>(
        &mut self,
        work: impl AsyncFnOnce(&tokio_postgres::Client) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        self.within(self.patience, work)
    }

    fn within<T>(
        &mut self,
        patience: Option<Duration>,
        work: impl AsyncFnOnce(&tokio_postgres::Client) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        let Self { client, network: Network { runtime, traffic }, asker, .. } = self;
        let mut work = pin!(work(client));
        let done = poll_fn(|cx| {
            if asker.as_mut().is_some_and(|asker| asker.poll_gone(cx).is_ready()) {
                return Poll::Ready(Err(Failure::Unwanted));
            }
            traffic.poll(cx)?;
            work.as_mut().poll(cx).map_err(Failure::from)
        });
        runtime.block_on(async {
            match patience {
                None => done.await,
                Some(patience) => {
                    let silence = |_| Err(Failure::Silence(patience));
                    timeout(patience, done).await.unwrap_or_else(silence)
                }
            }
        })
    }
}

/// What carries a connection.
struct Network {
    runtime: Runtime,
    traffic: Traffic,
}

impl Drop for Network {
    fn drop(&mut self) {
        let Self { runtime, traffic } = self;
        let closed = poll_fn(|cx| match traffic.poll(cx) {
            Ok(()) if !traffic.has_ended() => Poll::Pending,
            _ => Poll::Ready(()),
        });
        // Whether the server hears of it in time makes no difference to us.
        let _ = runtime.block_on(async { timeout(FAREWELL, closed).await });
    }
}

/// What is sent and what comes, whoever waits for it.
struct Traffic {
    /// `None` once it has ended.
    poll: Option<PollMessage>,
    /// The texts of the notifications that nobody has taken yet.
    heard: VecDeque<String>,
}

type PollMessage =
    Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<AsyncMessage, Error>>> + Send>;

impl Traffic {
    fn new(poll: PollMessage) -> Self {
        Self { poll: Some(poll), heard: VecDeque::new() }
    }

    fn has_ended(&self) -> bool {
        self.poll.is_none()
    }

    /// Sends and takes what there is.
    fn poll(&mut self, cx: &mut Context<'_>) -> Result<(), Error> {
        while let Some(poll) = &mut self.poll {
            match poll(cx) {
                Poll::Ready(Some(Ok(AsyncMessage::Notification(notification)))) => {
                    self.heard.push_back(notification.payload().to_owned());
                }
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(Some(Err(error))) => {
                    self.poll = None;
                    return Err(error);
                }
                Poll::Ready(None) => self.poll = None,
                Poll::Pending => return Ok(()),
            }
        }
        Ok(())
    }
}

fn sent<'a>(client: &'a tokio_postgres::Client, put_off: &'a [PutOff]) -> Vec<UnderWay<'a>> {
    let sent = put_off.iter().map(|PutOff { statement, values }| -> UnderWay<'a> {
        Box::pin(async move { client.execute_raw(statement, values).await.map(drop) })
    });
    sent.collect()
}

/// Waits for all of them. Each is polled in its turn: the first poll of a future sends its
/// statement, so that they are sent in this order.
async fn in_order(futures: Vec<UnderWay<'_>>) -> Result<(), Error> {
    let mut all: Vec<_> = futures.into_iter().map(MaybeDone::Future).collect();
    poll_fn(|cx| {
        let pending =
            all.iter_mut().filter_map(|one| Pin::new(one).poll(cx).is_pending().then_some(()));
        if pending.count() == 0 { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    all.iter_mut().filter_map(|one| Pin::new(one).take_output()).collect()
}
