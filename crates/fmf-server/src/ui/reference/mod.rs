//! The reference of FMF's own API: its description, for a person.

mod contents;
mod messages;
mod operations;

use std::sync::LazyLock;

use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use fmf_wire::fmf::{ProblemKind, paths};
use serde_json::Value;

use self::{
    contents::{paragraphs, text},
    messages::Message,
    operations::{Group, groups},
};
use super::page::Style;
use crate::{api, app::App, front::Reached, marks::Cause};

/// How the page looks.
static STYLE: LazyLock<Style> =
    LazyLock::new(|| Style::new(include_str!("../../../templates/reference.css")));

/// Everything the page shows.
#[derive(Template)]
#[template(path = "reference.html")]
struct Reference<'a> {
    version: &'a str,
    style: &'a str,
    root: &'a str,
    /// Where the API is, as the reader has reached it.
    base: String,
    asks_for_tokens: bool,
    about: Vec<String>,
    groups: Vec<Group>,
    problems: &'a [ProblemKind],
    messages: Vec<Message>,
}

/// The page.
pub(crate) async fn reference(
    State(app): State<App>,
    Extension(reached): Extension<Reached>,
) -> Response {
    let description = serde_json::to_value(api::fmf::description(reached.root()));
    let description = description.unwrap_or_default();
    let page = Reference::new(&description, &reached, app.guard.is_required());
    STYLE.answer(&page).unwrap_or_else(|error| {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Cause(error.to_string()));
        response
    })
}

impl<'a> Reference<'a> {
    fn new(description: &Value, reached: &'a Reached, asks_for_tokens: bool) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION"),
            style: &STYLE.text,
            root: reached.root(),
            base: format!("{}{}", reached.url(), paths::PREFIX),
            asks_for_tokens,
            about: paragraphs(text(&description["info"]["description"])),
            groups: groups(description),
            problems: ProblemKind::ALL,
            messages: messages::messages(description),
        }
    }
}
