//! A PostgreSQL of a test's own, which it may stop, restart and freeze.

use std::{
    fs::{self, File},
    os::unix::fs::{MetadataExt as _, chown},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use fmf_db::testing::{SERVER, TestDatabase};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// PostgreSQL refuses to run as root; this is `nobody`.
const NOBODY: u32 = 65534;
/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// A cluster and its server, made with the programs of the server that other tests have.
pub(super) struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    server: Option<Child>,
}

impl Cluster {
    /// A new one that runs; only its own socket leads to it.
    pub(super) fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("fmf-").tempdir_in("/tmp").unwrap();
        if we_are_root() {
            chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let mut cluster = Self { folder, programs: programs(), server: None };
        let mut initdb = cluster.program("initdb");
        initdb.args(["--username=fmf", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]);
        initdb.args(["--no-sync", "--pgdata"]).arg(cluster.folder.path().join("data"));
        assert!(initdb.stdout(Stdio::null()).status().unwrap().success());
        cluster.begin();
        cluster
    }

    /// The URL of its database.
    pub(super) fn url(&self) -> String {
        let folder = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://fmf@{folder}/postgres")
    }

    /// The socket that it listens on.
    pub(super) fn socket(&self) -> PathBuf {
        self.folder.path().join(".s.PGSQL.5432")
    }

    /// Ends the server by that signal, waits for its end, and starts it again.
    pub(super) fn restart(&mut self, signal: &str) {
        self.end(signal);
        self.begin();
    }

    /// Runs a statement, and answers what it says.
    pub(super) fn sql(&self, statement: &str) -> String {
        let mut psql = self.program("psql");
        psql.args(["--no-psqlrc", "--tuples-only", "--no-align", "--username=fmf", "--host"]);
        let output = psql.arg(self.folder.path()).args(["postgres", "-c", statement]).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn begin(&mut self) {
        let folder = self.folder.path();
        let mut server = self.program("postgres");
        server.arg("-D").arg(folder.join("data")).arg("-k").arg(folder);
        server.args(["-c", "listen_addresses=", "-c", "shared_buffers=16MB"]);
        let log = File::options().create(true).append(true).open(folder.join("log")).unwrap();
        self.server = Some(server.stdout(Stdio::null()).stderr(log).spawn().unwrap());
        let until = Instant::now() + PATIENCE;
        while !self.answers() {
            let log = folder.join("log");
            assert!(Instant::now() < until, "{}", fs::read_to_string(log).unwrap());
        }
    }

    fn answers(&self) -> bool {
        let mut asked = self.program("pg_isready");
        let asked = asked.arg("--host").arg(self.folder.path()).stdout(Stdio::null());
        asked.status().unwrap().success()
    }

    fn end(&mut self, signal: &str) {
        let Some(mut server) = self.server.take() else { return };
        let signal = format!("-{signal}");
        let told = Command::new("kill").args([&signal, &server.id().to_string()]).status();
        assert!(told.unwrap().success());
        server.wait().unwrap();
    }

    /// A program of PostgreSQL, run as an ordinary user.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if we_are_root() {
            let mut command = Command::new("setpriv");
            let ids = [format!("--reuid={NOBODY}"), format!("--regid={NOBODY}")];
            command.args(ids).arg("--clear-groups").arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.folder.path()).env("HOME", self.folder.path());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // At once, but so that it gives back its shared memory.
        self.end("QUIT");
    }
}

/// Where the programs of the server for tests are.
fn programs() -> PathBuf {
    let asked = async {
        let database = TestDatabase::new(std::env::var(SERVER)).await.unwrap();
        database.sql("select setting from pg_config where name = 'BINDIR'").await.unwrap()
    };
    Runtime::new().unwrap().block_on(asked).remove(0).into()
}

fn we_are_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}
