//! A server under measurement, as a process of its own.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// How long a server may take until it answers: a real MLflow server needs many seconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running server; it ends with this value.
pub(super) struct Process {
    child: Child,
    pub(super) port: u16,
    /// From the start of the process to its first answer.
    pub(super) first_answer: Duration,
}

impl Process {
    /// Starts a program that listens on `port`, and waits until it answers a GET of `path`.
    pub(super) fn start(
        program: &Path,
        arguments: &[String],
        port: u16,
        path: &str,
    ) -> Result<Self> {
        let started = Instant::now();
        let mut command = Command::new(program);
        command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        let child =
            command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
        let mut process = Self { child, port, first_answer: Duration::ZERO };
        while get(port, path).is_err() {
            if started.elapsed() > PATIENCE || process.child.try_wait()?.is_some() {
                bail!("{} does not answer on port {port}", program.display());
            }
            std::thread::sleep(Duration::from_micros(500));
        }
        process.first_answer = started.elapsed();
        Ok(process)
    }

    /// The registry of a data folder, served, with more flags.
    pub(super) fn serve(fmf: &Path, data: &Path, more: &[&str]) -> Result<Self> {
        let (port, data) = (free_port()?, data.to_string_lossy().into_owned());
        let number = port.to_string();
        let arguments = ["serve", "--port", &number, "--data-dir", &data];
        let arguments: Vec<String> =
            arguments.iter().chain(more).map(|word| (*word).to_owned()).collect();
        Self::start(fmf, &arguments, port, "/health")
    }

    /// The registry of a database, served.
    pub(super) fn serve_database(fmf: &Path, url: &str) -> Result<Self> {
        let port = free_port()?;
        let number = port.to_string();
        let arguments = ["serve", "--port", &number, "--database-url", url].map(str::to_owned);
        Self::start(fmf, &arguments, port, "/health")
    }

    /// Resident memory in MiB, of the process and its children.
    pub(super) fn memory(&self) -> Result<f64> {
        let mut kilobytes = 0;
        let mut waiting = vec![self.child.id()];
        while let Some(id) = waiting.pop() {
            let Ok(status) = fs::read_to_string(format!("/proc/{id}/status")) else { continue };
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
            let number = line.and_then(|line| line.split_whitespace().next());
            kilobytes += number.and_then(|number| number.parse::<u32>().ok()).unwrap_or_default();
            let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
            let children = children.unwrap_or_default();
            waiting.extend(children.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
        }
        Ok(f64::from(kilobytes) / 1024.0)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SIGTERM first, so that a server with workers ends them too.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// A port that nobody has now.
pub(super) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// The body of an answer with status 200.
pub(super) fn get(port: u16, path: &str) -> Result<Vec<u8>> {
    exchange(port, path, &format!("GET {path} HTTP/1.1\r\n"), "")
}

/// The same for a request of MLflow's protocol that says something.
pub(super) fn post(port: u16, path: &str, said: &Value) -> Result<Vec<u8>> {
    let said = said.to_string();
    let head = format!(
        "POST /api/2.0/mlflow/{path} HTTP/1.1\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n",
        said.len()
    );
    exchange(port, path, &head, &said)
}

fn exchange(port: u16, path: &str, head: &str, body: &str) -> Result<Vec<u8>> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_millis(500))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    write!(stream, "{head}Host: localhost\r\nConnection: close\r\n\r\n{body}")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    if !answer.starts_with(b"HTTP/1.1 200") {
        bail!("no 200 for {path}");
    }
    let body = answer.windows(4).position(|window| window == b"\r\n\r\n");
    Ok(body.map(|start| answer[start + 4..].to_vec()).unwrap_or_default())
}
