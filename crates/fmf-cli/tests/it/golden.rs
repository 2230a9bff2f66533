//! What every command prints at 80 columns.

use insta::assert_snapshot;

use super::given::Desk;

/// Runs commands one after the other and shows them all.
pub(crate) fn walk(desk: &Desk, commands: &[&[&str]]) -> String {
    commands.iter().map(|command| desk.show(command)).collect::<Vec<_>>().join("\n")
}

#[test]
fn beginning_with_files() {
    let desk = Desk::new();
    assert_snapshot!(walk(&desk, &[&["init"], &["init"], &["prompt", "list"], &["alias", "list"]]));
}

#[test]
fn registering_says_what_was_done() {
    let desk = Desk::new();
    desk.ok(&["init"]);
    desk.file("hello.txt", "Hello {{name}}");
    let register = ["prompt", "register", "greeting", "hello.txt"];
    let first = [&register[..], &["--alias", "production", "-m", "first words"]].concat();
    let same = [&register[..], &["--alias", "staging", "--tag", "team=care"]].concat();
    let anew = [&register[..], &["--alias", "staging", "--force"]].concat();
    assert_snapshot!(walk(&desk, &[&first, &register, &same, &anew]));
}

#[test]
fn listing_and_searching() {
    let desk = Desk::with_prompts();
    desk.register("code_review", "{{code}}", &["-m", "What a reviewer should look at first"]);
    desk.register("a_prompt_with_quite_a_long_name", "{{x}}", &["--alias", "production"]);
    for alias in ["champion", "candidate", "variant_a", "variant_b"] {
        desk.ok(&["alias", "set", "invoice_summary", alias, "1"]);
    }
    assert_snapshot!(walk(
        &desk,
        &[
            &["prompt", "list"],
            &["prompt", "search", "summary"],
            &["prompt", "search", "tags.team = 'billing'"],
            &["prompt", "search", "name LIKE 'nothing%'"],
            &["prompt", "search", "name ~ 'x'"],
            &["prompt", "search", "o'brien"],
            &["prompt", "search", "in%sum"],
            &["prompt", "search", "two words"],
            &["prompt", "versions", "invoice_summary"],
            &["alias", "list"],
            &["alias", "list", "--alias", "production"],
            &["alias", "list", "--alias", "nope"],
            &["alias", "list", "code_review"],
        ]
    ));
}

#[test]
fn showing_getting_and_rendering() {
    let desk = Desk::with_prompts();
    desk.file("values.json", r#"{"data": 7, "tone": "few"}"#);
    assert_snapshot!(walk(
        &desk,
        &[
            &["prompt", "show", "invoice_summary"],
            &["prompt", "show", "invoice_summary@staging"],
            &["prompt", "get", "invoice_summary@staging"],
            &["prompt", "render", "invoice_summary@latest", "--vars", "values.json"],
            &["prompt", "render", "invoice_summary@latest", "--var", "data=x"],
            &["prompt", "render", "invoice_summary@latest", "--var", "data=x", "--allow-partial"],
            &["prompt", "render", "invoice_summary", "--var", "data=x", "--var", "b=c", "--strict"],
        ]
    ));
}

#[test]
fn a_chat_is_shown_message_by_message() {
    let desk = Desk::new();
    desk.ok(&["init"]);
    desk.file(
        "desk.prompt.yml",
        "messages:\n  - role: system\n    content: You answer for {{company}}.\n  - role: user\n    \
         content: '{{question}}'\nmodel: some/model\nmodelParameters:\n  temperature: 0.2\n",
    );
    assert_snapshot!(walk(
        &desk,
        &[
            &["prompt", "register", "desk", "desk.prompt.yml", "--alias", "production"],
            &["prompt", "show", "desk/1"],
            &["prompt", "get", "desk"],
            &["prompt", "render", "desk", "--var", "company=ACME", "--var", "question=Why?"],
        ]
    ));
}

#[test]
fn comparing_versions() {
    let desk = Desk::with_prompts();
    assert_snapshot!(walk(
        &desk,
        &[
            &["prompt", "diff", "invoice_summary"],
            &["prompt", "diff", "invoice_summary", "staging", "production"],
            &["prompt", "diff", "invoice_summary", "2", "latest"],
            &["prompt", "diff", "invoice_summary/1", "invoice_summary/1"],
            &["prompt", "diff", "invoice_summary/1", "other/2"],
            &["prompt", "diff", "invoice_summary/1", "1", "2"],
        ]
    ));
}

#[test]
fn moving_aliases() {
    let desk = Desk::with_prompts();
    let promote = ["promote", "invoice_summary", "--from", "staging", "--to", "production"];
    assert_snapshot!(walk(
        &desk,
        &[
            &promote,
            &promote,
            &["rollback", "invoice_summary@production", "--to", "1"],
            &["rollback", "invoice_summary@production", "--to", "2"],
            &["rollback", "invoice_summary", "--to", "1"],
            &["rollback", "invoice_summary@production", "--to", "33"],
            &["alias", "set", "invoice_summary", "champion", "latest"],
            &["alias", "set", "invoice_summary", "champion", "1", "--expect", "1"],
            &["alias", "delete", "invoice_summary", "champion"],
            &["alias", "delete", "invoice_summary", "champion"],
            &["alias", "set", "invoice_summary", "latest", "1"],
        ]
    ));
}

#[test]
fn tagging_and_deleting() {
    let desk = Desk::with_prompts();
    assert_snapshot!(walk(
        &desk,
        &[
            &["prompt", "tag", "invoice_summary", "owner=ana", "cost=low"],
            &["prompt", "tag", "invoice_summary", "--delete", "cost"],
            &["prompt", "tag", "invoice_summary", "--delete", "cost"],
            &["prompt", "tag", "invoice_summary/1"],
            &["prompt", "delete", "invoice_summary/2"],
            &["prompt", "delete", "invoice_summary/2", "--force"],
            &["prompt", "delete", "invoice_summary/2", "--force", "--yes"],
            &["prompt", "delete", "invoice_summary", "--yes"],
            &["prompt", "delete", "invoice_summary", "--yes"],
        ]
    ));
}

#[test]
fn copying() {
    let desk = Desk::with_prompts();
    desk.register("greeting", "Hello {{name}}", &[]);
    let other = ["--store", "./other"];
    let clash = [&other[..], &["prompt", "register", "greeting", "hi.txt"]].concat();
    desk.file("hi.txt", "Hi {{name}}");
    assert_snapshot!(walk(
        &desk,
        &[
            &clash,
            &["prompt", "copy", "--to", "./other", "--dry-run"],
            &["prompt", "copy", "--to", "./other"],
            &["prompt", "copy", "invoice_summary", "--to", "./other"],
            &["prompt", "copy", "--to", "./prompts"],
            &["prompt", "copy", "--from", "./empty", "--to", "./other"],
            &["prompt", "copy", "--filter", "name = 'zz'", "--to", "./other"],
            &["prompt", "copy", "--to", "http://127.0.0.1:1"],
        ]
    ));
}

#[test]
fn copying_what_has_gaps_and_what_is_broken() {
    let desk = Desk::with_prompts();
    for number in 3..8 {
        desk.register("invoice_summary", &format!("text {number}"), &[]);
    }
    for number in ["1", "4", "5"] {
        let version = format!("invoice_summary/{number}");
        desk.ok(&["prompt", "delete", &version, "--yes", "--force"]);
    }
    desk.file("prompts/broken/1.prompt.txt", "x");
    desk.file("prompts/broken/aliases.json", "{\"production\": 1,}");
    desk.file("prompts/twice/1.prompt.txt", "x");
    desk.file("prompts/twice/prompt.yaml", "tags: {a: b}\ntags: {}\n");
    assert_snapshot!(walk(
        &desk,
        &[
            &["prompt", "list"],
            &["prompt", "copy", "--to", "./other", "--dry-run"],
            &["prompt", "copy", "--to", "./other"],
            &["prompt", "copy", "invoice_summary", "--to", "./other"],
            &["prompt", "show", "invoice_summary", "--store", "./other"],
        ]
    ));
}

#[test]
fn long_names_and_long_reasons_at_80_columns() {
    let desk = Desk::with_prompts();
    let long = "a_prompt_with_a_name_that_is_far_too_long_for_tables";
    desk.register(long, "{{x}}", &["--alias", "production", "--alias", "staging"]);
    desk.ok(&["prompt", "copy", "--to", "sqlite:fmf.db"]);
    let desk = desk.variable("FMF_ACTOR", "anonymous@127.0.0.1");
    let store = ["--store", "sqlite:fmf.db"];
    let reason = "the old one promised refunds that nobody can pay";
    let set = ["alias", "set", long, "staging", "1", "--reason", reason];
    desk.ok(&[&store[..], &["alias", "delete", long, "staging", "--reason", "oops"]].concat());
    desk.ok(&[&store[..], &set].concat());
    assert_snapshot!(walk(
        &desk,
        &[
            &["prompt", "list"],
            &["alias", "list"],
            &["--store", "sqlite:fmf.db", "log"],
            &["prompt", "copy", "--to", "./other"],
        ]
    ));
}

#[test]
fn the_log_of_a_registry() {
    let desk = Desk::with_prompts();
    desk.ok(&["prompt", "copy", "--to", "sqlite:fmf.db"]);
    let desk = desk.variable("FMF_PROMPTS__BACKEND", "database");
    let desk = desk.variable("FMF_PROMPTS__DATABASE_URL", "sqlite:fmf.db");
    desk.ok(&["promote", "invoice_summary", "--from", "2", "--to", "production"]);
    let delete = ["prompt", "delete", "invoice_summary/2", "--yes", "--force", "--reason", "wrong"];
    desk.ok(&delete);
    assert_snapshot!(walk(
        &desk,
        &[
            &["log"],
            &["log", "invoice_summary", "--alias", "production"],
            &["log", "--actor", "nobody"],
            &["log", "--action", "alias.moved"],
        ]
    ));
}

#[test]
fn the_configuration() {
    let desk = Desk::new().variable("FMF_PROMPTS__TOKEN", "s3cret");
    let url = "postgres://ana:s3cret@db/fmf";
    let desk = desk.variable("FMF_SERVE__DATABASE_URL", url);
    desk.file(
        "fmf.yaml",
        "prompts:\n  backend: mlflow\n  tracking_uri: http://mlflow:5000\npromts: 1\n",
    );
    let shown = walk(&desk, &[&["config", "show"]]);
    assert!(!shown.contains("s3cret"));
    assert_snapshot!(shown);
}

#[test]
fn colours_come_only_where_they_are_wanted() {
    let desk = Desk::with_prompts();
    assert!(!desk.ok(&["prompt", "list"]).contains('\u{1b}'));
    let desk = desk.variable("CLICOLOR_FORCE", "1");
    let coloured = desk.ok(&["prompt", "list"]);
    assert!(coloured.contains("\u{1b}[1m\u{1b}[32mproduction:1\u{1b}[0m"), "{coloured:?}");
}
