//! What went into a run, and which models came out of it.

use fmf_core::{
    Result,
    tracking::{Dataset, DatasetInput, ExperimentId, ModelOutput, RunId, RunInputs},
};

use super::runs::Found;
use crate::engine::Session;

pub(super) fn log(session: &mut dyn Session, id: &RunId, inputs: &RunInputs) -> Result<()> {
    let Found { seq, info, .. } = Found::require_active(session, id)?;
    for input in &inputs.datasets {
        log_dataset(session, seq, info.experiment, input)?;
    }
    for model in &inputs.models {
        session.execute(
            "insert into run_model_inputs (run, model) values (?1, ?2)
             on conflict (run, model) do nothing",
            &[seq.into(), model.into()],
        )?;
    }
    Ok(())
}

pub(super) fn log_outputs(
    session: &mut dyn Session,
    id: &RunId,
    outputs: &[ModelOutput],
) -> Result<()> {
    let found = Found::require_active(session, id)?;
    for output in outputs {
        session.execute(
            "insert into run_model_outputs (run, model, step) values (?1, ?2, ?3)
             on conflict (run, model) do nothing",
            &[found.seq.into(), (&output.model).into(), output.step.into()],
        )?;
    }
    Ok(())
}

/// Notes the use of a dataset. One that is noted already keeps the tags it has.
fn log_dataset(
    session: &mut dyn Session,
    seq: i64,
    experiment: ExperimentId,
    input: &DatasetInput,
) -> Result<()> {
    let dataset = put_dataset(session, experiment, &input.dataset)?;
    let used = session.query_opt(
        "insert into run_datasets (run, dataset) values (?1, ?2)
         on conflict (run, dataset) do nothing
         returning seq",
        &[seq.into(), dataset.into()],
        |row| row.integer(),
    )?;
    let Some(used) = used else { return Ok(()) };
    for tag in &input.tags {
        session.execute(
            "insert into run_dataset_tags (run_dataset, key, value) values (?1, ?2, ?3)",
            &[used.into(), (&tag.key).into(), (&tag.value).into()],
        )?;
    }
    Ok(())
}

/// The number of a dataset, which is added if it is new.
fn put_dataset(
    session: &mut dyn Session,
    experiment: ExperimentId,
    dataset: &Dataset,
) -> Result<i64> {
    let seq = session.query_opt(
        // To set what is there already makes the row answer.
        "insert into datasets
             (experiment, name, digest, source_type, source, schema, profile)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         on conflict (experiment, name, digest) do update set name = excluded.name
         returning seq",
        &[
            experiment.into(),
            (&dataset.name).into(),
            (&dataset.digest).into(),
            (&dataset.source_type).into(),
            (&dataset.source).into(),
            dataset.schema.as_deref().into(),
            dataset.profile.as_deref().into(),
        ],
        |row| row.integer(),
    )?;
    seq.ok_or_else(|| fmf_core::StoreError::Corrupt("a dataset has no number".to_owned()))
}
