//! The shapes of `--json`.

use serde_json::{Value, json};

use super::given::Desk;

fn ask(desk: &Desk, arguments: &[&str]) -> Value {
    serde_json::from_str(&desk.ok(&[arguments, &["--json"]].concat())).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

const VERSION: [&str; 15] = [
    "name",
    "version",
    "uri",
    "kind",
    "template",
    "messages",
    "variables",
    "response_format",
    "model_config",
    "commit_message",
    "tags",
    "aliases",
    "author",
    "created_at",
    "digest",
];

const PROMPT: [&str; 7] =
    ["name", "description", "latest", "aliases", "tags", "created_at", "updated_at"];

#[test]
fn a_version_is_told_whole() {
    let desk = Desk::with_prompts();
    let version = ask(&desk, &["prompt", "get", "invoice_summary@staging"]);
    assert_eq!(keys(&version), VERSION);
    assert_eq!(version["uri"], "prompts:/invoice_summary/2");
    assert_eq!(version["template"], "Summarise in {{tone}} words:\n{{data}}\n");
    assert_eq!(version["variables"], json!(["tone", "data"]));
    assert_eq!(version["tags"], json!({"team": "billing"}));
    assert_eq!(version["aliases"], json!(["staging"]));
    assert_eq!(version["author"], "ana@example.org");
    assert_eq!(version["messages"], Value::Null);
    assert_eq!(version, ask(&desk, &["prompt", "show", "invoice_summary/2"]));
    let moment = version["created_at"].as_str().unwrap();
    assert!(moment.len() == 24 && moment.ends_with('Z') && moment.contains('T'), "{moment}");
}

#[test]
fn lists_name_the_store() {
    let desk = Desk::with_prompts();
    let prompts = ask(&desk, &["prompt", "list"]);
    assert_eq!(keys(&prompts), ["store", "prompts"]);
    assert_eq!(prompts["store"], "files in ./prompts");
    assert_eq!(keys(&prompts["prompts"][0]), PROMPT);
    assert_eq!(prompts["prompts"][0]["aliases"], json!({"production": 1, "staging": 2}));
    assert_eq!(prompts, ask(&desk, &["prompt", "search", "invoice"]));
    let shown = ask(&desk, &["prompt", "show", "invoice_summary"]);
    assert_eq!(keys(&shown), [&["store"], &PROMPT[..], &["versions"]].concat());
    let versions = ask(&desk, &["prompt", "versions", "invoice_summary"]);
    assert_eq!(keys(&versions), ["store", "name", "versions"]);
    assert_eq!(versions["versions"], shown["versions"]);
    let aliases = ask(&desk, &["alias", "list"]);
    let production = json!({"name": "invoice_summary", "alias": "production", "version": 1});
    assert_eq!(aliases["aliases"][0], production);
    let none = ask(&desk, &["prompt", "search", "nothing"]);
    assert_eq!(none["prompts"], json!([]));
}

#[test]
fn writing_tells_what_was_written() {
    let desk = Desk::with_prompts();
    desk.file("new.txt", "{{x}}");
    let register = ["prompt", "register", "invoice_summary", "new.txt"];
    let new = ask(&desk, &register);
    assert_eq!((keys(&new), &new["registered"]), (vec!["registered", "version"], &json!(true)));
    assert_eq!(new["version"]["version"], 3);
    assert_eq!(ask(&desk, &register)["registered"], false);
    let copied = ask(&desk, &["prompt", "copy", "--to", "./other"]);
    assert_eq!(keys(&copied), ["from", "to", "dry_run", "prompts"]);
    assert_eq!(keys(&copied["prompts"][0]), ["name", "outcome", "error", "steps"]);
    let steps = copied["prompts"][0]["steps"].as_array().unwrap();
    assert_eq!(steps[0], json!({"step": "register", "source": 1, "target": 1}));
    let alias = json!({"step": "alias", "alias": "production", "from": null, "to": 1});
    assert!(steps.contains(&alias), "{steps:?}");
}

#[test]
fn a_rendering_is_text_or_messages() {
    let desk = Desk::with_prompts();
    let render = ["prompt", "render", "invoice_summary", "--var", "data=x"];
    let text = ask(&desk, &render);
    assert_eq!(
        text,
        json!({"name": "invoice_summary", "version": 1, "text": "Summarise: x", "messages": null})
    );
    desk.file("chat.json", r#"[{"role": "user", "content": "{{q}}"}]"#);
    desk.ok(&["prompt", "register", "chat", "chat.json"]);
    let chat = ask(&desk, &["prompt", "render", "chat@latest", "--var", "q=why"]);
    assert_eq!(chat["messages"], json!([{"role": "user", "content": "why"}]));
    assert_eq!(chat["text"], Value::Null);
}

#[test]
fn a_difference_is_lines_in_groups() {
    let desk = Desk::with_prompts();
    let diff = ask(&desk, &["prompt", "diff", "invoice_summary"]);
    assert_eq!(
        keys(&diff),
        ["name", "old", "new", "equal", "variables_added", "variables_removed", "fields"]
    );
    assert_eq!((&diff["equal"], &diff["variables_added"]), (&json!(false), &json!(["tone"])));
    assert_eq!(diff["fields"][0]["field"], "template");
    let line = &diff["fields"][0]["hunks"][0][0];
    assert_eq!(keys(line), ["kind", "old_line", "new_line", "text"]);
    let same = ask(&desk, &["prompt", "diff", "invoice_summary", "1", "production"]);
    assert_eq!((&same["equal"], &same["fields"]), (&json!(true), &json!([])));
}

#[test]
fn a_change_is_told_whole() {
    let desk = Desk::with_prompts();
    desk.ok(&["prompt", "copy", "--to", "sqlite:fmf.db"]);
    let log = ask(&desk, &["--store", "sqlite:fmf.db", "log", "--action", "alias.set", "-n", "1"]);
    assert_eq!(keys(&log), ["store", "changes"]);
    let change = &log["changes"][0];
    assert_eq!(
        keys(change),
        [
            "seq",
            "tx",
            "at",
            "actor",
            "action",
            "prompt_id",
            "prompt",
            "version",
            "subject",
            "before",
            "after",
            "reason",
            "hash"
        ]
    );
    assert_eq!((&change["subject"], &change["after"]), (&json!("staging"), &json!(2)));
    assert_eq!(change["actor"], "ana@example.org");
    assert_eq!(change["reason"], "copied from files in ./prompts");
}

#[test]
fn the_history_of_an_alias_is_told_as_the_log_is() {
    let desk = Desk::with_prompts();
    desk.ok(&["prompt", "copy", "--to", "sqlite:fmf.db"]);
    let store = ["--store", "sqlite:fmf.db"];
    let log = ask(&desk, &[&store[..], &["log", "--action", "alias.set"]].concat());
    let told = ask(&desk, &[&store[..], &["alias", "history", "invoice_summary"]].concat());
    assert_eq!(told, log);
    let head = ask(&desk, &[&store[..], &["log", "head"]].concat());
    assert_eq!(keys(&head), ["store", "seq", "hash"]);
}

#[test]
fn a_setting_tells_its_origin_and_no_secret() {
    let desk = Desk::new().variable("FMF_PROMPTS__TOKEN", "s3cret");
    desk.file("fmf.yaml", "prompts: {root: ./texts}");
    let config = ask(&desk, &["config", "show"]);
    assert_eq!(keys(&config), ["file", "settings"]);
    let settings = config["settings"].as_array().unwrap();
    let of = |key: &str| settings.iter().find(|setting| setting["key"] == key).unwrap();
    assert_eq!(keys(of("prompts.root")), ["key", "value", "origin", "variable", "used"]);
    assert_eq!(of("prompts.root")["origin"], "file");
    assert_eq!(of("prompts.token")["value"], "***");
    assert_eq!(of("prompts.token")["origin"], "environment");
    assert_eq!(of("prompts.cache.snapshot")["used"], false);
}

#[test]
fn author_and_time_are_the_same_in_the_list_and_of_one_version() {
    let desk = Desk::new();
    desk.file("prompts/p/1.prompt.txt", "Hello");
    let git = |arguments: &[&str]| {
        let mut git = std::process::Command::new("git");
        git.args(["-c", "user.name=Alice", "-c", "user.email=alice@example.org"]);
        git.args(["-c", "commit.gpgsign=false"]).args(arguments).current_dir(desk.path());
        let date = "2020-02-03T04:05:06Z";
        git.envs([("GIT_AUTHOR_DATE", date), ("GIT_COMMITTER_DATE", date)]);
        assert!(git.output().unwrap().status.success(), "{arguments:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "a prompt"]);
    for arguments in [["prompt", "show", "p"], ["prompt", "show", "p/1"]] {
        let shown = desk.ok(&arguments);
        assert!(shown.contains("Alice"), "{shown}");
        assert!(shown.contains("created   2020-02-03") || shown.contains("created  2020-02-03"));
    }
    let shown = desk.ok(&["prompt", "show", "p/1", "--json"]);
    assert!(shown.contains(r#""author": "Alice""#) && shown.contains("2020-02-03T04"), "{shown}");
}
