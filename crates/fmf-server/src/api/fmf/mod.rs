//! FMF's own API: a file per resource, and every route on this page with what it takes.

mod aliases;
mod answer;
mod call;
mod changes;
mod document;
mod info;
mod log;
mod metrics;
mod places;
mod prompts;
mod search;
mod sql;
mod versions;

use fmf_wire::fmf::paths;

use self::{
    answer::{Answer, Found, Refusal},
    call::{Call, Sent},
};
pub(crate) use self::{
    answer::{no_such_address, wrong_method},
    document::description,
};
use crate::{access::Need, routes::Routes};

/// The routes, below `/api/fmf/v1`.
pub(crate) fn routes() -> Routes {
    const READ: Need = Need::READER;
    const WRITE: Need = Need::WRITER;
    Routes::below(paths::PREFIX, answer::refuse)
        .get(paths::INFO, READ, info::get)
        .get(paths::PROMPTS, READ, prompts::list)
        .get(paths::PROMPT, READ, prompts::get)
        .get(paths::VERSIONS, READ, versions::list)
        .get(paths::VERSION, READ, versions::get)
        .get(paths::ALIAS, READ, aliases::get)
        .get(paths::METRICS, READ, metrics::list)
        .post(paths::UNDO, WRITE, aliases::undo)
        .get(paths::SEARCH, READ, search::find)
        .get(paths::CHANGES, READ, changes::list)
        .get(paths::LOG_HEAD, READ, log::head)
        .get(paths::LOG_VERIFY, READ, log::verify)
        .post(paths::SQL, READ, sql::query)
        .get(paths::DOCUMENT, READ, document::get)
        .answering_panics(answer::answer_panic)
}
