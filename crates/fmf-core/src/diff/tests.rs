use proptest::prelude::*;

use super::*;
use crate::{Message, Version};

fn version(number: u32, template: Template) -> PromptVersion {
    PromptVersion {
        name: "greeting".parse().unwrap(),
        version: Version::new(number).unwrap(),
        template,
        response_format: None,
        model_config: None,
        commit_message: None,
        tags: Tags::new(),
        aliases: Vec::new(),
        author: None,
        created_at: None,
    }
}

fn texts(old: &str, new: &str) -> VersionDiff {
    diff(&version(1, Template::text(old)), &version(2, Template::text(new)))
}

#[test]
fn equal_versions_have_no_difference() {
    let found = texts("Hello {{name}}", "Hello {{name}}");
    assert!(found.is_empty() && found.variables_added.is_empty());
    assert_eq!(found.unified(), "");
}

#[test]
fn the_words_that_changed_are_emphasised() {
    let found = texts("Dear {{name}}, thank you\n", "Dear {{customer}}, thank you\n");
    let lines = &found.fields[0].hunks[0].lines;
    let emphasised = |line: &DiffLine| {
        let pieces = line.spans.iter().filter(|(emphasised, _)| *emphasised);
        pieces.map(|(_, text)| text.clone()).collect::<String>()
    };
    assert_eq!(lines.len(), 2);
    assert!(emphasised(&lines[0]).contains("name"), "{:?}", lines[0]);
    assert!(emphasised(&lines[1]).contains("customer") && !emphasised(&lines[1]).contains("thank"));
    assert_eq!(
        (&found.variables_added, &found.variables_removed),
        (&vec!["customer".to_owned()], &vec!["name".to_owned()])
    );
}

#[test]
fn distant_changes_are_hunks_of_their_own() {
    let old: String = (1..=20).map(|line| format!("line {line}\n")).collect();
    let new = old.replace("line 2\n", "second\n").replace("line 19\n", "");
    let unified = texts(&old, &new).unified();
    let expected = "\
--- prompts:/greeting/1 (template)
+++ prompts:/greeting/2 (template)
@@ -1,5 +1,5 @@
 line 1
-line 2
+second
 line 3
 line 4
 line 5
@@ -16,5 +16,4 @@
 line 16
 line 17
 line 18
-line 19
 line 20
";
    assert_eq!(unified, expected);
}

#[test]
fn a_newline_at_the_end_is_a_difference() {
    let expected = "\
--- prompts:/greeting/1 (template)
+++ prompts:/greeting/2 (template)
@@ -1 +1 @@
-a
\\ No newline at end of file
+a
";
    assert_eq!(texts("a", "a\n").unified(), expected);
}

#[test]
fn every_field_is_compared() {
    let message =
        |role: &str, content: &str| Message { role: role.into(), content: content.into() };
    let old =
        version(1, Template::chat(&[message("system", "be brief"), message("user", "{{q}}")]));
    let new = PromptVersion {
        commit_message: Some("shorter".to_owned()),
        tags: Tags::from_pairs([("b", "1"), ("a", "2")]).unwrap(),
        response_format: Some(JsonText::as_found(r#"{"b": 1, "a": 2}"#)),
        model_config: Some(JsonText::as_found("not json")),
        ..version(2, Template::text("system: be brief\nuser: {{q}}\n"))
    };
    let found = diff(&old, &new);
    let fields: Vec<String> = found.fields.iter().map(|field| field.field.to_string()).collect();
    assert_eq!(fields, ["kind", "commit message", "tags", "response format", "model config"]);
    let lines = |place: usize| {
        let lines = found.fields[place].hunks.iter().flat_map(|hunk| &hunk.lines);
        lines.map(DiffLine::text).collect::<Vec<_>>()
    };
    assert_eq!(lines(2), ["a: 2", "b: 1"]);
    assert_eq!(lines(3), ["{", "  \"a\": 2,", "  \"b\": 1", "}"]);
}

proptest! {
    #[test]
    fn the_hunks_hold_every_changed_line(old in "([a-d]{0,3}\n){0,12}[ab]?", new in "([a-d]{0,3}\n){0,12}[ab]?") {
        let found = texts(&old, &new);
        prop_assert_eq!(found.is_empty(), old == new);
        let lines: Vec<_> = found.fields.iter().flat_map(|field| &field.hunks).flat_map(|hunk| &hunk.lines).collect();
        for line in &lines {
            let at = |text: &str, number: Option<usize>| {
                number.map(|number| text.split('\n').nth(number - 1).unwrap().to_owned())
            };
            prop_assert!(at(&old, line.old_line).is_none_or(|text| text == line.text()));
            prop_assert!(at(&new, line.new_line).is_none_or(|text| text == line.text()));
        }
        let count = |kind| lines.iter().filter(|line| line.kind == kind).count();
        let length = |text: &str| text.split_inclusive('\n').count();
        prop_assert_eq!(length(&new) + count(LineKind::Removed), length(&old) + count(LineKind::Added));
    }
}
