//! One connection, from its first byte to its end.

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, ready},
};

use axum::{body::Body, extract::Request, response::Response};
use http_body_util::BodyExt as _;
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, sync::watch};

use super::{
    pace::{Pace, Step},
    stream::{Stream, Wire},
    tls::Tls,
};
use crate::{
    front::{Answering, Front},
    marks::Streamed,
    options::Limits,
};

/// What all connections of a server share.
pub(super) struct Shared {
    pub(super) front: Front,
    pub(super) tls: Option<Tls>,
    http: http1::Builder,
}

/// A connection that was accepted.
pub(super) struct Accepted {
    pub(super) stream: TcpStream,
    pub(super) peer: SocketAddr,
    pub(super) pace: Arc<Pace>,
    /// Holds true once no further requests are taken.
    pub(super) stopping: watch::Receiver<bool>,
}

impl Shared {
    pub(super) fn new(front: Front, tls: Option<Tls>, limits: &Limits) -> Self {
        let mut http = http1::Builder::new();
        // The pace of a connection is watched from outside.
        http.header_read_timeout(None)
            .max_header_size(limits.header_bytes)
            .max_buf_size(limits.header_bytes.max(SMALLEST_BUFFER));
        Self { front, tls, http }
    }

    /// What a connection does first.
    pub(super) fn first_step(&self) -> Step {
        if self.tls.is_some() { Step::Asking } else { Step::Idle }
    }

    /// Serves a connection until it ends.
    pub(super) async fn serve(&self, accepted: Accepted) {
        let Accepted { stream, peer, pace, mut stopping } = accepted;
        let wire = match &self.tls {
            None => Wire::Plain(stream),
            Some(tls) => match tls.greet(stream).await {
                Some(stream) => Wire::Tls(Box::new(stream)),
                None => return,
            },
        };
        pace.begin(Step::Idle);
        let visit = Visit { front: self.front.visited_by(peer), pace: pace.clone() };
        let stream = TokioIo::new(Stream::new(wire, pace));
        let mut connection = pin!(self.http.serve_connection(stream, visit));
        let stopped = async { drop(stopping.wait_for(|stopping| *stopping).await) };
        let ended = tokio::select! {
            biased;
            ended = connection.as_mut() => ended,
            () = stopped => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%peer, %error, "a connection broke off");
        }
    }
}

/// Hyper takes no smaller one.
const SMALLEST_BUFFER: usize = 8192;

/// The front as one connection sees it.
struct Visit {
    front: Front,
    pace: Arc<Pace>,
}

impl hyper::service::Service<Request<Incoming>> for Visit {
    type Response = Response;
    type Error = Infallible;
    type Future = Paced;

    fn call(&self, request: Request<Incoming>) -> Paced {
        self.pace.asked();
        Paced { answering: self.front.answer(request), pace: self.pace.clone() }
    }
}

/// An answer in the making, which tells the pace when it is made.
struct Paced {
    answering: Answering,
    pace: Arc<Pace>,
}

impl Future for Paced {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Ok(answer) = ready!(Pin::new(&mut self.answering).poll(context));
        self.pace.begin(Step::Taking);
        let streams = answer.extensions().get::<Streamed>().is_some();
        Poll::Ready(Ok(if streams { watched(answer, self.pace.clone()) } else { answer }))
    }
}

/// An answer that tells the pace when the last of it is made.
fn watched(answer: Response, pace: Arc<Pace>) -> Response {
    pace.streams(true);
    let until = UntilMade(pace);
    answer.map(|body| {
        Body::new(body.map_frame(move |frame| {
            let _until = &until;
            frame
        }))
    })
}

/// Goes with the body of an answer.
struct UntilMade(Arc<Pace>);

impl Drop for UntilMade {
    fn drop(&mut self) {
        self.0.streams(false);
    }
}
