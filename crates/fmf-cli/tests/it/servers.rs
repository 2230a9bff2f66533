//! What a server remembers, asked from elsewhere: as a database is asked.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    thread,
};

use insta::assert_snapshot;
use serde_json::Value;

use super::{
    given::{Desk, Serving},
    golden::walk,
};

/// A desk whose prompts are on a server of its own.
fn served() -> (Desk, Serving) {
    let desk = Desk::with_prompts();
    let server = desk.serve(&["--data-dir", "data"]);
    desk.ok(&["prompt", "copy", "--to", &server.url]);
    let desk = desk.variable("FMF_PROMPTS__BACKEND", "mlflow");
    let desk = desk.variable("FMF_PROMPTS__TRACKING_URI", &server.url);
    (desk, server)
}

#[test]
fn the_history_of_a_server() {
    let (desk, server) = served();
    let promote = ["promote", "invoice_summary", "--from", "2", "--to", "production"];
    let undo = ["alias", "undo", "invoice_summary@production"];
    let shown = walk(
        &desk,
        &[
            &[&promote[..], &["--reason", "the team likes it"]].concat(),
            &[&undo[..], &["--reason", "it promised refunds"]].concat(),
            &undo,
            &["rollback", "invoice_summary@production"],
            &[&undo[..], &["--expect", "2"]].concat(),
            &["alias", "history", "invoice_summary@production"],
            &["log", "invoice_summary", "--action", "alias.set", "--limit", "2"],
            &["prompt", "show", "invoice_summary@production", "--at", "2020-01-02"],
            &["prompt", "get", "invoice_summary@production", "--at", "now"],
            &["prompt", "get", "invoice_summary@nothing", "--at", "now"],
        ],
    );
    assert_snapshot!(shown.replace(&server.url, "http://server"));
    let head: Value = serde_json::from_str(&desk.ok(&["log", "head", "--json"])).unwrap();
    let whole = desk.ok(&["log", "verify", "--expect", head["hash"].as_str().unwrap()]);
    assert!(whole.starts_with("whole: the change log of server at http"), "{whole}");
    let other = desk.run(&["log", "verify", "--expect", &"0f".repeat(32)]);
    assert!(other.code == 1 && other.err.contains("no change with the hash 0f0f"), "{other:?}");
}

#[test]
fn the_past_of_a_server_is_that_of_its_database() {
    let (desk, server) = served();
    let move_alias = ["alias", "set", "invoice_summary", "production", "2"];
    desk.ok(&move_alias);
    let ask = |arguments: &[&str]| desk.ok(&[arguments, &["--json"]].concat());
    let questions: [&[&str]; 5] = [
        &["prompt", "get", "invoice_summary", "--at", "now"],
        &["prompt", "get", "invoice_summary/1", "--at", "now"],
        &["prompt", "show", "invoice_summary@staging", "--at", "now"],
        &["alias", "history", "invoice_summary"],
        &["log"],
    ];
    let told = questions.map(ask);
    let place = server.url.clone();
    server.stop();
    let desk = desk.variable("FMF_PROMPTS__BACKEND", "database");
    let desk = desk.variable("FMF_PROMPTS__DATABASE_URL", "sqlite:data/fmf.db");
    for (question, told) in questions.into_iter().zip(told) {
        let told = told.replace(&format!("server at {place}"), "registry in data/fmf.db");
        let here = desk.ok(&[question, &["--json"]].concat());
        let here = here.replace("registry in ./data/fmf.db", "registry in data/fmf.db");
        assert_eq!(told, here, "{question:?}");
    }
}

#[test]
fn who_only_claims_a_name_is_marked_however_narrow_the_screen_is() {
    let (desk, server) = served();
    let desk = desk.variable("FMF_ACTOR", "production-release-bot@example.org");
    desk.ok(&["alias", "set", "invoice_summary", "champion", "1"]);
    let desk = desk.variable("FMF_ACTOR", "");
    let nobody = desk.variable("GIT_CONFIG_GLOBAL", "/dev/null");
    nobody.ok(&["alias", "set", "invoice_summary", "champion", "2"]);
    let history = ["alias", "history", "invoice_summary@champion"];
    let mut desk = nobody;
    for width in ["40", "60", "80", "100", "120", "200"] {
        desk = desk.variable("COLUMNS", width);
        for command in [&history[..], &["log", "-n", "2"]] {
            let told = desk.ok(command);
            assert_eq!(told.matches("(unverified)").count(), 2, "{width} {command:?}: {told}");
        }
    }
    assert!(desk.ok(&history).contains("production-release-bot@example.org (unverified)"));
    drop(server);
}

#[test]
fn the_authors_of_versions_are_told_through_a_server_too() {
    let (desk, server) = served();
    let desk = desk.variable("COLUMNS", "140");
    let versions = |store: &str, more: &[&str]| {
        desk.ok(&[&["--store", store, "prompt", "versions", "invoice_summary"], more].concat())
    };
    let here = versions("sqlite:data/fmf.db", &[]);
    assert!(here.contains("AUTHOR") && here.contains("ana@example.org"), "{here}");
    assert_eq!(versions(&server.url, &[]), here);
    let json = |store: &str| {
        let mut versions: Value = serde_json::from_str(&versions(store, &["--json"])).unwrap();
        versions["versions"].take()
    };
    assert_eq!(json(&server.url), json("sqlite:data/fmf.db"));
    let shown = desk.ok(&["--store", &server.url, "prompt", "show", "invoice_summary/1"]);
    assert!(shown.contains("author     ana@example.org"), "{shown}");
}

/// A server that knows no address, as MLflow's does of FMF's own.
fn elsewhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut client in listener.incoming().map_while(Result::ok) {
            // A question has no body: its head ends with an empty line.
            let head = BufReader::new(&client).lines().map_while(Result::ok);
            let _ = head.take_while(|line| !line.is_empty()).count();
            let body = "{\"detail\":\"Not Found\"}";
            let length = body.len();
            let _ = write!(
                client,
                "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nConnection: close\r\n\
                 Content-Length: {length}\r\n\r\n{body}"
            );
        }
    });
    url
}

#[test]
fn a_server_that_keeps_no_history_says_so() {
    let url = elsewhere();
    let desk = Desk::new();
    let undo = ["alias", "undo", "x@production"];
    for command in [&["log"][..], &["log", "head"], &undo, &["prompt", "get", "x", "--at", "1h"]] {
        let ran = desk.run(&[&["--store", &url], command].concat());
        let said = format!("server at {url} does not support a change log or reading the past");
        assert!(ran.code == 5 && ran.err.contains(&said), "{command:?}: {ran:?}");
        assert!(ran.err.contains("hint: a registry of FMF keeps one"), "{ran:?}");
    }
}

#[test]
fn finding_by_words() {
    let desk = Desk::with_prompts();
    let long = "Read what the customer wrote.\n\nA refund is due where the invoice was paid twice, \
                or where the goods never came. Say when the money will be there, and never promise \
                a refund that the policy does not give. Our refund policy is in {{policy}}.\n";
    desk.register("refund_reply", long, &["-m", "say when", "--tag", "team=Billing"]);
    desk.register("translate", "Übersetze ins Französische: {{text}}", &[]);
    let search = |words| ["prompt", "search", "--text", words];
    let commands = [
        &search("refund policy")[..],
        &search("\"refund policy\" billing"),
        &search("summar* -tone"),
        &search("FRANZOSISCHE ubersetze"),
        &search("team"),
        &["prompt", "search", "--text", "team", "-n", "1"],
        &search("refund translate"),
        &search("-refund"),
        &["prompt", "search"],
        &["prompt", "search", "x", "--text", "y"],
    ];
    assert_snapshot!(walk(&desk, &commands));

    // The same is found in a registry, here and through its server.
    let server = desk.serve(&["--data-dir", "data"]);
    desk.ok(&["prompt", "copy", "--to", &server.url]);
    for words in ["refund policy", "summar* -tone", "FRANZOSISCHE ubersetze"] {
        let asked = |store: &str| {
            let found = desk.ok(&["--store", store, "prompt", "search", "--text", words, "--json"]);
            let mut found: Value = serde_json::from_str(&found).unwrap();
            found["hits"].take()
        };
        let expected = asked("prompts");
        assert!(!expected.as_array().unwrap().is_empty());
        for store in ["sqlite:data/fmf.db", &server.url] {
            assert_eq!(asked(store), expected, "{store} {words}");
        }
    }
}
