//! Every route of the server, and what it takes of who asks.

mod table;

use axum::{
    Router,
    extract::{MatchedPath, Request},
    http::{Method, StatusCode, Uri},
    middleware::{self, Next},
    response::{Html, IntoResponse as _, Response},
};
use fmf_wire::fmf::paths;
use tower_http::catch_panic::CatchPanicLayer;

pub use self::table::Route;
pub(crate) use self::table::Routes;
use crate::{access::Need, api, app::App, marks::MatchedRoute, ops, ui};

/// Every route.
fn routes() -> Routes {
    Routes::below("", ui::refuse)
        .get("/", Need::READER, ui::home)
        .get("/health", Need::Nothing, ops::health)
        .get("/metrics", Need::READER, ops::metrics)
        .get(&paths::address(paths::REFERENCE, &[]), Need::READER, ui::reference)
        .get("/sql", Need::READER, ui::sql)
        .post("/sql", Need::READER, ui::ask)
        .merge(api::fmf::routes())
        .merge(api::mlflow::routes("/api/2.0/mlflow"))
        .merge(api::mlflow::routes("/ajax-api/2.0/mlflow"))
        .merge(api::mlflow::artifacts::routes("/api/2.0/mlflow-artifacts"))
        .merge(api::mlflow::artifacts::routes("/ajax-api/2.0/mlflow-artifacts"))
        .merge(api::mlflow::artifacts::page_routes())
}

/// Every route of a server, and what it takes: for a reference, and for who checks it.
#[must_use]
pub fn every_route() -> Vec<Route> {
    routes().into_list()
}

/// What answers on every route.
pub(crate) fn router(app: App) -> Router {
    routes()
        .into_router()
        .fallback(no_route)
        .method_not_allowed_fallback(no_method)
        .layer(CatchPanicLayer::custom(api::mlflow::answer_panic))
        .layer(middleware::from_fn(name_the_route))
        .with_state(app)
}

/// Answers where no route is: each API in its own words, a browser with a page.
async fn no_route(method: Method, uri: Uri) -> Response {
    match Side::of(uri.path()) {
        Side::Own => api::fmf::no_such_address(),
        Side::Mlflow => api::mlflow::not_served(&method, uri.path()),
        Side::Pages => (StatusCode::NOT_FOUND, Html(NOT_FOUND)).into_response(),
    }
}

/// The same for a method that a known address does not take: there MLflow itself has a page.
async fn no_method(uri: Uri) -> Response {
    match Side::of(uri.path()) {
        Side::Own => api::fmf::wrong_method(),
        Side::Mlflow | Side::Pages => {
            (StatusCode::METHOD_NOT_ALLOWED, Html(METHOD_NOT_ALLOWED)).into_response()
        }
    }
}

/// Who is spoken to at an address, whether something is there or not.
enum Side {
    Own,
    Mlflow,
    Pages,
}

impl Side {
    fn of(path: &str) -> Self {
        let mut parts = path.split('/').skip(1);
        match (parts.next(), parts.next()) {
            (Some("api"), Some("fmf")) => Self::Own,
            (Some("api" | "ajax-api"), _) => Self::Mlflow,
            _ => Self::Pages,
        }
    }
}

/// Tells the front which route has answered.
async fn name_the_route(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(route) = route {
        response.extensions_mut().insert(MatchedRoute(route));
    }
    response
}

const NOT_FOUND: &str = "<!doctype html>\n<html lang=\"en\">\n<title>404 Not Found</title>\n\
    <h1>Not Found</h1>\n<p>There is nothing at this address.</p>\n";
const METHOD_NOT_ALLOWED: &str = "<!doctype html>\n<html lang=\"en\">\n\
    <title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n\
    <p>This address does not answer that method.</p>\n";
