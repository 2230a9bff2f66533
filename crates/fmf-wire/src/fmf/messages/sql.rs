//! Queries in SQL and their answers.

use fmf_core::{
    Result, StoreError,
    sql::{SqlAnswer as CoreAnswer, SqlColumn as CoreColumn, SqlKind, SqlValue},
};
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use super::{corrupt, document::moment_text, read_moment};

/// A query over runs and prompts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SqlQuery {
    /// One `SELECT`, of 20,000 bytes at most.
    pub query: String,
}

/// What a query answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SqlAnswer {
    /// The columns, in the order of the query.
    pub columns: Vec<SqlColumn>,
    /// The rows, each a list of values in the order of the columns. A moment is a text.
    pub rows: Vec<Vec<Value>>,
}

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SqlColumn {
    /// Its name: what stands behind `AS`, else the name of the column, else the expression.
    pub name: String,
    /// What its values are, where they are not `null`: `boolean`, `integer`, `number`, `text` or
    /// `time`.
    #[serde(rename = "type")]
    pub kind: String,
}

impl From<&CoreAnswer> for SqlAnswer {
    fn from(answer: &CoreAnswer) -> Self {
        let columns = answer
            .columns
            .iter()
            .map(|column| SqlColumn { name: column.name.clone(), kind: column.kind.to_string() });
        let rows = answer.rows.iter().map(|row| row.iter().map(value).collect());
        Self { columns: columns.collect(), rows: rows.collect() }
    }
}

/// A value as JSON.
fn value(value: &SqlValue) -> Value {
    match value {
        SqlValue::Null => Value::Null,
        SqlValue::Boolean(flag) => (*flag).into(),
        SqlValue::Integer(number) => (*number).into(),
        SqlValue::Number(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
        SqlValue::Text(text) => text.clone().into(),
        SqlValue::Time(at) => moment_text(Some(*at)).into(),
    }
}

impl TryFrom<SqlAnswer> for CoreAnswer {
    type Error = StoreError;

    /// # Errors
    /// `Corrupt` for a value that is not what its column says.
    fn try_from(answer: SqlAnswer) -> Result<Self> {
        let columns: Result<Vec<CoreColumn>> =
            answer.columns.into_iter().map(read_column).collect();
        let columns = columns?;
        let rows = answer.rows.into_iter().map(|row| {
            if row.len() != columns.len() {
                return Err(wrong("a row that is not as wide as the others"));
            }
            columns.iter().zip(row).map(|(column, value)| read(column.kind, value)).collect()
        });
        Ok(Self { rows: rows.collect::<Result<_>>()?, columns })
    }
}

fn read_column(column: SqlColumn) -> Result<CoreColumn> {
    let kind = SqlKind::ALL.into_iter().find(|kind| kind.as_str() == column.kind);
    let kind = kind.ok_or_else(|| wrong("a column of an unknown type"))?;
    Ok(CoreColumn { name: column.name, kind })
}

fn read(kind: SqlKind, value: Value) -> Result<SqlValue> {
    let read = match (kind, value) {
        (_, Value::Null) => Some(SqlValue::Null),
        (SqlKind::Boolean, value) => value.as_bool().map(SqlValue::Boolean),
        (SqlKind::Integer, value) => value.as_i64().map(SqlValue::Integer),
        (SqlKind::Number, value) => value.as_f64().map(SqlValue::Number),
        (SqlKind::Text, Value::String(text)) => Some(SqlValue::Text(text)),
        (SqlKind::Time, Value::String(text)) => Some(SqlValue::Time(read_moment(&text)?)),
        _ => None,
    };
    read.ok_or_else(|| wrong("a value of another type than its column"))
}

fn wrong(what: &str) -> StoreError {
    corrupt(&StoreError::Invalid(what.to_owned()))
}

#[cfg(test)]
mod tests {
    use fmf_core::Timestamp;

    use super::*;

    #[test]
    fn an_answer_comes_back_as_it_was() {
        let column = |kind: SqlKind| CoreColumn { name: kind.to_string(), kind };
        let answer = CoreAnswer {
            columns: SqlKind::ALL.map(column).to_vec(),
            rows: vec![
                vec![SqlValue::Null; 5],
                vec![
                    SqlValue::Boolean(true),
                    SqlValue::Integer(i64::MIN),
                    SqlValue::Number(0.1),
                    SqlValue::Text("é".to_owned()),
                    SqlValue::Time(Timestamp::from_millis(1_795_183_387_123)),
                ],
            ],
        };
        let sent = serde_json::to_string(&SqlAnswer::from(&answer)).unwrap();
        assert!(sent.contains(r#"[true,-9223372036854775808,0.1,"é","2026-11-20T14:03:07.123Z"]"#));
        let read: SqlAnswer = serde_json::from_str(&sent).unwrap();
        assert_eq!(CoreAnswer::try_from(read).unwrap(), answer);
    }

    #[test]
    fn what_is_not_what_it_says_is_refused() {
        for (kind, value) in [("text", "1"), ("integer", "0.5"), ("time", "\"x\""), ("blob", "1")] {
            let sent =
                format!(r#"{{"columns":[{{"name":"c","type":"{kind}"}}],"rows":[[{value}]]}}"#);
            let read: SqlAnswer = serde_json::from_str(&sent).unwrap();
            assert!(matches!(CoreAnswer::try_from(read), Err(StoreError::Corrupt(_))), "{sent}");
        }
    }
}
