//! Prompts.

use fmf_core::{History as _, PromptStore as _};
use fmf_wire::fmf::{
    messages::{Problem, Prompt, PromptsPage},
    paths,
    queries::{AsOf, ListPrompts},
};

use super::{
    Answer, Call, Found,
    document::examples,
    places::{Nowhere, OfPrompt},
};

/// List prompts
///
/// The prompts that match a filter, a page at a time, by name unless another order is asked for.
#[utoipa::path(
    get, context_path = paths::PREFIX, path = paths::PROMPTS, tag = "prompts",
    operation_id = "listPrompts", params(ListPrompts),
    responses((status = 200, description = "A page of prompts", body = PromptsPage,
        example = json!(examples::prompts()))),
)]
pub(super) async fn list(call: Call<Nowhere, ListPrompts>) -> Answer {
    let query = call.query.prompt_query()?;
    let _turn = call.app.turn_to_search().await?;
    let page = call.app.registry.search(&query).await?;
    Ok(Found::new(&PromptsPage::from(&page)))
}

/// Get a prompt
///
/// Everything about a prompt but what its versions say: description, tags, aliases, the latest
/// version. With `at` as it was then.
#[utoipa::path(
    get, context_path = paths::PREFIX, path = paths::PROMPT, tag = "prompts",
    operation_id = "getPrompt", params(OfPrompt, AsOf),
    responses(
        (status = 200, description = "The prompt", body = Prompt,
            example = json!(examples::prompt())),
        (status = 404, description = "There is no such prompt, or was none then", body = Problem,
            content_type = "application/problem+json", example = json!(examples::no_prompt())),
    ),
)]
pub(super) async fn get(call: Call<OfPrompt, AsOf>) -> Answer {
    let (name, registry) = (call.place.name()?, &call.app.registry);
    let prompt = match call.query.moment(&call.now)? {
        None => registry.prompt(&name).await?,
        Some(at) => registry.prompt_at(&name, at).await?,
    };
    Ok(Found::new(&Prompt::from(&prompt)))
}
