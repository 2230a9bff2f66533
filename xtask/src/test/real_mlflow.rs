//! Our client and our server beside a real `mlflow server`, from the full package.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{
    package,
    python::{environment, folder, pytest},
};
use crate::shell::{cargo, program, run, target};

const PATIENCE: Duration = Duration::from_secs(120);

/// The contract of every store, passed by our MLflow Store against a real server.
///
/// # Errors
/// A test that fails, or a server that does not start.
pub(super) fn rust() -> Result<()> {
    let server = Server::start(&mlflow()?)?;
    let words = ["test", "--package", "fmf-wire", "--all-features", "--", "--ignored"];
    run(cargo(&words).env("FMF_TEST_MLFLOW_URL", &server.address))
}

/// The tests of `tests/python` that are marked `real_mlflow`; they start servers of their own.
///
/// # Errors
/// A test that fails.
pub(super) fn python() -> Result<()> {
    let mlflow = mlflow()?;
    run(pytest(&[], &["-m", "real_mlflow"])?.env("FMF_TEST_MLFLOW_BIN", mlflow))
}

/// The tests of our Python package that are marked `real_mlflow`.
///
/// # Errors
/// A test that fails.
pub(super) fn package() -> Result<()> {
    let mlflow = mlflow()?;
    run(package::pytest(&["-m", "real_mlflow"])?.env("FMF_TEST_MLFLOW_BIN", mlflow))
}

/// The command `mlflow` of the full package.
fn mlflow() -> Result<PathBuf> {
    Ok(environment(&folder().join("requirements-real.txt"))?.with_file_name("mlflow"))
}

/// A running `mlflow server` with an empty database; it ends when this is dropped.
struct Server {
    process: Child,
    folder: PathBuf,
    address: String,
}

impl Server {
    fn start(mlflow: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let folder = target().join(format!("real-mlflow-{port}"));
        fs::create_dir_all(&folder)?;
        let database = format!("sqlite:///{}/mlflow.db", folder.display());
        let port = port.to_string();
        let words = ["server", "--host", "127.0.0.1", "--port", &port, "--workers", "1"];
        let process = program(mlflow, &words)
            .args(["--backend-store-uri", &database, "--artifacts-destination"])
            .arg(folder.join("artifacts"))
            .env("MLFLOW_DISABLE_TELEMETRY", "true")
            .env("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false")
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.join("log"))?)
            .spawn()
            .context("cannot start `mlflow server`")?;
        let mut server = Self { process, folder, address: format!("http://127.0.0.1:{port}") };
        server.wait_until_healthy(&port)?;
        Ok(server)
    }

    fn wait_until_healthy(&mut self, port: &str) -> Result<()> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.process.try_wait()? {
                bail!("`mlflow server` ended at once ({status}); see {:?}", self.folder);
            }
            if healthy(port).unwrap_or(false) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!("`mlflow server` is not healthy after {PATIENCE:?}; see {:?}", self.folder)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The server has workers: it is asked to end, so that it ends them, before it is killed.
        let process_id = self.process.id().to_string();
        let asked = run(&mut program("kill", &[&process_id]));
        if asked.is_err() || self.process.wait().is_err() {
            self.process.kill().ok();
        }
        fs::remove_dir_all(&self.folder).ok();
    }
}

fn healthy(port: &str) -> Result<bool> {
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}"))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    stream.write_all(b"GET /health HTTP/1.0\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.0 200"))
}
