//! The language of run searches, case by case, and what must hold for any text.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    let found = RunClause::parse_all(text);
    let found = found.map(|clauses| format!("{clauses:?}")).unwrap_or_else(|e| e.to_string());
    assert_eq!(found, expected, "{text}");
}

#[test]
fn every_kind_of_clause_is_read() {
    check("", "[]");
    check("metrics.m > 0.5", r#"[Metric { key: "m", test: Greater, value: 0.5 }]"#);
    check("metric.`a b` <= -2", r#"[Metric { key: "a b", test: LessOrEqual, value: -2.0 }]"#);
    check("params.p = '1'", r#"[Param { key: "p", test: Is(Text(Equal, "1")) }]"#);
    check("parameter.p ilike '%x'", r#"[Param { key: "p", test: Is(Text(ILike, "%x")) }]"#);
    check("tags.t IS NULL", r#"[Tag { key: "t", test: Missing }]"#);
    check("`tags`.`t` is not null", r#"[Tag { key: "t", test: Present }]"#);
    check("status != 'FAILED'", r#"[Text { attribute: Status, test: Text(NotEqual, "FAILED") }]"#);
    check(
        "attr.run_id NOT IN ('a', 'b')",
        r#"[Text { attribute: Id, test: OneOf { values: ["a", "b"], negated: true } }]"#,
    );
    check("attributes.`Run name` = 'x'", r#"[Text { attribute: Name, test: Text(Equal, "x") }]"#);
    check("created >= 5", "[Time { attribute: Start, test: GreaterOrEqual, value: 5.0 }]");
    check(
        "datasets.digest in ('d')",
        r#"[Dataset { field: Digest, test: OneOf { values: ["d"], negated: false } }]"#,
    );
}

#[test]
fn what_cannot_be_read_is_answered_in_mlflows_words() {
    check("bogus", "Invalid clause(s) in filter string: 'bogus'");
    check("params.a = '1' OR params.b = '2'", "Invalid clause(s) in filter string: 'OR'");
    check(
        "params.x > 3",
        "Expected a quoted string value for parameter (e.g. 'my-value'). Got value 3",
    );
    check("metrics.x = 'a'", "Expected numeric value type for metric. Found 'a'");
    check(
        "start_time > '5'",
        "Expected numeric value type for numeric attribute: start_time. Found '5'",
    );
    check(
        "metrics.x LIKE 3",
        "Invalid comparator 'LIKE' not one of '{'!=', '<', '<=', '=', '>', '>='}",
    );
    check(
        "params.x > '3'",
        "Invalid comparator '>' not one of '{'!=', '=', 'ILIKE', 'IS NOT NULL', 'IS NULL', 'LIKE'}'",
    );
    check(
        "status IN ('FINISHED')",
        "Only ['run_id'] attributes support comparison with a list of quoted string values.",
    );
    check(
        "model.x = 'a'",
        "Invalid entity type 'model'. Valid values are ['metric', 'parameter', 'tag', 'attribute', \
         'dataset']",
    );
    check(
        "metrics.m IS NULL",
        "IS NULL / IS NOT NULL is only supported for tags and params, not for 'metric' 'm'",
    );
    check(
        "datasets.source = 'x'",
        "Invalid dataset key 'source' specified. Valid keys are '{'context', 'digest', 'name'}'",
    );
    check(
        "params.a = '1'; params.b = '2'",
        "Search filter contained multiple expression \"params.a = '1'; params.b = '2'\". Provide AND-ed expression list.",
    );
}

#[track_caller]
fn check_order(clauses: &[&str], expected: &str) {
    let found = RunOrder::parse_all(clauses);
    let found = found.map(|orders| format!("{orders:?}")).unwrap_or_else(|e| e.to_string());
    assert_eq!(found, expected, "{clauses:?}");
}

#[test]
fn orders_are_by_what_filters_compare() {
    check_order(
        &["metrics.`m 1` DESC", "start_time"],
        r#"[RunOrder { key: Metric("m 1"), descending: true }, RunOrder { key: Time(Start), descending: false }]"#,
    );
    check_order(&["tags.a asc"], r#"[RunOrder { key: Tag("a"), descending: false }]"#);
    check_order(
        &["created desc", "attributes.start_time"],
        "`order_by` contains duplicate fields: ['created desc', 'attributes.start_time']",
    );
    check_order(&["datasets.name"], "Invalid identifier type 'dataset'");
    check_order(&["params.a up"], "Invalid ordering key in order_by clause 'params.a up'.");
    check_order(
        &["params.a, params.b"],
        "Invalid order_by clause 'params.a, params.b'. Could not be parsed.",
    );
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*") {
        let _ = (RunClause::parse_all(&text), RunOrder::parse_all(&[&text]));
    }

    #[test]
    fn every_number_is_read_as_it_is_written(number in -1e15f64..1e15) {
        let clauses = RunClause::parse_all(&format!("metrics.m = {number:?}")).unwrap();
        prop_assert_eq!(
            clauses,
            [RunClause::Metric { key: "m".to_owned(), test: NumberTest::Equal, value: number }]
        );
    }
}
