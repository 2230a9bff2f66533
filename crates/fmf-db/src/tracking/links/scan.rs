//! The same figures from the runs themselves, for questions that what is kept does not answer:
//! runs of some time only, and names that meant several lives.

use std::collections::{BTreeMap, HashSet};

use fmf_core::{Figures, MetricSummary, MetricsQuery, Result, Timestamp, Version, VersionMetrics};

use super::{places::between, sums::Sums};
use crate::{
    engine::{Columns, Session, Value},
    past::Claim,
    statement::{Statement, listed},
};

/// What the runs of each version measured, the newest version first.
pub(super) fn version_metrics(
    session: &mut dyn Session,
    claims: &[&Claim],
    query: &MetricsQuery,
) -> Result<Vec<VersionMetrics>> {
    let mut found = BTreeMap::new();
    for claim in claims {
        runs(session, claim, query, &mut found)?;
        values(session, claim, query, &mut found)?;
    }
    Ok(found.into_iter().rev().map(|(version, found)| found.summed_up(version)).collect())
}

/// What was found of one version. A run that named it under two names counts once.
#[derive(Default)]
struct Found {
    runs: HashSet<i64>,
    metrics: BTreeMap<String, Values>,
}

/// The values of one metric.
#[derive(Default)]
struct Values {
    seen: HashSet<i64>,
    numbers: Vec<f64>,
    not_numbers: u64,
    moments: Option<(i64, i64)>,
}

fn runs(
    session: &mut dyn Session,
    claim: &Claim,
    query: &MetricsQuery,
    found: &mut BTreeMap<Version, Found>,
) -> Result<()> {
    let statement = linked(session, "select v.version, r.seq", "", claim, query);
    session.query(statement.text(), statement.values(), |row| {
        found.entry(row.version()?).or_default().runs.insert(row.integer()?);
        Ok(())
    })?;
    Ok(())
}

fn values(
    session: &mut dyn Session,
    claim: &Claim,
    query: &MetricsQuery,
    found: &mut BTreeMap<Version, Found>,
) -> Result<()> {
    let columns = "select v.version, m.key, r.seq, m.value, m.is_nan, m.timestamp";
    let metrics = "join latest_metrics m on m.run = r.seq";
    let mut statement = linked(session, columns, metrics, claim, query);
    if !query.metrics.is_empty() {
        let keys: Vec<&str> = query.metrics.iter().map(String::as_str).collect();
        let keys = statement.bind(listed(&keys));
        statement.push(&format!("and m.key in {}", session.dialect().listed(&keys)));
    }
    session.query(statement.text(), statement.values(), |row| {
        let metrics = &mut found.entry(row.version()?).or_default().metrics;
        let key = row.text()?;
        if !metrics.contains_key(key) {
            metrics.insert(key.to_owned(), Values::default());
        }
        match metrics.get_mut(key) {
            Some(values) => values.take(row),
            None => Ok(()),
        }
    })?;
    Ok(())
}

/// A statement about the active runs `r` that named a version `v` while the name was claimed; each
/// once, whoever linked it.
fn linked(
    session: &dyn Session,
    columns: &str,
    join: &str,
    claim: &Claim,
    query: &MetricsQuery,
) -> Statement {
    let mut statement = Statement::new(session.dialect(), columns);
    statement.push("from linked_versions v");
    statement.push("join prompt_links l on l.version = v.seq");
    statement.push("join runs r on r.seq = l.run");
    statement.push(join);
    statement.with("where r.is_deleted = 0 and v.name =", &claim.name);
    statement.push(
        "and not exists (
           select 1 from prompt_links o
           where o.run = l.run and o.version = l.version and o.source < l.source
         )",
    );
    let bounds = [
        ("and r.start_time >=", query.since),
        ("and l.made_at >=", claim.from),
        ("and l.made_at <", claim.until),
    ];
    for (bound, at) in bounds {
        if let Some(at) = at {
            statement.with(bound, Value::from(at));
        }
    }
    statement
}

impl Found {
    fn summed_up(self, version: Version) -> VersionMetrics {
        let metrics = self.metrics.into_iter().filter_map(|(key, values)| values.summed_up(key));
        VersionMetrics { version, runs: self.runs.len() as u64, metrics: metrics.collect() }
    }
}

impl Values {
    /// Reads `r.seq, m.value, m.is_nan, m.timestamp`.
    fn take(&mut self, row: &mut Columns<'_>) -> Result<()> {
        if !self.seen.insert(row.integer()?) {
            return Ok(());
        }
        let value = row.real()?;
        match row.flag()? {
            true => self.not_numbers += 1,
            false => self.numbers.push(value),
        }
        let at = row.integer()?;
        let (first, last) = self.moments.unwrap_or((at, at));
        self.moments = Some((first.min(at), last.max(at)));
        Ok(())
    }

    fn summed_up(mut self, key: String) -> Option<MetricSummary> {
        let (first, last) = self.moments?;
        self.numbers.sort_by(f64::total_cmp);
        Some(MetricSummary {
            key,
            count: self.numbers.len() as u64,
            not_numbers: self.not_numbers,
            figures: figures(&self.numbers),
            first_seen: Timestamp::from_millis(first),
            last_seen: Timestamp::from_millis(last),
        })
    }
}

/// The figures of values that are in order.
fn figures(numbers: &[f64]) -> Option<Figures> {
    let sums = numbers.iter().copied().map(Sums::of).reduce(Sums::and)?;
    let at = |part: f64| {
        let place = (numbers.len() - 1) as f64 * part;
        let value = numbers[place.floor() as usize];
        let next = numbers.get(place.floor() as usize + 1).unwrap_or(&value);
        between(value, *next, place.fract())
    };
    Some(Figures { mean: sums.mean(), deviation: sums.deviation(), median: at(0.5), p95: at(0.95) })
}
