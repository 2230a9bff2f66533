//! Which crate may use which: the floor plan of ARCHITECTURE.md, as a table.

use anyhow::{Context, Result};
use serde_json::Value;

use super::tree::Finding;
use crate::shell::{cargo, output};

/// A crate of the workspace and what it may use of the others.
const ALLOWED: &[(&str, &[&str])] = &[
    ("fmf-core", &[]),
    ("fmf-local", &["fmf-core"]),
    ("fmf-wire", &["fmf-core"]),
    ("fmf-db", &["fmf-core"]),
    ("fmf", &["fmf-local", "fmf-wire", "fmf-db", "fmf-core"]),
    ("fmf-server", &["fmf-wire", "fmf-db", "fmf-core"]),
    ("fmf-cli", &["fmf", "fmf-server", "fmf-wire", "fmf-core"]),
    ("fmf-python", &["fmf", "fmf-core"]),
    ("xtask", &[]),
];

/// A crate from outside that has one home, because its home is the reason why a crate of ours is a
/// crate of its own.
const HOMES: &[(&str, &str)] = &[
    ("axum", "fmf-server"),
    ("askama", "fmf-server"),
    ("clap", "fmf-cli"),
    ("rusqlite", "fmf-db"),
    ("postgres", "fmf-db"),
    ("reqwest", "fmf-wire"),
    ("minijinja", "fmf-core"),
    ("pyo3", "fmf-python"),
    ("serde-saphyr", "fmf-local, fmf"),
];

/// A crate of the workspace uses another crate, outside of its tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edge {
    from: String,
    to: String,
    ours: bool,
}

/// The edges that cargo sees.
///
/// # Errors
/// Cargo cannot read the workspace.
pub(super) fn read() -> Result<Vec<Edge>> {
    let text = output(&mut cargo(&["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&text).context("cargo's metadata is no JSON")?;
    Ok(edges(&metadata))
}

fn edges(metadata: &Value) -> Vec<Edge> {
    let packages = list(&metadata["packages"]);
    packages.iter().flat_map(edges_of).collect()
}

fn edges_of(package: &Value) -> impl Iterator<Item = Edge> {
    let used = list(&package["dependencies"]);
    used.iter().filter(|dependency| dependency["kind"].is_null()).map(|dependency| Edge {
        from: text(&package["name"]),
        to: text(&dependency["name"]),
        ours: !dependency["path"].is_null(),
    })
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The edges that the tables do not allow.
pub(super) fn broken(edges: &[Edge]) -> Vec<Finding> {
    edges.iter().filter_map(|edge| Some((edge, reason(edge)?))).map(finding).collect()
}

fn reason(edge: &Edge) -> Option<String> {
    if edge.ours {
        let Some((_, allowed)) = ALLOWED.iter().find(|(from, _)| *from == edge.from) else {
            return Some(format!("{} is no crate of the floor plan", edge.from));
        };
        let shown = if allowed.is_empty() { "none of ours".to_owned() } else { allowed.join(", ") };
        return (!allowed.contains(&edge.to.as_str()))
            .then(|| format!("{} may use {shown}, not {}", edge.from, edge.to));
    }
    let (_, home) = HOMES.iter().find(|(to, _)| *to == edge.to)?;
    let at_home = home.split(", ").any(|home| home == edge.from);
    (!at_home).then(|| format!("{} belongs in {home}, not in {}", edge.to, edge.from))
}

fn finding((edge, what): (&Edge, String)) -> Finding {
    let folder =
        if edge.from == "xtask" { "xtask".to_owned() } else { format!("crates/{}", edge.from) };
    Finding { path: format!("{folder}/Cargo.toml"), line: 0, what }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(from: &str, to: &str, ours: bool) -> Edge {
        Edge { from: from.to_owned(), to: to.to_owned(), ours }
    }

    fn check(edge: Edge, expected: Option<&str>) {
        assert_eq!(reason(&edge).as_deref(), expected);
    }

    #[test]
    fn the_ground_uses_nobody() {
        check(edge("fmf-core", "fmf-db", true), Some("fmf-core may use none of ours, not fmf-db"));
        check(edge("fmf-db", "fmf-core", true), None);
    }

    #[test]
    fn the_faces_do_not_reach_around_the_library() {
        let why = "fmf-cli may use fmf, fmf-server, fmf-wire, fmf-core, not fmf-db";
        check(edge("fmf-cli", "fmf-db", true), Some(why));
    }

    #[test]
    fn a_new_crate_needs_a_place_in_the_plan() {
        check(edge("fmf-new", "fmf-core", true), Some("fmf-new is no crate of the floor plan"));
    }

    #[test]
    fn a_crate_from_outside_stays_in_its_home() {
        check(edge("fmf", "axum", false), Some("axum belongs in fmf-server, not in fmf"));
        check(edge("fmf-server", "axum", false), None);
        check(edge("fmf", "serde_json", false), None);
    }

    #[test]
    fn what_only_tests_use_is_no_edge() {
        let metadata = serde_json::json!({"packages": [{"name": "fmf-core", "dependencies": [
            {"name": "fmf-core", "kind": "dev", "path": "/x"},
            {"name": "tokio", "kind": null},
        ]}]});
        assert_eq!(edges(&metadata), [edge("fmf-core", "tokio", false)]);
    }
}
