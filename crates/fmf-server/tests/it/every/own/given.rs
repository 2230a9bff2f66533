//! What the cases begin with.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use fmf_core::{
    Alias, Change, ChangeQuery, History as _, NewVersion, PromptName, PromptStore as _, StoreError,
    Template, Timestamp, Version, Write,
};
use fmf_db::Registry;
use fmf_wire::fmf::{
    PROBLEM_JSON,
    messages::Problem,
    paths::{self, address},
};
use serde::de::DeserializeOwned;

use super::super::place::start;
use crate::harness::{Answer, InProcess};

/// A server, and the same registry without it.
pub(super) struct Given {
    pub(super) server: InProcess,
    pub(super) registry: Registry,
    pub(super) name: PromptName,
    pub(super) production: Alias,
}

impl Given {
    /// With a prompt whose `production` was moved from version 1 to version 2.
    pub(super) async fn new(name: &str) -> Self {
        Self::on(start().await, name).await
    }

    /// The same on that server.
    pub(super) async fn on(server: InProcess, name: &str) -> Self {
        let registry = server.opened_again().await;
        let given = Self {
            server,
            registry,
            name: name.parse().unwrap(),
            production: parsed("production"),
        };
        given.register("one {{x}}").await;
        given.move_to(1).await;
        given.register("two {{x}}").await;
        given.move_to(2).await;
        given
    }

    pub(super) async fn register(&self, text: &str) {
        let new = NewVersion::new(self.name.clone(), Template::text(text));
        self.registry.register(new).await.unwrap();
    }

    pub(super) async fn move_to(&self, version: u32) {
        let version = Version::new(version).unwrap();
        let how = Write { actor: Some("ana".to_owned()), ..Write::default() };
        self.registry.set_alias(&self.name, &self.production, version, how).await.unwrap();
    }

    /// The answer at a place with these values, and parameters behind it.
    pub(super) async fn get(&self, path: &str, values: &[&str], query: &str) -> Answer {
        self.server.get(&format!("{}?{query}", address(path, values))).await
    }

    /// The same, which must be a message.
    pub(super) async fn found<M: DeserializeOwned>(
        &self,
        path: &str,
        values: &[&str],
        query: &str,
    ) -> M {
        let answer = self.get(path, values, query).await;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        assert_eq!(answer.status, StatusCode::OK, "{path} {query}: {text}");
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// The same, which must be a problem: as a store would tell it.
    pub(super) async fn refused(&self, path: &str, values: &[&str], query: &str) -> StoreError {
        problem(&self.get(path, values, query).await).into_store_error("here")
    }

    pub(super) async fn undo(&self, body: &str, headers: &[(&str, &str)]) -> Answer {
        let path = address(paths::UNDO, &[self.name.as_str(), self.production.as_str()]);
        let mut request = Request::post(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.server.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Waits until the clock is past everything that has happened, and answers when that was.
    pub(super) async fn passed(&self) -> Timestamp {
        let last = self.changes().await[0].at;
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
        while now() <= u128::try_from(last.as_millis()).unwrap() {
            tokio::task::yield_now().await;
        }
        last
    }

    pub(super) async fn standing(&self) -> Option<Version> {
        let prompt = self.registry.prompt(&self.name).await.unwrap();
        prompt.aliases.get(&self.production).copied()
    }

    pub(super) async fn changes(&self) -> Vec<Change> {
        self.registry.changes(&ChangeQuery::default()).await.unwrap().items
    }
}

pub(super) fn parsed<T: std::str::FromStr<Err = StoreError>>(text: &str) -> T {
    text.parse().unwrap()
}

pub(super) fn problem(answer: &Answer) -> Problem {
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    assert_eq!(answer.headers[header::CONTENT_TYPE], PROBLEM_JSON, "{text}");
    let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(problem.status, answer.status.as_u16(), "{text}");
    problem
}
