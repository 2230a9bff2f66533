//! Breaking a request in one of many ways.

use serde_json::{Value, json};

use super::request::{Request, encoded};
use crate::random::Random;

/// Texts that somebody may have forgotten about.
const ODD: &[&str] = &[
    "",
    " ",
    "\0",
    "a\0b",
    "\u{feff}bom",
    "\u{202e}right to left",
    "e\u{301}\u{200d}👩‍👩‍👧",
    "\u{10ffff}\u{e000}",
    "'; drop table prompts; --",
    "\" OR name LIKE '%",
    "%%%_%\\",
    "../../etc/passwd",
    "{{ ''.__class__ }}{% for x in range(999999999) %}",
    "-1",
    "0",
    "4294967296",
    "99999999999999999999",
    "1e999",
    "NaN",
    "latest",
    "models:/nobody/1",
    "mlflow.prompt.is_prompt",
    "name = 'a' AND (",
    "\r\nX-Smuggled: 1",
];
const METHODS: &[&str] =
    &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "get"];
const TYPES: &[&str] = &[
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "application/xml",
    ";;;",
];
/// Pieces of queries that decode to nothing good.
const BROKEN: &[&str] = &[
    "%",
    "%zz",
    "name=%ff%fe",
    "name=%00",
    "=",
    "&&&",
    "name",
    "name=a=b=c",
    "name[]=a",
    "+",
    "%C3",
];
/// Tokens of pages that nobody was given.
const TOKENS: &[&str] = &[
    "",
    "x",
    "MTA=",
    "eyJvZmZzZXQiOiAtMX0=",
    "eyJvZmZzZXQiOiAxZTk5fQ==",
    "//8=",
    "====",
    "-5",
    "[]",
];

/// Breaks a request once or several times.
pub(super) fn mutate(request: &mut Request, random: &mut Random) {
    for _ in 0..=random.below(3) {
        match random.below(16) {
            0 => request.method = random.one_of(METHODS).to_owned(),
            1 => path(request, random),
            2..5 => query(request, random),
            5 => header(request, random),
            6..13 => json(&mut request.json, random),
            13 => bytes(request, random),
            14 => length(request, random),
            _ => token(request, random),
        }
    }
}

fn path(request: &mut Request, random: &mut Random) {
    let cut = random.index(request.path.len());
    match random.below(7) {
        0 => request.path.truncate(cut.max(1)),
        1 => request.path.push('/'),
        2 => request.path.push_str("%00"),
        3 => request.path = request.path.replacen("/mlflow/", "/mlflow//", 1),
        4 => request.path = request.path.replace("/api/", "/ajax-api/"),
        5 => request.path = request.path.to_uppercase(),
        _ => request.path.insert_str(cut, "/../%2e%2e/"),
    }
}

fn query(request: &mut Request, random: &mut Random) {
    let query = &mut request.query;
    if query.is_empty() {
        return query.push(random.one_of(BROKEN).to_owned());
    }
    let at = random.index(query.len());
    let name = query[at].split('=').next().unwrap_or_default().to_owned();
    match random.below(6) {
        0 => drop(query.remove(at)),
        1 => query.push(query[at].clone()),
        2 => query.push(format!("{name}={}", encoded(random.one_of(ODD)))),
        3 => query[at] = format!("{name}={}", encoded(random.one_of(ODD))),
        4 => query[at] = format!("{name}={}", "x".repeat(random.index(20_000))),
        _ => query[at] = random.one_of(BROKEN).to_owned(),
    }
}

fn header(request: &mut Request, random: &mut Random) {
    let (name, value) = match random.below(8) {
        0 => ("Authorization", "Basic !!!".to_owned()),
        1 => ("Authorization", format!("Bearer {}", "x".repeat(random.index(9_000)))),
        2 => ("X-FMF-Reason", "%ff%00\u{e9}".to_owned()),
        3 => ("Content-Encoding", "gzip".to_owned()),
        4 => ("Expect", "100-continue".to_owned()),
        5 => ("Accept", random.one_of(TYPES).to_owned()),
        6 => ("Range", "bytes=5-1".to_owned()),
        _ => ("Content-Type", random.one_of(TYPES).to_owned()),
    };
    request.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    // To take the header away is a way to break it too.
    if !random.once_in(5) {
        request.headers.push((name.to_owned(), value));
    }
}

/// Changes something somewhere in a document.
fn json(value: &mut Value, random: &mut Random) {
    let children = match value {
        Value::Object(fields) => fields.len(),
        Value::Array(items) => items.len(),
        _ => 0,
    };
    if children == 0 || random.once_in(4) {
        return *value = odd(random);
    }
    let at = random.index(children);
    match value {
        Value::Object(fields) => {
            let key = fields.keys().nth(at).unwrap().clone();
            match random.below(4) {
                0 => drop(fields.remove(&key)),
                1 => drop(fields.insert(random.one_of(ODD).to_owned(), odd(random))),
                _ => json(&mut fields[&key], random),
            }
        }
        Value::Array(items) => match random.below(4) {
            0 => drop(items.remove(at)),
            1 => items.push(items[at].clone()),
            2 => *items = vec![json!({"key": "k", "value": "v"}); random.index(3_000)],
            _ => json(&mut items[at], random),
        },
        _ => {}
    }
}

/// A value of another type, or one that is too large, too deep or odd.
fn odd(random: &mut Random) -> Value {
    match random.below(10) {
        0 => Value::Null,
        1 => random.once_in(2).into(),
        2 => json!(-1),
        3 => json!(u64::MAX),
        4 => json!(1.5e300),
        5 => json!([]),
        6 => json!({"key": {"value": []}}),
        7 => "é".repeat(random.index(150_000)).into(),
        8 => (0..random.below(200)).fold(Value::Null, |inner, _| json!([inner])),
        _ => random.one_of(ODD).into(),
    }
}

/// Makes it something that is no JSON, or hardly.
fn bytes(request: &mut Request, random: &mut Random) {
    let mut bytes = request.body();
    let at = random.index(bytes.len() + 1);
    match random.below(8) {
        0 => bytes.truncate(at),
        1 => bytes.insert(at, u8::try_from(random.below(256)).unwrap()),
        2 => drop(bytes.splice(0..0, *b"\xef\xbb\xbf")),
        3 => drop(bytes.splice(at..at, *b"\\ud800")),
        4 => bytes.extend_from_slice(b"{}"),
        5 => bytes = "[".repeat(random.index(100_000)).into_bytes(),
        6 => bytes = b"{\"name\": \"a\", \"name\": [\"b\"], \"n\": 1e400}".to_vec(),
        _ => bytes = bytes.iter().flat_map(|byte| [*byte, 0]).collect(),
    }
    request.bytes = Some(bytes);
}

/// Says something wrong about how long it is.
fn length(request: &mut Request, random: &mut Random) {
    let length = request.body().len() as u64;
    let said = match random.below(5) {
        0 => (length + 1 + random.below(1000)).to_string(),
        1 => random.below(length + 1).to_string(),
        2 => u64::MAX.to_string(),
        3 => "-1".to_owned(),
        _ => "0\r\nTransfer-Encoding: chunked".to_owned(),
    };
    request.length = Some(said);
}

fn token(request: &mut Request, random: &mut Random) {
    let token = random.one_of(TOKENS);
    if let Value::Object(fields) = &mut request.json {
        fields.insert("page_token".to_owned(), token.into());
    } else {
        request.query.retain(|field| !field.starts_with("page_token="));
        request.query.push(format!("page_token={}", encoded(token)));
    }
}
