//! `runs`: runs themselves; what they log stands beside it.

use fmf_core::tracking::Lifecycle;
use fmf_wire::mlflow::{
    messages::{RunBody, RunInfoBody, RunsPage, encode},
    requests::{CreateRun, OneRun, SearchRuns, UpdateRun},
};

use super::{Answer, Body, Call};

pub(super) async fn create(call: Call) -> Answer {
    let request = CreateRun::read(&call.params)?;
    let run = call.app.tracking.create_run(request.run).await?;
    Ok(encode(&RunBody::created(run)).into())
}

pub(super) async fn get(call: Call) -> Answer {
    let OneRun { id } = OneRun::read(&call.params)?;
    let run = call.app.tracking.run(&id).await?;
    Ok(encode(&RunBody::from(run)).into())
}

pub(super) async fn search(call: Call) -> Answer {
    let request = SearchRuns::read(&call.params)?;
    let _turn = call.app.turn_to_search().await?;
    let page = call.app.tracking.search_runs(request.query).await?;
    Ok(encode(&RunsPage::from(page)).into())
}

pub(super) async fn update(call: Call) -> Answer {
    let UpdateRun { id, change } = UpdateRun::read(&call.params)?;
    let info = call.app.tracking.update_run(&id, change).await?;
    Ok(encode(&RunInfoBody::from(info)).into())
}

pub(super) async fn delete(call: Call) -> Answer {
    let OneRun { id } = OneRun::read(&call.params)?;
    call.app.tracking.set_run_lifecycle(&id, Lifecycle::Deleted).await?;
    Ok(Body::empty())
}

pub(super) async fn restore(call: Call) -> Answer {
    let OneRun { id } = OneRun::read(&call.params)?;
    call.app.tracking.set_run_lifecycle(&id, Lifecycle::Active).await?;
    Ok(Body::empty())
}
