//! A recorded request with its answer.

use std::{fs, path::Path};

use serde_json::{Value, json};

/// One line of a recording.
pub(super) struct Line {
    pub(super) method: String,
    pub(super) path: String,
    query: String,
    pub(super) headers: Vec<(String, String)>,
    request: Value,
    pub(super) status: u16,
    pub(super) answer: Value,
    /// Of the headers of the answer, those that are the same on every server.
    pub(super) answer_headers: Vec<(String, String)>,
}

/// The lines of a scenario.
pub(super) fn read(scenario: &str) -> Vec<Line> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/transcripts");
    let text = fs::read_to_string(folder.join(format!("{scenario}.jsonl"))).unwrap();
    text.lines().map(|line| Line::parse(&serde_json::from_str(line).unwrap())).collect()
}

impl Line {
    fn parse(line: &Value) -> Self {
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        let headers = |key: &str| {
            let headers = line[key].as_object().into_iter().flatten();
            let headers =
                headers.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
            headers.collect()
        };
        Self {
            method: text("method"),
            path: text("path"),
            query: text("query"),
            headers: headers("request_headers"),
            answer_headers: headers("response_headers"),
            request: expand(&line["request_body"]),
            status: u16::try_from(line["status"].as_u64().unwrap()).unwrap(),
            answer: expand(&line["response_body"]),
        }
    }

    /// The path with its query, encoded again: the recording shows it decoded.
    pub(super) fn uri(&self) -> String {
        let fields: Vec<String> = fields(&expand_text(&self.query))
            .into_iter()
            .map(|(key, value)| format!("{key}={}", encode(&value)))
            .collect();
        format!("{}?{}", encode_path(&self.path), fields.join("&"))
    }

    /// The bytes of the body. A body that was no JSON was recorded as text, and of one that was no
    /// text there is the length only.
    pub(super) fn body(&self) -> Vec<u8> {
        match &self.request {
            Value::Null => Vec::new(),
            Value::String(text) if text == "{bad" || self.method == "PUT" => {
                text.clone().into_bytes()
            }
            json => match binary(json) {
                Some(length) => vec![0; length],
                None => json.to_string().into_bytes(),
            },
        }
    }

    /// An answer as it would have been recorded.
    pub(super) fn recorded(&self, body: &[u8]) -> Value {
        let text = || std::str::from_utf8(body).unwrap_or_default();
        match serde_json::from_slice(body) {
            _ if binary(&self.answer).is_some() => json!({"__binary_len__": body.len()}),
            Ok(json) => json,
            Err(_) if body.is_empty() => Value::Null,
            Err(_) => text().into(),
        }
    }

    /// What was asked, short enough for a message.
    pub(super) fn shown(&self) -> String {
        let mut shown = format!("{} {}", self.query, self.request);
        shown.truncate(shown.floor_char_boundary(300));
        shown
    }
}

/// The length of what was no text.
fn binary(recorded: &Value) -> Option<usize> {
    usize::try_from(recorded.get("__binary_len__")?.as_u64()?).ok()
}

/// Splits a decoded query at the names of its fields, because values may hold `&` and `=`.
fn fields(query: &str) -> Vec<(String, String)> {
    const NAMES: &[&str] = &[
        "name",
        "version",
        "alias",
        "filter",
        "max_results",
        "order_by",
        "page_token",
        "stages",
        "bogus",
        "run_id",
        "run_uuid",
        "experiment_id",
        "experiment_name",
        "metric_key",
        "path",
    ];
    let mut fields: Vec<(String, String)> = Vec::new();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            Some((name, value)) if NAMES.contains(&name) || fields.is_empty() => {
                fields.push((name.to_owned(), value.to_owned()));
            }
            _ => {
                let (_, value) = fields.last_mut().unwrap();
                value.push('&');
                value.push_str(part);
            }
        }
    }
    fields
}

fn encode_path(path: &str) -> String {
    path.split('/').map(encode).collect::<Vec<_>>().join("/")
}

fn encode(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Puts back what the recording shortened: `aaaaaaaa<x300>` is 300 times the letter, and
/// `xxxxxxxx<x200><...5001 chars...>` 5,001 times.
fn expand(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(expand_text(text)),
        Value::Array(items) => items.iter().map(expand).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(key, value)| (key.clone(), expand(value))).collect()
        }
        other => other.clone(),
    }
}

fn expand_text(text: &str) -> String {
    let Some((before, rest)) = text.split_once("<x") else { return text.to_owned() };
    let Some((count, after)) = rest.split_once('>') else { return text.to_owned() };
    let (Ok(mut count), Some(letter)) = (count.parse::<usize>(), before.chars().last()) else {
        return text.to_owned();
    };
    let mut after = after;
    if let Some((chars, end)) = after.strip_prefix("<...").and_then(|r| r.split_once(" chars...>"))
    {
        count = chars.parse().unwrap();
        after = end;
    }
    let start = before.trim_end_matches(letter);
    format!("{start}{}{}", letter.to_string().repeat(count), expand_text(after))
}
