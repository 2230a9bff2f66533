//! One exit code for each kind of trouble.

use super::given::Desk;

fn check(desk: &Desk, arguments: &[&str], code: i32, said: &str) {
    let ran = desk.run(arguments);
    assert_eq!(ran.code, code, "{arguments:?}: {ran:?}");
    assert!(ran.err.contains(said), "{arguments:?}: {}", ran.err);
    assert!(code == 2 || ran.err.starts_with("error: "), "{}", ran.err);
}

#[test]
fn each_kind_of_trouble_has_its_code() {
    let desk = Desk::with_prompts();
    check(&desk, &["prompt", "render", "invoice_summary"], 1, "missing variables: data");
    check(&desk, &["prompt", "list", "--what"], 2, "--what");
    check(&desk, &["prompt", "get", "a/b/c"], 2, "names no prompt");
    check(&desk, &["--store", "ftp://x", "prompt", "list"], 2, "names no store");
    check(&desk, &["prompt", "get", "nothing"], 3, "no prompt \"nothing\" in files in ./prompts");
    check(&desk, &["prompt", "get", "invoice_summary/9"], 3, "its latest is 2");
    check(&desk, &["prompt", "get", "invoice_summary@x"], 3, "its aliases are production, staging");
    let expect = ["alias", "set", "invoice_summary", "production", "2", "--expect", "2"];
    check(&desk, &expect, 4, "not version 2 as expected");
    check(&desk, &["log"], 5, "files in ./prompts does not support a change log");
    check(&desk, &["--store", "postgres://u:s3cret@h/d", "prompt", "list"], 5, "PostgreSQL");
    check(&desk, &["--store", "http://127.0.0.1:1", "prompt", "list"], 6, "cannot be reached");
    check(&desk, &["--config", "none.yaml", "prompt", "list"], 1, "cannot read none.yaml");
}

#[test]
fn a_bare_name_without_its_alias_says_what_to_do() {
    let desk = Desk::new();
    desk.ok(&["init"]);
    desk.register("greeting", "Hello", &[]);
    check(&desk, &["prompt", "get", "greeting"], 3, "greeting@latest");
}

#[test]
fn expecting_another_version_is_a_conflict_and_registers_nothing() {
    let desk = Desk::with_prompts();
    desk.file("new.txt", "{{x}}");
    let register = ["prompt", "register", "invoice_summary", "new.txt", "--expect-version"];
    check(&desk, &[&register[..], &["1"]].concat(), 4, "not version 1 as expected");
    check(&desk, &[&register[..], &["0"]].concat(), 4, "not no version as expected");
    desk.ok(&[&register[..], &["2"]].concat());
    assert!(desk.ok(&["prompt", "list"]).contains("      3"));
}

#[test]
fn a_copy_that_fails_in_part_says_so_with_its_code() {
    let desk = Desk::with_prompts();
    desk.file("other/invoice_summary/1.prompt.txt", "something else");
    check(&desk, &["prompt", "copy", "--to", "./other"], 4, "1 prompt could not be copied");
    let missing = ["prompt", "copy", "nothing", "--to", "./other"];
    check(&desk, &missing, 3, "1 prompt could not be copied");
}
