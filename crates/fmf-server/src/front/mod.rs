//! What stands before the routes: who is let in and who asks, the answers that are ready to send,
//! and around every request its log, its metrics and its headers.
//!
//! An answer that the cache has is sent from here, without routing or parsing anything.

mod forwarded;
mod headers;
mod hosts;
mod large;
mod root_path;
mod rules;
mod visitor;

use std::{
    convert::Infallible,
    future::{Ready, ready},
    net::{IpAddr, SocketAddr},
    pin::Pin,
    task::{Context, Poll},
    time::Instant,
};

use axum::{
    Router,
    body::{self, HttpBody},
    extract::Request,
    http::{self, HeaderName, HeaderValue, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use tower::{BoxError, Service};

pub use self::rules::FrontError;
use self::{large::given_room, visitor::Visitor};
pub(crate) use self::{rules::Rules, visitor::Reached};
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
    rules: Rules,
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
    pub(crate) fn new(app: App, rules: Rules, routes: Router) -> Self {
        Self { app, rules, routes, peer: None }
    }

    /// What the handlers share.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// Whether this is a proxy whose word counts, and who speaks for many.
    pub(crate) fn is_proxy(&self, peer: IpAddr) -> bool {
        self.rules.proxies().trusts(peer.to_canonical())
    }

    /// The same for one connection.
    pub(crate) fn visited_by(&self, peer: SocketAddr) -> Self {
        Self { peer: Some(peer), ..self.clone() }
    }

    /// Answers a request, at once where that can be.
    pub(crate) fn answer<B>(&self, request: http::Request<B>) -> Answering
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let visitor = Visitor::new(&self.rules, self.peer, request.headers());
        if let Some(why) = self.rules.refusal(&visitor, &request) {
            return self.ready((StatusCode::FORBIDDEN, why).into_response());
        }
        let client = visitor.address();
        let caller = self.app.guard.identify(request.headers(), client.map(|client| client.ip()));
        if request.method() == Method::GET
            && caller.allow(KEPT).is_ok()
            && let Some(body) = self.kept(request.uri())
        {
            return self.ready(body.into_response());
        }
        let reached = visitor.reached(&self.rules, request.headers());
        let mut request = request.map(body::Body::new);
        self.rules.root().take_off(request.uri_mut());
        request.extensions_mut().insert(reached);
        request.extensions_mut().insert(caller);
        let front = self.clone();
        Answering::Routed(Box::pin(async move {
            let guard = front.rules.guard();
            let mut response = front.routed(request, client).await;
            guard.put_on(response.headers_mut());
            Ok(response)
        }))
    }

    fn ready(&self, mut response: Response) -> Answering {
        self.rules.guard().put_on(response.headers_mut());
        Answering::Ready(ready(Ok(response)))
    }

    /// The answer that is kept for these very words, if this is a question.
    fn kept(&self, uri: &Uri) -> Option<Body> {
        let words = self.rules.root().strip(uri.path_and_query()?.as_str());
        let (route, body) = self.app.kept(&words)?;
        self.app.metrics.kept(route);
        Some(Body(body))
    }

    /// Has the routes answer, and logs and counts it.
    async fn routed(mut self, request: Request, client: Option<SocketAddr>) -> Response {
        let started = Instant::now();
        let method = request.method().clone();
        let Ok(response) = self.routes.call(request).await;
        let mut response = given_room(&self.app.answers, response).await;
        let status = response.status();
        if status.is_client_error() || status.is_server_error() {
            self.name(&mut response, &method, client);
        }
        let route = response.extensions_mut().remove::<MatchedRoute>();
        let route = route.as_ref().map_or("(none)", |route| route.0.as_str());
        self.app.metrics.request(&Seen { route, method, status, took: started.elapsed() });
        response
    }

    /// Gives an answer that failed an id, and the log the reason under that id.
    fn name(&self, response: &mut Response, method: &Method, client: Option<SocketAddr>) {
        let id = self.app.metrics.next_request_id();
        if let Some(Cause(cause)) = response.extensions_mut().remove::<Cause>() {
            let status = response.status().as_u16();
            let client = client.map(|client| tracing::field::display(client.ip()));
            tracing::error!(request.id = %id, client, %method, status, %cause, "request failed");
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

    fn call(&mut self, request: Request) -> Answering {
        self.answer(request)
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
