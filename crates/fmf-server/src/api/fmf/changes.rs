//! The change log, read.

use fmf_core::History as _;
use fmf_wire::fmf::{messages::ChangesPage, paths, queries::ListChanges};

use super::{Answer, Call, Found, document::examples, places::Nowhere};

/// List changes
///
/// Who changed what, when, from what to what and why: the newest first, a page at a time. Changes
/// that come meanwhile move no page.
#[utoipa::path(
    get, context_path = paths::PREFIX, path = paths::CHANGES, tag = "history",
    operation_id = "listChanges", params(ListChanges),
    responses((status = 200, description = "A page of changes", body = ChangesPage,
        example = json!(examples::changes()))),
)]
pub(super) async fn list(call: Call<Nowhere, ListChanges>) -> Answer {
    let query = call.query.change_query(&call.now)?;
    let _turn = call.app.turn_to_search().await?;
    let page = call.app.registry.changes(&query).await?;
    Ok(Found::new(&ChangesPage::from(&page)))
}
