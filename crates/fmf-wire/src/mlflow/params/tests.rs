//! What the types of parameters allow.

use proptest::prelude::*;

use super::*;

fn body(text: &str) -> Params {
    Params::from_json(text.as_bytes())
}

fn check<T: std::fmt::Debug>(result: Result<T, ApiError>, expected: &str) {
    assert_eq!(result.unwrap_err().message, expected);
}

#[test]
fn what_is_required_must_be_there_and_not_empty() {
    let expected = "Missing value for required parameter 'new_name'. See the API docs for \
                    more information about request parameters.";
    for text in ["{}", r#"{"new_name": ""}"#, r#"{"new_name": null}"#, r#"{"newName": "x"}"#] {
        check(body(text).required_string("new_name"), expected);
    }
    check(Params::from_query("new_name=").required_string("new_name"), expected);
}

#[test]
fn a_wrong_type_is_quoted_and_named() {
    let hint = |value: &str, kind: &str| {
        format!(
            "Invalid value {value} for parameter 'x' supplied:  Hint: Value was of type \
             '{kind}'. See the API docs for more information about request parameters."
        )
    };
    check(body(r#"{"x": 5}"#).required_string("x"), &hint("5", "int"));
    check(body(r#"{"x": 1.5}"#).optional_string("x"), &hint("1.5", "float"));
    check(body(r#"{"x": "y"}"#).tags("x"), &hint("\"y\"", "str"));
    check(body(r#"{"x": [1]}"#).strings("x"), &hint("[1]", "list"));
    check(body(r#"{"x": [{"key": 1, "a": 2}]}"#).tags("x"), &hint(r#"[{"a":2,"key":1}]"#, "list"));
    check(body(r#"{"x": "true"}"#).flag("x"), &hint("\"true\"", "str"));
    check(Params::from_query("x=abc").integer_up_to("x", 9), &hint("\"abc\"", "str"));
    check(Params::from_query("x=10").integer_up_to("x", 9), &hint("\"10\"", "str"));
    check(body(r#"{"x": 10}"#).integer_up_to("x", 9), &hint("10", "int"));
}

#[test]
fn integers_may_be_written_as_text() {
    let read = |text: &str| body(text).integer_up_to("x", 1000).unwrap();
    assert_eq!(read(r#"{"x": "1_0"}"#), Some(10));
    assert_eq!(read(r#"{"x": " 5"}"#), Some(5));
    assert_eq!(read(r#"{"x": 5.0}"#), Some(5));
    assert_eq!(read(r#"{"x": -5}"#), Some(-5));
    assert_eq!(read(r#"{"x": null}"#), None);
    for bad in [r#""""#, "5.5", "true", "[5]", "99999999999999999999", "1e300"] {
        let params = body(&format!(r#"{{"x": {bad}}}"#));
        assert!(params.integer_up_to("x", i64::MAX).is_err(), "{bad}");
    }
}

#[test]
fn a_field_has_two_spellings_but_may_use_one() {
    assert_eq!(body(r#"{"runId": "r"}"#).optional_string("run_id").unwrap().unwrap(), "r");
    check(
        body(r#"{"run_id": "r", "runId": "r"}"#).optional_string("run_id"),
        "Request specifies both 'run_id' and 'runId'; provide only one of them.",
    );
    assert_eq!(camel_case("archive_existing_versions"), "archiveExistingVersions");
}

#[test]
fn queries_are_decoded_and_may_repeat_a_key() {
    let params = Params::from_query("a=x+y%2B%C3%A9&b=1&b=2&flag=True&&c&bad=%ff");
    assert_eq!(params.optional_string("a").unwrap().unwrap(), "x y+é");
    assert_eq!(params.optional_string("b").unwrap().unwrap(), "1");
    assert_eq!(params.strings("b").unwrap(), ["1", "2"]);
    assert!(params.flag("flag").unwrap());
    assert_eq!(params.optional_string("c").unwrap().unwrap(), "");
    assert_eq!(params.optional_string("bad").unwrap().unwrap(), "\u{fffd}");
    check(params.flag("a"), "Invalid boolean value: x y+é, must be 'true' or 'false'.");
}

#[test]
fn nul_is_refused_everywhere() {
    for params in [body(r#"{"x": "a\u0000"}"#), Params::from_query("x=a%00")] {
        assert!(params.optional_string("x").unwrap_err().message.contains("NUL"));
    }
    assert!(body(r#"{"x": ["a\u0000"]}"#).strings("x").is_err());
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(text in "\\PC*", bytes: Vec<u8>) {
        for params in [Params::from_query(&text), Params::from_json(&bytes), body(&text)] {
            let _ = (params.required_string("x"), params.strings("x"), params.tags("x"));
            let _ = (params.flag("x"), params.integer_up_to("x", 5));
        }
    }
}
