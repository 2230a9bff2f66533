//! The page that asks in SQL: a query, its rows, and what can be asked.

use std::sync::LazyLock;

use askama::Template;
use axum::{
    Extension,
    body::Body,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use fmf_core::{
    StoreError,
    sql::{SqlAnswer, SqlKind, SqlTable, SqlValue},
};
use fmf_wire::fmf::{messages::SqlQuery, queries};

use super::page::Style;
use crate::{api::received::Received, app::App, front::Reached, marks::Cause};

/// How many rows the page shows; the API and the command line answer all of them.
const ROWS_SHOWN: usize = 1_000;

/// What the page begins with.
const EXAMPLE: &str = "\
SELECT params.prompt_name, params.prompt_version,
  AVG(metrics.quality_score) AS avg_quality, COUNT(*) AS num_runs
FROM mlflow.runs
WHERE params.prompt_name IS NOT NULL
GROUP BY params.prompt_name, params.prompt_version
ORDER BY params.prompt_name, avg_quality DESC";

/// How the page looks.
static STYLE: LazyLock<Style> =
    LazyLock::new(|| Style::with_form(include_str!("../../templates/sql.css")));

/// Everything the page shows.
#[derive(Template)]
#[template(path = "sql.html")]
struct Page<'a> {
    style: &'a str,
    root: &'a str,
    query: &'a str,
    error: Option<String>,
    answer: Option<Rows>,
    tables: Vec<Shown>,
}

/// The answer to a query.
struct Rows {
    about: String,
    columns: Vec<Title>,
    rows: Vec<Vec<Cell>>,
}

struct Title {
    name: String,
    is_number: bool,
}

struct Cell {
    text: String,
    is_number: bool,
    is_null: bool,
}

/// A table that can be asked.
struct Shown {
    name: String,
    about: String,
    columns: String,
    keys: Vec<String>,
}

/// The page, with nothing asked yet.
pub(crate) async fn sql(
    State(app): State<App>,
    Extension(reached): Extension<Reached>,
) -> Response {
    answer(&app, &reached, EXAMPLE, None).await
}

/// The page with the answer to the query of its form. (In an address it would reach logs.)
pub(crate) async fn ask(
    State(app): State<App>,
    Extension(reached): Extension<Reached>,
    request: Request<Body>,
) -> Response {
    let body = match Received::read(&app, request.into_body()).await {
        Ok(body) => body,
        Err(why) => return (StatusCode::BAD_REQUEST, format!("{why}\n")).into_response(),
    };
    let form = String::from_utf8_lossy(&body.bytes);
    match queries::read::<SqlQuery>(&form) {
        Ok(sent) => {
            let outcome = app.console.query(&sent.query).await;
            answer(&app, &reached, &sent.query, Some(outcome)).await
        }
        Err(error) => answer(&app, &reached, "", Some(Err(error))).await,
    }
}

async fn answer(
    app: &App,
    reached: &Reached,
    query: &str,
    outcome: Option<fmf_core::Result<SqlAnswer>>,
) -> Response {
    let (rows, failure) = match outcome {
        None => (None, None),
        Some(Ok(found)) => (Some(Rows::from(found)), None),
        Some(Err(error)) => (None, Some(error)),
    };
    // Without the list of its tables the page is of use still.
    let tables = app.console.tables().await.unwrap_or_default();
    let tables = tables.into_iter().map(Shown::from).collect();
    let page = Page {
        style: &STYLE.text,
        root: reached.root(),
        query,
        error: failure.as_ref().map(said),
        answer: rows,
        tables,
    };
    let status = failure.as_ref().map_or(StatusCode::OK, status);
    match STYLE.answer(&page) {
        Ok(page) => marked((status, page).into_response(), failure.as_ref()),
        Err(error) => marked(StatusCode::INTERNAL_SERVER_ERROR.into_response(), Some(&error)),
    }
}

/// What the reader is told: nothing of what only the log should say.
fn said(error: &StoreError) -> String {
    match error {
        StoreError::Corrupt(_) | StoreError::Backend { .. } => {
            "the server met an error of its own; its log tells more".to_owned()
        }
        other => other.to_string(),
    }
}

fn status(error: &StoreError) -> StatusCode {
    match error {
        StoreError::Invalid(_) => StatusCode::BAD_REQUEST,
        StoreError::Unsupported { .. } => StatusCode::NOT_IMPLEMENTED,
        StoreError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn marked(mut response: Response, error: Option<&StoreError>) -> Response {
    if let Some(error) = error.filter(|_| response.status().is_server_error()) {
        response.extensions_mut().insert(Cause(error.to_string()));
    }
    response
}

impl From<SqlAnswer> for Rows {
    fn from(answer: SqlAnswer) -> Self {
        let count = answer.rows.len();
        let about = match count {
            0 => "No rows".to_owned(),
            1 => "1 row".to_owned(),
            _ if count > ROWS_SHOWN => format!("The first {ROWS_SHOWN} of {count} rows"),
            _ => format!("{count} rows"),
        };
        let columns = answer.columns.into_iter().map(|column| Title {
            name: column.name,
            is_number: matches!(column.kind, SqlKind::Integer | SqlKind::Number),
        });
        let rows = answer.rows.into_iter().take(ROWS_SHOWN);
        let rows = rows.map(|row| row.into_iter().map(Cell::from).collect());
        Self { about, columns: columns.collect(), rows: rows.collect() }
    }
}

impl From<SqlValue> for Cell {
    fn from(value: SqlValue) -> Self {
        Self {
            text: value.for_reading(),
            is_number: matches!(value, SqlValue::Integer(_) | SqlValue::Number(_)),
            is_null: value == SqlValue::Null,
        }
    }
}

impl From<SqlTable> for Shown {
    fn from(table: SqlTable) -> Self {
        let columns: Vec<String> = table.columns.into_iter().map(|column| column.name).collect();
        let keys = table.keys.iter().flat_map(|keys| {
            keys.known.iter().map(|key| format!("{}.{}", keys.group, quoted(key)))
        });
        let keys = keys.collect();
        Self { name: table.name, about: table.about, columns: columns.join(", "), keys }
    }
}

/// A key as a query names it.
fn quoted(key: &str) -> String {
    match key.chars().all(|c| c == '_' || c.is_alphanumeric()) {
        true => key.to_owned(),
        false => format!("\"{}\"", key.replace('"', "\"\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_query_answers_is_never_markup() {
        let value = SqlValue::Text("<script>alert(1)</script>".to_owned());
        let column = fmf_core::sql::SqlColumn { name: "<b>".to_owned(), kind: SqlKind::Text };
        let page = Page {
            style: "",
            root: "",
            query: "</textarea><i>",
            error: Some("<u>".to_owned()),
            answer: Some(SqlAnswer { columns: vec![column], rows: vec![vec![value]] }.into()),
            tables: Vec::new(),
        };
        let page = page.render().unwrap();
        for markup in ["<script>", "<b>", "<i>", "<u>"] {
            assert!(!page.contains(markup), "{markup}");
        }
    }
}
