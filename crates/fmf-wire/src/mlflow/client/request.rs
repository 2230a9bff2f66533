//! A request as it is sent: MLflow's, and those of FMF's own API.

use http::Method;
use reqwest::Url;
use serde::Serialize;
use serde_json::{Map, Value};

use super::call::Call;
use crate::{
    fmf::{paths, queries},
    mlflow::{messages::encode, paths::PREFIXES},
};

/// A request that may be sent more than once.
pub(super) struct Request {
    pub(super) method: Method,
    /// Path and query, behind the address of the server.
    pub(super) address: String,
    pub(super) body: Option<Vec<u8>>,
    /// What it is called in messages: its path, without what is asked.
    pub(super) shown: &'static str,
}

impl Request {
    /// A request of MLflow's protocol.
    pub(super) fn of_call<C: Call>(call: &C) -> Self {
        let endpoint = C::ENDPOINT;
        let fields = call.fields().into_iter().filter(|(_, value)| !value.is_null());
        let mut address = format!("{}{}", PREFIXES[0], endpoint.path);
        let body = if endpoint.method == Method::GET {
            address.push_str(&query(fields));
            None
        } else {
            let fields: Map<String, Value> =
                fields.map(|(name, value)| (name.to_owned(), value)).collect();
            Some(encode(&fields))
        };
        Self { method: endpoint.method, address, body, shown: endpoint.path }
    }

    /// A question to FMF's own API, at `path` with these values in the places of its `{…}`.
    pub(super) fn ask(path: &'static str, values: &[&str], query: &impl Serialize) -> Self {
        let mut address = paths::address(path, values);
        let query = queries::write(query);
        if !query.is_empty() {
            address = format!("{address}?{query}");
        }
        Self { method: Method::GET, address, body: None, shown: path }
    }

    /// An act of FMF's own API.
    pub(super) fn act(path: &'static str, values: &[&str], body: &impl Serialize) -> Self {
        let address = paths::address(path, values);
        Self { method: Method::POST, address, body: Some(encode(body)), shown: path }
    }
}

/// Fields as a query, question mark included, in the spelling of forms; lists are repeated.
fn query(fields: impl Iterator<Item = (&'static str, Value)>) -> String {
    // Only the query is taken of it.
    let Ok(mut url) = Url::parse("http://localhost") else { return String::new() };
    for (name, value) in fields {
        append(&mut url, name, &value);
    }
    url.query().map_or_else(String::new, |query| format!("?{query}"))
}

fn append(url: &mut Url, name: &str, value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| append(url, name, item)),
        Value::String(text) => drop(url.query_pairs_mut().append_pair(name, text)),
        other => drop(url.query_pairs_mut().append_pair(name, &other.to_string())),
    }
}
