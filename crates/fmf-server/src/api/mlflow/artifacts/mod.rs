//! The files of runs and models: the store by its paths, and by the run or version they belong to.

mod by_owner;
mod by_path;
mod disposition;
mod download;
mod kind;
mod refused;
mod wanted;

use super::{
    answer::{Refusal, of_artifact, refuse},
    call::Call,
};
use crate::{access::Need, routes::Routes};

const READ: Need = Need::READER;
const WRITE: Need = Need::WRITER;

/// The routes of the store below `prefix`: `/api/2.0/mlflow-artifacts`, and the same below
/// `/ajax-api` for browsers.
pub(crate) fn routes(prefix: &str) -> Routes {
    Routes::below(prefix, refuse)
        .get("/artifacts", READ, by_path::list)
        .get("/artifacts/{*path}", READ, by_path::download)
        .put("/artifacts/{*path}", WRITE, by_path::upload)
        .delete("/artifacts/{*path}", WRITE, by_path::delete)
        .post("/mpu/{*path}", WRITE, refused::multipart)
        .get("/presigned/{*path}", READ, refused::presigned)
}

/// The routes for pages, which name a run or a version.
pub(crate) fn page_routes() -> Routes {
    Routes::below("", refuse)
        .get("/get-artifact", READ, by_owner::of_run)
        .get("/ajax-api/2.0/mlflow/get-artifact", READ, by_owner::of_run)
        .get("/model-versions/get-artifact", READ, by_owner::of_version)
}

pub(super) use self::by_owner::list;
