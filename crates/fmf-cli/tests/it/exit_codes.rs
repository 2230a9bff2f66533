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
    check(&desk, &expect, 4, "is version 1, but 2 was expected");
    let no_history = "files in ./prompts do not support a change log or reading the past";
    for command in [
        &["log"][..],
        &["log", "head"],
        &["log", "verify"],
        &["alias", "history", "invoice_summary"],
        &["alias", "undo", "invoice_summary@production"],
        &["rollback", "invoice_summary@production"],
        &["prompt", "get", "invoice_summary", "--at", "2h ago"],
        &["prompt", "show", "invoice_summary", "--at", "yesterday"],
    ] {
        check(&desk, command, 5, no_history);
    }
    let away = ["--store", "postgres://u:s3cret@127.0.0.1:1/d", "prompt", "list"];
    check(&desk, &away, 6, "cannot reach the registry in postgres://u@127.0.0.1:1/d");
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
    check(&desk, &[&register[..], &["1"]].concat(), 4, "but 1 was expected");
    check(&desk, &[&register[..], &["0"]].concat(), 4, "but none was expected");
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

#[test]
fn reading_from_a_store_that_is_not_there_is_not_found_and_makes_nothing() {
    let desk = Desk::with_prompts();
    for store in ["sqlite:typo.db", "sqlite:fmf.db?mode=ro", "nowhere"] {
        for command in [&["prompt", "list"][..], &["log"], &["prompt", "get", "x"]] {
            check(&desk, &[&["--store", store], command].concat(), 3, "there is no ");
        }
        let copy = ["prompt", "copy", "--from", store, "--to", "other"];
        check(&desk, &copy, 3, &format!("/{}", desk.path().file_name().unwrap().to_string_lossy()));
    }
    desk.ok(&["prompt", "copy", "--to", "sqlite:new.db", "--dry-run"]);
    let mut there: Vec<_> = std::fs::read_dir(desk.path()).unwrap().collect();
    there.retain(|entry| !entry.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(there.len(), 2, "{there:?}");
}

#[test]
fn a_file_is_not_taken_for_a_folder_of_prompts() {
    let desk = Desk::with_prompts();
    desk.file("uni.txt", "x");
    check(&desk, &["--store", "uni.txt", "prompt", "list"], 2, "uni.txt is a file");
}

#[test]
fn a_new_name_must_be_one_that_files_can_bear() {
    let desk = Desk::with_prompts();
    desk.file("a.txt", "x");
    for name in ["p@x", ".git", "a..b", "a*", "x.yaml", "a  "] {
        check(&desk, &["prompt", "register", name, "a.txt"], 2, "is no name for a new prompt");
    }
}

#[test]
fn a_hint_fits_the_kind_of_store() {
    let desk = Desk::with_prompts();
    let away = desk.run(&["--store", "http://127.0.0.1:1", "prompt", "list"]);
    assert!(away.err.contains("fmf serve"), "{away:?}");
    let broken = desk.run(&["--store", "sqlite:prompts", "prompt", "list"]);
    assert!(broken.code != 0 && !broken.err.contains("hint:"), "{broken:?}");
}

#[test]
fn an_address_without_its_scheme_is_no_folder() {
    let desk = Desk::with_prompts();
    desk.file("a.txt", "x");
    let meant = "did you mean http://localhost:5010?";
    for command in [&["prompt", "list"][..], &["prompt", "register", "x", "a.txt"]] {
        check(&desk, &[&["--store", "localhost:5010"], command].concat(), 2, meant);
    }
    assert!(!desk.path().join("localhost:5010").exists());
    desk.ok(&["--store", "./localhost:5010", "prompt", "register", "x", "a.txt"]);
}

#[test]
fn what_makes_a_registry_is_said_where_there_is_none() {
    let desk = Desk::new();
    let made = "hint: `fmf serve` or `fmf db migrate` makes it";
    for command in [&["db", "status"][..], &["backup", "a.fmf"], &["token", "list"]] {
        check(&desk, command, 3, made);
    }
    let prompts = ["--store", "sqlite:none.db", "prompt", "list"];
    check(&desk, &prompts, 3, "registering a prompt or copying to it makes it");
}

#[test]
fn keys_of_a_filter_are_listed_in_words() {
    let desk = Desk::with_prompts();
    let hint = "hint: a filter is about name and tags.KEY";
    let search = ["prompt", "search", "team = 'ana'"];
    check(&desk, &search, 2, &format!("Valid keys are name\n{hint}"));
    check(&desk, &["prompt", "search", "owner = 'ana'"], 2, hint);
    let order = ["prompt", "search", "x", "--order-by", "colour"];
    check(&desk, &order, 2, "Valid keys are name, timestamp\n");
}

#[test]
fn going_back_to_a_version_that_is_not_there_is_not_found() {
    let desk = Desk::with_prompts();
    let rollback = ["rollback", "invoice_summary@production", "--to", "33"];
    check(&desk, &rollback, 3, "has no version 33");
}

#[test]
fn numbers_are_asked_for_in_our_own_words() {
    let desk = Desk::with_prompts();
    check(&desk, &["log", "-n", "x"], 2, "write a whole number from 1");
    let set = ["alias", "set", "invoice_summary", "x", "1", "--expect", "one"];
    check(&desk, &set, 2, "write a whole number, such as 3");
}

#[test]
fn a_slip_of_the_finger_is_told_what_was_meant() {
    let desk = Desk::with_prompts();
    desk.ok(&["prompt", "copy", "--to", "sqlite:fmf.db"]);
    let server = desk.serve(&["--data-dir", "data"]);
    desk.ok(&["prompt", "copy", "--to", &server.url]);
    for store in ["prompts", "sqlite:fmf.db", &server.url] {
        let check = |arguments: &[&str], said: &str| {
            check(&desk, &[&["--store", store], arguments].concat(), 3, said);
        };
        let promote = ["promote", "invoice_summary", "--to", "production", "--from"];
        check(&["prompt", "get", "invoice_summary@prodution"], "did you mean production?");
        check(&[&promote[..], &["stagin"]].concat(), "did you mean staging?");
        check(&[&promote[..], &["nothing"]].concat(), "fmf alias set invoice_summary nothing");
        check(&["prompt", "get", "invoice_sumary"], "did you mean invoice_summary?");
        check(&["prompt", "get", "nothing"], "hint: `fmf prompt list` shows");
    }
    for store in ["sqlite:fmf.db", &server.url] {
        let undo = |target| ["--store", store, "alias", "undo", target];
        check(&desk, &undo("invoice_summary@prodution"), 3, "did you mean production?");
        check(&desk, &undo("invoice_summary@nothing"), 3, "`fmf alias history invoice_summary`");
        check(&desk, &["--store", store, "log", "invoice_sumary"], 3, "did you mean");
    }
}

#[test]
fn an_alias_that_reads_as_a_version_is_not_set_by_mistake() {
    let desk = Desk::with_prompts();
    let promote = ["promote", "invoice_summary", "--from", "production", "--to"];
    check(&desk, &[&promote[..], &["3"]].concat(), 2, "3 reads as a version");
    check(&desk, &[&promote[..], &["latest"]].concat(), 2, "cannot be set");
    check(&desk, &["alias", "set", "invoice_summary", "3", "1"], 2, "or write @3");
    let register = ["prompt", "register", "invoice_summary", "-", "--alias", "LATEST"];
    check(&desk, &register, 2, "cannot be set");
    assert_eq!(desk.ok(&[&promote[..], &["@3"]].concat()), "3: 1\n");
    assert_eq!(desk.ok(&["prompt", "get", "invoice_summary@3"]), "Summarise: {{data}}");
}
