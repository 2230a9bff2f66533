//! Finding prompts by the words in their texts.

use fmf_core::PromptStore as _;
use fmf_wire::fmf::{messages::TextHitsPage, paths, queries::FindText};

use super::{Answer, Call, Found, document::examples, places::Nowhere};

/// Search texts
///
/// The prompts in whose texts the words stand: names, descriptions, templates, chat messages,
/// commit messages and tags. Each is found once, by the version that fits best, with pieces of the
/// texts that show the words; those that fit best come first. There is no text that cannot be
/// looked for. Of a word that stands in more than 10,000 texts the last written ones are looked at.
#[utoipa::path(
    get, context_path = paths::PREFIX, path = paths::SEARCH, tag = "prompts",
    operation_id = "searchTexts", params(FindText),
    responses((status = 200, description = "A page of what was found", body = TextHitsPage,
        example = json!(examples::hits()))),
)]
pub(super) async fn find(call: Call<Nowhere, FindText>) -> Answer {
    let query = call.query.text_query()?;
    let _turn = call.app.turn_to_search().await?;
    let page = call.app.registry.find_text(&query).await?;
    Ok(Found::new(&TextHitsPage::from(&page)))
}
