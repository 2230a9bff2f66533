//! Values on their way to PostgreSQL, and rows on their way back.

use std::error::Error;

use bytes::BytesMut;
use fmf_core::{Result, StoreError};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::engine::{Row, Value};

impl ToSql for Value<'_> {
    /// Numbers are as wide as the place they go to: PostgreSQL takes a comparison with a literal
    /// for one of small numbers.
    fn to_sql(
        &self,
        wanted: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) if *wanted == Type::INT4 => {
                i32::try_from(*number)?.to_sql(wanted, out)
            }
            Self::Integer(number) if *wanted == Type::INT8 => number.to_sql(wanted, out),
            Self::Real(number) if *wanted == Type::FLOAT8 => number.to_sql(wanted, out),
            Self::Text(text) if <&str as ToSql>::accepts(wanted) => text.to_sql(wanted, out),
            Self::Integer(_) | Self::Real(_) | Self::Text(_) => {
                Err(format!("a value of another type is bound where {wanted} is meant").into())
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl Row for tokio_postgres::Row {
    fn text(&self, column: usize) -> Result<Option<&str>> {
        value(self, column)
    }

    fn integer(&self, column: usize) -> Result<Option<i64>> {
        match self.columns().get(column).map(|column| column.type_()) {
            Some(&Type::INT4) => Ok(value::<i32>(self, column)?.map(i64::from)),
            _ => value(self, column),
        }
    }

    fn real(&self, column: usize) -> Result<Option<f64>> {
        value(self, column)
    }
}

fn value<'r, T: FromSql<'r>>(row: &'r tokio_postgres::Row, column: usize) -> Result<Option<T>> {
    row.try_get(column).map_err(|error| {
        StoreError::Corrupt(format!("column {} of a row cannot be read: {error}", column + 1))
    })
}
