//! What runs measure of logged models.

use std::collections::HashMap;

use fmf_core::{
    Result,
    tracking::{ModelPoint, TrackingFault},
};

use crate::{engine::Session, statement::listed};

/// Adds the points that are not there yet. What is no number counts as 0 of a model, as MLflow's
/// server has it.
///
/// # Errors
/// `Tracking` when one of the models is not there.
pub(in crate::tracking) fn log_points(
    session: &mut dyn Session,
    run: i64,
    points: &[ModelPoint],
) -> Result<()> {
    if points.is_empty() {
        return Ok(());
    }
    let models = numbers_of(session, points)?;
    for ModelPoint { model, metric, dataset } in points {
        let missing = || TrackingFault::NoModelOfMetric(model.clone());
        let number = models.get(model.as_str()).copied().ok_or_else(missing)?;
        let (name, digest) = dataset.as_ref().map_or(("", ""), |d| (&d.name, &d.digest));
        session.execute(
            "insert into model_metrics
                 (model, run, key, timestamp, step, value, dataset_name, dataset_digest)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             on conflict (model, key, timestamp, step, run, value, dataset_digest) do nothing",
            &[
                number.into(),
                run.into(),
                (&metric.key).into(),
                metric.timestamp.into(),
                metric.step.into(),
                metric.number().into(),
                name.into(),
                digest.into(),
            ],
        )?;
    }
    Ok(())
}

/// The numbers of the models, by their ids.
fn numbers_of(session: &mut dyn Session, points: &[ModelPoint]) -> Result<HashMap<String, i64>> {
    let mut ids: Vec<&str> = points.iter().map(|point| point.model.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let among = session.dialect().listed("?1");
    let found = session.query(
        &format!("select m.id, m.seq from models m where m.id in {among}"),
        &[listed(&ids)],
        |row| Ok((row.string()?, row.integer()?)),
    )?;
    Ok(found.into_iter().collect())
}
