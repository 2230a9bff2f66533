use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::TemplateKind;

const PARTIAL: RenderOptions = RenderOptions { allow_partial: true, strict: false };
const STRICT: RenderOptions = RenderOptions { allow_partial: false, strict: true };

fn rendered(text: &str, variables: &Value, options: &RenderOptions) -> Result<String, RenderError> {
    let variables = variables.as_object().unwrap();
    match render(&Template::text(text), variables, options)? {
        Rendered::Text(text) => Ok(text),
        Rendered::Chat(_) => panic!("a text became a chat"),
    }
}

#[track_caller]
fn check(text: &str, variables: Value, expected: &str) {
    assert_eq!(rendered(text, &variables, &RenderOptions::default()).unwrap(), expected, "{text}");
}

#[track_caller]
fn check_error(text: &str, variables: Value, options: &RenderOptions, expected: &str) {
    let error = rendered(text, &variables, options).unwrap_err();
    assert_eq!(error.to_string(), expected, "{text}");
}

#[test]
fn plain_variables_are_filled_in_one_pass() {
    check("{{a}} {{ b }}{{\tc\n}}", json!({"a": 1, "b": true, "c": null}), "1 TrueNone");
    check("{{a.b}}", json!({"a.b": 2}), "2");
    check("{{{a}}} {{ {{a}} }} {{{{a}}}}", json!({"a": 1}), "{1} {{ 1 }} {{1}}");
    check("{{a}}", json!({"a": "{{b}}", "b": 1}), "{{b}}");
    check("{{a}}", json!({"a": "\\n \\g<0>"}), "\\n \\g<0>");
    check("{{a}}", json!({"a": [1, "x", {"k": 1.0}]}), "[1, 'x', {'k': 1.0}]");
    check("{{a|upper}} {{}} {a} {{1}}\n", json!({}), "{{a|upper}} {{}} {a} {{1}}\n");
    check("{{ é }} {{a b}}", json!({"é": 1, "a b": 2}), "1 2");
}

#[test]
fn all_missing_variables_are_named() {
    let expected = "missing variables: b, a.c; give each a value, or allow a partial rendering";
    check_error("{{b}} {{x}} {{a.c}} {{b}}", json!({"x": 1}), &RenderOptions::default(), expected);
    check_error("{{b}} {{a.c}}", json!({}), &STRICT, expected);
}

#[test]
fn a_partial_rendering_leaves_the_rest_as_it_is_written() {
    assert_eq!(rendered("{{a}} {{  b }}", &json!({"a": 1}), &PARTIAL).unwrap(), "1 {{  b }}");
}

#[test]
fn a_strict_rendering_refuses_values_without_a_variable() {
    let values = json!({"a": 1, "x": 2, "y": 3});
    check_error("{{a}}", values.clone(), &STRICT, "unknown variables: x, y; the template has a");
    check_error("", json!({"x": 2}), &STRICT, "unknown variables: x; the template has none");
    check_error(
        "{% if a %}{% endif %}",
        values,
        &STRICT,
        "unknown variables: x, y; the template has a",
    );
    assert_eq!(rendered("{{a b}}", &json!({"a b": 1}), &STRICT).unwrap(), "1");
}

#[test]
fn a_chat_is_filled_message_by_message() {
    let message =
        |role: &str, content: &str| Message { role: role.into(), content: content.into() };
    let template = Template::chat(&[message("system", "{{a}}"), message("{{a}}", "{{b}}")]);
    let values = json!({"a": "\"q\"", "b": "é"});
    let found = render(&template, values.as_object().unwrap(), &RenderOptions::default());
    let expected = vec![message("system", "\"q\""), message("{{a}}", "é")];
    assert_eq!(found, Ok(Rendered::Chat(expected)));

    let broken = Template::chat(&[message("user", "fine"), message("user", "\n{% if %}")]);
    let error = render(&broken, &Map::new(), &RenderOptions::default()).unwrap_err().to_string();
    assert!(error.starts_with("message 2, line 2: the template is not valid Jinja2: "), "{error}");

    let unreadable = Template::from_source(TemplateKind::Chat, "{{a}}");
    let error = render(&unreadable, &Map::new(), &RenderOptions::default()).unwrap_err();
    assert!(matches!(error, RenderError::Unreadable(_)));
}

#[test]
fn a_template_with_blocks_is_jinja() {
    check("{% if a %}x{% endif %}{{b}}", json!({}), "");
    check(
        "{% for x in xs %}{{ x }};{% endfor %}\n",
        json!({"xs": [1, 1.0, true, null]}),
        "1;1.0;True;None;",
    );
    check(
        "{% set a = ' <b> '.strip() %}{{ a }}{{ d.items() | list }}",
        json!({"d": {"k": 1}}),
        "<b>[['k', 1]]",
    );
    check("{% raw %}{{a}}{% endraw %}{{ a }}", json!({"a": "{{b}}"}), "{{a}}{{b}}");
}

#[test]
fn jinja_stays_within_its_limits() {
    use JinjaFault::{Failed, Syntax, TooDeep, TooLong, TooManySteps};
    let long = "{% for i in range(9999) %}{{ x }}{% endfor %}";
    let deep = format!("{}{}", "{% if a %}".repeat(500), "{% endif %}".repeat(500));
    let cases = [
        ("\n{% for %}", Syntax, Some(2)),
        ("a\n\n{% if x.y.z %}{% endif %}", Failed, Some(3)),
        (
            "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
            TooManySteps,
            Some(1),
        ),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", TooDeep, Some(1)),
        (&deep, TooDeep, Some(1)),
        (long, TooLong, None),
    ];
    for (text, expected, at) in cases {
        let values = json!({"x": "x".repeat(2_000)});
        let error = rendered(text, &values, &RenderOptions::default()).unwrap_err();
        let RenderError::Jinja { fault, line, .. } = error else { panic!("{error}") };
        assert_eq!((fault, line), (expected, at), "{}", &text[..text.len().min(80)]);
    }
}

#[test]
fn double_braces_become_single_ones() {
    let text = Template::text("{{a}} {{ b.c }} {{d|e}} {{{f}}}");
    assert_eq!(to_single_brace_format(&text), "{a} {b.c} {{d|e}} {{f}}");
    let chat = Template::chat(&[Message { role: "{{r}}".into(), content: "{{ a }}".into() }]);
    assert_eq!(to_single_brace_format(&chat), r#"[{"role": "{r}", "content": "{a}"}]"#);
}

proptest! {
    #[test]
    fn a_text_without_variables_is_its_own_rendering(text in "[a-z{} \n%é]*") {
        let template = Template::text(&text);
        prop_assume!(!template.is_jinja());
        let found = rendered(&text, &json!({}), &PARTIAL).unwrap();
        prop_assert_eq!(found, text);
    }

    #[test]
    fn every_value_is_put_in_untouched(value in "\\PC*", before in "[a-z ]*") {
        let found = rendered(&format!("{before}{{{{ v }}}}"), &json!({"v": value}), &STRICT).unwrap();
        prop_assert_eq!(found, format!("{before}{value}"));
    }

    #[test]
    fn no_template_makes_it_panic(text in "(\\{\\{|\\}\\}|\\{%|%\\}| |if|for|a|in|end|set|=|\\.|\\||\\PC)*") {
        let _ = rendered(&text, &json!({"a": [1]}), &RenderOptions::default());
        let _ = Template::text(&text).variables();
        let _ = to_single_brace_format(&Template::text(&text));
    }
}
