//! What runs measured, by prompt version.

use fmf_wire::fmf::{
    messages::{Problem, VersionMetricsPage},
    paths,
    queries::ListMetrics,
};

use super::{Answer, Call, Found, document::examples, places::OfPrompt};

/// Compare the versions of a prompt
///
/// What the runs of each version measured: how many runs used it, and of the latest value of each
/// metric the mean, the median, the 95th percentile and the standard deviation. A run uses a version
/// that it loaded with the stock client, that its parameters `prompt_name` and `prompt_version`
/// name, or that a model was logged with. Versions without runs are left out, the newest comes
/// first.
#[utoipa::path(
    get, context_path = paths::PREFIX, path = paths::METRICS, tag = "prompts",
    operation_id = "listVersionMetrics", params(OfPrompt, ListMetrics),
    responses(
        (status = 200, description = "A page of versions", body = VersionMetricsPage,
            example = json!(examples::metrics())),
        (status = 404, description = "There is no such prompt", body = Problem,
            content_type = "application/problem+json", example = json!(examples::no_prompt())),
    ),
)]
pub(super) async fn list(call: Call<OfPrompt, ListMetrics>) -> Answer {
    let (name, query) = (call.place.name()?, call.query.metrics_query(&call.now)?);
    let _turn = call.app.turn_to_search().await?;
    let page = call.app.tracking.version_metrics(&call.app.registry, &name, &query).await?;
    Ok(Found::new(&VersionMetricsPage::from(&page)))
}
