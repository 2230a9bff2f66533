//! Page tokens of searches for logged models, which say what they belong to: base64 of an object
//! with the experiments, the filter, the order and the offset.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use fmf_core::{PageToken, python::repr_of};
use serde_json::{Value, json};

use super::{ApiError, python, token};

/// What a search of logged models asks for, as its page tokens repeat it.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelSearchToken {
    experiments: Value,
    filter: Value,
    order: Value,
}

impl ModelSearchToken {
    /// The tokens of this search; what is empty counts as not asked.
    pub(super) fn new(experiments: &[String], filter: &str, order: Vec<Value>) -> Self {
        Self {
            experiments: experiments.into(),
            filter: or_none(filter.into()),
            order: or_none(order.into()),
        }
    }

    /// The token on the wire for a store's own, which is an offset.
    #[must_use]
    pub fn encode(&self, next: &PageToken) -> String {
        let offset: Value = next.as_str().parse::<u64>().unwrap_or_default().into();
        let Self { experiments, filter, order } = self;
        let token = json!({
            "experiment_ids": experiments,
            "filter_string": filter,
            "order_by": order,
            "offset": offset,
        });
        STANDARD.encode(python::spaced_json(&token))
    }

    /// The store's token for one from the wire; an empty one is none.
    ///
    /// # Errors
    /// What MLflow says of a token that it did not make, or that it made for another search.
    pub(super) fn read(&self, token: &str) -> Result<Option<PageToken>, ApiError> {
        if token.is_empty() {
            return Ok(None);
        }
        let read = parsed(token)?;
        let part = |name: &str| read.get(name).cloned().unwrap_or_default();
        let (filter, order) = (or_none(part("filter_string")), or_none(part("order_by")));
        same("Experiment IDs", "experiment IDs", &self.experiments, &part("experiment_ids"))?;
        same("Filter string", "filter string", &self.filter, &filter)?;
        same("Order by", "order by", &self.order, &order)?;
        let offset = match or_none(part("offset")) {
            Value::Null => return Ok(None),
            offset => offset.as_u64().and_then(|offset| u32::try_from(offset).ok()),
        };
        let offset = offset.ok_or_else(|| invalid(token, "its offset is no number of models"))?;
        Ok(Some(PageToken::from(offset.to_string())))
    }
}

fn parsed(token: &str) -> Result<Value, ApiError> {
    let bytes = token::decode_base64(token).ok_or_else(|| invalid(token, "it is no base64"))?;
    let read: Value = serde_json::from_slice(&bytes)
        .map_err(|_| invalid(token, "Expecting value: line 1 column 1 (char 0)"))?;
    if read.is_object() { Ok(read) } else { Err(invalid(token, "it holds no object")) }
}

fn invalid(token: &str, why: &str) -> ApiError {
    ApiError::invalid(format!("Invalid page token: {token}. {why}"))
}

fn same(name: &str, requested: &str, expected: &Value, found: &Value) -> Result<(), ApiError> {
    if expected == found {
        return Ok(());
    }
    let written = |value: &Value| value.as_str().map_or_else(|| repr_of(value), str::to_owned);
    Err(ApiError::invalid(format!(
        "{name} in the page token do{} not match the requested {requested}. Expected: {}. Found: {}",
        if name.ends_with('s') { "" } else { "es" },
        written(expected),
        written(found)
    )))
}

/// What Python takes for false counts as nothing.
fn or_none(value: Value) -> Value {
    let is_empty = match &value {
        Value::Bool(flag) => !flag,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Null => true,
    };
    if is_empty { Value::Null } else { value }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn asked(filter: &str) -> ModelSearchToken {
        let order = json!({"field_name": "name", "ascending": true, "dataset_name": null});
        ModelSearchToken::new(&["0".to_owned()], filter, vec![order])
    }

    fn check(token: &str, expected: &str) {
        assert_eq!(asked("").read(token).unwrap_err().message, expected);
    }

    #[test]
    fn a_token_is_what_mlflow_makes() {
        let none = ModelSearchToken::new(&["0".to_owned()], "", Vec::new());
        let made = none.encode(&PageToken::from("1".to_owned()));
        let inside =
            r#"{"experiment_ids": ["0"], "filter_string": null, "order_by": null, "offset": 1}"#;
        assert_eq!(made, STANDARD.encode(inside));
        assert_eq!(none.read(&made).unwrap().unwrap().as_str(), "1");
        assert_eq!(none.read("").unwrap(), None);
    }

    #[test]
    fn a_token_belongs_to_one_search() {
        let next = PageToken::from("1".to_owned());
        let other = ModelSearchToken::new(&["1".to_owned()], "", Vec::new());
        check(
            &other.encode(&next),
            "Experiment IDs in the page token do not match the requested experiment IDs. \
             Expected: ['0']. Found: ['1']",
        );
        check(
            &asked("name = 'a'").encode(&next),
            "Filter string in the page token does not match the requested filter string. \
             Expected: None. Found: name = 'a'",
        );
        let unordered = ModelSearchToken::new(&["0".to_owned()], "", Vec::new());
        check(
            &unordered.encode(&next),
            "Order by in the page token does not match the requested order by. Expected: \
             [{'field_name': 'name', 'ascending': True, 'dataset_name': None}]. Found: None",
        );
    }

    #[test]
    fn a_foreign_token_is_refused() {
        let none = ModelSearchToken::new(&["0".to_owned()], "", Vec::new());
        let inside = |offset: Value| {
            STANDARD.encode(json!({"experiment_ids": ["0"], "offset": offset}).to_string())
        };
        for token in ["x", "abc", "YWJj", "é", "W10="] {
            assert!(none.read(token).is_err(), "{token}");
        }
        for offset in [json!(-1), json!("a"), json!(1.5), json!([1]), json!(99_999_999_999_u64)] {
            assert!(none.read(&inside(offset.clone())).is_err(), "{offset}");
        }
        for offset in [json!(0), json!(null), json!("")] {
            assert_eq!(none.read(&inside(offset)).unwrap(), None);
        }
    }

    proptest! {
        #[test]
        fn every_offset_comes_back_and_no_token_makes_it_panic(
            offset in 1u32..,
            filter: String,
            token in "\\PC*",
        ) {
            let asked = asked(&filter);
            let next = PageToken::from(offset.to_string());
            prop_assert_eq!(asked.read(&asked.encode(&next)).unwrap(), Some(next));
            let _ = (asked.read(&token), asked.read(&STANDARD.encode(token)));
        }
    }
}
