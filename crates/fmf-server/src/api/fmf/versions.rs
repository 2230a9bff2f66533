//! Versions of a prompt.

use fmf_core::{History as _, PromptName, PromptStore as _, Selector, Timestamp};
use fmf_db::Registry;
use fmf_wire::fmf::{
    messages::{Problem, Version, VersionsPage},
    paths,
    queries::{AsOf, ListVersions},
};

use super::{
    Answer, Call, Found,
    document::examples,
    places::{OfPrompt, OfVersion},
};

/// List the versions of a prompt
///
/// The newest first, a page at a time, each whole. With `at` as they were then.
#[utoipa::path(
    get, context_path = paths::PREFIX, path = paths::VERSIONS, tag = "prompts",
    operation_id = "listVersions", params(OfPrompt, ListVersions),
    responses(
        (status = 200, description = "A page of versions", body = VersionsPage,
            example = json!(examples::versions())),
        (status = 404, description = "There is no such prompt, or was none then", body = Problem,
            content_type = "application/problem+json", example = json!(examples::no_prompt())),
    ),
)]
pub(super) async fn list(call: Call<OfPrompt, ListVersions>) -> Answer {
    let (name, page, registry) = (call.place.name()?, call.query.page()?, &call.app.registry);
    let at = call.query.moment(&call.now)?;
    let _turn = call.app.turn_to_search().await?;
    let page = match at {
        None => registry.versions(&name, &page).await?,
        Some(at) => registry.versions_at(&name, at, &page).await?,
    };
    Ok(Found::new(&VersionsPage::from(&page)))
}

/// Get a version
///
/// One version, whole, by its number or as `latest`. With `at` as it was then: what it says never
/// changes, but its tags, aliases, message and model configuration may have.
#[utoipa::path(
    get, context_path = paths::PREFIX, path = paths::VERSION, tag = "prompts",
    operation_id = "getVersion", params(OfVersion, AsOf),
    responses(
        (status = 200, description = "The version", body = Version,
            example = json!(examples::version())),
        (status = 404, description = "There is no such version, or was none then", body = Problem,
            content_type = "application/problem+json", example = json!(examples::no_version())),
    ),
)]
pub(super) async fn get(call: Call<OfVersion, AsOf>) -> Answer {
    let (name, selector) = (call.place.name()?, call.place.selector()?);
    let at = call.query.moment(&call.now)?;
    selected(&call.app.registry, &name, &selector, at).await
}

/// The version that a selector stands for, or stood for at a moment.
pub(super) async fn selected(
    registry: &Registry,
    name: &PromptName,
    selector: &Selector,
    at: Option<Timestamp>,
) -> Answer {
    let version = match at {
        None => registry.get(name, selector).await?,
        Some(at) => registry.get_at(name, selector, at).await?,
    };
    Ok(Found::new(&Version::from(version.as_ref())))
}
