//! What was, who changed it, and how it is taken back: what is printed at 80 columns.

use insta::assert_snapshot;

use super::{given::Desk, golden::walk};

/// A registry in which production and staging are set.
fn with_history() -> Desk {
    let desk = Desk::with_prompts();
    desk.ok(&["prompt", "copy", "--to", "sqlite:fmf.db"]);
    let desk = desk.variable("FMF_PROMPTS__BACKEND", "database");
    desk.variable("FMF_PROMPTS__DATABASE_URL", "sqlite:fmf.db")
}

#[test]
fn the_history_of_aliases() {
    let desk = with_history();
    let undo = ["alias", "undo", "invoice_summary@production"];
    let why = ["--reason", "it promised refunds"];
    let because = "tested for a week with the whole team of billing, and found to be shorter";
    let promote = ["promote", "invoice_summary", "--from", "2", "--to", "production"];
    assert_snapshot!(walk(
        &desk,
        &[
            &[&promote[..], &["--reason", because]].concat(),
            &[&undo[..], &why].concat(),
            &undo,
            &["rollback", "invoice_summary@production"],
            &["rollback", "invoice_summary@production"],
            &["alias", "undo", "invoice_summary@staging"],
            &["alias", "undo", "invoice_summary@staging", "--expect", "1"],
            &["alias", "undo", "invoice_summary@nothing"],
            &["alias", "undo", "invoice_summary"],
            &["prompt", "delete", "invoice_summary", "--yes", "--reason", "by mistake"],
            &[
                "prompt",
                "register",
                "invoice_summary",
                "fmf.yaml",
                "--alias",
                "production",
                "--reason",
                "back"
            ],
            &["alias", "history", "invoice_summary@production"],
            &["alias", "history", "invoice_summary", "--limit", "4"],
            &["alias", "history", "invoice_summary@nothing"],
            &["alias", "history", "invoice_summary/1"],
        ]
    ));
}

#[test]
fn an_undo_to_a_deleted_version_is_refused() {
    let desk = with_history();
    desk.ok(&["promote", "invoice_summary", "--from", "2", "--to", "production"]);
    desk.ok(&["prompt", "delete", "invoice_summary/1", "--yes"]);
    assert_snapshot!(walk(&desk, &[&["alias", "undo", "invoice_summary@production"]]));
}

#[test]
fn the_past_that_was_not_there() {
    let desk = with_history();
    let get = |what: &'static str, at: &'static str| ["prompt", "get", what, "--at", at];
    assert_snapshot!(walk(
        &desk,
        &[
            &get("invoice_summary@nothing", "now"),
            &get("invoice_summary/9", "now"),
            &get("nothing", "now"),
            &get("invoice_summary", "soon"),
            &get("invoice_summary", "2999-01-01"),
        ]
    ));
    let early = desk.run(&get("invoice_summary", "2020-02-03T04:05:06Z"));
    let did_not = "prompt \"invoice_summary\" did not exist at 2020-02-03T04:05:06.000Z; it was \
                   created at 2";
    assert!(early.code == 3 && early.err.contains(did_not), "{early:?}");
    assert!(early.err.contains("fmf log invoice_summary"), "{early:?}");
}

#[test]
fn a_whole_log_says_so_and_a_broken_one_too() {
    let desk = with_history();
    let head = desk.ok(&["log", "head", "--json"]);
    let head: serde_json::Value = serde_json::from_str(&head).unwrap();
    let hash = head["hash"].as_str().unwrap();
    desk.ok(&["alias", "set", "invoice_summary", "champion", "1"]);
    let whole = desk.ok(&["log", "verify", "--expect", hash]);
    assert!(whole.starts_with("whole: the change log of registry in ./fmf.db\nchanges  "));
    assert!(desk.ok(&["log", "head"]).lines().all(|line| whole.contains(line)));
    let other = desk.run(&["log", "verify", "--expect", &"0f".repeat(32)]);
    assert!(other.code == 1 && other.err.contains("no change with the hash 0f0f"), "{other:?}");
    let short = desk.run(&["log", "verify", "--expect", "0f0f"]);
    assert!(short.code == 2 && short.err.contains("64 hexadecimal digits"), "{short:?}");
}
