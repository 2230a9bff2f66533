//! A PostgreSQL whose disk is full: writes are refused and it is said why, what was acknowledged is
//! there, and writing goes on when space returns, without a restart of ours.
//!
//! The disk is a small `tmpfs` in a mount namespace that a process of ours keeps. PostgreSQL does not
//! run as root, and only root can mount for another user: everybody else is told that it was not
//! done.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{
    connection::Connection,
    fact::Fact,
    filling::Client,
    full_disk::{AS_ROOT, is_not_done},
    several::cluster::Cluster,
};
use crate::given::{Desk, Serving};

/// Mounts `$1` megabytes on `$0` for whom PostgreSQL runs as, sixteen of which can be given back, and
/// keeps them until nobody listens.
const SMALL: &str = "mount -t tmpfs -o size=\"$1\"m,uid=65534,gid=65534,mode=700 tmpfs \"$0\" && \
                     head -c 16777216 /dev/zero > \"$0/filler\" && mkdir \"$0/space\" && \
                     chown 65534:65534 \"$0/space\" && echo ready && exec cat";

/// How long PostgreSQL may take to give up.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn tables_on_a_full_disk_take_nothing_and_then_everything_again() {
    let mut cluster = Cluster::nowhere();
    let Some(disk) = Disk::mount(cluster.path(), 32) else { return is_not_done() };
    cluster.be_started_by(disk.way());
    cluster.make(&[]);
    cluster.begin();
    let space = disk.folder.join("space").display().to_string();
    cluster.sql(&format!("create tablespace small location '{space}'"));
    cluster.sql("alter system set default_tablespace = 'small'");
    cluster.sql("select pg_reload_conf()");
    let (_desk, server) = serve(&cluster);
    let (mut client, mut run) = (Client::of(&server), Run::of(&server));
    assert_eq!(client.write(&Fact::Begun), None);
    let refused = client.fill();
    assert!(refused.contains("the disk is full under the registry"), "{refused}");
    let refused = run.fill();
    assert!(refused.contains("the disk is full under"), "{refused}");
    client.finds_what_was_answered(&server.url);
    run.finds_what_was_answered();
    assert!(client.register(90_000).is_some(), "the disk is not full any more");
    disk.free();
    for _ in 0..10 {
        assert_eq!(client.register(80_000), None);
        assert_eq!(run.log(), None);
    }
    client.finds_what_was_answered(&server.url);
    run.finds_what_was_answered();
}

#[test]
fn a_database_whose_log_finds_no_room_comes_back_with_everything() {
    let mut cluster = Cluster::nowhere();
    let Some(disk) = Disk::mount(cluster.path(), 32) else { return is_not_done() };
    cluster.be_started_by(disk.way());
    let log = disk.folder.join("log").display().to_string();
    cluster.make(&["--wal-segsize=1", "--waldir", &log]);
    cluster.begin();
    let (_desk, server) = serve(&cluster);
    let mut client = Client::of(&server);
    assert_eq!(client.write(&Fact::Begun), None);
    let refused = client.fill();
    assert!(refused.contains("registry in postgres://"), "{refused}");
    // Without room for its log PostgreSQL breaks down, and whoever runs it starts it again.
    let until = Instant::now() + PATIENCE;
    while !cluster.has_ended() {
        assert!(Instant::now() < until, "it goes on without room for its log");
    }
    let refused = client.write(&Fact::Begun).unwrap();
    assert!(refused.contains("cannot reach the registry in postgres://"), "{refused}");
    disk.free();
    cluster.begin();
    client.comes_back(&server.url);
    for _ in 0..5 {
        assert_eq!(client.register(80_000), None);
    }
    client.finds_what_was_answered(&server.url);
    client.finds_what_was_answered(&cluster.url());
}

fn serve(cluster: &Cluster) -> (Desk, Serving) {
    let desk = Desk::new();
    desk.ok(&["db", "migrate", "--database-url", &cluster.url()]);
    let server = desk.serve(&["--database-url", &cluster.url()]);
    (desk, server)
}

/// A small disk, as long as the value lives.
struct Disk {
    keeper: Child,
    folder: PathBuf,
}

impl Disk {
    /// Mounts one on the folder `disk`; `None` where we may not.
    fn mount(folder: &Path, megabytes: u32) -> Option<Self> {
        let folder = folder.join("disk");
        fs::create_dir(&folder).unwrap();
        let mut command = Command::new(AS_ROOT[0]);
        command.args(&AS_ROOT[1..]).args(["sh", "-c", SMALL]).arg(&folder);
        command.arg(megabytes.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut keeper = command.stderr(Stdio::null()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let disk = Self { keeper, folder };
        (said == "ready\n").then_some(disk)
    }

    /// Words by which a command gets to where it is.
    fn way(&self) -> Vec<String> {
        vec!["nsenter".to_owned(), format!("--mount=/proc/{}/ns/mnt", self.keeper.id())]
    }

    /// Gives space back.
    fn free(&self) {
        let seen = format!("/proc/{}/root{}", self.keeper.id(), self.folder.display());
        fs::remove_file(format!("{seen}/filler")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}

/// A run that metrics are logged to, and how many points were taken.
struct Run {
    connection: Connection,
    id: String,
    taken: usize,
}

impl Run {
    /// How many points are sent at once.
    const BATCH: usize = 1_000;

    fn of(server: &Serving) -> Self {
        let mut connection = Connection::open(&server.url).unwrap();
        let made = connection.ask("POST", "runs/create", &json!({"experiment_id": "0"})).unwrap();
        let id = made.body["run"]["info"]["run_id"].as_str().unwrap().to_owned();
        Self { connection, id, taken: 0 }
    }

    /// Logs some points, or answers why that cannot be done now.
    fn log(&mut self) -> Option<String> {
        let points = self.taken..self.taken + Self::BATCH;
        let points = points.map(|at| json!({"key": "m", "value": at, "timestamp": at, "step": at}));
        let body = json!({"run_id": self.id, "metrics": points.collect::<Vec<Value>>()});
        let answer = self.connection.ask("POST", "runs/log-batch", &body).unwrap();
        if answer.is_there() {
            self.taken += Self::BATCH;
            return None;
        }
        Some(answer.body["message"].as_str().unwrap().to_owned())
    }

    /// Logs until it cannot be done any more, and answers why.
    fn fill(&mut self) -> String {
        (0..1000).find_map(|_| self.log()).unwrap()
    }

    /// All points that were taken are there, and no other.
    fn finds_what_was_answered(&mut self) {
        let (mut count, mut page) = (0, String::new());
        loop {
            let path = format!(
                "metrics/get-history?run_id={}&metric_key=m&max_results=1000&page_token={page}",
                self.id
            );
            let answer = self.connection.get(&path).unwrap();
            assert!(answer.is_there());
            count += answer.body["metrics"].as_array().map_or(0, Vec::len);
            match answer.body["next_page_token"].as_str() {
                Some(next) if !next.is_empty() => page = next.to_owned(),
                _ => break,
            }
        }
        assert_eq!(count, self.taken);
    }
}
