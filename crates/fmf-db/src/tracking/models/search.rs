//! Searching logged models: the numbers of a page's rows first, then the models whole.
//!
//! Of the points of a metric a search looks at one for each model: the first that fulfils a
//! clause, or the latest, each found in an index.

use fmf_core::{
    Page, PageQuery, Result,
    filter::{ModelClause, ModelOrder, ModelOrderKey, ModelText, ModelTime, NumberTest, Test},
    tracking::{DatasetName, ExperimentId, LoggedModel, ModelQuery},
};

use super::{records, start::Start};
use crate::{
    conditions::{ANY, check_clauses, holds, sign},
    engine::Session,
    pages::fitting,
    statement::Statement,
    tracking::{reading::numbers, search::time},
};

/// The models that match, with everything that was said of them.
///
/// # Errors
/// `Invalid` for a foreign page token, too many clauses, or a pattern that is too long.
pub(super) fn models(session: &mut dyn Session, query: &ModelQuery) -> Result<Page<LoggedModel>> {
    check_clauses(query.filter.len() + query.datasets.len() + query.order.len())?;
    if query.experiments.is_empty() {
        return Ok(Page { items: Vec::new(), next: None });
    }
    let start = Start::of(session, &query.filter)?;
    fitting(&query.page, |page, room| {
        let keys = keys(session, query, page, start)?;
        let seqs = session.query(keys.text(), keys.values(), |row| row.integer())?;
        records::models(session, &seqs, room)
    })
}

/// The statement that finds the numbers of the models of a page, in order.
pub(super) fn keys(
    session: &mut dyn Session,
    query: &ModelQuery,
    page: &PageQuery,
    start: Option<Start<'_>>,
) -> Result<Statement> {
    let tables = start.map_or_else(|| "models m".to_owned(), |start| start.tables());
    let mut statement = Statement::new(session.dialect(), format!("select m.seq\nfrom {tables}"));
    let within = within(&mut statement, &query.experiments, start.is_some());
    let mut conditions = vec![within, "m.is_deleted = 0".to_owned()];
    if let Some(start) = start {
        conditions.push(start.row(&mut statement)?);
        conditions.push("m.seq = s.model".to_owned());
    }
    for clause in &query.filter {
        if !start.is_some_and(|start| std::ptr::eq(start.clause, clause)) {
            conditions.push(condition(&mut statement, clause, &query.datasets)?);
        }
    }
    let is_metric = |clause: &ModelClause| matches!(clause, ModelClause::Metric { .. });
    if !query.datasets.is_empty() && !query.filter.iter().any(is_metric) {
        let on_one = on_one_of(&mut statement, &query.datasets);
        conditions.push(some_point(&on_one));
    }
    statement.push(&format!("where {}", conditions.join("\nand ")));
    let terms = terms(&mut statement, &query.order);
    statement.push(&format!("order by {}", terms.join(", ")));
    statement.add_page(page)?;
    Ok(statement)
}

/// The condition that a model belongs to one of these. One alone is compared, so that an index of
/// its models gives their order too; where a search begins with other rows, none must look useful.
fn within(statement: &mut Statement, experiments: &[ExperimentId], has_start: bool) -> String {
    let column = if has_start { "m.experiment + 0" } else { "m.experiment" };
    if let [only] = experiments {
        return format!("{column} = {}", statement.bind(*only));
    }
    let place = statement.bind(numbers(experiments.iter().map(|id| id.0)));
    statement.dialect().among(column, &place)
}

fn condition(
    statement: &mut Statement,
    clause: &ModelClause,
    datasets: &[DatasetName],
) -> Result<String> {
    match clause {
        ModelClause::Metric { value, .. } if value.is_nan() => Ok("1 = 0".to_owned()),
        ModelClause::Metric { key, test, value } => {
            let mut point = point(statement, key, *test, *value);
            if !datasets.is_empty() {
                point += &format!(" and {}", on_one_of(statement, datasets));
            }
            Ok(some_point(&point))
        }
        ModelClause::Param { key, test } => keyed(statement, "model_params", key, test),
        ModelClause::Tag { key, test } => keyed(statement, "model_tags", key, test),
        ModelClause::Text { attribute, test } => holds(statement, text_column(*attribute), test),
        ModelClause::Time { value, .. } if value.is_nan() => Ok("1 = 0".to_owned()),
        ModelClause::Time { attribute, test, value } => {
            Ok(time(statement, time_column(*attribute), *test, *value))
        }
    }
}

fn keyed(statement: &mut Statement, table: &str, key: &str, test: &Test) -> Result<String> {
    let key = statement.bind(key);
    let value = holds(statement, "t.value", test)?;
    Ok(some(table, &format!("t.key = {key} and {value}")))
}

fn point(statement: &mut Statement, key: &str, test: NumberTest, value: f64) -> String {
    let (key, value) = (statement.bind(key), statement.bind(value));
    format!("t.key = {key} and t.value {} {value}", sign(test))
}

fn on_one_of(statement: &mut Statement, datasets: &[DatasetName]) -> String {
    let each = datasets.iter().map(|DatasetName { name, digest }| {
        let (name, digest) = (statement.bind(name), statement.bind(digest));
        format!("t.dataset_name = {name} and t.dataset_digest = {digest}")
    });
    format!("({})", each.collect::<Vec<_>>().join(" or "))
}

fn some_point(row: &str) -> String {
    some("model_metrics", row)
}

fn some(table: &str, row: &str) -> String {
    format!("exists (select 1 from {table} t where t.model = m.seq and {row} {ANY})")
}

fn text_column(attribute: ModelText) -> &'static str {
    match attribute {
        ModelText::Id => "m.id",
        ModelText::Name => "m.name",
        ModelText::Kind => "m.kind",
        ModelText::SourceRun => "m.source_run",
        ModelText::Status => "cast(m.status as text)",
        ModelText::Experiment => "cast(m.experiment as text)",
        ModelText::ArtifactUri => "m.artifact_uri",
    }
}

fn time_column(attribute: ModelTime) -> &'static str {
    match attribute {
        ModelTime::Created => "m.created_at",
        ModelTime::Updated => "m.updated_at",
    }
}

/// The terms of the order, made total: the last made first, then the id.
fn terms(statement: &mut Statement, orders: &[ModelOrder]) -> Vec<String> {
    let mut terms: Vec<String> = orders
        .iter()
        .map(|ModelOrder { key, descending }| {
            let direction = if *descending { " desc" } else { "" };
            match key {
                ModelOrderKey::Metric { key, dataset, digest } => {
                    let latest = latest(statement, key, dataset.as_deref(), digest.as_deref());
                    format!("{latest}{direction} nulls last")
                }
                ModelOrderKey::Text(ModelText::Status) => format!("m.status{direction}"),
                ModelOrderKey::Text(ModelText::Experiment) => format!("m.experiment{direction}"),
                ModelOrderKey::Text(attribute) => format!("{}{direction}", text_column(*attribute)),
                ModelOrderKey::Time(attribute) => format!("{}{direction}", time_column(*attribute)),
            }
        })
        .collect();
    let has = |key: ModelOrderKey| orders.iter().any(|order| order.key == key);
    if !has(ModelOrderKey::Time(ModelTime::Created)) {
        terms.push("m.created_at desc".to_owned());
    }
    if !has(ModelOrderKey::Text(ModelText::Id)) {
        terms.push("m.id".to_owned());
    }
    terms
}

/// The value of the latest point of a metric: by its moment, then its step.
fn latest(
    statement: &mut Statement,
    key: &str,
    dataset: Option<&str>,
    digest: Option<&str>,
) -> String {
    let mut row = format!("p.model = m.seq and p.key = {}", statement.bind(key));
    for (column, text) in [("dataset_name", dataset), ("dataset_digest", digest)] {
        if let Some(text) = text {
            row += &format!(" and p.{column} = {}", statement.bind(text));
        }
    }
    format!(
        "(select p.value from model_metrics p where {row} \
         order by p.timestamp desc, p.step desc, p.run limit 1)"
    )
}
