//! One condition: what it looks at, with which operator, against what.

use std::ops::Range;

use super::{
    Clause, FilterError, NumberTest, Subject, Target, Test, TextTest,
    list::{self, ListError},
    parse::{Condition, Part},
    token::{Item, Kind},
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

enum Value {
    Text(String),
    List(Vec<String>),
    Integer(i64),
    Float(f64),
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
            Part::NullTest(span) => Some(Err(FilterError::new(
                "IS NULL and IS NOT NULL are not supported here; a clause on a tag holds only \
                 where the tag is set",
                span.clone(),
            ))),
            Part::Condition(condition) => Some(Self::sides(text, subject, condition)),
        }
    }

    fn sides(text: &str, subject: Subject, condition: &Condition) -> Result<Self, FilterError> {
        let Condition { left, operator, operator_span, right, comments } = condition;
        let whole = left.start..right.end;
        if *comments > 0 {
            let found = 3 + comments;
            let message = format!("Invalid comparison clause. Expected 3 tokens found {found}");
            return Err(FilterError::new(message, whole));
        }
        if left.kind != Kind::Identifier {
            let found = left.text(text);
            let message =
                format!("Invalid comparison clause. Expected 'Identifier' found '{found}'");
            return Err(FilterError::new(message, left.span()));
        }
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
            Value::Text(text) => match python::int(text) {
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

fn attribute(target: &Target) -> &'static str {
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

fn value(text: &str, subject: Subject, target: &Target, right: &Item) -> Result<Value, String> {
    let written = right.text(text);
    let is_text = matches!(right.kind, Kind::Single | Kind::Identifier);
    match (target, right.kind, subject) {
        _ if is_text => quoted(written).map(Value::Text),
        (Target::Tag(_), ..) => Err(format!(
            "Expected a quoted string value for tag (e.g. 'my-value'). Got value {written}"
        )),
        (_, Kind::Parenthesis, _) => text_list(subject, target, written),
        (_, Kind::Integer | Kind::Float, Subject::Versions) => number(target, right.kind, written),
        _ => Err(format!(
            "Expected a quoted string value or a list of quoted string values for attributes. \
             Got value {written}"
        )),
    }
}

fn quoted(written: &str) -> Result<String, String> {
    unquoted(written).map(str::to_owned).ok_or_else(|| {
        format!(
            "Parameter value is either not quoted or unidentified quote types used for string \
             value {written}. Use either single or double quotes."
        )
    })
}

fn number(target: &Target, kind: Kind, written: &str) -> Result<Value, String> {
    if *target != Target::Version {
        const NUMERIC: [&str; 3] =
            ["creation_timestamp", "last_updated_timestamp", "version_number"];
        return Err(format!(
            "Only the '{}' attributes support comparison with numeric values.",
            python::set(&NUMERIC)
        ));
    }
    let integer = (kind == Kind::Integer).then(|| python::int(written)).flatten();
    Ok(match integer {
        Some(number) => Value::Integer(number),
        None => Value::Float(written.parse().unwrap_or(f64::INFINITY)),
    })
}

fn text_list(subject: Subject, target: &Target, written: &str) -> Result<Value, String> {
    let listed: &[&str] = match subject {
        Subject::Entries => &["name"],
        Subject::Versions => &["name", "run_id"],
    };
    if !listed.contains(&attribute(target)) {
        let names: Vec<String> = listed.iter().map(|name| python::repr(name)).collect();
        return Err(format!(
            "Only [{}] attributes support comparison with a list of quoted string values.",
            names.join(", ")
        ));
    }
    list::read(written).map(Value::List).map_err(|error| match error {
        ListError::Malformed => "While parsing a list in the query, expected a non-empty list of \
                                 string values, but got ill-formed list."
            .to_owned(),
        ListError::Empty => "While parsing a list in the query, expected a non-empty list of \
                             string values, but got empty list"
            .to_owned(),
        ListError::Unquoted(word) => {
            format!("{word:?} in the list {written} is not quoted; write '{word}'")
        }
        ListError::NotTexts(found) => format!(
            "While parsing a list in the query, expected string value, punctuation, or \
             whitespace, but got different type in list: {found}"
        ),
    })
}

fn text_test(operator: &str) -> TextTest {
    match operator {
        "!=" => TextTest::NotEqual,
        "LIKE" => TextTest::Like,
        "ILIKE" => TextTest::ILike,
        _ => TextTest::Equal,
    }
}

fn number_test(operator: &str) -> NumberTest {
    match operator {
        "!=" => NumberTest::NotEqual,
        ">" => NumberTest::Greater,
        ">=" => NumberTest::GreaterOrEqual,
        "<" => NumberTest::Less,
        "<=" => NumberTest::LessOrEqual,
        _ => NumberTest::Equal,
    }
}

fn unquoted(text: &str) -> Option<&str> {
    within(text, '\'').or_else(|| within(text, '"'))
}

fn within(text: &str, quote: char) -> Option<&str> {
    text.strip_prefix(quote)?.strip_suffix(quote)
}
