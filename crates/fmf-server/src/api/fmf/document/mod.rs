//! The description of this API in the format of OpenAPI 3.1, made from the code that answers.
//!
//! `docs/openapi.json` is the same, checked in; a test holds it fresh.

mod answers;
pub(super) mod examples;

use std::sync::LazyLock;

use axum::Extension;
use fmf_wire::fmf::{
    messages::{
        Abilities, Auth, Bearing, Caller, Change, ChangesPage, Info, LogHead, Message,
        MetricSummary, Part, Passage, Problem, Prompt, PromptsPage, SqlAnswer, SqlColumn, SqlQuery,
        TextHit, TextHitsPage, Undo, Version, VersionMetrics, VersionMetricsPage, VersionsPage,
    },
    paths,
    queries::Plain,
};
use utoipa::{OpenApi, openapi::Server};

use self::answers::CommonAnswers;
use super::{
    Answer, Call, Found, aliases, changes, document, info, log, metrics, places::Nowhere, prompts,
    search, sql, versions,
};
use crate::front::Reached;

/// What every operation has in common.
const ABOUT: &str = "\
What a registry of prompts remembers, and what MLflow's protocol has no words for: the past, the \
change log, taking a change back, what runs measured by version, and searching in texts. Registering and changing prompts go through MLflow's REST \
protocol, which the same server speaks below `/api/2.0/mlflow`.

A server that asks for tokens takes one as `Authorization: Bearer …` or as the password of any \
user. Every answer is JSON; what goes wrong is a problem document in the form of RFC 9457, whose \
`type` never changes. A parameter that is not known is refused. Keys of answers are only ever \
added.

A list is answered in pages. `next_page_token` of one is `page_token` for the next; a page ends \
early where it would hold more than 8 MiB. A moment of the past (`at`) includes all changes of its \
millisecond, and a name means the prompt that bore it then, whether it was renamed or deleted \
since.";

#[derive(OpenApi)]
#[openapi(
    info(title = "FMF", description = ABOUT, version = "1", license(name = "Apache-2.0")),
    paths(
        info::get, prompts::list, prompts::get, versions::list, versions::get, aliases::get,
        aliases::undo, metrics::list, search::find, changes::list, log::head, log::verify,
        sql::query, document::get,
    ),
    components(schemas(
        Info, Abilities, Auth, Caller, Prompt, PromptsPage, Version, Message, VersionsPage, Undo,
        VersionMetrics, MetricSummary, VersionMetricsPage, TextHit, Passage, Part, TextHitsPage,
        Change, ChangesPage, LogHead, SqlQuery, SqlAnswer, SqlColumn, Problem, Bearing,
    )),
    tags(
        (name = "prompts", description = "Prompts and their versions, now and then"),
        (name = "history", description = "The change log, and the way back"),
        (name = "runs", description = "Runs, and how versions of prompts did in them"),
        (name = "server", description = "What answers"),
    ),
    security((), ("token" = []), ("password" = [])),
    modifiers(&CommonAnswers),
)]
struct Api;

static DESCRIPTION: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(Api::openapi);

/// The description of the API of a server below the path `root`.
pub(crate) fn description(root: &str) -> utoipa::openapi::OpenApi {
    let mut description = DESCRIPTION.clone();
    description.servers = Some(vec![Server::new(format!("{root}/"))]);
    description
}

/// Describe this API
///
/// This document, in the format of OpenAPI 3.1.
#[utoipa::path(
    get, context_path = paths::PREFIX, path = paths::DOCUMENT, tag = "server",
    operation_id = "getDescription",
    responses((status = 200, description = "This document", body = Object)),
)]
pub(super) async fn get(Extension(reached): Extension<Reached>, _: Call<Nowhere, Plain>) -> Answer {
    Ok(Found::new(&description(reached.root())))
}
