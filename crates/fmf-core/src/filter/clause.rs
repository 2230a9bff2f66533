//! One condition: what it looks at, with which operator, against what.

use std::ops::Range;

use super::{
    Clause, FilterError, NumberTest, Subject, Target, Test, TextTest,
    parse::{Condition, Part},
    value::{Value, integer, unquoted, value, within},
};
use crate::{entry::EntryKey, python};

/// A condition whose sides are read but whose operator is not yet held against them.
pub(super) struct RawClause {
    target: Target,
    operator: String,
    operator_span: Range<usize>,
    value: Value,
    value_span: Range<usize>,
}

impl RawClause {
    /// Reads the sides of a condition; `None` for what is no condition.
    pub(super) fn read(
        text: &str,
        subject: Subject,
        part: &Part,
    ) -> Option<Result<Self, FilterError>> {
        match part {
            Part::Other(_) => None,
            Part::NullTest { span, .. } => Some(Err(FilterError::new(
                "IS NULL and IS NOT NULL are not supported here; a clause on a tag holds only \
                 where the tag is set",
                span.clone(),
            ))),
            Part::Condition(condition) => Some(Self::sides(text, subject, condition)),
        }
    }

    fn sides(text: &str, subject: Subject, condition: &Condition) -> Result<Self, FilterError> {
        condition.check_shape(text)?;
        let Condition { left, operator, operator_span, right, .. } = condition;
        let target = target(left.text(text), subject)
            .map_err(|message| FilterError::new(message, left.span()))?;
        let value = value(text, subject, &target, right)
            .map_err(|message| FilterError::new(message, right.span()))?;
        Ok(Self {
            target,
            operator: operator.clone(),
            operator_span: operator_span.clone(),
            value,
            value_span: right.span(),
        })
    }

    /// Holds the operator against the target and the value.
    pub(super) fn check(self) -> Result<Clause, FilterError> {
        let allowed: &[&str] = match &self.target {
            Target::Tag(_) => &["=", "!=", "LIKE", "ILIKE"],
            Target::Version => &["=", "!=", ">", ">=", "<", "<="],
            Target::Name | Target::RunId | Target::Source => {
                &["=", "!=", "LIKE", "ILIKE", "IN", "NOT IN"]
            }
        };
        if !allowed.contains(&self.operator.as_str()) {
            let what = match &self.target {
                Target::Tag(_) => "tag".to_owned(),
                Target::Version => format!("attribute {}", attribute(&self.target)),
                _ => "attribute".to_owned(),
            };
            let message = format!("Invalid comparator for {what}: {}", self.operator);
            return Err(FilterError::new(message, self.operator_span));
        }
        let span = self.value_span.clone();
        let test = self.test().map_err(|message| FilterError::new(message, span))?;
        Ok(Clause { target: self.target, test })
    }

    fn test(&self) -> Result<Test, String> {
        let operator = self.operator.as_str();
        if self.target == Target::Version {
            return Ok(Test::Number(number_test(operator), self.number()?));
        }
        match &self.value {
            Value::List(values) if operator.ends_with("IN") => {
                Ok(Test::OneOf { values: values.clone(), negated: operator == "NOT IN" })
            }
            Value::Text(text) => Ok(Test::Text(text_test(operator), text.clone())),
            _ => {
                Err(format!("{operator} compares with one quoted text; a list needs IN or NOT IN"))
            }
        }
    }

    fn number(&self) -> Result<i64, String> {
        let written = match &self.value {
            Value::Integer(number) => return Ok(*number),
            Value::Float(number) => python::float(*number),
            Value::Text(text) => match integer(text) {
                Some(number) => return Ok(number),
                None => python::repr(text),
            },
            Value::List(_) => "a list".to_owned(),
        };
        let attribute = attribute(&self.target);
        Err(format!("Invalid value for numeric attribute '{attribute}': {written}"))
    }
}

/// The attributes that can be searched by, sorted.
fn attributes(subject: Subject) -> &'static [&'static str] {
    match subject {
        Subject::Entries => &["name"],
        Subject::Versions => &["name", "run_id", "source_path", "version_number"],
    }
}

/// The attribute's name in a filter.
pub(super) fn attribute(target: &Target) -> &'static str {
    match target {
        Target::Name => "name",
        Target::Version => "version_number",
        Target::RunId => "run_id",
        Target::Source => "source_path",
        Target::Tag(_) => "tag",
    }
}

/// Reads the left side: `name`, `attribute.name`, `tag.key`, ``tags.`a key` ``.
fn target(written: &str, subject: Subject) -> Result<Target, String> {
    let (entity, key) = match written.split_once('.') {
        None => ("attribute", written),
        Some(pair) => pair,
    };
    check_entity(entity)?;
    if entity != "attribute" {
        return Ok(Target::Tag(EntryKey::User(unquoted_key(key).to_owned())));
    }
    let known = attributes(subject);
    match key {
        "name" => Ok(Target::Name),
        "version_number" if known.contains(&key) => Ok(Target::Version),
        "run_id" if known.contains(&key) => Ok(Target::RunId),
        "source_path" if known.contains(&key) => Ok(Target::Source),
        _ => Err(unknown_attribute(key, known)),
    }
}

/// # Errors
/// MLflow's words for anything but `attribute`, `tag` and `tags`.
pub(super) fn check_entity(entity: &str) -> Result<(), String> {
    if ["attribute", "tag", "tags"].contains(&entity) {
        return Ok(());
    }
    Err(format!(
        "Invalid entity type '{entity}'. Valid entity types are ('attribute', 'tag', 'tags')"
    ))
}

/// A key without the quotes around it, and without backticks inside those.
pub(super) fn unquoted_key(key: &str) -> &str {
    let key = unquoted(key).unwrap_or(key);
    within(key, '`').unwrap_or(key)
}

/// MLflow's words for an attribute that there is none of.
pub(super) fn unknown_attribute(key: &str, known: &[&str]) -> String {
    let known = python::set(known);
    format!("Invalid attribute key '{key}' specified. Valid keys are '{known}'")
}

pub(super) fn text_test(operator: &str) -> TextTest {
    match operator {
        "!=" => TextTest::NotEqual,
        "LIKE" => TextTest::Like,
        "ILIKE" => TextTest::ILike,
        _ => TextTest::Equal,
    }
}

pub(super) fn number_test(operator: &str) -> NumberTest {
    match operator {
        "!=" => NumberTest::NotEqual,
        ">" => NumberTest::Greater,
        ">=" => NumberTest::GreaterOrEqual,
        "<" => NumberTest::Less,
        "<=" => NumberTest::LessOrEqual,
        _ => NumberTest::Equal,
    }
}
