//! Reading a condition on a logged model: its sides, and the operator between them.

use super::{ModelClause, ModelText, ModelTime};
use crate::{
    filter::{
        FilterError, Test,
        clause::{number_test, text_test, unknown_attribute},
        parse::{Condition, Part},
        value::texts,
    },
    python::repr,
};

/// What stands on the left of a comparison. An attribute keeps the name it is stored under.
pub(super) enum Target {
    Metric(String),
    Param(String),
    Tag(String),
    Text(ModelText, String),
    Time(ModelTime, String),
    /// An attribute that there is not; its operator is held against those of texts first.
    Unknown(String),
}

/// Reads a part; `None` for the word between two conditions.
pub(super) fn read(text: &str, part: &Part) -> Result<Option<ModelClause>, FilterError> {
    match part {
        Part::Other(item) if item.text(text).trim().eq_ignore_ascii_case("AND") => Ok(None),
        Part::Other(item) => {
            let message = format!(
                "Invalid filter string: {}. Expected a list of comparisons separated by 'AND' \
                 (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01').",
                repr(text)
            );
            Err(FilterError::new(message, item.span()))
        }
        Part::NullTest { left, is_null, span } => {
            let test = if *is_null { "IS NULL" } else { "IS NOT NULL" };
            let message = not_three(&format!("{}{test}", left.text(text)));
            Err(FilterError::new(message, span.clone()))
        }
        Part::Condition(condition) => comparison(text, condition).map(Some),
    }
}

pub(super) fn target(written: &str) -> Result<Target, String> {
    let is_entity = |entity: &str| {
        !entity.is_empty() && entity.chars().all(|letter| letter.is_ascii_lowercase())
    };
    let split = written.split_once('.');
    let Some((entity, key)) = split.filter(|(entity, key)| is_entity(entity) && !key.is_empty())
    else {
        let name = written.trim_matches('`');
        let stored = match name {
            "creation_time" | "creation_timestamp" => "creation_timestamp_ms",
            "last_updated_timestamp" => "last_updated_timestamp_ms",
            other => other,
        };
        return Ok(attribute(stored));
    };
    let key = key.trim_matches('`');
    match entity {
        "metrics" => Ok(Target::Metric(key.to_owned())),
        "params" => Ok(Target::Param(key.to_owned())),
        "tags" => Ok(Target::Tag(key.to_owned())),
        "attributes" => Ok(attribute(key)),
        _ => Err(format!(
            "Invalid entity type: {}. Expected one of ['attributes', 'metrics', 'params', \
             'tags'].",
            repr(entity)
        )),
    }
}

fn attribute(key: &str) -> Target {
    let text = |attribute| Target::Text(attribute, key.to_owned());
    let time = |attribute| Target::Time(attribute, key.to_owned());
    match key {
        "model_id" => text(ModelText::Id),
        "name" => text(ModelText::Name),
        "model_type" => text(ModelText::Kind),
        "source_run_id" => text(ModelText::SourceRun),
        "status" => text(ModelText::Status),
        "experiment_id" => text(ModelText::Experiment),
        "artifact_location" => text(ModelText::ArtifactUri),
        "creation_timestamp_ms" => time(ModelTime::Created),
        "last_updated_timestamp_ms" => time(ModelTime::Updated),
        _ => Target::Unknown(key.to_owned()),
    }
}

/// The names of attributes, for who used another.
const ATTRIBUTES: [&str; 9] = [
    "artifact_location",
    "creation_timestamp_ms",
    "experiment_id",
    "last_updated_timestamp_ms",
    "model_id",
    "model_type",
    "name",
    "source_run_id",
    "status",
];

fn comparison(text: &str, condition: &Condition) -> Result<ModelClause, FilterError> {
    let Condition { left, operator, operator_span, right, comments, span } = condition;
    if *comments > 0 {
        return Err(FilterError::new(not_three(&text[span.clone()]), span.clone()));
    }
    let target =
        target(left.text(text)).map_err(|message| FilterError::new(message, left.span()))?;
    check_operator(&target, operator)
        .map_err(|message| FilterError::new(message, operator_span.clone()))?;
    let written = right.text(text);
    let clause = match target {
        Target::Metric(key) => number(written).map(|value| ModelClause::Metric {
            key,
            test: number_test(operator),
            value,
        }),
        Target::Time(attribute, _) => number(written).map(|value| ModelClause::Time {
            attribute,
            test: number_test(operator),
            value,
        }),
        Target::Param(key) => test(operator, written).map(|test| ModelClause::Param { key, test }),
        Target::Tag(key) => test(operator, written).map(|test| ModelClause::Tag { key, test }),
        Target::Text(attribute, _) => {
            test(operator, written).map(|test| ModelClause::Text { attribute, test })
        }
        Target::Unknown(key) => {
            return Err(FilterError::new(unknown_attribute(&key, &ATTRIBUTES), left.span()));
        }
    };
    clause.map_err(|message| FilterError::new(message, right.span()))
}

fn not_three(written: &str) -> String {
    format!("Invalid comparison: {written}. Expected a comparison with 3 tokens.")
}

fn check_operator(target: &Target, operator: &str) -> Result<(), String> {
    const NUMERIC: [&str; 6] = ["<", "<=", ">", ">=", "=", "!="];
    const TEXTUAL: [&str; 6] = ["=", "!=", "LIKE", "ILIKE", "IN", "NOT IN"];
    let (entity, key, allowed) = match target {
        Target::Metric(key) => ("metrics", key, NUMERIC),
        Target::Time(_, key) => ("attributes", key, NUMERIC),
        Target::Param(key) => ("params", key, TEXTUAL),
        Target::Tag(key) => ("tags", key, TEXTUAL),
        Target::Text(_, key) | Target::Unknown(key) => ("attributes", key, TEXTUAL),
    };
    if allowed.contains(&operator) {
        return Ok(());
    }
    let allowed: Vec<_> = allowed.iter().map(|operator| repr(operator)).collect();
    Err(format!(
        "Invalid comparison operator for {entity}.{key}: {}. Expected one of ({}).",
        repr(operator),
        allowed.join(", ")
    ))
}

/// MLflow's server answers 500 to what is no number.
fn number(written: &str) -> Result<f64, String> {
    written
        .trim()
        .parse()
        .map_err(|_| format!("could not convert string to float: {}", repr(written)))
}

/// A test of texts, which need no quotes here.
///
/// # Errors
/// For a list that is compared otherwise than by IN, and one that cannot be read.
fn test(operator: &str, written: &str) -> Result<Test, String> {
    let is_list = written.starts_with('(') && written.ends_with(')');
    match operator {
        "IN" | "NOT IN" => {
            Ok(Test::OneOf { values: texts(written)?, negated: operator == "NOT IN" })
        }
        _ if is_list => {
            Err(format!("{operator} compares with one text; a list needs IN or NOT IN"))
        }
        _ => Ok(Test::Text(text_test(operator), written.trim_matches('\'').to_owned())),
    }
}
