//! `experiments`: runs that belong together.

use fmf_core::tracking::Lifecycle;
use fmf_wire::mlflow::{
    messages::{ExperimentBody, ExperimentCreated, ExperimentsPage, encode},
    requests::{
        CreateExperiment, DeleteExperimentTag, GetExperimentByName, OneExperiment,
        SearchExperiments, SetExperimentTag, UpdateExperiment,
    },
};

use super::{Answer, Body, Call};

pub(super) async fn create(call: Call) -> Answer {
    let request = CreateExperiment::read(&call.params)?;
    let id = call.app.tracking.create_experiment(request.experiment).await?;
    Ok(encode(&ExperimentCreated::from(id)).into())
}

pub(super) async fn get(call: Call) -> Answer {
    let OneExperiment { id } = OneExperiment::read(&call.params)?;
    let found = call.app.tracking.experiment(id).await?;
    Ok(encode(&ExperimentBody::from(found)).into())
}

pub(super) async fn get_by_name(call: Call) -> Answer {
    let GetExperimentByName { name } = GetExperimentByName::read(&call.params)?;
    let found = call.app.tracking.experiment_named(&name).await?;
    Ok(encode(&ExperimentBody::from(found)).into())
}

pub(super) async fn search(call: Call) -> Answer {
    let request = SearchExperiments::read(&call.params)?;
    let _turn = call.app.turn_to_search().await?;
    let page = call.app.tracking.search_experiments(request.query).await?;
    Ok(encode(&ExperimentsPage::from(page)).into())
}

pub(super) async fn update(call: Call) -> Answer {
    let UpdateExperiment { id, name } = UpdateExperiment::read(&call.params)?;
    call.app.tracking.rename_experiment(id, &name).await?;
    Ok(Body::empty())
}

pub(super) async fn delete(call: Call) -> Answer {
    let OneExperiment { id } = OneExperiment::read(&call.params)?;
    call.app.tracking.set_experiment_lifecycle(id, Lifecycle::Deleted).await?;
    Ok(Body::empty())
}

pub(super) async fn restore(call: Call) -> Answer {
    let OneExperiment { id } = OneExperiment::read(&call.params)?;
    call.app.tracking.set_experiment_lifecycle(id, Lifecycle::Active).await?;
    Ok(Body::empty())
}

pub(super) async fn set_tag(call: Call) -> Answer {
    let SetExperimentTag { id, tag } = SetExperimentTag::read(&call.params)?;
    call.app.tracking.set_experiment_tag(id, tag).await?;
    Ok(Body::empty())
}

pub(super) async fn delete_tag(call: Call) -> Answer {
    let DeleteExperimentTag { id, key } = DeleteExperimentTag::read(&call.params)?;
    call.app.tracking.delete_experiment_tag(id, &key).await?;
    Ok(Body::empty())
}
