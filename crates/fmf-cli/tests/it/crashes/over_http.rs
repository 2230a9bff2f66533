//! The load on a server: requests of MLflow's protocol, as the stock client sends them.

use std::io;

use serde_json::json;

use super::{
    connection::{self, Connection},
    fact::{Fact, TAG},
    load::{Answer, Way},
};
use crate::given::Serving;

/// One request for each step.
pub(super) struct OverHttp {
    connection: io::Result<Connection>,
    /// Whether the database may be away, and then nobody knows what was done.
    may_be_away: bool,
}

impl OverHttp {
    pub(super) fn to(server: &Serving) -> Self {
        Self { connection: Connection::open(&server.url), may_be_away: false }
    }

    /// To a server whose database may be away.
    pub(super) fn that_may_be_away(url: &str) -> Self {
        Self { connection: Connection::open(url), may_be_away: true }
    }

    /// Has done what nobody cuts off.
    pub(super) fn done(&mut self, name: &str, step: &Fact) {
        let answer = self.send(name, std::slice::from_ref(step));
        assert!(matches!(answer, Answer::Done(_)), "{step:?} of {name} was cut off");
    }
}

impl Way for OverHttp {
    fn pieces(&self, steps: Vec<Fact>) -> Vec<Vec<Fact>> {
        // To delete a version is one request, aliases included.
        let asked = steps.into_iter().filter(|step| !matches!(step, Fact::Unaliased { .. }));
        asked.map(|step| vec![step]).collect()
    }

    fn send(&mut self, name: &str, piece: &[Fact]) -> Answer {
        let [step] = piece else { panic!("{piece:?} are several requests") };
        let Ok(connection) = &mut self.connection else { return Answer::Cut };
        let Ok(answer) = ask(connection, name, step) else { return Answer::Cut };
        if self.may_be_away && !answer.is_there() {
            return Answer::Cut;
        }
        assert_eq!(answer.status, 200, "{step:?} of {name}: {answer:?}");
        let number = answer.body["model_version"]["version"].as_str();
        let is_new = matches!(step, Fact::Registered { .. });
        Answer::Done(number.filter(|_| is_new).map(|number| number.parse().unwrap()))
    }
}

/// Sends the request that makes a step true.
///
/// # Errors
/// When the connection ends before the answer does.
pub(super) fn ask(
    connection: &mut Connection,
    name: &str,
    step: &Fact,
) -> io::Result<connection::Answer> {
    let (method, path, mut body) = request(step);
    body["name"] = name.into();
    connection.ask(method, path, &body)
}

/// Method, path and body, without the name.
fn request(step: &Fact) -> (&'static str, &'static str, serde_json::Value) {
    let pair = |key: &str, value: &str| json!({"key": key, "value": value});
    let is_prompt = pair("mlflow.prompt.is_prompt", "true");
    match step {
        Fact::Begun => ("POST", "registered-models/create", json!({"tags": [is_prompt]})),
        Fact::Registered { text, tag } => {
            let tags = [is_prompt, pair("mlflow.prompt.text", text), pair(TAG, tag)];
            ("POST", "model-versions/create", json!({"source": "prompt-template", "tags": tags}))
        }
        Fact::Alias { alias, version } => {
            let body = json!({"alias": alias, "version": version.to_string()});
            ("POST", "registered-models/alias", body)
        }
        Fact::Tag { key, value } => ("POST", "registered-models/set-tag", pair(key, value)),
        Fact::VersionTag { version, value } => {
            let body = json!({"version": version.to_string(), "key": TAG, "value": value});
            ("POST", "model-versions/set-tag", body)
        }
        Fact::Deleted { version } => {
            ("DELETE", "model-versions/delete", json!({"version": version.to_string()}))
        }
        Fact::Ended => ("DELETE", "registered-models/delete", json!({})),
        Fact::Unaliased { .. } => panic!("{step:?} is no request of its own"),
    }
}
