//! Where in an order a page begins: behind the last run of the page before.
//!
//! A token says how many runs came before, as MLflow's do, and besides what the terms of the order
//! were for the last of them. From there an index goes on, however deep the page is, and nothing is
//! seen twice when runs come and go between two pages.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use fmf_core::{PageQuery, PageToken, Result, filter::RunOrder};

use super::order::{Comparison, Term};
use crate::{
    engine::{Columns, Value},
    statement::Statement,
};

/// How many characters of a text a place holds at most; behind a longer one runs are counted.
pub(super) const LONGEST_TEXT: usize = 200;
/// The same of a place as a token carries it, in bytes.
const LONGEST: usize = 4_096;

/// What the terms of an order are for a run, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place(Vec<Value<'static>>);

impl Place {
    /// Reads the columns that a statement selects for its terms; none where one is too long.
    pub(super) fn read(row: &mut Columns<'_>, terms: &[Term]) -> Result<Option<Self>> {
        let mut values = Vec::with_capacity(terms.len());
        for term in terms {
            let value = term.read(row)?;
            if matches!(&value, Value::Text(text) if text.chars().count() > LONGEST_TEXT) {
                return Ok(None);
            }
            values.push(value);
        }
        Ok(Some(Self(values)))
    }

    /// The condition that a run is as the one at this place by the first `depth` terms, and comes
    /// behind it by the next one. None holds for no run. Together, those of all depths hold for the
    /// runs behind this place, the deepest for the first of them.
    pub(super) fn behind(
        &self,
        statement: &mut Statement,
        terms: &[Term],
        depth: usize,
    ) -> Option<String> {
        let means = |number| if number < depth { Comparison::Equal } else { Comparison::Behind };
        let compared = || terms.iter().zip(&self.0).take(depth + 1).enumerate();
        // Nothing is bound for a condition that is not there.
        if !compared().all(|(number, (term, value))| term.may_compare(value, means(number))) {
            return None;
        }
        let conditions = compared()
            .map(|(number, (term, value))| term.compared(statement, value, means(number)));
        Some(conditions.collect::<Vec<_>>().join(" and "))
    }

    /// Whether it is a place among runs that are ordered by these terms.
    pub(super) fn fits(&self, terms: &[Term]) -> bool {
        self.0.len() == terms.len()
            && terms.iter().zip(&self.0).all(|(term, value)| term.can_be(value))
    }

    /// The token of the page behind this place, which so many runs come before.
    pub(super) fn token(&self, offset: usize, order: &[RunOrder]) -> PageToken {
        let written = self.0.iter().map(written);
        let place: Vec<String> = [name_of(order)].into_iter().chain(written).collect();
        let place = serde_json::Value::from(place).to_string();
        let is_short = place.len() <= LONGEST;
        let place = if is_short { format!(" {place}") } else { String::new() };
        PageToken::from(format!("{offset}{place}"))
    }
}

/// Where a page begins, as its token says.
#[derive(Debug, Clone)]
pub(super) struct Beginning {
    /// How many runs come before.
    pub(super) offset: usize,
    /// Behind which place, if the token was made for this order.
    pub(super) place: Option<Place>,
}

impl Beginning {
    /// # Errors
    /// `Invalid` for a token that another kind of store gave.
    pub(super) fn of(page: &PageQuery, order: &[RunOrder]) -> Result<Self> {
        let token = page.after.as_ref().map(PageToken::as_str);
        let split = token.and_then(|token| token.split_once(' '));
        let Some((offset, place)) = split else {
            return Ok(Self { offset: page.offset()?, place: None });
        };
        let offset = Some(PageToken::from(offset.to_owned()));
        let offset = PageQuery { after: offset, ..page.clone() }.offset()?;
        Ok(Self { offset, place: read(place, order) })
    }
}

/// A short name for an order. A token that was made for another one is an offset only, as in
/// MLflow. (Another release may name it otherwise; then the offset counts too.)
fn name_of(order: &[RunOrder]) -> String {
    let mut hasher = DefaultHasher::new();
    for order in order {
        format!("{order:?}").hash(&mut hasher);
    }
    format!("{:x}", hasher.finish())
}

fn read(written: &str, order: &[RunOrder]) -> Option<Place> {
    let parts: Vec<String> = serde_json::from_str(written).ok()?;
    let (name, values) = parts.split_first()?;
    if *name != name_of(order) {
        return None;
    }
    values.iter().map(|value| read_value(value)).collect::<Option<_>>().map(Place)
}

/// A value with a letter for what it is; a float by its bits, so that it comes back as it was.
fn written(value: &Value<'_>) -> String {
    match value {
        Value::Null => "n".to_owned(),
        Value::Integer(number) => format!("i{number}"),
        Value::Real(number) => format!("r{:x}", number.to_bits()),
        Value::Text(text) => format!("t{text}"),
    }
}

fn read_value(written: &str) -> Option<Value<'static>> {
    let (kind, value) = written.split_at_checked(1)?;
    Some(match kind {
        "n" => Value::Null,
        "i" => Value::Integer(value.parse().ok()?),
        "r" => Value::Real(f64::from_bits(u64::from_str_radix(value, 16).ok()?)),
        "t" => value.to_owned().into(),
        _ => return None,
    })
}
