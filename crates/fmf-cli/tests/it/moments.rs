//! A story in a served registry, read back on its database file.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use serde_json::{Value, json};

use super::given::{Desk, Serving};

/// Renames a prompt as a client of the protocol does.
fn rename(server: &Serving, from: &str, to: &str) {
    let address = server.url.strip_prefix("http://").unwrap();
    let body = json!({"name": from, "new_name": to}).to_string();
    let mut stream = TcpStream::connect(address).unwrap();
    let head = "POST /api/2.0/mlflow/registered-models/rename HTTP/1.1";
    let length = body.len();
    write!(
        stream,
        "{head}\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// A desk whose store is the database that the server serves.
struct Story {
    desk: Desk,
    server: Serving,
}

impl Story {
    fn begin() -> Self {
        let desk = Desk::new();
        let server = desk.serve(&[]);
        let desk = desk.variable("FMF_PROMPTS__BACKEND", "database");
        Self { desk: desk.variable("FMF_PROMPTS__DATABASE_URL", "sqlite:fmf-data/fmf.db"), server }
    }

    /// The moment of the last change; the next command is later than that.
    fn moment(&self) -> String {
        let log = self.desk.ok(&["log", "-n", "1", "--json"]);
        let log: Value = serde_json::from_str(&log).unwrap();
        log["changes"][0]["at"].as_str().unwrap().to_owned()
    }

    fn at(&self, what: &str, moment: &str) -> String {
        let ran = self.desk.run(&["prompt", "get", what, "--at", moment]);
        if ran.code == 0 { ran.out } else { format!("{} {}", ran.code, ran.err) }
    }
}

#[test]
fn every_moment_of_a_story_is_told_as_it_was() {
    let story = Story::begin();
    let desk = &story.desk;
    desk.register("greeting", "Hello {{name}}", &["--alias", "production", "-m", "first words"]);
    let first = story.moment();
    desk.register("greeting", "Hi {{name}}", &["--alias", "production", "--reason", "shorter"]);
    let second = story.moment();
    desk.ok(&["alias", "undo", "greeting@production"]);
    let undone = story.moment();
    rename(&story.server, "greeting", "welcome");
    let renamed = story.moment();
    desk.register("greeting", "Good day", &["--alias", "production"]);
    let anew = story.moment();
    desk.ok(&["prompt", "delete", "welcome", "--yes"]);
    let deleted = story.moment();

    assert_eq!(story.at("greeting", &first), "Hello {{name}}");
    assert_eq!(story.at("greeting", &second), "Hi {{name}}");
    assert_eq!(story.at("greeting@latest", &first), "Hello {{name}}");
    assert_eq!(story.at("greeting", &undone), "Hello {{name}}");
    assert_eq!(story.at("welcome", &renamed), "Hello {{name}}");
    assert_eq!(story.at("welcome/2", &anew), "Hi {{name}}");
    assert_eq!(story.at("greeting", &anew), "Good day");
    assert_eq!(story.at("greeting", &deleted), "Good day");
    let check = |what: &str, moment: &str, said: &str| {
        let told = story.at(what, moment);
        assert!(told.starts_with("3 ") && told.contains(said), "{told}");
    };
    check("greeting", &renamed, "it was renamed to \"welcome\" at ");
    check("welcome", &first, "it was called \"greeting\" until ");
    check("welcome", &deleted, "it was deleted at ");
    check("greeting/2", &first, "had no version 2 at ");
    check("greeting@staging", &first, "its only alias was production");

    let shown = desk.ok(&["prompt", "show", "greeting", "--at", &second]);
    assert!(shown.contains("production:2") && shown.contains("as it was"), "{shown}");
    let shown = desk.ok(&["prompt", "show", "greeting@production", "--at", &first, "--json"]);
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!((&shown["version"], &shown["commit_message"]), (&json!(1), &json!("first words")));
    assert_eq!(desk.ok(&["log", "verify", "--json"]), desk.ok(&["log", "head", "--json"]));
}
