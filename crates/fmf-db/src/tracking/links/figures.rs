//! The figures of versions, read from what is kept.
//!
//! A page of versions, their series, the buckets of those: one indexed statement each. Mean and
//! deviation follow from the buckets. A median is a value at a place: the buckets tell which one
//! it is in, and an index range leads to it (`places`).

use std::collections::HashMap;

use fmf_core::{
    Figures, MetricSummary, MetricsQuery, Page, PageQuery, PromptName, Result, Timestamp, Version,
    VersionMetrics,
};

use super::{
    bucket::Bucket,
    places::{Place, find},
    scan,
    sums::Sums,
};
use crate::{
    engine::{Columns, Session},
    past::Claim,
    statement::{Statement, listed},
    tracking::reading::numbers,
};

/// What the runs of each version of a prompt measured, the newest version first. The prompt is
/// what its claims say.
///
/// # Errors
/// `Invalid` for a foreign page token.
pub(in crate::tracking) fn version_metrics(
    session: &mut dyn Session,
    claims: &[Claim],
    query: &MetricsQuery,
) -> Result<Page<VersionMetrics>> {
    let mut used = Vec::new();
    for claim in claims {
        if is_used(session, &claim.name)? {
            used.push(claim);
        }
    }
    match (used.as_slice(), query.since) {
        ([], _) => query.page.cut([]),
        // What is kept is kept by name.
        ([Claim { name, from: None, until: None }], None) => {
            kept(session, name, &query.metrics, &query.page)
        }
        (used, _) => query.page.cut(scan::version_metrics(session, used, query)?),
    }
}

fn is_used(session: &mut dyn Session, name: &PromptName) -> Result<bool> {
    let any = session.query_opt(
        "select 1 from linked_versions v where v.name = ?1 and v.runs > 0 limit 1",
        &[name.into()],
        |row| row.integer(),
    )?;
    Ok(any.is_some())
}

fn kept(
    session: &mut dyn Session,
    name: &PromptName,
    metrics: &[String],
    page: &PageQuery,
) -> Result<Page<VersionMetrics>> {
    let Page { items: versions, next } = versions(session, name, page)?;
    let mut series = series(session, &versions, metrics)?;
    fill(session, &mut series)?;
    let figures = figures(session, &series)?;
    let mut found: HashMap<i64, Vec<MetricSummary>> = HashMap::new();
    for (series, figures) in series.into_iter().zip(figures) {
        let summaries = found.entry(series.version).or_default();
        summaries.extend(series.summary(figures));
    }
    let items = versions.into_iter().map(|Row { seq, version, runs }| {
        let metrics = found.remove(&seq).unwrap_or_default();
        VersionMetrics { version, runs, metrics }
    });
    Ok(Page { items: items.collect(), next })
}

/// A version that was linked.
struct Row {
    seq: i64,
    version: Version,
    runs: u64,
}

fn versions(session: &mut dyn Session, name: &PromptName, page: &PageQuery) -> Result<Page<Row>> {
    let mut statement =
        Statement::new(session.dialect(), "select v.seq, v.version, v.runs from linked_versions v");
    statement.with("where v.runs > 0 and v.name =", name);
    statement.push("order by v.version desc");
    statement.add_page(page)?;
    let rows = session.query(statement.text(), statement.values(), |row| {
        Ok(Row { seq: row.integer()?, version: row.version()?, runs: count(row)? })
    })?;
    Ok(page.page(page.offset()?, rows))
}

/// One metric of one version.
struct Series {
    seq: i64,
    version: i64,
    key: String,
    seen: [Option<i64>; 2],
    /// Its values that are numbers, bucket after bucket.
    buckets: Vec<(Bucket, Sums)>,
    not_numbers: u64,
}

/// Every series of these versions, by version and key.
fn series(session: &mut dyn Session, of: &[Row], metrics: &[String]) -> Result<Vec<Series>> {
    let dialect = session.dialect();
    let mut statement = Statement::new(
        dialect,
        "select s.seq, s.version, s.key,
                (select min(w.timestamp) from series_values w where w.series = s.seq),
                (select max(w.timestamp) from series_values w where w.series = s.seq)
         from version_series s",
    );
    let versions = statement.bind(numbers(of.iter().map(|row| row.seq)));
    statement.push(&format!("where {}", dialect.among("s.version", &versions)));
    if !metrics.is_empty() {
        let keys: Vec<&str> = metrics.iter().map(String::as_str).collect();
        let keys = statement.bind(listed(&keys));
        statement.push(&format!("and s.key in {}", dialect.listed(&keys)));
    }
    statement.push("order by s.version, s.key");
    session.query(statement.text(), statement.values(), |row| {
        Ok(Series {
            seq: row.integer()?,
            version: row.integer()?,
            key: row.string()?,
            seen: [row.maybe_integer()?, row.maybe_integer()?],
            buckets: Vec::new(),
            not_numbers: 0,
        })
    })
}

/// Reads the buckets of every series.
fn fill(session: &mut dyn Session, series: &mut [Series]) -> Result<()> {
    let places: HashMap<i64, usize> =
        series.iter().enumerate().map(|(place, series)| (series.seq, place)).collect();
    let wanted = numbers(series.iter().map(|series| series.seq));
    let among = session.dialect().among("b.series", "?1");
    session.query(
        &format!(
            "select b.series, b.bucket, b.members, b.origin, b.total, b.squares
             from series_buckets b
             where {among}
             order by b.series, b.bucket"
        ),
        &[wanted],
        |row| {
            let (seq, bucket) = (row.integer()?, Bucket(row.integer()?));
            let sums = Sums::read(row, bucket)?;
            let Some(series) = places.get(&seq).and_then(|place| series.get_mut(*place)) else {
                return Ok(());
            };
            match bucket {
                Bucket::NOT_A_NUMBER => series.not_numbers = sums.count,
                bucket => series.buckets.push((bucket, sums)),
            }
            Ok(())
        },
    )?;
    Ok(())
}

/// The figures of each series; `None` of one without numbers.
fn figures(session: &mut dyn Session, series: &[Series]) -> Result<Vec<Option<Figures>>> {
    let places = series.iter().flat_map(Series::places).collect::<Vec<_>>();
    let mut values = find(session, &places)?.into_iter();
    let figures = series.iter().map(|series| {
        let sums = series.sums()?;
        let [median, p95] = [values.next()?, values.next()?];
        Some(Figures { mean: sums.mean(), deviation: sums.deviation(), median, p95 })
    });
    Ok(figures.collect())
}

impl Series {
    /// Those of all its values; `None` if there are none.
    fn sums(&self) -> Option<Sums> {
        self.buckets.iter().map(|(_, sums)| *sums).reduce(Sums::and)
    }

    /// Where its median and its 95th percentile are.
    fn places(&self) -> Vec<Place> {
        let Some(Sums { count, .. }) = self.sums() else { return Vec::new() };
        let parts = [0.5, 0.95].map(|part| {
            let place = (count - 1) as f64 * part;
            let mut before = place.floor() as u64;
            let within = self.buckets.iter().find(|(_, sums)| match before < sums.count {
                true => true,
                false => {
                    before -= sums.count;
                    false
                }
            });
            let (bucket, members) = within.map_or((Bucket(0), 0), |(at, sums)| (*at, sums.count));
            Place { series: self.seq, bucket, members, before, beyond: place.fract() }
        });
        parts.to_vec()
    }

    /// `None` for a metric of which no value is left.
    fn summary(self, figures: Option<Figures>) -> Option<MetricSummary> {
        let [first, last] = self.seen;
        Some(MetricSummary {
            count: self.buckets.iter().map(|(_, sums)| sums.count).sum(),
            key: self.key,
            not_numbers: self.not_numbers,
            figures,
            first_seen: Timestamp::from_millis(first?),
            last_seen: Timestamp::from_millis(last?),
        })
    }
}

pub(super) fn count(row: &mut Columns<'_>) -> Result<u64> {
    Ok(u64::try_from(row.integer()?).unwrap_or_default())
}
