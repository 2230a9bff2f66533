//! What this server is, what it can, and who asks.

use fmf_core::Role;
use fmf_wire::fmf::{
    messages::{Abilities, Auth, Caller, Info},
    paths,
    queries::Plain,
};

use super::{Answer, Call, Found, document::examples, places::Nowhere};

/// What this server is
///
/// Its product, its version, what it can and whether it asks for tokens, and who you are to it: a
/// client asks this first.
#[utoipa::path(
    get, context_path = paths::PREFIX, path = paths::INFO, tag = "server", operation_id = "getInfo",
    responses((status = 200, description = "What this server is", body = Info,
        example = json!(examples::info()))),
)]
pub(super) async fn get(call: Call<Nowhere, Plain>) -> Answer {
    let asks = call.app.guard.is_required();
    let role = call.how.role.unwrap_or(Role::Reader);
    Ok(Found::new(&Info {
        product: "fmf".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        api: "v1".to_owned(),
        mlflow_protocol: "2.0".to_owned(),
        abilities: Abilities { history: true, search: true, sql: true, metrics: true },
        auth: if asks { Auth::Token } else { Auth::Off },
        caller: Caller::new(call.how.actor.unwrap_or_default(), role),
    }))
}
