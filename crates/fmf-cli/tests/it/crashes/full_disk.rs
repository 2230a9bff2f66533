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

use super::{chronicle::Chronicle, fact::Fact, filling::Client, prompt};
use crate::given::{Desk, Serving};

/// In a namespace where we may mount.
const AS_ANYBODY: [&str; 4] = ["unshare", "--user", "--map-root-user", "--mount"];
/// The same for root, where namespaces of users are forbidden.
pub(super) const AS_ROOT: [&str; 2] = ["unshare", "--mount"];
/// Mounts eight megabytes on `$0`, three of which can be given back, and becomes the command.
pub(super) const SMALL: &str = "mount -t tmpfs -o size=8m tmpfs \"$0\" && \
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
    client.finds_what_was_answered(&server.url);
}

/// Fills the disk, frees it, and holds what is there against what was answered.
fn check(server: &Serving, disk: &str, said: &str, free: impl FnOnce()) {
    let mut client = Client::of(server);
    assert_eq!(client.write(&Fact::Begun), None);
    let refused = client.fill();
    assert!(refused.contains(said), "{refused}");
    client.finds_what_was_answered(&server.url);
    // A small one may still find its place; whatever is answered is true.
    let refused = (0..100).filter(|size| client.register(size * 500).is_some()).count();
    assert!(refused > 0, "the disk is not full any more");
    client.finds_what_was_answered(&server.url);
    would_be_found_after_a_crash(&mut client, disk);
    free();
    for _ in 0..10 {
        assert_eq!(client.register(80_000), None);
    }
    client.finds_what_was_answered(&server.url);
    would_be_found_after_a_crash(&mut client, disk);
}

/// Opens copies of the files as they are now, and follows the log.
fn would_be_found_after_a_crash(client: &mut Client, disk: &str) {
    let copy = Desk::new();
    for file in ["fmf.db", "fmf.db-wal"] {
        fs::copy(format!("{disk}/data/{file}"), copy.path().join(file)).unwrap();
    }
    let uri = format!("sqlite:{}", copy.path().join("fmf.db").display());
    client.finds_what_was_answered(&uri);
    Runtime::new().unwrap().block_on(async {
        let registry = prompt::open(&uri).await;
        Chronicle::default().follow(registry.require_history().unwrap()).await;
    });
}

/// A server in the folder `disk`, started by these words.
fn serve(desk: &Desk, words: &[&str]) -> Serving {
    serve_with(desk, words, &["--data-dir", "disk/data"])
}

/// A server that is started by words which make a disk in the folder `disk`.
pub(super) fn serve_with(desk: &Desk, words: &[&str], more: &[&str]) -> Serving {
    let served = desk.command(&[&["serve", "--port", "0"], more].concat());
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).arg(desk.path().join("disk"));
    command.arg(served.get_program()).args(served.get_args()).current_dir(desk.path());
    Serving::start(command.stdout(Stdio::piped()).stderr(Stdio::piped()))
}

/// How we may mount; `None` where we may not.
pub(super) fn unshare() -> Option<&'static [&'static str]> {
    let may = |words: &&&[&str]| {
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).args(["mount", "-t", "tmpfs", "tmpfs", "/tmp"]);
        command.output().is_ok_and(|output| output.status.success())
    };
    let found = [&AS_ANYBODY[..], &AS_ROOT].iter().find(may).copied();
    if found.is_none() {
        is_not_done();
    }
    found
}

/// Says that nobody may mount a disk here; for root under `CI` that is an error.
pub(super) fn is_not_done() {
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let must = is_root && std::env::var("CI").is_ok();
    assert!(!must, "root cannot mount a tmpfs in a namespace (`unshare`)");
    println!("not done: we may not mount a tmpfs here");
}
