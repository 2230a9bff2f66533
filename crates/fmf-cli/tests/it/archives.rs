//! Backups, restores, exports and imports, as their users see them.

use std::fs;

use fmf_db::testing::{SERVER, TestDatabase};
use insta::assert_snapshot;
use serde_json::Value;

use super::given::Desk;

/// A desk whose registry in `fmf-data` has two prompts, one of them with a deleted version.
fn desk() -> Desk {
    let desk = Desk::with_prompts();
    let registry = ["--store", "sqlite:fmf-data/fmf.db"];
    desk.ok(&["prompt", "copy", "--to", registry[1]]);
    desk.file("hello.txt", "Hello {{name}} \u{1F600}");
    for message in ["first", "second", "third"] {
        let register = ["prompt", "register", "greeting", "hello.txt", "--force", "-m", message];
        desk.ok(&[&registry[..], &register].concat());
    }
    desk.ok(&[&registry[..], &["alias", "set", "greeting", "production", "3"]].concat());
    desk.ok(&[&registry[..], &["prompt", "delete", "greeting/2", "--yes"]].concat());
    desk.ok(&["token", "add", "ci", "--role", "writer"]);
    desk.ok(&["alias", "protect", "production"]);
    desk
}

/// What is shown of commands, without sizes and hashes, which differ from run to run.
fn walk(desk: &Desk, commands: &[&[&str]]) -> String {
    let shown: Vec<_> = commands.iter().map(|command| desk.show(command)).collect();
    let steady = |word: &str| match word {
        hash if hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => "…".to_owned(),
        word => word.to_owned(),
    };
    let line = |line: &str| {
        if line.starts_with("size ") {
            return "size     …".to_owned();
        }
        line.split(' ').map(steady).collect::<Vec<_>>().join(" ")
    };
    shown.join("\n").lines().map(|text| line(text) + "\n").collect()
}

#[test]
fn a_registry_is_backed_up_and_restored() {
    let desk = desk();
    assert_snapshot!(walk(
        &desk,
        &[
            &["backup", "monday.fmf"],
            &["backup", "monday.fmf"],
            &["restore", "monday.fmf", "--data-dir", "there"],
            &["restore", "monday.fmf", "--data-dir", "there"],
            &["restore", "none.fmf", "--data-dir", "other"],
            &["restore", "hello.txt", "--data-dir", "other"],
            &["--store", "./prompts", "backup", "files.fmf"],
            &["--store", "sqlite:none.db", "backup", "none.fmf"],
            &["--store", "sqlite:there/fmf.db", "log", "--limit", "3"],
        ]
    ));
    assert!(!desk.path().join("other").exists(), "what cannot be restored makes nothing");
    let parts = fs::read_dir(desk.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(!parts.into_iter().any(|name| name.to_string_lossy().ends_with(".part")));
}

#[test]
fn prompts_are_exported_and_imported() {
    let desk = desk();
    desk.ok(&["backup", "monday.fmf"]);
    let there = ["--data-dir", "there"];
    let into = |words: &[&'static str]| [words, &there].concat();
    assert_snapshot!(walk(
        &desk,
        &[
            &["export", "one.fmf", "greeting"],
            &["export", "none.fmf", "nobody"],
            &into(&["import", "one.fmf", "--dry-run"]),
            &into(&["import", "one.fmf", "--reason", "moving in"]),
            &into(&["import", "one.fmf"]),
            &into(&["import", "monday.fmf", "invoice_summary", "nobody"]),
            &into(&["import", "monday.fmf"]),
            &into(&["import", "none.fmf"]),
            &into(&["restore", "one.fmf"]),
            &["--store", "sqlite:there/fmf.db", "log", "greeting"],
            &["--store", "sqlite:there/fmf.db", "prompt", "versions", "greeting"],
        ]
    ));
}

#[test]
fn a_number_that_says_something_else_is_a_conflict() {
    let desk = desk();
    desk.ok(&["export", "one.fmf", "greeting"]);
    desk.file("other.txt", "something else");
    let register = ["prompt", "register", "greeting", "other.txt"];
    desk.ok(&[&["--store", "sqlite:mine.db"][..], &register].concat());
    let refused = desk.run(&["--store", "sqlite:mine.db", "import", "one.fmf"]);
    assert_eq!(refused.code, 4, "{refused:?}");
    assert!(refused.out.contains("version 1 of \"greeting\" says something else here"));
    assert!(refused.err.contains("1 prompt could not be imported"), "{}", refused.err);
}

#[test]
fn an_archive_goes_from_one_engine_to_the_other_and_back() {
    let desk = desk();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(TestDatabase::new(std::env::var(SERVER))).unwrap();
    let url = database.text();
    desk.ok(&["backup", "one.fmf"]);
    desk.ok(&["--store", &url, "restore", "one.fmf"]);
    desk.ok(&["--store", &url, "backup", "two.fmf"]);
    let bytes = |name: &str| fs::read(desk.path().join(name)).unwrap();
    assert!(bytes("one.fmf") == bytes("two.fmf"), "the same registry gives the same bytes");
    let refused = desk.run(&["--store", &url, "backup", "copies/"]);
    assert_eq!(refused.code, 5, "{refused:?}");
    assert!(refused.err.contains("an archive holds everything"), "{}", refused.err);
}

#[test]
fn a_copy_of_the_database_is_served_as_it_is() {
    let desk = desk();
    let server = desk.serve(&["--data-dir", "fmf-data"]);
    let said = desk.ok(&["backup", "copies/monday/"]);
    assert!(said.contains("fmf.db -> copies/monday/fmf.db ("), "{said}");
    assert!(said.contains("copies/monday/runs.db ("), "{said}");
    drop(server);
    let head = |folder: &str| {
        desk.ok(&["--store", &format!("sqlite:{folder}/fmf.db"), "log", "verify", "--json"])
    };
    let hash = |text: String| serde_json::from_str::<Value>(&text).unwrap()["hash"].clone();
    assert_eq!(hash(head("copies/monday")), hash(head("fmf-data")));
    let copy = desk.serve(&["--data-dir", "copies/monday", "--auth", "off"]);
    assert!(desk.ok(&["--store", &copy.url, "prompt", "get", "greeting"]).contains("Hello"));
    let again = desk.run(&["backup", "copies/monday"]);
    assert_eq!(again.code, 4, "{again:?}");
}

#[test]
fn an_archive_is_read_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = desk();
    desk.ok(&["backup", "monday.fmf"]);
    desk.ok(&["backup", "copies/"]);
    for name in ["monday.fmf", "copies/fmf.db"] {
        let mode = fs::metadata(desk.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_live_server_is_imported_again_and_again() {
    let desk = desk();
    let server = desk.serve(&["--data-dir", "fmf-data", "--auth", "off"]);
    let import = ["import", "mlflow", &server.url, "--data-dir", "there"];
    let dry = desk.ok(&[&import[..], &["--dry-run"]].concat());
    assert!(dry.contains("2 prompts: 2 created (a dry run"), "{dry}");
    assert!(!desk.path().join("there").exists());
    let first = desk.ok(&import);
    assert!(first.contains("versions 1, 3, production: 3"), "{first}");
    assert!(desk.ok(&import).contains("2 prompts: 2 unchanged"));
    desk.file("new.txt", "new words");
    desk.ok(&["--store", &server.url, "prompt", "register", "greeting", "new.txt"]);
    let report: Value =
        serde_json::from_str(&desk.ok(&[&import[..], &["--json"]].concat())).unwrap();
    let greeting = &report["prompts"][0];
    assert_eq!((&greeting["name"], &greeting["outcome"]), (&"greeting".into(), &"updated".into()));
    assert_eq!(greeting["steps"][0]["target"], 4);
    let away = desk.run(&["import", "mlflow", "http://127.0.0.1:1", "--data-dir", "there"]);
    assert_eq!(away.code, 6, "{away:?}");
    let no_server = desk.run(&["import", "mlflow", "sqlite:///mlflow.db", "--data-dir", "there"]);
    assert_eq!(no_server.code, 2, "{no_server:?}");
}

#[test]
fn an_import_that_was_killed_goes_on_where_it_stopped() {
    let desk = Desk::new();
    desk.ok(&["init"]);
    for number in 0..60 {
        desk.file(&format!("prompts/p{number}/1.prompt.txt"), format!("text {number}"));
    }
    desk.ok(&["prompt", "copy", "--to", "sqlite:source/fmf.db"]);
    let server = desk.serve(&["--data-dir", "source"]);
    let import = ["import", "mlflow", &server.url, "--data-dir", "there"];
    let mut child = desk.command(&import).spawn().unwrap();
    let log = ["--store", "sqlite:there/fmf.db", "log", "--limit", "1"];
    while !desk.run(&log).out.contains("import") && child.try_wait().unwrap().is_none() {}
    child.kill().unwrap();
    child.wait().unwrap();
    let again = desk.ok(&import);
    assert!(again.contains("60 prompts: "), "{again}");
    assert!(!again.contains("failed") && !again.contains("updated"), "{again}");
    assert!(desk.ok(&import).contains("60 prompts: 60 unchanged"));
}
