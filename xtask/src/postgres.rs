//! A PostgreSQL server for the tests: a cluster of its own in a temporary folder, never one that
//! was there.

use std::{
    env, fs,
    os::unix::fs::{PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{
    debian,
    shell::{program, run, works},
};

/// The variable by which tests find the server.
pub(crate) const VARIABLE: &str = "FMF_TEST_POSTGRES";
/// PostgreSQL refuses to run as root; this is `nobody`, who owns nothing else.
const NOBODY: u32 = 65534;
/// How long the server may take until it answers.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server that runs until the value is dropped. Nobody but us reaches it: it listens on a socket
/// in its own folder.
pub(crate) struct Postgres {
    folder: PathBuf,
    server: Child,
}

impl Postgres {
    /// Makes a cluster and starts its server, installing PostgreSQL if there is none.
    ///
    /// # Errors
    /// PostgreSQL is missing and cannot be installed, or does not start.
    pub(crate) fn start() -> Result<Self> {
        let programs = installed()?;
        let folder = env::temp_dir().join(format!("fmf-postgres-{}", std::process::id()));
        make(&folder)?;
        let data = folder.join("data");
        let mut initdb = as_ordinary_user(&programs.join("initdb"), &folder);
        // With a collation like that of most servers: ours must not depend on it.
        initdb.args(["--username=fmf", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]);
        initdb.args(["--locale-provider=icu", "--icu-locale=en-US", "--pgdata"]).arg(&data);
        run(initdb.stdout(Stdio::null())).context("cannot make a cluster for the tests")?;
        let mut server = as_ordinary_user(&programs.join("postgres"), &folder);
        server.arg("-D").arg(&data).arg("-k").arg(&folder);
        server.args(["-c", "listen_addresses=", "-c", "fsync=on", "-c", "max_connections=200"]);
        let log = fs::File::create(folder.join("log"))?;
        let server = server.stdout(Stdio::null()).stderr(log).spawn();
        let started = Self { folder, server: server.context("cannot start PostgreSQL")? };
        started.wait(&programs)?;
        Ok(started)
    }

    /// Where it is, for [`VARIABLE`].
    pub(crate) fn url(&self) -> String {
        let socket = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://fmf@{socket}/postgres")
    }

    /// Makes a database, and answers where it is.
    ///
    /// # Errors
    /// `createdb` fails.
    pub(crate) fn database(&self, name: &str) -> Result<String> {
        let mut createdb = program(installed()?.join("createdb"), &["--username=fmf", "--host"]);
        run(createdb.arg(&self.folder).arg(name))?;
        let url = self.url();
        Ok(format!("{}/{name}", url.strip_suffix("/postgres").unwrap_or(&url)))
    }

    fn wait(&self, programs: &Path) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        while !works(program(programs.join("pg_isready"), &["--host"]).arg(&self.folder)) {
            if Instant::now() > until {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL does not start:\n{log}");
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // At once, but so that it gives back its shared memory; what it holds is thrown away.
        let pid = self.server.id().to_string();
        if !works(&mut program("kill", &["-QUIT", &pid])) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// `cargo xtask with-postgres COMMAND …`: runs a command that finds the server by [`VARIABLE`].
///
/// # Errors
/// The server does not start, or the command fails.
pub(crate) fn run_with(words: &[String]) -> Result<()> {
    let Some((name, arguments)) = words.split_first() else {
        bail!("name a command, such as `cargo xtask with-postgres cargo test -p fmf-db`");
    };
    let postgres = Postgres::start()?;
    run(Command::new(name).args(arguments).env(VARIABLE, postgres.url()))
}

/// The folder of PostgreSQL's programs, installed if there is none.
fn installed() -> Result<PathBuf> {
    if let Some(found) = programs() {
        return Ok(found);
    }
    debian::install(&["postgresql"], "the tests need PostgreSQL 15 or newer")?;
    programs().context("PostgreSQL was installed, but there is no initdb below /usr/lib/postgresql")
}

/// The folder of the newest PostgreSQL's programs: Debian's, else that of the search path.
fn programs() -> Option<PathBuf> {
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let of_debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<_> = of_debian.map(|entry| entry.path()).collect();
    folders.sort_by_key(version);
    let of_debian = folders.into_iter().rev().map(|folder| folder.join("bin"));
    let of_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>());
    let all = of_debian.chain(of_path.unwrap_or_default());
    all.into_iter().find(|folder| folder.join("initdb").exists())
}

fn make(folder: &Path) -> Result<()> {
    fs::create_dir(folder).with_context(|| format!("cannot make {folder:?}"))?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    if debian::we_are_root() {
        chown(folder, Some(NOBODY), Some(NOBODY))?;
    }
    Ok(())
}

/// A program as ourselves, or as nobody if we are root.
fn as_ordinary_user(path: &Path, folder: &Path) -> Command {
    let mut command = if debian::we_are_root() {
        let ids = [format!("--reuid={NOBODY}"), format!("--regid={NOBODY}")];
        let mut command = Command::new("setpriv");
        command.args(ids).arg("--clear-groups").arg(path);
        command
    } else {
        Command::new(path)
    };
    command.current_dir(folder).env("HOME", folder);
    command
}
