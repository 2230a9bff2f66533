//! The recorded requests, and sending one that may be broken in any way.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    net::{Shutdown, TcpStream},
    path::Path,
    time::Duration,
};

use serde_json::Value;

/// How long a server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// What may come before an answer.
const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// A request as it goes over the wire, in parts.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    /// Its fields, encoded.
    pub(super) query: Vec<String>,
    pub(super) headers: Vec<(String, String)>,
    /// The body, while it is JSON.
    pub(super) json: Value,
    /// What is sent instead of the JSON.
    pub(super) bytes: Option<Vec<u8>>,
    /// What is said of its length, if not the truth.
    pub(super) length: Option<String>,
}

impl Request {
    /// All that were recorded, in their order.
    pub(super) fn recorded() -> Vec<Self> {
        let folder = "../fmf-server/tests/it/transcripts";
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut files: Vec<_> =
            fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        let texts: Vec<_> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
        let lines = texts.iter().flat_map(|text| text.lines());
        lines.map(|line| Self::parse(&serde_json::from_str(line).unwrap())).collect()
    }

    fn parse(line: &Value) -> Self {
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        let query = text("query");
        let fields = query.split('&').filter(|field| !field.is_empty());
        let headers = line["request_headers"].as_object().unwrap().iter();
        Self {
            method: text("method"),
            path: text("path"),
            query: fields.map(encoded_field).collect(),
            headers: headers
                .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
                .collect(),
            json: line["request_body"].clone(),
            bytes: None,
            length: None,
        }
    }

    /// The bytes of the body.
    pub(super) fn body(&self) -> Vec<u8> {
        match (&self.bytes, &self.json) {
            (Some(bytes), _) => bytes.clone(),
            (None, Value::Null) => Vec::new(),
            (None, json) => json.to_string().into_bytes(),
        }
    }

    fn words(&self) -> Vec<u8> {
        let body = self.body();
        let query = if self.query.is_empty() { "" } else { "?" };
        let target = format!("{}{query}{}", self.path, self.query.join("&"));
        let length = self.length.clone().unwrap_or_else(|| body.len().to_string());
        let mut head = format!("{} {target} HTTP/1.1\r\nHost: localhost\r\n", self.method);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Connection: close\r\nContent-Length: {length}\r\n\r\n"));
        [head.into_bytes(), body].concat()
    }

    /// Sends it on a connection of its own. Answers the status; `None` where the
    /// server said nothing, as it may to what is no HTTP.
    ///
    /// # Panics
    /// When the server is not there, or says nothing and does not end the connection.
    pub(super) fn send(&self, url: &str) -> Option<u16> {
        let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // A server that has heard enough may end the connection at any moment.
        let _ = stream.write_all(&self.words());
        if self.length.is_some() {
            // The server may wait for more than there is.
            let _ = stream.shutdown(Shutdown::Write);
        }
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer);
        let kind = read.as_ref().err().map(io::Error::kind);
        assert!(kind != Some(io::ErrorKind::WouldBlock), "no answer to {self:?}");
        let answer = answer.strip_prefix(CONTINUE).unwrap_or(&answer);
        let line = answer.split(|byte| *byte == b'\r').next()?;
        std::str::from_utf8(line).ok()?.split(' ').nth(1)?.parse().ok()
    }
}

/// A field of a query, which was recorded decoded.
fn encoded_field(field: &str) -> String {
    match field.split_once('=') {
        Some((name, value)) => format!("{name}={}", encoded(value)),
        None => encoded(field),
    }
}

/// A text with everything escaped that could mean something.
pub(super) fn encoded(text: &str) -> String {
    let escaped = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    });
    escaped.collect()
}
