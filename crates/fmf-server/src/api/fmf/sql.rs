//! Queries in SQL.

use fmf_wire::fmf::{
    messages::{SqlAnswer, SqlQuery},
    paths,
    queries::Plain,
};

use super::{Answer, Call, Found, Sent, document::examples, places::Nowhere};

/// Ask in SQL
///
/// Answers one `SELECT` over `mlflow.runs`, `.experiments`, `.prompts`, `.prompt_versions`,
/// `.aliases` and `.changes`. What was logged with a run is a column: `params.x`, `metrics.x`,
/// `tags."a b"`. Nothing but reading is understood; a query may take 10 s and answer 100,000 rows.
#[utoipa::path(
    post, context_path = paths::PREFIX, path = paths::SQL, tag = "runs", operation_id = "querySql",
    request_body(content = SqlQuery, example = json!(examples::query())),
    responses((status = 200, description = "Columns and rows", body = SqlAnswer,
        example = json!(examples::rows()))),
)]
pub(super) async fn query(call: Call<Nowhere, Plain>, Sent(sent): Sent<SqlQuery>) -> Answer {
    let answer = call.app.console.query(&sent.query).await?;
    Ok(Found::new(&SqlAnswer::from(&answer)))
}
