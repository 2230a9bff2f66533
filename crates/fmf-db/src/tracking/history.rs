//! All points of a metric.

use fmf_core::{
    Page, PageQuery, Result,
    tracking::{Metric, MetricHistory, RunId},
};

use crate::{
    engine::{Columns, Session},
    statement::{Statement, listed},
};

/// The points of a metric of one run, by moment, step and value.
pub(super) fn of_run(
    session: &mut dyn Session,
    id: &RunId,
    key: &str,
    page: &PageQuery,
) -> Result<Page<Metric>> {
    let mut statement = Statement::new(
        session.dialect(),
        "select p.timestamp, p.step, p.value, p.is_nan from metric_points p",
    );
    let run = statement.bind(id.as_str());
    statement.push(&format!("where p.run = (select r.seq from runs r where r.id = {run})"));
    statement.with("and p.key =", key);
    statement.push("order by p.timestamp, p.step, p.value, p.is_nan");
    statement.add_page(page)?;
    let points =
        session.query(statement.text(), statement.values(), |row| read(row, key.to_owned()))?;
    Ok(page.page(page.offset()?, points))
}

/// The first points of a metric of several runs: by run, moment, step and value.
pub(super) fn of_runs(
    session: &mut dyn Session,
    ids: &[RunId],
    key: &str,
    most: usize,
) -> Result<MetricHistory> {
    let ids: Vec<&str> = ids.iter().map(RunId::as_str).collect();
    let among = session.dialect().listed("?1");
    let mut history = MetricHistory { runs: Vec::new() };
    session.query(
        &format!(
            "select r.id, p.timestamp, p.step, p.value, p.is_nan
             from runs r
             cross join metric_points p
             where r.id in {among} and p.run = r.seq and p.key = ?2
             order by r.id, p.timestamp, p.step, p.value, p.is_nan
             limit ?3"
        ),
        &[listed(&ids), key.into(), i64::try_from(most).unwrap_or(i64::MAX).into()],
        |row| {
            let id = RunId::from(row.string()?);
            let point = read(row, key.to_owned())?;
            match history.runs.last_mut() {
                Some((last, points)) if *last == id => points.push(point),
                _ => history.runs.push((id, vec![point])),
            }
            Ok(())
        },
    )?;
    Ok(history)
}

/// Reads a point: timestamp, step, value, and whether it is no number.
pub(super) fn read(row: &mut Columns<'_>, key: String) -> Result<Metric> {
    let (timestamp, step, value) = (row.integer()?, row.integer()?, row.real()?);
    let value = if row.flag()? { f64::NAN } else { value };
    Ok(Metric { key, value, timestamp, step })
}
