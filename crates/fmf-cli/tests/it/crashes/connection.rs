//! A connection to a server that may die at any moment: whatever it said before that is read.

use std::{
    io::{self, BufRead as _, BufReader, ErrorKind, Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use serde_json::Value;

/// How long a server may be silent before a test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Connection(BufReader<TcpStream>);

/// A whole answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// The lines of the header, in small letters.
    pub(super) header: String,
    pub(super) body: Value,
}

/// A whole answer, whatever it holds.
pub(super) struct Received {
    pub(super) status: u16,
    header: String,
    pub(super) bytes: Vec<u8>,
}

impl Received {
    /// The same, which is JSON.
    ///
    /// # Errors
    /// When it is not.
    pub(super) fn json(self) -> io::Result<Answer> {
        let Self { status, header, bytes } = self;
        Ok(Answer { status, header, body: serde_json::from_slice(&bytes)? })
    }
}

impl Answer {
    /// Whether it was done or found. What else is right is a database that is away, said as it
    /// should be.
    pub(super) fn is_there(&self) -> bool {
        if self.status == 503 {
            assert!(self.header.contains("\r\nretry-after: "), "{self:?}");
            return false;
        }
        assert_eq!(self.status, 200, "{self:?}");
        true
    }
}

impl Connection {
    /// # Errors
    /// When nobody listens any more.
    pub(super) fn open(url: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(url.strip_prefix("http://").unwrap())?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a request of MLflow's protocol.
    ///
    /// # Errors
    /// When the connection ends before the answer does.
    ///
    /// # Panics
    /// When the server lives and says nothing.
    pub(super) fn ask(&mut self, method: &str, path: &str, body: &Value) -> io::Result<Answer> {
        let body = body.to_string();
        let words = format!(
            "{method} /api/2.0/mlflow/{path} HTTP/1.1\r\nHost: localhost\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.exchange(words.as_bytes())?.json()
    }

    /// Sends or fetches a file, by the protocol of artifacts.
    ///
    /// # Errors
    /// When the connection ends before the answer does.
    ///
    /// # Panics
    /// When the server lives and says nothing.
    pub(super) fn file(&mut self, method: &str, path: &str, bytes: &[u8]) -> io::Result<Received> {
        let head = format!(
            "{method} /api/2.0/mlflow-artifacts/artifacts{path} HTTP/1.1\r\nHost: localhost\r\n\
             Content-Length: {}\r\n\r\n",
            bytes.len()
        );
        self.exchange(&[head.as_bytes(), bytes].concat())
    }

    /// Asks a question of MLflow's protocol.
    ///
    /// # Errors
    /// When the connection ends before the answer does.
    ///
    /// # Panics
    /// When the server lives and says nothing.
    pub(super) fn get(&mut self, path: &str) -> io::Result<Answer> {
        let words = format!("GET /api/2.0/mlflow/{path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        self.exchange(words.as_bytes())?.json()
    }

    fn exchange(&mut self, words: &[u8]) -> io::Result<Received> {
        let answer = self.0.get_mut().write_all(words).and_then(|()| self.read());
        let kind = answer.as_ref().err().map(io::Error::kind);
        let is_silent = matches!(kind, Some(ErrorKind::WouldBlock | ErrorKind::TimedOut));
        let begun = String::from_utf8_lossy(&words[..words.len().min(500)]);
        assert!(!is_silent, "not answered within {PATIENCE:?}: {begun}");
        answer
    }

    fn read(&mut self) -> io::Result<Received> {
        let mut header = String::new();
        while !header.ends_with("\r\n\r\n") {
            if self.0.read_line(&mut header)? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        let header = header.to_lowercase();
        let status = header.split(' ').nth(1).unwrap().parse().unwrap();
        let length = header.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut bytes = vec![0; length.unwrap().parse().unwrap()];
        self.0.read_exact(&mut bytes)?;
        Ok(Received { status, header, bytes })
    }
}
