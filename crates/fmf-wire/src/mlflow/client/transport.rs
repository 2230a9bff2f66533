//! Sending a request and getting its answer, with retries where nothing can happen twice.

use std::{
    error::Error,
    fmt,
    time::{Duration, Instant},
};

use backon::{ExponentialBuilder, Retryable};
use fmf_core::{Result, StoreError, Write};
use http::Method;
use reqwest::{
    Client, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect::Policy,
};
use serde::de::DeserializeOwned;

use super::{
    call::Call,
    failure::Failure,
    options::{Address, Credentials, MlflowOptions},
    request::Request,
    unreached::{tls_trouble, wants_https},
};
use crate::headers::{ACTOR, REASON};

/// MLflow's server closes a connection that was silent for five seconds; one of ours must not be
/// used at that very moment.
const IDLE: Duration = Duration::from_secs(4);

/// A connection to one server.
pub(super) struct Transport {
    client: Client,
    base: String,
    authorization: Option<HeaderValue>,
    timeout: Duration,
    retries: usize,
    give_up_after: Duration,
}

impl Transport {
    /// # Errors
    /// `Invalid` for an address or a token that cannot be, `Backend` without trusted roots.
    pub(super) fn new(options: &MlflowOptions) -> Result<Self> {
        let address = Address::parse(&options.base_url)?;
        let credentials = match &options.credentials {
            Credentials::None => &address.credentials,
            given => given,
        };
        let client = Client::builder()
            .user_agent(concat!("fmf/", env!("CARGO_PKG_VERSION")))
            .timeout(options.timeout)
            .pool_idle_timeout(IDLE)
            // A redirected POST would become a GET, and credentials would travel on.
            .redirect(Policy::none())
            .build()
            .map_err(|error| StoreError::backend("preparing HTTPS", error))?;
        Ok(Self {
            client,
            authorization: credentials.header()?,
            base: address.base,
            timeout: options.timeout,
            retries: options.retries,
            give_up_after: options.give_up_after,
        })
    }

    /// Sends a question and reads its answer.
    pub(super) async fn send<C: Call>(&self, call: &C) -> Result<C::Answer, Failure> {
        self.send_as(call, &Write::default()).await
    }

    /// Sends a request, with who makes it and why, and reads its answer. A server that is not
    /// FMF's does not look at these.
    pub(super) async fn send_as<C: Call>(
        &self,
        call: &C,
        how: &Write,
    ) -> Result<C::Answer, Failure> {
        self.exchange(&Request::of_call(call), how).await
    }

    /// Sends a request and reads its answer, patiently.
    pub(super) async fn exchange<A: DeserializeOwned>(
        &self,
        request: &Request,
        how: &Write,
    ) -> Result<A, Failure> {
        let body = self.answer(request, how).await?;
        serde_json::from_slice(&body).map_err(|error| Failure::Garbled {
            status: Some(200),
            words: format!(
                "{} was answered with what is not MLflow's JSON ({error}); is it an MLflow server?",
                self.name(request)
            ),
        })
    }

    async fn answer(&self, request: &Request, how: &Write) -> Result<Vec<u8>, Failure> {
        let started = Instant::now();
        let reads = request.method == Method::GET;
        let patience = ExponentialBuilder::default()
            .with_jitter()
            .with_min_delay(Duration::from_millis(200))
            .with_max_delay(Duration::from_secs(10))
            .with_max_times(self.retries);
        let answer = (|| self.attempt(request, how))
            .retry(patience)
            .when(|stumble: &Stumble| stumble.harmless || (reads && stumble.passing))
            .adjust(|stumble, planned| {
                let delay = planned.map(|planned| stumble.retry_after.unwrap_or(planned))?;
                (started.elapsed() + delay < self.give_up_after).then_some(delay)
            })
            .notify(|stumble, delay| {
                let delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
                tracing::debug!(
                    store.kind = "mlflow",
                    http.path = request.shown,
                    delay_ms,
                    error = %stumble.failure,
                    "asking again"
                );
            })
            .await;
        answer.map_err(|stumble| stumble.failure)
    }

    async fn attempt(&self, request: &Request, how: &Write) -> Result<Vec<u8>, Stumble> {
        let prepared = self.prepare(request).map_err(Stumble::lasting)?.headers(said(how));
        let response = prepared.send().await.map_err(|error| self.broken(request, error))?;
        let status = response.status().as_u16();
        let retry_after = read_retry_after(response.headers());
        let body = response.bytes().await.map_err(|error| self.broken(request, error))?;
        if status == 200 {
            return Ok(body.into());
        }
        if wants_https(status, &body) {
            let words = format!("server at {self} speaks HTTPS only; write https:// for http://");
            return Err(Stumble::lasting(Failure::Unavailable(words)));
        }
        Err(Stumble {
            failure: Failure::read(status, &body, &self.name(request)),
            // Who names a time to come back has done nothing yet.
            harmless: matches!(status, 429 | 503) && retry_after.is_some(),
            passing: matches!(status, 429 | 502..=504),
            retry_after,
        })
    }

    fn prepare(&self, request: &Request) -> Result<reqwest::RequestBuilder, Failure> {
        let address = format!("{self}{}", request.address);
        let url = Url::parse(&address).map_err(|error| Failure::Garbled {
            status: None,
            words: format!("{address} is no address: {error}"),
        })?;
        let mut prepared = self.client.request(request.method.clone(), url);
        if let Some(authorization) = &self.authorization {
            prepared = prepared.header(AUTHORIZATION, authorization);
        }
        if let Some(body) = &request.body {
            prepared = prepared.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        Ok(prepared)
    }

    /// No answer came, or only a part of one.
    fn broken(&self, request: &Request, error: reqwest::Error) -> Stumble {
        if let Some(words) = tls_trouble(&self.base, &error) {
            return Stumble::lasting(Failure::Unavailable(words));
        }
        let harmless = error.is_connect();
        let words = if harmless {
            format!("server at {self} cannot be reached: {}; is it running?", root(&error))
        } else if error.is_timeout() {
            format!("{} was not answered within {:?}", self.name(request), self.timeout)
        } else {
            format!("{} broke off: {}", self.name(request), root(&error))
        };
        Stumble { failure: Failure::Unavailable(words), harmless, passing: true, retry_after: None }
    }

    /// A request as a person would name it.
    fn name(&self, request: &Request) -> String {
        format!("{} {} of {self}", request.method, request.shown)
    }
}

impl fmt::Display for Transport {
    /// The address, without secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base)
    }
}

/// An attempt that failed, and whether another one makes sense.
struct Stumble {
    failure: Failure,
    /// The request was certainly not processed: it may be sent again whatever it does.
    harmless: bool,
    /// What only reads may be sent again.
    passing: bool,
    /// When the server wants to be asked again.
    retry_after: Option<Duration>,
}

impl Stumble {
    fn lasting(failure: Failure) -> Self {
        Self { failure, harmless: false, passing: false, retry_after: None }
    }
}

/// Seconds to wait; the other form, a date, is not used by the servers this speaks to.
fn read_retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// Who makes a change and why, as headers: one line each.
fn said(how: &Write) -> HeaderMap {
    let said =
        [(ACTOR, &how.actor), (REASON, &how.reason)].into_iter().filter_map(|(name, text)| {
            let line = text.as_ref()?.replace(char::is_control, " ");
            Some((name, HeaderValue::from_bytes(line.trim().as_bytes()).ok()?))
        });
    said.collect()
}

/// The last cause of an error, which says the most and holds no address.
fn root(error: &reqwest::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    if std::ptr::addr_eq(cause, std::ptr::from_ref(error)) {
        return "the connection failed".to_owned();
    }
    cause.to_string()
}
