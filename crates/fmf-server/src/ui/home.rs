//! The first page: what runs here, the prompts with their aliases, how to connect.

use std::sync::LazyLock;

use askama::Template;
use axum::{
    Extension,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use fmf_core::{PageQuery, Prompt, PromptQuery, PromptStore, StoreError, Timestamp};
use jiff::tz::TimeZone;

use super::page::Style;
use crate::{app::App, front::Reached, marks::Cause};

/// How many prompts one page shows.
const PROMPTS_PER_PAGE: usize = 50;
/// How many characters of a description one row shows.
const LONGEST_DESCRIPTION: usize = 160;

/// How the page looks.
static STYLE: LazyLock<Style> =
    LazyLock::new(|| Style::new(include_str!("../../templates/home.css")));

/// Everything the page shows.
#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    version: &'a str,
    style: &'a str,
    url: String,
    root: &'a str,
    data: &'a str,
    uptime: String,
    demo: bool,
    prompts: Vec<Row>,
    example: String,
    next: Option<String>,
    first_page: bool,
}

/// One prompt of the list.
struct Row {
    name: String,
    description: String,
    latest: String,
    aliases: Vec<(String, String)>,
    updated: String,
}

/// The page.
pub(crate) async fn home(
    State(app): State<App>,
    Extension(reached): Extension<Reached>,
    Query(address): Query<Vec<(String, String)>>,
) -> Response {
    let page = address.into_iter().find(|(key, value)| key == "page" && !value.is_empty());
    let first_page = page.is_none();
    let after = page.map(|(_, token)| token.into());
    let page = PageQuery { limit: PROMPTS_PER_PAGE, after };
    let _turn = match app.turn_to_search().await {
        Ok(turn) => turn,
        Err(error) => return unreadable(&error),
    };
    let found = app.registry.search(&PromptQuery { page, ..PromptQuery::default() }).await;
    let found = match found {
        Ok(found) => found,
        Err(error) => return unreadable(&error),
    };
    let example = found.items.iter().find(|prompt| !prompt.aliases.is_empty());
    let home = Home {
        version: env!("CARGO_PKG_VERSION"),
        style: &STYLE.text,
        url: reached.url(),
        root: reached.root(),
        data: &app.data,
        uptime: duration(app.started.elapsed().as_secs()),
        demo: app.demo,
        example: example.map_or_else(|| "prompts:/hello@latest".to_owned(), uri),
        prompts: found.items.into_iter().map(Row::from).collect(),
        next: found.next.map(|token| token.as_str().to_owned()),
        first_page,
    };
    STYLE.answer(&home).unwrap_or_else(|error| unreadable(&error))
}

fn unreadable(error: &StoreError) -> Response {
    let status = match error {
        StoreError::Invalid(_) => StatusCode::BAD_REQUEST,
        StoreError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let mut response = (status, "The prompts cannot be listed.\n").into_response();
    if status.is_server_error() {
        response.extensions_mut().insert(Cause(error.to_string()));
    }
    response
}

impl From<Prompt> for Row {
    fn from(prompt: Prompt) -> Self {
        Self {
            name: prompt.name.to_string(),
            description: shortened(&prompt.description.unwrap_or_default()),
            latest: prompt.latest.map(|version| version.to_string()).unwrap_or_default(),
            aliases: prompt
                .aliases
                .iter()
                .map(|(alias, version)| (alias.to_string(), version.to_string()))
                .collect(),
            updated: prompt.updated_at.map(minute).unwrap_or_default(),
        }
    }
}

/// A description in one or two lines.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_DESCRIPTION) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn uri(prompt: &Prompt) -> String {
    let alias = prompt.aliases.keys().find(|alias| alias.as_str() == "production");
    let alias = alias.or_else(|| prompt.aliases.keys().next());
    alias.map(|alias| format!("prompts:/{}@{alias}", prompt.name)).unwrap_or_default()
}

/// A moment to the minute, in UTC.
fn minute(at: Timestamp) -> String {
    match jiff::Timestamp::from_millisecond(at.as_millis()) {
        Ok(at) => at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => String::new(),
    }
}

/// A duration as a person says it.
fn duration(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..86_400 => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
        _ => format!("{} d {} h", seconds / 86_400, seconds % 86_400 / 3600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_as_a_person_says_them() {
        for (seconds, words) in
            [(5, "5 s"), (65, "1 min"), (3700, "1 h 1 min"), (90_000, "1 d 1 h")]
        {
            assert_eq!(duration(seconds), words);
        }
    }

    #[test]
    fn text_of_a_prompt_is_never_markup() {
        let home = Home {
            version: "1",
            style: &STYLE.text,
            url: "http://localhost".into(),
            root: "",
            data: "x",
            uptime: "1 s".into(),
            demo: false,
            prompts: vec![Row {
                name: "a".into(),
                description: "<script>alert(1)</script>".into(),
                latest: "1".into(),
                aliases: vec![],
                updated: String::new(),
            }],
            example: String::new(),
            next: None,
            first_page: true,
        };
        assert!(!home.render().unwrap().contains("<script>"));
    }
}
