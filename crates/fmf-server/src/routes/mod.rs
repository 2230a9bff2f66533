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

/// Answers where no route is: FMF's own API in its words, what MLflow has and FMF has not in its,
/// and everything else with a page, as MLflow does.
async fn no_route(method: Method, uri: Uri) -> Response {
    let path = uri.path();
    if is_own_api(path) {
        api::fmf::no_such_address()
    } else if api::mlflow::is_unserved(path) {
        api::mlflow::not_served(&method, path)
    } else {
        (StatusCode::NOT_FOUND, Html(NOT_FOUND)).into_response()
    }
}

async fn no_method(uri: Uri) -> Response {
    match is_own_api(uri.path()) {
        true => api::fmf::wrong_method(),
        false => (StatusCode::METHOD_NOT_ALLOWED, Html(METHOD_NOT_ALLOWED)).into_response(),
    }
}

fn is_own_api(path: &str) -> bool {
    path.starts_with("/api/fmf/")
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

// An unknown route must not answer in JSON: only then does MLflow's client fall back to older
// endpoints instead of reporting an internal error.
const NOT_FOUND: &str = "<!doctype html>\n<html lang=\"en\">\n<title>404 Not Found</title>\n\
    <h1>Not Found</h1>\n<p>There is nothing at this address.</p>\n";
const METHOD_NOT_ALLOWED: &str = "<!doctype html>\n<html lang=\"en\">\n\
    <title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n\
    <p>This address does not answer that method.</p>\n";
