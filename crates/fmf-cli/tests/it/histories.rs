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
    let printed = desk.ok(&["log", "head"]);
    for kept in [&printed, &desk.ok(&["log", "head", "--json"])] {
        assert!(desk.ok(&["log", "verify", "--expect", kept]).ends_with(&printed));
    }
    let altered = printed.replace("changes  ", "changes  1");
    let altered = desk.run(&["log", "verify", "--expect", &altered]);
    assert!(
        altered.code == 1 && altered.err.contains("is not the one with the hash"),
        "{altered:?}"
    );
    let other = desk.run(&["log", "verify", "--expect", &"0f".repeat(32)]);
    assert!(other.code == 1 && other.err.contains("no change with the hash 0f0f"), "{other:?}");
    let short = desk.run(&["log", "verify", "--expect", "0f0f"]);
    assert!(short.code == 2 && short.err.contains("64 hexadecimal digits"), "{short:?}");
}

#[test]
fn a_list_that_is_cut_says_so() {
    let desk = with_history();
    desk.ok(&["--store", "sqlite:fmf.db", "prompt", "copy", "invoice_summary", "--to", "files"]);
    desk.register("invoice_reply", "{{data}}", &[]);
    let changes = desk.ok(&["log", "--json"]).matches("\"seq\"").count();
    for (command, all) in [
        (&["log"][..], changes),
        (&["alias", "history", "invoice_summary"], 2),
        (&["prompt", "search", "invoice"], 2),
        (&["prompt", "search", "--text", "data"], 2),
    ] {
        for json in [&[][..], &["--json"]] {
            let run = |limit: usize| {
                let limit = limit.to_string();
                desk.run(&[command, &["-n", &limit], json].concat())
            };
            let (whole, cut) = (run(all), run(all - 1));
            assert!(whole.code == 0 && whole.err.is_empty(), "{command:?}: {whole:?}");
            assert!(cut.code == 0 && cut.err.contains("-n shows more of them"), "{cut:?}");
            assert!(cut.out.len() < whole.out.len(), "{command:?}: {cut:?}");
        }
    }
}

#[test]
fn the_log_of_what_its_own_table_names() {
    let desk = with_history();
    let same = |left: &[&str], right: &[&str]| assert_eq!(desk.ok(left), desk.ok(right));
    let of_alias = ["log", "invoice_summary", "--alias", "production"];
    same(&["log", "invoice_summary@production"], &of_alias);
    same(&["log", "invoice_summary@production", "--alias", "production"], &of_alias);
    let of_version = desk.ok(&["log", "invoice_summary/2"]);
    assert!(of_version.contains("invoice_summary/2  "), "{of_version}");
    assert!(!of_version.contains("invoice_summary/1  "), "{of_version}");
    let check = |arguments: &[&str], code: i32, said: &str| {
        let ran = desk.run(arguments);
        assert!(ran.code == code && ran.err.contains(said), "{arguments:?}: {ran:?}");
    };
    check(&["log", "invoice_summary@production", "--alias", "staging"], 2, "has another --alias");
    check(&["log", "invoice_summary@latest"], 2, "is never moved");
    for unknown in [&["log", "nosuch"][..], &["alias", "history", "nosuch"]] {
        check(unknown, 3, "no prompt \"nosuch\" in registry in ./fmf.db, nor does its log");
        check(&[unknown, &["--json"]].concat(), 3, "no prompt");
    }
    check(&["log", "nosuch", "--since", "1h"], 3, "no prompt");
    check(&["log", "invoice_summary", "--actor", "nobody"], 0, "no such changes");
    desk.ok(&["prompt", "delete", "invoice_summary", "--yes"]);
    assert!(desk.ok(&["log", "invoice_summary", "-n", "1"]).contains("deleted"));
}
