//! The operations of the description, in groups.

use fmf_wire::fmf::paths;
use serde_json::Value;

use super::contents::{pretty, prose, referred, text};

/// Operations that belong together.
pub(super) struct Group {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) operations: Vec<Operation>,
}

/// One thing that can be asked.
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    /// Below the prefix of the API.
    pub(super) path: String,
    pub(super) summary: String,
    pub(super) about: String,
    pub(super) role: &'static str,
    pub(super) parameters: Vec<Parameter>,
    /// What follows the base of the API in an example of a request.
    pub(super) example_path: String,
    /// The body of that example.
    pub(super) example_body: Option<String>,
    pub(super) answers: Vec<Answer>,
}

/// What may be said beside the address.
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) place: String,
    pub(super) about: String,
    pub(super) example: String,
}

/// What may be answered, beside the problems that every operation shares.
pub(super) struct Answer {
    pub(super) status: String,
    pub(super) about: String,
    pub(super) message: Option<String>,
    pub(super) example: Option<String>,
}

/// The groups in the order of the description.
pub(super) fn groups(description: &Value) -> Vec<Group> {
    let tags = description["tags"].as_array().into_iter().flatten();
    let group = |tag: &Value| Group {
        name: text(&tag["name"]).to_owned(),
        about: text(&tag["description"]).to_owned(),
        operations: operations(description, text(&tag["name"])),
    };
    tags.map(group).collect()
}

fn operations(description: &Value, tag: &str) -> Vec<Operation> {
    let paths = description["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, said)| (path, method, said))
    });
    let tagged = operations.filter(|(_, _, said)| said["tags"][0] == tag);
    tagged.map(|(path, method, said)| operation(path, method, said)).collect()
}

fn operation(path: &str, method: &str, said: &Value) -> Operation {
    let path = path.strip_prefix(paths::PREFIX).unwrap_or(path);
    let parameters: Vec<_> = said["parameters"].as_array().into_iter().flatten().collect();
    let body = &said["requestBody"]["content"]["application/json"]["example"];
    Operation {
        id: text(&said["operationId"]).to_owned(),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&said["summary"]).to_owned(),
        about: prose(text(&said["description"])),
        role: if method == "get" { "reader" } else { "writer" },
        example_path: example_path(path, &parameters),
        example_body: body.is_object().then(|| body.to_string()),
        parameters: parameters.into_iter().map(parameter).collect(),
        answers: answers(&said["responses"]),
    }
}

/// The path with its examples in their places, and one parameter behind it where there are some.
fn example_path(path: &str, parameters: &[&Value]) -> String {
    let mut filled = path.to_owned();
    for parameter in parameters.iter().filter(|parameter| parameter["in"] == "path") {
        let place = format!("{{{}}}", text(&parameter["name"]));
        filled = filled.replace(&place, text(&parameter["example"]));
    }
    let asked = parameters.iter().filter(|parameter| parameter["in"] == "query");
    let tells_most = |parameter: &&&Value| {
        parameter["required"] == true || ["alias", "at", "text"].contains(&text(&parameter["name"]))
    };
    match asked.into_iter().find(tells_most) {
        Some(given) => {
            let (name, example) = (text(&given["name"]), text(&given["example"]));
            format!("{filled}?{name}={}", example.replace(' ', "+").replace('"', "%22"))
        }
        None => filled,
    }
}

fn parameter(said: &Value) -> Parameter {
    let example = &said["example"];
    let example = match example {
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::Null => String::new(),
        other => other.as_str().map_or_else(|| other.to_string(), str::to_owned),
    };
    Parameter {
        name: text(&said["name"]).to_owned(),
        place: text(&said["in"]).to_owned(),
        about: prose(text(&said["description"])),
        example,
    }
}

fn answers(responses: &Value) -> Vec<Answer> {
    let all = responses.as_object().into_iter().flatten();
    let own = all.filter(|(status, _)| matches!(status.as_str(), "200" | "404" | "409"));
    let answer = |(status, said): (&String, &Value)| {
        let content = said["content"].as_object().into_iter().flatten().next();
        let content = content.map_or(&Value::Null, |(_, content)| content);
        let example = &content["example"];
        Answer {
            status: status.clone(),
            about: prose(text(&said["description"])),
            message: referred(&content["schema"]).map(str::to_owned),
            example: example.is_object().then(|| pretty(example)),
        }
    };
    own.map(answer).collect()
}
