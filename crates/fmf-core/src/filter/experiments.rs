//! Clauses and orders of a search of experiments.

use super::{
    FilterError, KeyTest, NumberTest, Test,
    clause::{check_entity, number_test, text_test, unknown_attribute, unquoted_key},
    order::direction,
    parse::{Condition, Quotes, conditions},
    token::{Item, Kind},
    value::{integer, no_lists_but, quoted, texts},
};
use crate::python;

/// One condition on an experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExperimentClause {
    /// On its name.
    Name(Test),
    /// On its number: one of these, or none of them.
    Id {
        /// The numbers.
        among: Vec<i64>,
        /// None of them instead.
        negated: bool,
    },
    /// On when it was made or changed.
    Time {
        /// Which of the two.
        attribute: ExperimentTime,
        /// How it is compared.
        test: NumberTest,
        /// With what, in milliseconds.
        value: i64,
    },
    /// On a tag.
    Tag {
        /// Which one.
        key: String,
        /// What must be true of it.
        test: KeyTest,
    },
}

/// A moment of an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExperimentTime {
    /// When it was made.
    Created,
    /// When it was renamed, deleted or restored.
    Updated,
}

/// One ordering of a search of experiments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExperimentOrder {
    /// By what.
    pub key: ExperimentOrderKey,
    /// The largest first.
    pub descending: bool,
}

/// What experiments can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExperimentOrderKey {
    /// The name, bytewise.
    Name,
    /// The number.
    Id,
    /// A moment.
    Time(ExperimentTime),
}

impl ExperimentClause {
    /// Reads a filter; an empty text asks for nothing.
    ///
    /// # Errors
    /// What MLflow's server says of the text, and the bytes it speaks of.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, FilterError> {
        conditions(text, Quotes::Bare, null_test, comparison)
    }
}

impl ExperimentOrder {
    /// Reads the `order_by` clauses of one search.
    ///
    /// # Errors
    /// What MLflow's server says of the first clause that cannot be read. Here, and only here, two
    /// may order by the same.
    pub fn parse_all(clauses: &[impl AsRef<str>]) -> Result<Vec<Self>, FilterError> {
        clauses.iter().map(|clause| Self::parse(clause.as_ref())).collect()
    }

    fn parse(clause: &str) -> Result<Self, FilterError> {
        let (written, descending) = direction(clause)?;
        let key = target(written.trim()).and_then(|target| match target {
            Target::Name => Ok(ExperimentOrderKey::Name),
            Target::Id => Ok(ExperimentOrderKey::Id),
            Target::Time(attribute) => Ok(ExperimentOrderKey::Time(attribute)),
            Target::Tag(_) => Err("Invalid order_by entity: tag".to_owned()),
        });
        let key = key.map_err(|message| FilterError::new(message, 0..clause.len()))?;
        Ok(Self { key, descending })
    }
}

/// What stands on the left of a comparison.
enum Target {
    Name,
    Id,
    Time(ExperimentTime),
    Tag(String),
}

impl Target {
    fn name(&self) -> &str {
        match self {
            Self::Name => "name",
            Self::Id => "experiment_id",
            Self::Time(ExperimentTime::Created) => "creation_time",
            Self::Time(ExperimentTime::Updated) => "last_update_time",
            Self::Tag(key) => key,
        }
    }
}

fn target(written: &str) -> Result<Target, String> {
    const KEYS: [&str; 4] = ["creation_time", "experiment_id", "last_update_time", "name"];
    let (entity, key) = written.split_once('.').unwrap_or(("attribute", written));
    check_entity(entity)?;
    let key = unquoted_key(key);
    if entity != "attribute" {
        return Ok(Target::Tag(key.to_owned()));
    }
    match key {
        "name" => Ok(Target::Name),
        "experiment_id" => Ok(Target::Id),
        "creation_time" => Ok(Target::Time(ExperimentTime::Created)),
        "last_update_time" => Ok(Target::Time(ExperimentTime::Updated)),
        _ => Err(unknown_attribute(key, &KEYS)),
    }
}

fn null_test(left: &str, is_null: bool) -> Result<ExperimentClause, String> {
    let test = if is_null { KeyTest::Missing } else { KeyTest::Present };
    match target(left)? {
        Target::Tag(key) => Ok(ExperimentClause::Tag { key, test }),
        other => Err(format!(
            "IS NULL / IS NOT NULL is only supported for tags, not for attribute '{}'",
            other.name()
        )),
    }
}

fn comparison(text: &str, condition: &Condition) -> Result<ExperimentClause, FilterError> {
    condition.check_shape(text)?;
    let Condition { left, operator, operator_span, right, .. } = condition;
    let wrong_left = |message| FilterError::new(message, left.span());
    let wrong_right = |message| FilterError::new(message, right.span());
    let wrong_operator = |message| FilterError::new(message, operator_span.clone());
    let target = target(left.text(text)).map_err(wrong_left)?;
    let value = value(text, &target, right).map_err(wrong_right)?;
    // Here, and only here, MLflow's server wants its operators in capitals.
    let written = if operator == "NOT IN" { operator } else { &text[operator_span.clone()] };
    check_operator(&target, written).map_err(wrong_operator)?;
    Ok(match (target, value) {
        (Target::Time(attribute), Value::Number(value)) => {
            ExperimentClause::Time { attribute, test: number_test(operator), value }
        }
        (Target::Id, Value::Texts(texts)) => {
            let among = texts.iter().map(|text| experiment_id(text)).collect::<Result<_, _>>();
            let negated = matches!(operator.as_str(), "!=" | "NOT IN");
            ExperimentClause::Id { among: among.map_err(wrong_right)?, negated }
        }
        (Target::Tag(key), Value::Texts(mut texts)) => {
            let test = Test::Text(text_test(operator), texts.pop().unwrap_or_default());
            ExperimentClause::Tag { key, test: KeyTest::Is(test) }
        }
        (_, Value::Texts(mut texts)) => {
            let text = texts.pop().unwrap_or_default();
            ExperimentClause::Name(Test::Text(text_test(operator), text))
        }
        (_, Value::Number(_)) => {
            return Err(wrong_right("a text is compared with a text".to_owned()));
        }
    })
}

enum Value {
    /// One text, or those of a list.
    Texts(Vec<String>),
    Number(i64),
}

fn value(text: &str, target: &Target, right: &Item) -> Result<Value, String> {
    let written = right.text(text);
    let is_text = matches!(right.kind, Kind::Single | Kind::Identifier);
    match target {
        Target::Time(_) => moment(target, right.kind, written),
        _ if is_text => quoted(written).map(|text| Value::Texts(vec![text])),
        Target::Tag(_) => Err(format!(
            "Expected a quoted string value for tag (e.g. 'my-value'). Got value {written}"
        )),
        Target::Id if right.kind == Kind::Parenthesis => texts(written).map(Value::Texts),
        Target::Name if right.kind == Kind::Parenthesis => Err(no_lists_but(&["experiment_id"])),
        Target::Name | Target::Id => {
            Err(format!("Expected a quoted string value for attributes. Got value {written}"))
        }
    }
}

fn moment(target: &Target, kind: Kind, written: &str) -> Result<Value, String> {
    let name = target.name();
    match kind {
        Kind::Integer => Ok(Value::Number(integer(written).unwrap_or_default())),
        Kind::Float => {
            let number = python::float(written.parse().unwrap_or(f64::INFINITY));
            Err(format!("Invalid value for numeric attribute '{name}': '{number}'"))
        }
        _ => Err(format!(
            "Expected numeric value type for numeric attribute: {name}. Found {written}"
        )),
    }
}

fn check_operator(target: &Target, operator: &str) -> Result<(), String> {
    const NUMERIC: [&str; 6] = ["!=", "<", "<=", "=", ">", ">="];
    const TEXTUAL: [&str; 6] = ["!=", "=", "ILIKE", "IN", "LIKE", "NOT IN"];
    let not_among = |end| {
        let named = python::set(&TEXTUAL);
        Err(format!("Invalid comparator '{operator}' not one of '{named}{end}"))
    };
    match target {
        Target::Id if !["=", "!=", "IN", "NOT IN"].contains(&operator) => {
            Err(format!("Invalid comparator for experiment_id: {operator}"))
        }
        Target::Name if !TEXTUAL.contains(&operator) => not_among("'"),
        Target::Name if operator.ends_with("IN") => {
            Err(format!("Invalid comparator for string attribute: {operator}"))
        }
        Target::Time(_) if !NUMERIC.contains(&operator) => not_among(""),
        Target::Tag(_) if !["=", "!=", "LIKE", "ILIKE"].contains(&operator) => {
            Err(format!("Invalid comparator for tag: {operator}"))
        }
        _ => Ok(()),
    }
}

fn experiment_id(text: &str) -> Result<i64, String> {
    integer(text).ok_or_else(|| {
        format!("Invalid experiment ID '{text}'. Experiment ID must be a valid integer.")
    })
}
