//! The language of model searches, case by case, and what must hold for any text.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    let found = ModelClause::parse_all(text);
    let found = found.map(|clauses| format!("{clauses:?}")).unwrap_or_else(|e| e.to_string());
    assert_eq!(found, expected, "{text}");
}

/// The same for one clause on a name.
#[track_caller]
fn check_name(text: &str, expected: &str) {
    check(text, &format!("[Text {{ attribute: Name, test: {expected} }}]"));
}

#[test]
fn every_kind_of_clause_is_read() {
    check("", "[]");
    check("AND", "[]");
    check("metrics.`a b` <= -2", r#"[Metric { key: "a b", test: LessOrEqual, value: -2.0 }]"#);
    check("metrics.m < inf", r#"[Metric { key: "m", test: Less, value: inf }]"#);
    check("params.a.b != '1'", r#"[Param { key: "a.b", test: Text(NotEqual, "1") }]"#);
    check("tags.t ilike '%x'", r#"[Tag { key: "t", test: Text(ILike, "%x") }]"#);
    check("status = 2", r#"[Text { attribute: Status, test: Text(Equal, "2") }]"#);
    check("creation_time > 5", "[Time { attribute: Created, test: Greater, value: 5.0 }]");
    check(
        "last_updated_timestamp_ms >= 1.5",
        "[Time { attribute: Updated, test: GreaterOrEqual, value: 1.5 }]",
    );
}

#[test]
fn a_text_needs_no_quotes() {
    check_name("name = x", r#"Text(Equal, "x")"#);
    check_name("attributes.name = 'x'", r#"Text(Equal, "x")"#);
    check_name("`name` = 'it''s'", r#"Text(Equal, "it''s")"#);
    check_name("name = \"x\"", r#"Text(Equal, "\"x\"")"#);
    check_name("name like 0.1", r#"Text(Like, "0.1")"#);
    check_name("name in ('a', \"b\")", r#"OneOf { values: ["a", "b"], negated: false }"#);
    check_name("name NOT IN ('a')", r#"OneOf { values: ["a"], negated: true }"#);
}

#[test]
fn what_cannot_be_read_is_answered_in_mlflows_words() {
    let list = "Expected a list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND \
                params.lr = 0.01').";
    for text in ["bogus", ";", "(name='a')", "name = 'a' OR name = 'b'", "name IN 'a'"] {
        let written = repr(text);
        check(text, &format!("Invalid filter string: {written}. {list}"));
    }
    for text in ["  ", "name='a'; name='b'"] {
        let written = repr(text);
        check(
            text,
            &format!("Invalid filter string: {written}. Expected a single SQL expression."),
        );
    }
    let three = "Expected a comparison with 3 tokens.";
    check("name IS NULL", &format!("Invalid comparison: nameIS NULL. {three}"));
    check(
        "name='a' /* c */ AND status=1",
        &format!("Invalid comparison: name='a' /* c */. {three}"),
    );
    check(
        "metric.a > 1",
        "Invalid entity type: 'metric'. Expected one of ['attributes', 'metrics', 'params', \
         'tags'].",
    );
    check(
        "name <> 'a'",
        "Invalid comparison operator for attributes.name: '<>'. Expected one of ('=', '!=', \
         'LIKE', 'ILIKE', 'IN', 'NOT IN').",
    );
    check(
        "creation_timestamp LIKE 5",
        "Invalid comparison operator for attributes.creation_timestamp_ms: 'LIKE'. Expected one \
         of ('<', '<=', '>', '>=', '=', '!=').",
    );
}

#[test]
fn an_operator_is_looked_at_before_an_attribute_that_is_not_there() {
    let operators = "Expected one of ('=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN').";
    check(
        "last_updated_time > 5",
        &format!("Invalid comparison operator for attributes.last_updated_time: '>'. {operators}"),
    );
    let said = ModelClause::parse_all("bogus = 5").unwrap_err().to_string();
    assert!(said.starts_with("Invalid attribute key 'bogus' specified."), "{said}");
}

#[test]
fn what_makes_mlflows_server_fail_is_refused() {
    for text in [
        "bogus = 'x'",
        "NAME = 'x'",
        "1 = 1",
        "tags = 'x'",
        "params. = 'x'",
        "attributes.creation_time > 5",
        "metrics.a > '2'",
        "metrics.a > b",
        "name = ('a')",
        "name IN (1)",
        "name IN (a)",
    ] {
        assert!(ModelClause::parse_all(text).is_err(), "{text}");
    }
}

#[test]
fn an_order_is_a_text_a_moment_or_a_metric() {
    let read = |field: &str| ModelOrderKey::parse(field, Some("d".to_owned()), None);
    assert_eq!(read("name"), Ok(ModelOrderKey::Text(ModelText::Name)));
    assert_eq!(read("creation_time"), Ok(ModelOrderKey::Time(ModelTime::Created)));
    let key = "a.b".to_owned();
    let metric = ModelOrderKey::Metric { key, dataset: Some("d".to_owned()), digest: None };
    assert_eq!(read("metrics.a.b"), Ok(metric));
    let said = |field: &str| read(field).unwrap_err().to_string();
    assert_eq!(said("bogus"), "Invalid order by field name: bogus");
    assert_eq!(said(""), "Invalid order by field name: ");
    assert_eq!(
        said("params.a"),
        "Invalid order by field name: params.a. Only metrics are supported."
    );
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*", words in "(name|=|'|a|\\(|\\)|AND|IN|,|\\.| |`|/\\*|\\*/|--){0,20}") {
        let _ = (ModelClause::parse_all(&text), ModelClause::parse_all(&words));
        let _ = ModelOrderKey::parse(&text, None, None);
    }
}
