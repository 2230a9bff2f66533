//! Routes with what they take: there is no way to add one without saying so.

use std::any::Any;

use axum::{
    Router,
    extract::Request,
    handler::Handler,
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{MethodFilter, on},
};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    access::{Caller, Need, Refused},
    app::App,
};

/// A route, and what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: &'static str,
    /// The path.
    pub path: String,
    /// What it takes of who asks.
    pub need: Need,
}

/// Routes under construction that refuse in the same words.
pub(crate) struct Routes {
    prefix: String,
    refuse: fn(Refused) -> Response,
    router: Router<App>,
    list: Vec<Route>,
}

impl Routes {
    /// No routes yet. Those that are added lie below `prefix`, and answer in the words of `refuse`
    /// who is not let in; status and headers are as they must be already.
    pub(crate) fn below(prefix: &str, refuse: fn(Refused) -> Response) -> Self {
        Self { prefix: prefix.to_owned(), refuse, router: Router::new(), list: Vec::new() }
    }

    pub(crate) fn get<H: Handler<T, App>, T: 'static>(
        self,
        path: &str,
        need: Need,
        handler: H,
    ) -> Self {
        self.add(("GET", MethodFilter::GET), path, need, handler)
    }

    pub(crate) fn post<H: Handler<T, App>, T: 'static>(
        self,
        path: &str,
        need: Need,
        handler: H,
    ) -> Self {
        self.add(("POST", MethodFilter::POST), path, need, handler)
    }

    pub(crate) fn put<H: Handler<T, App>, T: 'static>(
        self,
        path: &str,
        need: Need,
        handler: H,
    ) -> Self {
        self.add(("PUT", MethodFilter::PUT), path, need, handler)
    }

    pub(crate) fn patch<H: Handler<T, App>, T: 'static>(
        self,
        path: &str,
        need: Need,
        handler: H,
    ) -> Self {
        self.add(("PATCH", MethodFilter::PATCH), path, need, handler)
    }

    pub(crate) fn delete<H: Handler<T, App>, T: 'static>(
        self,
        path: &str,
        need: Need,
        handler: H,
    ) -> Self {
        self.add(("DELETE", MethodFilter::DELETE), path, need, handler)
    }

    /// The same, where a handler that panics is answered in these words.
    pub(crate) fn answering_panics(self, answer: fn(Box<dyn Any + Send>) -> Response) -> Self {
        Self { router: self.router.layer(CatchPanicLayer::custom(answer)), ..self }
    }

    /// These routes and those.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.list.extend(other.list);
        Self { router: self.router.merge(other.router), ..self }
    }

    /// The routes, each behind its need.
    pub(crate) fn into_router(self) -> Router<App> {
        self.router
    }

    /// What each of them takes.
    pub(crate) fn into_list(self) -> Vec<Route> {
        self.list
    }

    fn add<H: Handler<T, App>, T: 'static>(
        mut self,
        (method, filter): (&'static str, MethodFilter),
        path: &str,
        need: Need,
        handler: H,
    ) -> Self {
        let (path, refuse) = (format!("{}{path}", self.prefix), self.refuse);
        let check = middleware::from_fn(move |request: Request, next: Next| async move {
            // The front names every caller; nobody comes around it.
            let caller = request.extensions().get::<Caller>();
            match caller.map_or(Err(Refused::NoToken), |caller| caller.allow(need)) {
                Ok(()) => next.run(request).await,
                Err(refused) => answer(refused, refuse),
            }
        });
        self.router = self.router.route(&path, on(filter, handler).route_layer(check));
        self.list.push(Route { method, path, need });
        self
    }
}

fn answer(refused: Refused, refuse: fn(Refused) -> Response) -> Response {
    let mut response = (refused.status(), refuse(refused)).into_response();
    refused.add_headers(&mut response);
    response
}
