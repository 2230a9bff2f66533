//! What stands before the routes: which hosts are let in, who asks, the answers that are ready to
//! send, and around every request its log, its metrics and its headers.
//!
//! An answer that the cache has is sent from here, without routing or parsing anything.

mod connection;
mod hosts;

use std::{
    convert::Infallible,
    future::{Ready, ready},
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use tower::Service;

pub(crate) use self::hosts::HostRule;
use crate::{
    access::Need,
    api::mlflow::Body,
    app::App,
    marks::{Cause, MatchedRoute},
    metrics::Seen,
};

/// The id of a request that failed, on the answer and in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// What every route takes whose answers are kept.
const KEPT: Need = Need::READER;

/// Everything that answers requests: a service for a program that listens itself.
#[derive(Clone)]
pub struct Front {
    app: App,
    hosts: Arc<HostRule>,
    routes: Router,
    peer: Option<SocketAddr>,
}

/// An answer that is ready, or one that is being made.
pub enum Answering {
    /// It is ready.
    Ready(Ready<Result<Response, Infallible>>),
    /// It is being made.
    Routed(Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>),
}

impl Front {
    pub(crate) fn new(app: App, hosts: HostRule, routes: Router) -> Self {
        Self { app, hosts: Arc::new(hosts), routes, peer: None }
    }

    /// What the handlers share.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// Why this request is not let in.
    fn refusal(&self, request: &Request) -> Option<&'static str> {
        let header = |name| request.headers().get(name).map(HeaderValue::as_bytes);
        if !self.hosts.allows(header(header::HOST)) {
            return Some(REFUSED_HOST);
        }
        let writes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
        (writes && !self.hosts.allows_origin(header(header::ORIGIN))).then_some(REFUSED_ORIGIN)
    }

    /// The answer that is kept for these very words, if this is a question.
    fn kept(&self, request: &Request) -> Option<Body> {
        let words = request.uri().path_and_query()?;
        let (route, body) = self.app.cache.get(words.as_str())?;
        self.app.metrics.kept(route);
        Some(Body(body))
    }

    /// Has the routes answer, and logs and counts it.
    async fn routed(mut self, request: Request) -> Response {
        let started = Instant::now();
        let method = request.method().clone();
        let Ok(mut response) = self.routes.call(request).await;
        let status = response.status();
        if status.is_client_error() || status.is_server_error() {
            self.name(&mut response, &method);
        }
        let route = response.extensions_mut().remove::<MatchedRoute>();
        let route = route.as_ref().map_or("(none)", |route| route.0.as_str());
        self.app.metrics.request(&Seen { route, method, status, took: started.elapsed() });
        response
    }

    /// Gives an answer that failed an id, and the log the reason under that id.
    fn name(&self, response: &mut Response, method: &Method) {
        let id = self.app.metrics.next_request_id();
        if let Some(Cause(cause)) = response.extensions_mut().remove::<Cause>() {
            let status = response.status().as_u16();
            tracing::error!(request.id = %id, %method, status, %cause, "request failed");
        }
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
    }
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request) -> Answering {
        if let Some(why) = self.refusal(&request) {
            let refused = (StatusCode::FORBIDDEN, why).into_response();
            return Answering::Ready(ready(Ok(guarded(refused))));
        }
        let caller = self.app.guard.identify(request.headers(), self.peer.map(|peer| peer.ip()));
        if request.method() == Method::GET
            && caller.allow(KEPT).is_ok()
            && let Some(body) = self.kept(&request)
        {
            return Answering::Ready(ready(Ok(guarded(body.into_response()))));
        }
        request.extensions_mut().insert(caller);
        let front = self.clone();
        Answering::Routed(Box::pin(async move { Ok(guarded(front.routed(request).await)) }))
    }
}

impl Future for Answering {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Self::Ready(ready) => Pin::new(ready).poll(context),
            Self::Routed(routed) => routed.as_mut().poll(context),
        }
    }
}

/// A browser takes an answer for what it says it is, and shows no page of ours inside another.
fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    response
}

const REFUSED_HOST: &str = "This server does not answer under the name in the Host header. \
    Start it with --allowed-hosts NAME if that name is yours.\n";
const REFUSED_ORIGIN: &str = "This server takes no writes from pages of other sites. \
    Start it with --allowed-hosts NAME if that site is yours.\n";
