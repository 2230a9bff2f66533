//! A server whose disk is full: it says so, loses nothing, and goes on when space returns.
//!
//! Two disks. One is a small `tmpfs` in a mount namespace of the server's own, which most systems
//! let anybody make: SQLite then meets what a full disk does to it. Where that is forbidden, root
//! under `CI` is an error, and everybody else has the other: a limit on the size of files, which
//! can be set everywhere, and which the server meets as a disk that fails to write.

use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    process::{Command, Stdio},
};

use tokio::runtime::Runtime;

use super::{
    chronicle::Chronicle,
    connection::Connection,
    fact::{self, Fact, Life},
    over_http::ask,
    prompt,
    random::Random,
};
use crate::given::{Desk, Serving};

/// In a namespace where we may mount.
const AS_ANYBODY: [&str; 4] = ["unshare", "--user", "--map-root-user", "--mount"];
/// The same for root, where namespaces of users are forbidden.
const AS_ROOT: [&str; 2] = ["unshare", "--mount"];
/// Mounts eight megabytes on `$0`, three of which can be given back, and becomes the command.
const SMALL: &str = "mount -t tmpfs -o size=8m tmpfs \"$0\" && \
                     head -c 3145728 /dev/zero > \"$0/filler\" && exec \"$@\"";
/// Lets no file grow above some megabytes; a write that would is an error, and no signal.
const LIMITED: &str = "trap '' XFSZ; ulimit -S -f 4096; exec \"$@\"";

#[test]
fn a_small_disk_that_is_full_takes_nothing_and_then_everything_again() {
    let Some(unshare) = unshare() else { return };
    let desk = Desk::new();
    fs::create_dir(desk.path().join("disk")).unwrap();
    let server = serve(&desk, &[unshare, &["sh", "-c", SMALL]].concat());
    // As the server sees it.
    let disk = format!("/proc/{}/root{}/disk", server.process(), desk.path().display());
    let free = || fs::remove_file(format!("{disk}/filler")).unwrap();
    check(&server, &disk, "the disk is full", free);
}

#[test]
fn a_disk_that_fails_to_write_takes_nothing_and_then_everything_again() {
    let desk = Desk::new();
    let server = serve(&desk, &["sh", "-c", LIMITED]);
    let disk = desk.path().join("disk").display().to_string();
    let free = || {
        let process = server.process().to_string();
        let mut lift = Command::new("prlimit");
        assert!(lift.args(["--fsize=unlimited", "--pid", &process]).status().unwrap().success());
    };
    check(&server, &disk, "cannot read or write the registry", free);
}

#[test]
fn a_server_that_starts_on_a_full_disk_reads_what_is_there() {
    let desk = Desk::new();
    let server = serve(&desk, &["sh", "-c", LIMITED]);
    let mut client = Client::of(&server);
    assert_eq!(client.write(&Fact::Begun), None);
    client.fill();
    drop(server);
    let server = serve(&desk, &["sh", "-c", LIMITED]);
    client.sees_what_was_answered(&server);
}

/// Fills the disk, frees it, and holds what is there against what was answered.
fn check(server: &Serving, disk: &str, said: &str, free: impl FnOnce()) {
    let mut client = Client::of(server);
    assert_eq!(client.write(&Fact::Begun), None);
    let refused = client.fill();
    assert!(refused.contains(said), "{refused}");
    client.sees_what_was_answered(server);
    // A small one may still find its place; whatever is answered is true.
    let refused = (0..100).filter(|size| client.register(size * 500).is_some()).count();
    assert!(refused > 0, "the disk is not full any more");
    client.sees_what_was_answered(server);
    client.would_find_it_after_a_crash(disk);
    free();
    for _ in 0..10 {
        assert_eq!(client.register(80_000), None);
    }
    client.sees_what_was_answered(server);
    client.would_find_it_after_a_crash(disk);
}

/// Somebody who writes one prompt, and what was answered.
struct Client {
    connection: Connection,
    random: Random,
    life: Option<Life>,
}

impl Client {
    const PROMPT: &str = "prompt";

    fn of(server: &Serving) -> Self {
        let connection = Connection::open(&server.url).unwrap();
        Self { connection, random: super::random(), life: None }
    }

    /// Does it, or answers why it cannot be done now.
    fn write(&mut self, step: &Fact) -> Option<String> {
        let answer = ask(&mut self.connection, Self::PROMPT, step).unwrap();
        if answer.status == 200 {
            fact::apply(&mut self.life, step);
            return None;
        }
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.header.contains("\r\nretry-after: "), "{answer:?}");
        assert_eq!(answer.body["error_code"], "TEMPORARILY_UNAVAILABLE");
        Some(answer.body["message"].as_str().unwrap().to_owned())
    }

    /// Registers a text of that length that cannot be packed well.
    fn register(&mut self, length: usize) -> Option<String> {
        let mut text = String::new();
        while text.len() <= length {
            text.push_str(&self.random.below(u64::MAX).to_string());
        }
        self.write(&Fact::Registered { text, tag: "1".to_owned() })
    }

    /// Registers until it cannot be done any more, and answers why.
    fn fill(&mut self) -> String {
        (0..1000).find_map(|_| self.register(80_000)).unwrap()
    }

    fn sees_what_was_answered(&self, server: &Serving) {
        Runtime::new().unwrap().block_on(self.finds_what_was_answered(&server.url));
    }

    /// Opens copies of the files as they are now, and follows the log.
    fn would_find_it_after_a_crash(&self, disk: &str) {
        let copy = Desk::new();
        for file in ["fmf.db", "fmf.db-wal"] {
            fs::copy(format!("{disk}/data/{file}"), copy.path().join(file)).unwrap();
        }
        let uri = format!("sqlite:{}", copy.path().join("fmf.db").display());
        Runtime::new().unwrap().block_on(async {
            self.finds_what_was_answered(&uri).await;
            let registry = prompt::open(&uri).await;
            Chronicle::default().follow(registry.require_history().unwrap()).await;
        });
    }

    async fn finds_what_was_answered(&self, uri: &str) {
        let found = prompt::read(&*prompt::open(uri).await, Self::PROMPT).await;
        let answered = self.life.as_ref().map(|life| &life.prompt);
        assert!(found.as_ref() == answered, "what is there is not what was answered");
    }
}

/// A server in the folder `disk`, started by these words.
fn serve(desk: &Desk, words: &[&str]) -> Serving {
    let served = desk.command(&["serve", "--port", "0", "--data-dir", "disk/data"]);
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).arg(desk.path().join("disk"));
    command.arg(served.get_program()).args(served.get_args()).current_dir(desk.path());
    Serving::start(command.stdout(Stdio::piped()).stderr(Stdio::piped()))
}

/// How we may mount; `None` where we may not.
fn unshare() -> Option<&'static [&'static str]> {
    let may = |words: &&&[&str]| {
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).args(["mount", "-t", "tmpfs", "tmpfs", "/tmp"]);
        command.output().is_ok_and(|output| output.status.success())
    };
    let found = [&AS_ANYBODY[..], &AS_ROOT].iter().find(may).copied();
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let must = is_root && std::env::var("CI").is_ok();
    assert!(found.is_some() || !must, "root cannot mount a tmpfs in a namespace (`unshare`)");
    if found.is_none() {
        println!("not done: nobody may mount a tmpfs here");
    }
    found
}
