//! A value in a row of an archive, and what its column says it must be.

use std::fmt;

use fmf_core::{PromptName, Result, StoreError, tracking};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};

use crate::engine::{Columns, Value};

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::archive) enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    MaybeNumber,
    /// 0 or 1.
    Flag,
    Real,
    /// Nothing stands for what is no number.
    RealOrNone,
    Text,
    MaybeText,
    /// `RUNNING` …
    RunStatus,
    /// 0 to 3.
    ModelStatus,
    /// The name of a prompt.
    Name,
    /// The number of a prompt's version.
    Version,
}

impl Kind {
    /// The next column of a row.
    ///
    /// # Errors
    /// `Corrupt` for a value of another type.
    pub(super) fn read(self, row: &mut Columns<'_>) -> Result<Cell> {
        Ok(match self {
            Self::Number | Self::Flag | Self::ModelStatus | Self::Version => {
                Cell::Integer(row.integer()?)
            }
            Self::MaybeNumber => row.maybe_integer()?.map_or(Cell::Null, Cell::Integer),
            Self::Real => real(row.real()?),
            Self::RealOrNone => row.maybe_real()?.map_or(Cell::Null, real),
            Self::Text | Self::RunStatus | Self::Name => Cell::Text(row.string()?),
            Self::MaybeText => row.maybe_string()?.map_or(Cell::Null, Cell::Text),
        })
    }

    /// The value to be stored.
    ///
    /// # Errors
    /// `Corrupt` for what the column does not hold.
    pub(super) fn stored(self, cell: Cell) -> Result<Value<'static>> {
        match (self, cell) {
            (Self::MaybeNumber | Self::MaybeText | Self::RealOrNone, Cell::Null) => Ok(Value::Null),
            (Self::Real | Self::RealOrNone, cell) => number(cell).map(Value::Real),
            (
                Self::Number | Self::MaybeNumber | Self::Flag | Self::ModelStatus | Self::Version,
                Cell::Integer(number),
            ) if self.has(number) => Ok(number.into()),
            (Self::Text | Self::MaybeText | Self::RunStatus | Self::Name, Cell::Text(text))
                if self.says(&text) =>
            {
                Ok(text.into())
            }
            _ => Err(wrong()),
        }
    }

    fn has(self, number: i64) -> bool {
        match self {
            Self::Flag => matches!(number, 0 | 1),
            Self::ModelStatus => tracking::ModelStatus::ALL.len() as i64 > number && number >= 0,
            Self::Version => u32::try_from(number).is_ok_and(|number| number > 0),
            _ => true,
        }
    }

    fn says(self, text: &str) -> bool {
        match self {
            Self::RunStatus => text.parse::<tracking::RunStatus>().is_ok(),
            Self::Name => text.parse::<PromptName>().is_ok(),
            _ => true,
        }
    }
}

impl Cell {
    /// How many bytes it takes in memory, roughly.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => size_of::<Self>() + text.len(),
            _ => size_of::<Self>(),
        }
    }
}

/// Both zeros are one number, and not every engine keeps them apart.
fn real(number: f64) -> Cell {
    Cell::Real(number + 0.0)
}

fn number(cell: Cell) -> Result<f64> {
    match cell {
        Cell::Real(number) => Ok(number),
        Cell::Integer(number) => Ok(number as f64),
        Cell::Text(_) | Cell::Null => Err(wrong()),
    }
}

fn wrong() -> StoreError {
    StoreError::Corrupt("a value is not one that its column holds".to_owned())
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Integer(number) => to.serialize_i64(*number),
            Self::Real(number) => to.serialize_f64(*number),
            Self::Text(text) => to.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyCell)
    }
}

struct AnyCell;

impl Visitor<'_> for AnyCell {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a text or null")
    }

    fn visit_unit<E>(self) -> Result<Cell, E> {
        Ok(Cell::Null)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Cell, E> {
        Ok(Cell::Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Cell, E> {
        number.try_into().map(Cell::Integer).map_err(E::custom)
    }

    fn visit_f64<E>(self, number: f64) -> Result<Cell, E> {
        Ok(Cell::Real(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cell, E> {
        Ok(Cell::Text(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell() -> impl Strategy<Value = Cell> {
        prop_oneof![
            Just(Cell::Null),
            any::<i64>().prop_map(Cell::Integer),
            // What is infinite is stored as the largest number.
            any::<f64>().prop_filter("JSON", |n| n.is_finite()).prop_map(Cell::Real),
            ".{0,9}".prop_map(Cell::Text),
        ]
    }

    proptest! {
        #[test]
        fn a_value_is_read_as_it_was_written(cell in cell()) {
            let written = serde_json::to_string(&cell).unwrap();
            let read: Cell = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(read, cell, "{}", written);
        }
    }

    #[test]
    fn a_column_takes_what_it_holds_and_nothing_else() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let check = |kind: Kind, cell: Cell, is_taken: bool| {
            assert_eq!(kind.stored(cell.clone()).is_ok(), is_taken, "{kind:?} {cell:?}");
        };
        check(Kind::Number, Cell::Integer(-1), true);
        check(Kind::Number, Cell::Null, false);
        check(Kind::Number, Cell::Real(1.0), false);
        check(Kind::MaybeNumber, Cell::Null, true);
        check(Kind::Flag, Cell::Integer(2), false);
        check(Kind::Real, Cell::Integer(2), true);
        check(Kind::Real, text("1"), false);
        check(Kind::Real, Cell::Null, false);
        check(Kind::RealOrNone, Cell::Null, true);
        check(Kind::Text, Cell::Null, false);
        check(Kind::MaybeText, Cell::Null, true);
        check(Kind::MaybeText, Cell::Integer(1), false);
        check(Kind::RunStatus, text("FINISHED"), true);
        check(Kind::RunStatus, text("finished"), false);
        check(Kind::ModelStatus, Cell::Integer(3), true);
        check(Kind::ModelStatus, Cell::Integer(4), false);
        check(Kind::Name, text("a/b"), false);
        check(Kind::Version, Cell::Integer(0), false);
        check(Kind::Version, Cell::Integer(1 << 40), false);
    }
}
