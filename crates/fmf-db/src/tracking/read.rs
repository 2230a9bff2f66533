//! Reading whole runs.

use std::collections::HashMap;

use fmf_core::{
    Result,
    tracking::{Dataset, DatasetInput, Metric, ModelOutput, Pair, Run, RunInputs},
};

use super::runs::{self, Found};
use crate::{
    engine::{Columns, Session, Value},
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
    let wanted = numbers(seqs.iter().copied());
    let mut reading = Reading { session, wanted, room, found: HashMap::new() };
    reading.infos()?;
    reading.metrics()?;
    reading.pairs("run_params", |run| &mut run.params)?;
    reading.pairs("run_tags", |run| &mut run.tags)?;
    reading.datasets()?;
    reading.models()?;
    let mut found = reading.found;
    Ok(seqs.iter().filter_map(|seq| found.remove(seq)).collect())
}

/// A list of numbers, to be bound where [`Dialect::among`](crate::dialect::Dialect::among) takes
/// it apart.
pub(super) fn numbers(numbers: impl Iterator<Item = i64>) -> Value<'static> {
    serde_json::Value::from_iter(numbers).to_string().into()
}

/// Runs that are being read, table after table.
struct Reading<'r> {
    session: &'r mut dyn Session,
    wanted: Value<'static>,
    room: &'r mut PageRoom,
    found: HashMap<i64, Run>,
}

impl Reading<'_> {
    fn infos(&mut self) -> Result<()> {
        let (room, found) = (&mut *self.room, &mut self.found);
        let among = self.session.dialect().among("r.seq", "?1");
        let sql = format!("select {} from runs r where {among}", runs::COLUMNS);
        self.session.query(&sql, std::slice::from_ref(&self.wanted), |row| {
            let Found { seq, info, .. } = runs::read(row)?;
            room.take_item(info.name.len() + info.user.len() + info.artifact_uri.len())?;
            found.insert(seq, empty(info));
            Ok(())
        })?;
        Ok(())
    }

    /// Reads rows that begin with the number of their run, and adds each to it. `read` answers
    /// what was read and how many bytes it holds.
    fn rows<T>(
        &mut self,
        columns_from: &str,
        run: &str,
        order: &str,
        read: impl Fn(&mut Columns<'_>) -> Result<(T, usize)>,
        add: impl Fn(&mut Run, T),
    ) -> Result<()> {
        let (room, found) = (&mut *self.room, &mut self.found);
        let among = self.session.dialect().among(run, "?1");
        let sql = format!("select {run}, {columns_from} where {among} order by {order}");
        self.session.query(&sql, std::slice::from_ref(&self.wanted), |row| {
            let seq = row.integer()?;
            let (item, bytes) = read(row)?;
            room.take_more(ROW + bytes)?;
            if let Some(run) = found.get_mut(&seq) {
                add(run, item);
            }
            Ok(())
        })?;
        Ok(())
    }

    fn metrics(&mut self) -> Result<()> {
        let from = "l.key, l.timestamp, l.step, l.value, l.is_nan from latest_metrics l";
        self.rows(from, "l.run", "l.seq", metric, |run, metric| run.metrics.push(metric))
    }

    fn pairs(&mut self, table: &str, of: fn(&mut Run) -> &mut Vec<Pair>) -> Result<()> {
        let from = format!("t.key, t.value from {table} t");
        self.rows(&from, "t.run", "t.seq", pair, |run, pair| of(run).push(pair))
    }

    /// Datasets with their tags: a row for each tag, or one row without any.
    fn datasets(&mut self) -> Result<()> {
        let from = "d.seq, d.name, d.digest, d.source_type, d.source, d.schema, d.profile, \
                    t.key, t.value \
                    from run_datasets u join datasets d on d.seq = u.dataset \
                    left join run_dataset_tags t on t.run_dataset = u.seq";
        let last = std::cell::Cell::new(None);
        self.rows(from, "u.run", "u.seq, t.seq", dataset, |run, (seq, dataset, tag)| {
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

    fn models(&mut self) -> Result<()> {
        let text = |row: &mut Columns<'_>| row.string().map(|text| (text, 0));
        let inputs = "m.model from run_model_inputs m";
        self.rows(inputs, "m.run", "m.seq", text, |run, model| run.inputs.models.push(model))?;
        let output = |row: &mut Columns<'_>| {
            Ok((ModelOutput { model: row.string()?, step: row.integer()? }, 0))
        };
        let outputs = "m.model, m.step from run_model_outputs m";
        self.rows(outputs, "m.run", "m.seq", output, |run, output| run.outputs.push(output))
    }
}

/// What a row takes besides its texts, roughly.
const ROW: usize = 64;

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

fn pair(row: &mut Columns<'_>) -> Result<(Pair, usize)> {
    let pair = Pair::new(row.string()?, row.string()?);
    let bytes = pair.key.len() + pair.value.len();
    Ok((pair, bytes))
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
