//! Reading a condition on a run: its sides, and the operator between them.

use super::{DatasetField, RunClause, RunText, RunTime};
use crate::{
    filter::{
        FilterError, KeyTest, Test,
        clause::{number_test, text_test, unknown_attribute, unquoted_key},
        parse::Condition,
        token::{Item, Kind},
        value::{no_lists_but, quoted, texts, within},
    },
    python,
};

/// What stands on the left of a comparison. An attribute keeps the name it was called by.
pub(super) enum Target {
    Metric(String),
    Param(String),
    Tag(String),
    Text(RunText, String),
    Time(RunTime, String),
    Dataset(DatasetField),
}

pub(super) fn target(written: &str, attributes: &[&str]) -> Result<Target, String> {
    let (entity, key) = written.split_once('.').unwrap_or(("attribute", written));
    let entity = within(entity, '`').unwrap_or(entity);
    let key = unquoted_key(key);
    match entity {
        "metric" | "metrics" => Ok(Target::Metric(key.to_owned())),
        "parameter" | "parameters" | "param" | "params" => Ok(Target::Param(key.to_owned())),
        "tag" | "tags" => Ok(Target::Tag(key.to_owned())),
        "attribute" | "attributes" | "attr" | "run" => attribute(key, attributes),
        "dataset" | "datasets" => dataset_field(key),
        _ => Err(format!(
            "Invalid entity type '{entity}'. Valid values are ['metric', 'parameter', 'tag', \
             'attribute', 'dataset']"
        )),
    }
}

fn attribute(key: &str, known: &[&str]) -> Result<Target, String> {
    if !known.contains(&key) {
        return Err(unknown_attribute(key, known));
    }
    let text = |attribute| Ok(Target::Text(attribute, key.to_owned()));
    let time = |attribute| Ok(Target::Time(attribute, key.to_owned()));
    match key {
        "run_id" => text(RunText::Id),
        "status" => text(RunText::Status),
        "user_id" => text(RunText::User),
        "artifact_uri" => text(RunText::ArtifactUri),
        "start_time" | "created" | "Created" => time(RunTime::Start),
        "end_time" => time(RunTime::End),
        _ => text(RunText::Name),
    }
}

fn dataset_field(key: &str) -> Result<Target, String> {
    match key {
        "name" => Ok(Target::Dataset(DatasetField::Name)),
        "digest" => Ok(Target::Dataset(DatasetField::Digest)),
        "context" => Ok(Target::Dataset(DatasetField::Context)),
        _ => Err(format!(
            "Invalid dataset key '{key}' specified. Valid keys are '{}'",
            python::set(&["context", "digest", "name"])
        )),
    }
}

/// The names of attributes in a filter.
const ATTRIBUTES: [&str; 12] = [
    "Created",
    "Run Name",
    "Run name",
    "artifact_uri",
    "created",
    "end_time",
    "run name",
    "run_id",
    "run_name",
    "start_time",
    "status",
    "user_id",
];

pub(super) fn null_test(left: &str, is_null: bool) -> Result<RunClause, String> {
    let test = if is_null { KeyTest::Missing } else { KeyTest::Present };
    let (kind, key) = match target(left, &ATTRIBUTES)? {
        Target::Param(key) => return Ok(RunClause::Param { key, test }),
        Target::Tag(key) => return Ok(RunClause::Tag { key, test }),
        Target::Metric(key) => ("metric", key),
        Target::Text(_, key) | Target::Time(_, key) => ("attribute", key),
        Target::Dataset(_) => ("dataset", unquoted_key(left).to_owned()),
    };
    Err(format!(
        "IS NULL / IS NOT NULL is only supported for tags and params, not for '{kind}' '{key}'"
    ))
}

pub(super) fn comparison(text: &str, condition: &Condition) -> Result<RunClause, FilterError> {
    condition.check_shape(text)?;
    let Condition { left, operator, operator_span, right, .. } = condition;
    let wrong_left = |message| FilterError::new(message, left.span());
    let wrong_right = |message| FilterError::new(message, right.span());
    let target = target(left.text(text), &ATTRIBUTES).map_err(wrong_left)?;
    let value = value(text, &target, right).map_err(wrong_right)?;
    check_operator(&target, operator)
        .map_err(|message| FilterError::new(message, operator_span.clone()))?;
    let number = number_test(operator);
    Ok(match (target, value) {
        (Target::Metric(key), Value::Number(value)) => {
            RunClause::Metric { key, test: number, value }
        }
        (Target::Time(attribute, _), Value::Number(value)) => {
            RunClause::Time { attribute, test: number, value }
        }
        (target, value) => {
            let test = test(operator, value).map_err(wrong_right)?;
            match target {
                Target::Param(key) => RunClause::Param { key, test: KeyTest::Is(test) },
                Target::Tag(key) => RunClause::Tag { key, test: KeyTest::Is(test) },
                Target::Text(attribute, _) => RunClause::Text { attribute, test },
                Target::Dataset(field) => RunClause::Dataset { field, test },
                Target::Metric(_) | Target::Time(..) => {
                    return Err(wrong_right("a number is compared with a number".to_owned()));
                }
            }
        }
    })
}

enum Value {
    Text(String),
    List(Vec<String>),
    Number(f64),
}

fn value(text: &str, target: &Target, right: &Item) -> Result<Value, String> {
    let written = right.text(text);
    let is_text = matches!(right.kind, Kind::Single | Kind::Identifier);
    let is_list = right.kind == Kind::Parenthesis;
    match target {
        Target::Metric(_) => number(right.kind, written)
            .ok_or_else(|| format!("Expected numeric value type for metric. Found {written}")),
        Target::Time(_, key) => number(right.kind, written).ok_or_else(|| {
            format!("Expected numeric value type for numeric attribute: {key}. Found {written}")
        }),
        _ if is_text => quoted(written).map(Value::Text),
        Target::Param(_) | Target::Tag(_) => {
            let kind = if matches!(target, Target::Tag(_)) { "tag" } else { "parameter" };
            Err(format!(
                "Expected a quoted string value for {kind} (e.g. 'my-value'). Got value {written}"
            ))
        }
        Target::Text(attribute, _) if is_list && *attribute != RunText::Id => {
            Err(no_lists_but(&["run_id"]))
        }
        Target::Text(..) | Target::Dataset(_) if is_list => texts(written).map(Value::List),
        Target::Text(..) => {
            Err(format!("Expected a quoted string value for attributes. Got value {written}"))
        }
        Target::Dataset(_) => Err(format!(
            "Expected a quoted string value for dataset attributes. Got value {written}"
        )),
    }
}

fn number(kind: Kind, written: &str) -> Option<Value> {
    let is_number = matches!(kind, Kind::Integer | Kind::Float);
    let number = if is_number { written.parse().ok() } else { None };
    number.map(Value::Number)
}

/// How numbers are compared.
const NUMERIC: [&str; 6] = ["!=", "<", "<=", "=", ">", ">="];
/// How tags and parameters are compared.
const KEYED: [&str; 6] = ["!=", "=", "ILIKE", "IS NOT NULL", "IS NULL", "LIKE"];
/// How attributes and datasets are compared.
const TEXTUAL: [&str; 6] = ["!=", "=", "ILIKE", "IN", "LIKE", "NOT IN"];

/// MLflow's words, which now and then lack their closing quote.
fn check_operator(target: &Target, operator: &str) -> Result<(), String> {
    let (allowed, named, end) = match target {
        Target::Metric(_) => (NUMERIC, NUMERIC, ""),
        Target::Param(_) => (KEYED, KEYED, "'"),
        Target::Tag(_) => (KEYED, KEYED, ""),
        Target::Text(..) => (TEXTUAL, TEXTUAL, "'"),
        Target::Time(..) => (NUMERIC, TEXTUAL, ""),
        Target::Dataset(_) => (TEXTUAL, TEXTUAL, ""),
    };
    if allowed.contains(&operator) {
        return Ok(());
    }
    let named = python::set(&named);
    Err(format!("Invalid comparator '{operator}' not one of '{named}{end}"))
}

/// A test of texts.
///
/// # Errors
/// Where a list is compared otherwise than by IN.
fn test(operator: &str, value: Value) -> Result<Test, String> {
    match value {
        Value::List(values) if operator.ends_with("IN") => {
            Ok(Test::OneOf { values, negated: operator == "NOT IN" })
        }
        Value::Text(text) if !operator.ends_with("IN") => Ok(Test::Text(text_test(operator), text)),
        _ => Err(format!("{operator} compares with one quoted text; a list needs IN or NOT IN")),
    }
}
