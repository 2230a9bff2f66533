//! A filter as the text that a server reads.
//!
//! The grammar has no escapes outside of lists: a value that no pair of quotes can hold can be
//! compared only where a list can stand.

use fmf_core::{
    Result, StoreError,
    filter::{Clause, Filter, NumberTest, Order, OrderKey, Target, Test, TextTest},
};

use crate::mlflow::keys::to_wire_key;

/// Writes a filter down.
///
/// # Errors
/// `Invalid` for a value or a key that the grammar cannot hold.
pub(super) fn write(filter: &Filter) -> Result<String> {
    let clauses: Result<Vec<String>> = filter.clauses.iter().map(clause).collect();
    Ok(clauses?.join(" AND "))
}

/// Writes an order down.
pub(super) fn order(order: &Order) -> String {
    let key = match order.key {
        OrderKey::Name => "name",
        OrderKey::Version => "version_number",
        OrderKey::CreatedAt => "creation_timestamp",
        OrderKey::UpdatedAt => "last_updated_timestamp",
    };
    format!("{key} {}", if order.descending { "DESC" } else { "ASC" })
}

fn clause(clause: &Clause) -> Result<String> {
    let target = target(&clause.target)?;
    Ok(match &clause.test {
        Test::Number(test, number) => format!("{target} {} {number}", number_operator(*test)),
        Test::OneOf { values, negated } => list(&target, values, *negated),
        Test::Text(test, value) => match (quoted(value), test, &clause.target) {
            (Some(value), ..) => format!("{target} {} {value}", text_operator(*test)),
            (None, TextTest::Equal, Target::Name | Target::RunId) => {
                list(&target, std::slice::from_ref(value), false)
            }
            (None, TextTest::NotEqual, Target::Name | Target::RunId) => {
                list(&target, std::slice::from_ref(value), true)
            }
            (None, ..) => return Err(unspeakable(value)),
        },
    })
}

fn target(target: &Target) -> Result<String> {
    Ok(match target {
        Target::Name => "name".to_owned(),
        Target::Version => "version_number".to_owned(),
        Target::RunId => "run_id".to_owned(),
        Target::Source => "source_path".to_owned(),
        Target::Tag(key) => {
            let key = to_wire_key(key);
            if key.is_empty() || key.contains('`') {
                return Err(unspeakable(key));
            }
            format!("tags.`{key}`")
        }
    })
}

/// A value in the quotes that it does not hold. A backslash at its end would take the closing
/// quote with it.
fn quoted(value: &str) -> Option<String> {
    let quote = ['\'', '"'].into_iter().find(|quote| !value.contains(*quote))?;
    (!value.ends_with('\\')).then(|| format!("{quote}{value}{quote}"))
}

/// A list, which is read as Python reads it: there are escapes in its texts.
fn list(target: &str, values: &[String], negated: bool) -> String {
    let escape = |value: &String| {
        let plain = |c: char| !c.is_ascii_control() && !matches!(c, '\'' | '"' | '\\');
        let escaped = value
            .chars()
            .map(|c| if plain(c) { c.to_string() } else { format!("\\x{:02x}", u32::from(c)) });
        format!("'{}'", escaped.collect::<String>())
    };
    let values: Vec<String> = values.iter().map(escape).collect();
    format!("{target} {} ({})", if negated { "NOT IN" } else { "IN" }, values.join(", "))
}

fn text_operator(test: TextTest) -> &'static str {
    match test {
        TextTest::Equal => "=",
        TextTest::NotEqual => "!=",
        TextTest::Like => "LIKE",
        TextTest::ILike => "ILIKE",
    }
}

fn number_operator(test: NumberTest) -> &'static str {
    match test {
        NumberTest::Equal => "=",
        NumberTest::NotEqual => "!=",
        NumberTest::Greater => ">",
        NumberTest::GreaterOrEqual => ">=",
        NumberTest::Less => "<",
        NumberTest::LessOrEqual => "<=",
    }
}

fn unspeakable(text: &str) -> StoreError {
    StoreError::Invalid(format!(
        "{text:?} cannot be searched for on an MLflow server: its filters have no escapes, so a \
         value may not hold both kinds of quotes or end with a backslash, and a key no backtick"
    ))
}

#[cfg(test)]
mod tests {
    use fmf_core::{entry::EntryKey, filter::Subject};
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn name_is(value: &str) -> Filter {
        let test = Test::Text(TextTest::Equal, value.to_owned());
        Filter { clauses: vec![Clause { target: Target::Name, test }] }
    }

    #[test]
    fn a_value_is_written_in_the_quotes_it_does_not_hold() {
        let written = |value: &str| write(&name_is(value)).unwrap();
        assert_eq!(written("plain"), "name = 'plain'");
        assert_eq!(written("it's"), "name = \"it's\"");
        assert_eq!(written("it's \"x\""), r"name IN ('it\x27s \x22x\x22')");
        assert_eq!(written("a\\"), r"name IN ('a\x5c')");
        let test = Test::Text(TextTest::Like, "it's \"x\"".to_owned());
        let target = Target::Tag(EntryKey::from("use.case"));
        let unspeakable = Filter { clauses: vec![Clause { target, test }] };
        assert!(matches!(write(&unspeakable), Err(StoreError::Invalid(_))));
    }

    fn values() -> impl Strategy<Value = String> {
        prop_oneof!["[a-z %_'\"\\\\.,()`#;-]{0,8}", "\\PC{0,12}", "(?s).{0,6}"]
    }

    fn text_tests() -> impl Strategy<Value = Test> {
        let tests = [TextTest::Equal, TextTest::NotEqual, TextTest::Like, TextTest::ILike];
        (prop::sample::select(tests.to_vec()), values())
            .prop_map(|(test, value)| Test::Text(test, value))
    }

    fn clauses() -> impl Strategy<Value = Clause> {
        let attribute = (
            prop::sample::select(vec![Target::Name, Target::RunId]),
            prop_oneof![
                text_tests(),
                (vec(values(), 1..4), any::<bool>())
                    .prop_map(|(values, negated)| Test::OneOf { values, negated }),
            ],
        );
        let tag = ("[a-z/. :-]{1,8}", text_tests())
            .prop_map(|(key, test)| (Target::Tag(EntryKey::User(key)), test));
        let number = (0..9i64, any::<bool>()).prop_map(|(number, equal)| {
            let test = if equal { NumberTest::Equal } else { NumberTest::LessOrEqual };
            (Target::Version, Test::Number(test, number))
        });
        prop_oneof![attribute, tag, number].prop_map(|(target, test)| Clause { target, test })
    }

    /// The same filter with equality written as the list it may have to be written as.
    fn plain(filter: Filter) -> Filter {
        let clauses = filter.clauses.into_iter().map(|clause| match clause.test {
            Test::OneOf { values, negated } if values.len() == 1 => {
                let test = if negated { TextTest::NotEqual } else { TextTest::Equal };
                Clause { test: Test::Text(test, values.concat()), target: clause.target }
            }
            _ => clause,
        });
        Filter { clauses: clauses.collect() }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(clauses in vec(clauses(), 0..4)) {
            let filter = Filter { clauses };
            let Ok(text) = write(&filter) else { return Ok(()) };
            let read = Filter::parse(&text, Subject::Versions);
            prop_assert_eq!(read.map(plain), Ok(plain(filter)), "{}", text);
        }
    }
}
