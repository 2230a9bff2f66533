//! Reading whole runs.

use fmf_core::{
    Result,
    tracking::{Dataset, DatasetInput, Metric, ModelOutput, Pair, Run, RunInputs},
};

use super::{
    reading::Reading,
    runs::{self, Found},
};
use crate::{
    engine::{Columns, Session},
    pages::PageRoom,
};

/// The runs of these numbers, in their order; one that is not there is left out.
///
/// # Errors
/// Where they do not fit into the room.
pub(super) fn runs(
    session: &mut dyn Session,
    seqs: &[i64],
    room: &mut PageRoom,
) -> Result<Vec<Run>> {
    let from = format!("{} from runs r", runs::COLUMNS);
    let mut reading = Reading::items(session, seqs, room, &from, "r.seq", |row| {
        let Found { seq, info, .. } = runs::read(row)?;
        let bytes = info.name.len() + info.user.len() + info.artifact_uri.len();
        Ok((seq, empty(info), bytes))
    })?;
    let latest = "l.key, l.timestamp, l.step, l.value, l.is_nan from latest_metrics l";
    reading.rows(latest, "l.run", "l.seq", metric, |run, metric| run.metrics.push(metric))?;
    reading.pairs("run_params", "run", "seq", |run| &mut run.params)?;
    reading.pairs("run_tags", "run", "seq", |run| &mut run.tags)?;
    datasets(&mut reading)?;
    models(&mut reading)?;
    Ok(reading.found(seqs))
}

/// Datasets with their tags: a row for each tag, or one row without any.
fn datasets(reading: &mut Reading<'_, Run>) -> Result<()> {
    let from = "d.seq, d.name, d.digest, d.source_type, d.source, d.schema, d.profile, \
                t.key, t.value \
                from run_datasets u join datasets d on d.seq = u.dataset \
                left join run_dataset_tags t on t.run_dataset = u.seq";
    let last = std::cell::Cell::new(None);
    reading.rows(from, "u.run", "u.seq, t.seq", dataset, |run, (seq, dataset, tag)| {
        let datasets = &mut run.inputs.datasets;
        let is_new =
            last.replace(Some((run.info.id.clone(), seq))) != Some((run.info.id.clone(), seq));
        if is_new {
            datasets.push(DatasetInput { dataset, tags: Vec::new() });
        }
        if let (Some(tag), Some(input)) = (tag, datasets.last_mut()) {
            input.tags.push(tag);
        }
    })
}

fn models(reading: &mut Reading<'_, Run>) -> Result<()> {
    let text = |row: &mut Columns<'_>| row.string().map(|text| (text, 0));
    let inputs = "m.model from run_model_inputs m";
    reading.rows(inputs, "m.run", "m.seq", text, |run, model| run.inputs.models.push(model))?;
    let output =
        |row: &mut Columns<'_>| Ok((ModelOutput { model: row.string()?, step: row.integer()? }, 0));
    let outputs = "m.model, m.step from run_model_outputs m";
    reading.rows(outputs, "m.run", "m.seq", output, |run, output| run.outputs.push(output))
}

fn empty(info: fmf_core::tracking::RunInfo) -> Run {
    Run {
        info,
        metrics: Vec::new(),
        params: Vec::new(),
        tags: Vec::new(),
        inputs: RunInputs::default(),
        outputs: Vec::new(),
    }
}

fn metric(row: &mut Columns<'_>) -> Result<(Metric, usize)> {
    let key = row.string()?;
    let bytes = key.len();
    let (timestamp, step, value) = (row.integer()?, row.integer()?, row.real()?);
    let value = if row.flag()? { f64::NAN } else { value };
    Ok((Metric { key, value, timestamp, step }, bytes))
}

/// A dataset by its number, and one of its tags.
type Used = (i64, Dataset, Option<Pair>);

fn dataset(row: &mut Columns<'_>) -> Result<(Used, usize)> {
    let seq = row.integer()?;
    let dataset = Dataset {
        name: row.string()?,
        digest: row.string()?,
        source_type: row.string()?,
        source: row.string()?,
        schema: row.maybe_string()?,
        profile: row.maybe_string()?,
    };
    let tag = row.maybe_string()?.zip(row.maybe_string()?);
    let texts = [&dataset.schema, &dataset.profile];
    let bytes = dataset.source.len() + texts.into_iter().flatten().map(String::len).sum::<usize>();
    Ok(((seq, dataset, tag.map(|(key, value)| Pair { key, value })), bytes))
}
