//! What runs log: metrics, parameters, tags, inputs and outputs.

use fmf_core::tracking::RunBatch;
use fmf_wire::mlflow::requests::{
    DeleteRunTag, LogBatch, LogInputs, LogMetric, LogOutputs, LogParam, SetRunTag,
};

use super::{Answer, Body, Call};

pub(super) async fn metric(call: Call) -> Answer {
    let LogMetric { id, metric, of_model } = LogMetric::read(&call.params)?;
    let of_models = of_model.into_iter().collect();
    let batch = RunBatch { metrics: vec![metric], of_models, ..RunBatch::default() };
    call.app.tracking.log(&id, batch).await?;
    Ok(Body::empty())
}

pub(super) async fn parameter(call: Call) -> Answer {
    let LogParam { id, param } = LogParam::read(&call.params)?;
    call.app.tracking.log_param(&id, param).await?;
    Ok(Body::empty())
}

pub(super) async fn batch(call: Call) -> Answer {
    let LogBatch { id, batch } = LogBatch::read(&call.params)?;
    call.app.tracking.log(&id, batch).await?;
    Ok(Body::empty())
}

pub(super) async fn set_tag(call: Call) -> Answer {
    let SetRunTag { id, tag } = SetRunTag::read(&call.params)?;
    let batch = RunBatch { tags: vec![tag], ..RunBatch::default() };
    call.app.tracking.log(&id, batch).await?;
    Ok(Body::empty())
}

pub(super) async fn delete_tag(call: Call) -> Answer {
    let DeleteRunTag { id, key } = DeleteRunTag::read(&call.params)?;
    call.app.tracking.delete_run_tag(&id, &key).await?;
    Ok(Body::empty())
}

pub(super) async fn inputs(call: Call) -> Answer {
    let LogInputs { id, inputs } = LogInputs::read(&call.params)?;
    call.app.tracking.log_inputs(&id, inputs).await?;
    Ok(Body::empty())
}

pub(super) async fn outputs(call: Call) -> Answer {
    let LogOutputs { id, outputs } = LogOutputs::read(&call.params)?;
    call.app.tracking.log_outputs(&id, outputs).await?;
    Ok(Body::empty())
}
