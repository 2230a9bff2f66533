//! The description of FMF's own API: whole, and the same as the one that is checked in.

use std::{collections::BTreeSet, fs, path::PathBuf};

use fmf_server::{ServeOptions, every_route};
use fmf_wire::fmf::{ProblemKind, paths};
use serde_json::Value;

use crate::harness::InProcess;

async fn description(root_path: &str) -> Value {
    let options = ServeOptions { root_path: root_path.to_owned(), ..ServeOptions::default() };
    let server = InProcess::with(options).await;
    server.get(&paths::address(paths::DOCUMENT, &[])).await.json().unwrap()
}

/// `GET /path` of every operation, with what it says.
fn operations(description: &Value) -> Vec<(String, &Value)> {
    let paths = description["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, said)| (format!("{} {path}", method.to_uppercase()), said))
    });
    operations.collect()
}

#[tokio::test]
async fn the_description_that_is_checked_in_is_fresh() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let mut made = serde_json::to_string_pretty(&description("").await).unwrap();
    made.push('\n');
    if std::env::var_os("FMF_UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == made,
        "docs/openapi.json is stale; write it anew with FMF_UPDATE=1 cargo test -p fmf-server \
         description"
    );
}

#[tokio::test]
async fn every_route_is_described_and_nothing_else() {
    let description = description("").await;
    assert_eq!(description["openapi"], "3.1.0");
    let described: BTreeSet<String> = operations(&description).into_iter().map(|it| it.0).collect();
    let page = format!("GET {}{}", paths::PREFIX, paths::REFERENCE);
    let routes = every_route().into_iter().filter(|route| route.path.starts_with(paths::PREFIX));
    let routes = routes.map(|route| format!("{} {}", route.method, route.path));
    assert_eq!(described, routes.filter(|route| *route != page).collect());
}

#[tokio::test]
async fn every_operation_says_all_a_client_needs() {
    let description = description("").await;
    for (name, said) in operations(&description) {
        for key in ["summary", "description", "operationId"] {
            assert!(said[key].as_str().is_some_and(|text| text.len() > 5), "{name} {key}");
        }
        assert!(!said["summary"].as_str().unwrap().ends_with('.'), "{name}");
        let given = said["parameters"].as_array().into_iter().flatten();
        for parameter in given {
            assert!(parameter["description"].as_str().is_some(), "{name} {parameter}");
        }
        let answers = said["responses"].as_object().unwrap();
        for (status, answer) in answers {
            let content = answer["content"].as_object().unwrap();
            let (media, content) = content.iter().next().unwrap();
            let is_example = name.ends_with(paths::DOCUMENT) && status == "200";
            assert!(is_example || content["example"].is_object(), "{name} {status}");
            let expected =
                if status == "200" { "application/json" } else { "application/problem+json" };
            assert_eq!(media, expected, "{name} {status}");
        }
        for status in ["200", "400", "401", "429", "500", "503"] {
            assert!(answers.contains_key(status), "{name} {status}");
        }
        assert_eq!(answers.contains_key("403"), name.starts_with("POST"), "{name}");
        assert_eq!(answers.contains_key("404"), name.contains('{'), "{name}");
    }
    assert_eq!(description["security"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_server_below_a_path_describes_itself_there() {
    assert_eq!(description("").await["servers"][0]["url"], "/");
    assert_eq!(description("/fmf").await["servers"][0]["url"], "/fmf/");
}

#[tokio::test]
async fn every_kind_of_problem_that_is_described_is_one() {
    let description = description("").await;
    for (name, said) in operations(&description) {
        for answer in said["responses"].as_object().unwrap().values() {
            let Some(problem) = answer["content"].get("application/problem+json") else { continue };
            let kind = ProblemKind::of(problem["example"]["type"].as_str().unwrap());
            assert!(kind.is_some(), "{name} {problem}");
        }
    }
}
