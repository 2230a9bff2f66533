//! The requests of FMF's own API, made of the examples in its description.

use std::{fs, path::Path};

use serde_json::Value;

use super::request::{Request, encoded};

/// One request for each operation without what may be left out, and one with all of it.
pub(super) fn described() -> Vec<Request> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let document: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, methods)| {
        methods.as_object().unwrap().iter().map(move |(method, about)| (path, method, about))
    });
    let requests = operations.flat_map(|(path, method, about)| {
        [false, true].map(|whole| request(path, method, about, whole))
    });
    requests.collect()
}

fn request(path: &str, method: &str, about: &Value, whole: bool) -> Request {
    let mut request = Request {
        method: method.to_uppercase(),
        path: path.to_owned(),
        query: Vec::new(),
        headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
        json: about["requestBody"]["content"]["application/json"]["example"].clone(),
        bytes: None,
        length: None,
    };
    for parameter in about["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        let example = text(&parameter["example"]);
        match parameter["in"].as_str().unwrap() {
            "path" => {
                request.path = request.path.replace(&format!("{{{name}}}"), &encoded(&example))
            }
            "query" if whole || parameter["required"] == true => {
                request.query.push(format!("{name}={}", encoded(&example)));
            }
            "header" if whole => request.headers.push((name.to_owned(), example)),
            _ => {}
        }
    }
    request
}

/// An example as it stands in a request; of several, the first.
fn text(example: &Value) -> String {
    match example {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.first().map(text).unwrap_or_default(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
