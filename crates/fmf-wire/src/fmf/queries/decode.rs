//! A query string as parameters, whose names and types are those of a struct's fields.

use std::fmt;

use fmf_core::{Result, StoreError, check_no_nul, nearest};
use serde::{
    Deserializer,
    de::{
        self, DeserializeOwned, DeserializeSeed, Error as _, IntoDeserializer, MapAccess, Visitor,
        value::{SeqDeserializer, StringDeserializer},
    },
    forward_to_deserialize_any,
};

use crate::form::pairs;

/// Reads parameters from a query string.
///
/// # Errors
/// `Invalid` for a parameter that is not known, that is said twice and means one thing, or whose
/// value cannot be.
pub fn read<T: DeserializeOwned>(query: &str) -> Result<T> {
    let mut parameters = Vec::<Parameter>::new();
    for (key, value) in pairs(query) {
        check_no_nul(&key, &value)?;
        match parameters.iter_mut().find(|parameter| parameter.key == key) {
            Some(known) => known.values.push(value),
            None => parameters.push(Parameter { key, values: vec![value] }),
        }
    }
    T::deserialize(Parameters(parameters)).map_err(|refused| StoreError::Invalid(refused.0))
}

/// Why parameters are refused, for who sent them.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refused(String);

impl de::Error for Refused {
    fn custom<T: fmt::Display>(why: T) -> Self {
        Self(why.to_string())
    }
}

/// One parameter with everything it was given.
struct Parameter {
    key: String,
    values: Vec<String>,
}

struct Parameters(Vec<Parameter>);

impl<'de> Deserializer<'de> for Parameters {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
        Err(Refused::custom("parameters are the fields of a struct"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        if let Some(unknown) = self.0.iter().find(|it| !fields.contains(&it.key.as_str())) {
            return Err(Refused(unknown_parameter(&unknown.key, fields)));
        }
        visitor.visit_map(Fields { left: self.0.into_iter(), next: None })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

fn unknown_parameter(key: &str, fields: &[&'static str]) -> String {
    let shown: String = key.chars().take(60).collect();
    match nearest(key, fields.iter().copied()) {
        Some(meant) => format!("unknown parameter {shown:?}; did you mean {meant:?}?"),
        None if fields.is_empty() => format!("unknown parameter {shown:?}; there are none here"),
        None => format!("unknown parameter {shown:?}; known ones are {}", fields.join(", ")),
    }
}

struct Fields {
    left: std::vec::IntoIter<Parameter>,
    next: Option<Parameter>,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refused> {
        self.next = self.left.next();
        let Some(next) = &self.next else { return Ok(None) };
        let key: StringDeserializer<Refused> = next.key.clone().into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        let next = self.next.take().ok_or_else(|| Refused::custom("a value without its key"))?;
        seed.deserialize(next)
    }
}

impl Parameter {
    /// The one value of a parameter that means one thing.
    fn single(mut self) -> Result<(String, String), Refused> {
        if self.values.len() > 1 {
            return Err(Refused(format!("{} may be said once only", self.key)));
        }
        Ok((self.key, self.values.pop().unwrap_or_default()))
    }
}

impl<'de> Deserializer<'de> for Parameter {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_string(self.single()?.1)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_some(self)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let (key, text) = self.single()?;
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        let number = number.ok_or_else(|| {
            Refused(format!("{key} cannot be {text:?}; it is a whole number such as 20"))
        })?;
        visitor.visit_u32(number)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_seq(SeqDeserializer::<_, Refused>::new(self.values.into_iter()))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u64 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use proptest::prelude::*;
    use serde::Serialize;

    use super::*;
    use crate::fmf::queries::{AsOf, ListChanges, ListPrompts, Plain, write};

    fn check<T: DeserializeOwned + Serialize + Debug + PartialEq>(query: &str, expected: T) {
        let found: T = read(query).unwrap();
        assert_eq!(found, expected, "{query}");
        assert_eq!(read::<T>(&write(&found)).unwrap(), found);
    }

    fn refused<T: DeserializeOwned + Debug>(query: &str, expected: &str) {
        assert_eq!(read::<T>(query).unwrap_err().to_string(), expected);
    }

    #[test]
    fn parameters_have_the_names_and_types_of_fields() {
        check("", Plain {});
        check("at=2h%20ago", AsOf { at: Some("2h ago".into()) });
        check("at=", AsOf { at: Some(String::new()) });
        let list = ListPrompts {
            filter: Some("name LIKE 'a%'".into()),
            order_by: vec!["name DESC".into(), "created".into()],
            max_results: Some(5),
            page_token: None,
        };
        check("filter=name+LIKE+'a%25'&order_by=name+DESC&max_results=5&order_by=created", list);
    }

    #[test]
    fn what_cannot_be_is_named() {
        refused::<ListPrompts>("filtr=x", r#"unknown parameter "filtr"; did you mean "filter"?"#);
        let known = r#"unknown parameter "zzz"; known ones are prompt, alias, actor, action, since, max_results, page_token"#;
        refused::<ListChanges>("zzz", known);
        refused::<Plain>("at=1", r#"unknown parameter "at"; there are none here"#);
        refused::<AsOf>("at=1&at=2", "at may be said once only");
        let number = r#"max_results cannot be "-1"; it is a whole number such as 20"#;
        refused::<ListPrompts>("max_results=-1", number);
        assert!(read::<AsOf>("at=%00").is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            filter: Option<String>,
            order_by: Vec<String>,
            max_results: Option<u32>,
        ) {
            let list = ListPrompts { filter, order_by, max_results, page_token: None };
            let has_nul = write(&list).contains("%00");
            let found = read::<ListPrompts>(&write(&list));
            prop_assert_eq!(found.ok(), (!has_nul).then_some(list));
        }

        #[test]
        fn nothing_makes_it_panic(text in "\\PC*") {
            let _ = read::<ListChanges>(&text);
        }
    }
}
