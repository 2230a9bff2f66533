//! A PostgreSQL of a test's own, which it may stop, restart and freeze.

use std::{
    fs::{self, File},
    os::unix::fs::{MetadataExt as _, chown},
    path::{Path, PathBuf},
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
pub(in crate::crashes) struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    server: Option<Child>,
    /// What every program is started by: words that lead to where a disk of it is.
    by: Vec<String>,
}

/// A server that does nothing, until the value goes.
pub(super) struct Frozen(Vec<String>);

impl Cluster {
    /// A new one that runs; only its own socket leads to it.
    pub(in crate::crashes) fn start() -> Self {
        let mut cluster = Self::nowhere();
        cluster.make(&[]);
        cluster.begin();
        cluster
    }

    /// A folder for one, which belongs to who will run it.
    pub(in crate::crashes) fn nowhere() -> Self {
        let folder = tempfile::Builder::new().prefix("fmf-").tempdir_in("/tmp").unwrap();
        if we_are_root() {
            chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        Self { folder, programs: programs(), server: None, by: Vec::new() }
    }

    /// Has its programs started by these words.
    pub(in crate::crashes) fn be_started_by(&mut self, words: Vec<String>) {
        self.by = words;
    }

    /// Makes its files.
    pub(in crate::crashes) fn make(&self, more: &[&str]) {
        let mut initdb = self.program("initdb");
        initdb.args(["--username=fmf", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]);
        initdb.args(more).args(["--no-sync", "--pgdata"]).arg(self.folder.path().join("data"));
        assert!(initdb.stdout(Stdio::null()).status().unwrap().success());
    }

    /// Where it is.
    pub(in crate::crashes) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The URL of its database.
    pub(in crate::crashes) fn url(&self) -> String {
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
    pub(in crate::crashes) fn sql(&self, statement: &str) -> String {
        let mut psql = self.program("psql");
        psql.args(["--no-psqlrc", "--tuples-only", "--no-align", "--username=fmf", "--host"]);
        let output = psql.arg(self.folder.path()).args(["postgres", "-c", statement]).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Stops the server and all its processes, as a machine does that hangs.
    pub(super) fn freeze(&self) -> Frozen {
        let first = self.server.as_ref().unwrap().id();
        // The first one, so that it starts no others meanwhile.
        tell("STOP", &[first.to_string()]);
        let others = fs::read_to_string(format!("/proc/{first}/task/{first}/children")).unwrap();
        let mut all: Vec<_> = others.split_whitespace().map(str::to_owned).collect();
        tell("STOP", &all);
        all.push(first.to_string());
        Frozen(all)
    }

    /// Whether the server has ended by itself.
    pub(in crate::crashes) fn has_ended(&mut self) -> bool {
        let ended = self.server.as_mut().is_none_or(|server| server.try_wait().unwrap().is_some());
        if ended {
            self.server = None;
        }
        ended
    }

    /// Starts the server, and waits until it answers.
    pub(in crate::crashes) fn begin(&mut self) {
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
        if server.try_wait().unwrap().is_none() {
            tell(signal, &[server.id().to_string()]);
        }
        server.wait().unwrap();
    }

    /// A program of PostgreSQL, run as an ordinary user.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name).display().to_string();
        let mut words = self.by.clone();
        if we_are_root() {
            let ids = [format!("--reuid={NOBODY}"), format!("--regid={NOBODY}")];
            words.push("setpriv".to_owned());
            words.extend(ids);
            words.push("--clear-groups".to_owned());
        }
        words.push(path);
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
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

impl Drop for Frozen {
    fn drop(&mut self) {
        tell("CONT", &self.0);
    }
}

/// Sends processes a signal; one of them may have ended meanwhile.
fn tell(signal: &str, processes: &[String]) {
    Command::new("kill").arg(format!("-{signal}")).args(processes).output().unwrap();
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
