//! The grammar, case by case, and what must hold for any text.

use proptest::prelude::*;

use super::*;

/// A filter of `subject` means this; `Err` holds MLflow's words.
#[track_caller]
fn check(subject: Subject, text: &str, expected: Result<&str, &str>) {
    let found = Filter::parse(text, subject);
    let found =
        found.map(|filter| filter.clauses.iter().map(written).collect::<Vec<_>>().join(" "));
    match (&found, expected) {
        (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{text}"),
        (Err(error), Err(expected)) => assert_eq!(error.to_string(), expected, "{text}"),
        _ => panic!("{text}: {found:?}, not {expected:?}"),
    }
}

fn written(clause: &Clause) -> String {
    let target = match &clause.target {
        Target::Tag(EntryKey::User(key)) => format!("tag {key:?}"),
        other => format!("{other:?}"),
    };
    match &clause.test {
        Test::Text(test, value) => format!("({target} {test:?} {value:?})"),
        Test::Number(test, value) => format!("({target} {test:?} {value})"),
        Test::OneOf { values, negated: false } => format!("({target} in {values:?})"),
        Test::OneOf { values, negated: true } => format!("({target} not in {values:?})"),
    }
}

#[test]
fn every_clause_of_the_grammar_is_read() {
    let cases = [
        ("", ""),
        ("name = 'a'", r#"(Name Equal "a")"#),
        ("name=\n'a'", r#"(Name Equal "a")"#),
        ("attribute.name != \"a\"", r#"(Name NotEqual "a")"#),
        ("name LIKE 'a%' and name iLike '_b'", r#"(Name Like "a%") (Name ILike "_b")"#),
        ("name = 'a' name = 'b'", r#"(Name Equal "a") (Name Equal "b")"#),
        ("AND name = 'a' AND and name = 'b' AND", r#"(Name Equal "a") (Name Equal "b")"#),
        ("name = 'a AND b'", r#"(Name Equal "a AND b")"#),
        ("name = ''", r#"(Name Equal "")"#),
        ("name = 'it''s'", r#"(Name Equal "it''s")"#),
        (r"name = 'a\'b'", r#"(Name Equal "a\\'b")"#),
        ("name IN ('a','b')", r#"(Name in ["a", "b"])"#),
        ("name not in ('a',)", r#"(Name not in ["a"])"#),
        ("name IN ('a' 'b')", r#"(Name in ["ab"])"#),
        (r#"name IN (('a', "it's\n"))"#, r#"(Name in ["a", "it's\n"])"#),
        ("tags.k = 'x'", r#"(tag "k" Equal "x")"#),
        ("tag.k != 'x'", r#"(tag "k" NotEqual "x")"#),
        ("tags.`use-case` = 'x'", r#"(tag "use-case" Equal "x")"#),
        ("tags.\"a b\" ILIKE 'x'", r#"(tag "a b" ILike "x")"#),
        ("tags.'k' = 'x'", r#"(tag "k" Equal "x")"#),
        ("tags.a.b = 'x'", r#"(tag "a.b" Equal "x")"#),
        ("tags.order = 'x'", r#"(tag "order" Equal "x")"#),
        ("tags.`a` = 'x' AND tags.b = 'y'", r#"(tag "a" Equal "x") (tag "b" Equal "y")"#),
    ];
    for (text, expected) in cases {
        check(Subject::Entries, text, Ok(expected));
        check(Subject::Versions, text, Ok(expected));
    }
}

#[test]
fn versions_have_attributes_of_their_own() {
    let cases = [
        ("version_number >= 2", "(Version GreaterOrEqual 2)"),
        ("version_number < '1_0'", "(Version Less 10)"),
        ("version_number != -1", "(Version NotEqual -1)"),
        ("run_id IN ('a', 'b')", r#"(RunId in ["a", "b"])"#),
        ("source_path LIKE 's3%'", r#"(Source Like "s3%")"#),
    ];
    for (text, expected) in cases {
        check(Subject::Versions, text, Ok(expected));
        assert!(Filter::parse(text, Subject::Entries).is_err(), "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_answered_in_mlflows_words() {
    let strangers = |tokens: &str| format!("Invalid clause(s) in filter string: {tokens}");
    let cases = [
        ("name = 'x' -- comment", strangers("-- comment")),
        ("name = 'x';", strangers(";")),
        ("tags.a b = 'x'", strangers("tags.a")),
        ("tags.use-case = 'x'", strangers("tags.use, -, case, =, 'x'")),
        ("NOT name = 'x'", strangers("NOT")),
        ("(name = 'x')", strangers("(name = 'x')")),
        ("tags.grp", strangers("tags.grp")),
        ("name =", strangers("name, =")),
        ("= 'x'", strangers("=, 'x'")),
        ("name BETWEEN 'a' AND 'b'", strangers("name, BETWEEN, 'a', 'b'")),
        ("tags.grp = 'pg' OR name = 'x'", strangers("OR")),
        ("bogus", strangers("bogus")),
        ("version = 1", strangers("version, =, 1")),
        ("alias = 'production'", strangers("alias, =, 'production'")),
        ("name = 'x', tags.a = 'y'", strangers("name = 'x', tags.a = 'y'")),
        ("name = 'x' foo", strangers("name = 'x' foo")),
        ("bogus AND name IN ('a')", strangers("bogus, name, IN, ('a')")),
    ];
    for (text, expected) in cases {
        check(Subject::Entries, text, Err(&expected));
        check(Subject::Versions, text, Err(&expected));
    }
}

#[test]
fn a_clause_that_asks_for_nonsense_is_answered_in_mlflows_words() {
    let cases = [
        ("name == 'x'", "Invalid comparator for attribute: =="),
        ("name <> 'x'", "Invalid comparator for attribute: <>"),
        ("name > 'a'", "Invalid comparator for attribute: >"),
        ("name rlike 'p.*'", "Invalid comparator for attribute: RLIKE"),
        ("tags.n > '100'", "Invalid comparator for tag: >"),
        ("tags.n = 250", "Expected a quoted string value for tag (e.g. 'my-value'). Got value 250"),
        (
            "tags.n IN ('a')",
            "Expected a quoted string value for tag (e.g. 'my-value'). Got value ('a')",
        ),
        (
            "TAGS.n = 'x'",
            "Invalid entity type 'TAGS'. Valid entity types are ('attribute', 'tag', 'tags')",
        ),
        (
            "`tags`.n = 'x'",
            "Invalid entity type '`tags`'. Valid entity types are ('attribute', 'tag', 'tags')",
        ),
        ("'x' = name", "Invalid comparison clause. Expected 'Identifier' found ''x''"),
        ("name = /* why */ 'x'", "Invalid clause(s) in filter string: name, =, /* why */, 'x'"),
        (
            "name = x",
            "Parameter value is either not quoted or unidentified quote types used for string value x. Use either single or double quotes.",
        ),
        (
            "name IN ()",
            "While parsing a list in the query, expected a non-empty list of string values, but got empty list",
        ),
        (
            "name IN ('a' b)",
            "While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list.",
        ),
        (
            "name IN ('a', 1)",
            "While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: ('a', 1)",
        ),
        (
            "name = 'a'; name = 'b'",
            r#"Search filter contained multiple expression "name = 'a'; name = 'b'". Provide AND-ed expression list."#,
        ),
        ("  ", "Invalid filter '  '. Could not be parsed."),
    ];
    for (text, expected) in cases {
        check(Subject::Entries, text, Err(expected));
    }
    let of_names = [
        ("NAME = 'x'", "Invalid attribute key 'NAME' specified. Valid keys are '{'name'}'"),
        ("`name` = 'x'", "Invalid attribute key '`name`' specified. Valid keys are '{'name'}'"),
        (
            "name = 1",
            "Expected a quoted string value or a list of quoted string values for attributes. Got value 1",
        ),
    ];
    for (text, expected) in of_names {
        check(Subject::Entries, text, Err(expected));
    }
    let of_versions = [
        (
            "current_stage = 'x'",
            "Invalid attribute key 'current_stage' specified. Valid keys are '{'name', 'run_id', 'source_path', 'version_number'}'",
        ),
        ("version_number LIKE '1'", "Invalid comparator for attribute version_number: LIKE"),
        ("version_number = 1.5", "Invalid value for numeric attribute 'version_number': 1.5"),
        ("version_number = 'x'", "Invalid value for numeric attribute 'version_number': 'x'"),
        (
            "version_number IN (1)",
            "Only ['name', 'run_id'] attributes support comparison with a list of quoted string values.",
        ),
        (
            "name = 1",
            "Only the '{'creation_timestamp', 'last_updated_timestamp', 'version_number'}' attributes support comparison with numeric values.",
        ),
    ];
    for (text, expected) in of_versions {
        check(Subject::Versions, text, Err(expected));
    }
}

#[test]
fn what_breaks_mlflows_server_is_explained() {
    for text in ["tags.a IS NULL", "name IS NOT NULL", "name IN (page1)", "name = ('a')"] {
        let error = Filter::parse(text, Subject::Entries).unwrap_err().to_string();
        assert!(error.contains("not") || error.contains("IN"), "{text}: {error}");
    }
}

#[test]
fn an_error_says_where_it_is() {
    let cases = [
        ("name = 'a' OR bogus AND x", "OR bogus AND x"),
        ("name = 'a' AND tags.n > '1'", ">"),
        ("name = 'a' AND tags.n = 250", "250"),
        ("name = 'a' AND description = 'x'", "description"),
    ];
    for (text, expected) in cases {
        let error = Filter::parse(text, Subject::Entries).unwrap_err();
        assert_eq!(&text[error.span()], expected, "{text}");
    }
}

#[test]
fn orders_are_read_as_mlflow_reads_them() {
    use OrderKey::{CreatedAt, Name, UpdatedAt, Version};
    let cases = [
        (Subject::Entries, "name", Ok((Name, false))),
        (Subject::Entries, "name desc", Ok((Name, true))),
        (Subject::Entries, "timestamp  DESC", Ok((UpdatedAt, true))),
        (Subject::Entries, "last_updated_timestamp ASC", Ok((UpdatedAt, false))),
        (
            Subject::Entries,
            "bogus",
            Err("Invalid order by key 'bogus' specified. Valid keys are '{'name', 'timestamp'}'"),
        ),
        (
            Subject::Entries,
            "name ASCX",
            Err("Invalid ordering key in order_by clause 'name ASCX'."),
        ),
        (
            Subject::Entries,
            "name asc x",
            Err("Invalid order_by clause 'name asc x'. Could not be parsed."),
        ),
        (Subject::Entries, " name", Err("Invalid order_by clause ' name'. Could not be parsed.")),
        (Subject::Entries, "", Err("Invalid order_by clause ''. Could not be parsed.")),
        (Subject::Versions, "version_number DESC", Ok((Version, true))),
        (Subject::Versions, "attribute.`creation_timestamp`", Ok((CreatedAt, false))),
        (
            Subject::Versions,
            "foo",
            Err(
                "Invalid attribute key 'foo' specified. Valid keys are '{'creation_timestamp', 'last_updated_timestamp', 'name', 'version_number'}'",
            ),
        ),
    ];
    for (subject, clause, expected) in cases {
        let found = Order::parse(clause, subject).map(|order| (order.key, order.descending));
        let found = found.map_err(|error| error.to_string());
        assert_eq!(found, expected.map_err(str::to_owned), "{clause}");
    }
}

#[test]
fn two_orders_by_the_same_are_refused() {
    let error = Order::parse_all(&["name ASC", "name DESC"], Subject::Entries).unwrap_err();
    let expected = "`order_by` contains duplicate fields: ['name ASC', 'name DESC']";
    assert_eq!(error.to_string(), expected);
    assert!(Order::parse_all(&["timestamp", "last_updated_timestamp"], Subject::Entries).is_err());
    assert_eq!(Order::parse_all(&["timestamp", "name"], Subject::Entries).unwrap().len(), 2);
}

/// A version without a run.
struct Made;

impl Fields for Made {
    fn text(&self, target: &Target) -> Option<&str> {
        match target {
            Target::Name => Some("Greeting"),
            Target::Tag(EntryKey::User(key)) if key == "team" => Some("billing"),
            _ => None,
        }
    }

    fn number(&self, _: &Target) -> Option<i64> {
        Some(3)
    }
}

#[test]
fn a_filter_is_held_against_fields() {
    let cases = [
        ("name = 'greeting'", false),
        ("name LIKE 'Gr%ing' AND tags.team != 'x'", true),
        ("name ILIKE 'GREET_NG'", true),
        ("tags.other != 'x'", false),
        ("run_id NOT IN ('x')", false),
        ("name NOT IN ('x') AND version_number > 2 AND version_number <= 3", true),
        ("name IN ('x', 'Greeting') AND version_number != 3", false),
    ];
    for (text, expected) in cases {
        let filter = Filter::parse(text, Subject::Versions).unwrap();
        assert_eq!(filter.matches(&Made), expected, "{text}");
    }
}

#[test]
fn like_knows_two_wildcards_and_no_escape() {
    let cases = [
        ("%", "", true),
        ("", "", true),
        ("", "a", false),
        ("_", "é", true),
        ("a%a", "a", false),
        ("a%b%c", "aXbXbXc", true),
        ("%b_d%", "abbcd", true),
        (r"a\_", r"a\x", true),
        (r"a\%", "a%", false),
        ("%.*%", "a.*b", true),
    ];
    for (pattern, text, expected) in cases {
        assert_eq!(like(pattern, text, false), expected, "{text:?} like {pattern:?}");
    }
    assert!(like("E%", "elan", true) && !like("E%", "elan", false));
    assert!(!like("É%", "élan", true), "only ASCII letters have two cases here");
}

#[test]
fn huge_and_deep_filters_are_refused_in_no_time() {
    let texts = [
        "(".repeat(200_000),
        "((".repeat(2_000) + &"))".repeat(2_000),
        "'".repeat(200_001),
        "/*".repeat(100_000),
        "name = 'a' AND ".repeat(20_000),
        "[".repeat(200_000),
        "name IN (".repeat(30_000),
        "a :=".repeat(50_000),
    ];
    for text in texts {
        assert!(Filter::parse(&text, Subject::Versions).is_err());
        assert!(Order::parse(&text, Subject::Versions).is_err());
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_at_a_place_of_its_own(text in "\\PC*|[a-c'\"`.,;:()\\[\\]=<>!/*#$ -]*") {
        for subject in [Subject::Entries, Subject::Versions] {
            if let Err(error) = Filter::parse(&text, subject) {
                prop_assert!(text.get(error.span()).is_some());
            }
            if let Err(error) = Order::parse(&text, subject) {
                prop_assert!(text.get(error.span()).is_some());
            }
        }
    }

    #[test]
    fn what_is_written_well_is_read_back(key in "[^`\\x00]{1,20}", value in "[^']{0,20}", ands in 1..3_usize) {
        let quoted = key.len() >= 2 && (key.starts_with(['\'', '"']) && key.ends_with(['\'', '"']));
        prop_assume!(!quoted && !value.ends_with('\\'));
        let clause = format!("tags.`{key}` LIKE '{value}'");
        let text = vec![clause.as_str(); ands].join(" AND ");
        let filter = Filter::parse(&text, Subject::Entries).unwrap();
        let clause = Clause {
            target: Target::Tag(EntryKey::User(key)),
            test: Test::Text(TextTest::Like, value),
        };
        prop_assert_eq!(filter.clauses, vec![clause; ands]);
    }

    #[test]
    fn like_agrees_with_a_search_character_by_character(pattern in "[ab_%]{0,8}", text in "[ab]{0,10}") {
        fn slow(pattern: &[char], text: &[char]) -> bool {
            match (pattern, text) {
                ([], _) => text.is_empty(),
                (['%', rest @ ..], _) => (0..=text.len()).any(|skip| slow(rest, &text[skip..])),
                ([p, rest @ ..], [c, tail @ ..]) => (*p == '_' || p == c) && slow(rest, tail),
                _ => false,
            }
        }
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        prop_assert_eq!(like(&pattern, &text, false), slow(&chars(&pattern), &chars(&text)));
    }
}
