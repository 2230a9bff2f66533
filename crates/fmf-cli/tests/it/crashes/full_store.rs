//! A store of files on a disk that is full: it refuses what does not fit, keeps what it has, and
//! takes more when space returns.

use std::{
    collections::BTreeMap,
    fs, thread,
    time::{Duration, Instant},
};

use super::{
    connection::Connection,
    full_disk::{SMALL, serve_with, unshare},
};
use crate::given::{Desk, Serving};

/// A part of the disk.
const SIZE: usize = 600_000;

#[test]
fn a_store_of_files_that_is_full_keeps_what_it_has_and_then_takes_more() {
    let Some(unshare) = unshare() else { return };
    let desk = Desk::new();
    fs::create_dir(desk.path().join("disk")).unwrap();
    let words = [unshare, &["sh", "-c", SMALL]].concat();
    let given = ["--data-dir", "data", "--artifacts", "disk/files"];
    let server = serve_with(&desk, &words, &given);
    // As the server sees it.
    let disk = format!("/proc/{}/root{}/disk", server.process(), desk.path().display());
    let mut client = Client::of(&server);
    client.put("first", SIZE, 1).unwrap();
    let refused = (0..100).find_map(|file| client.put(&format!("file-{file}"), SIZE, 2).err());
    assert!(refused.unwrap().contains("the artifact store is full"));
    client.finds_what_was_taken();
    // Another first one, which does not fit beside the one that is there.
    assert!(client.put("first", 3 * SIZE, 3).is_err());
    client.finds_what_was_taken();
    nothing_is_left_over(&disk);
    fs::remove_file(format!("{disk}/filler")).unwrap();
    client.put("first", 3 * SIZE, 3).unwrap();
    client.put("more", SIZE, 4).unwrap();
    client.finds_what_was_taken();
}

/// Somebody who sends files, and what was taken of them.
struct Client {
    connection: Connection,
    taken: BTreeMap<String, Vec<u8>>,
}

impl Client {
    fn of(server: &Serving) -> Self {
        let connection = Connection::open(&server.url).unwrap();
        Self { connection, taken: BTreeMap::new() }
    }

    /// Sends a file of so many of those bytes; the message where it is not taken.
    fn put(&mut self, name: &str, size: usize, byte: u8) -> Result<(), String> {
        let bytes = vec![byte; size];
        let received = self.connection.file("PUT", &format!("/0/{name}"), &bytes).unwrap();
        if received.status == 200 {
            self.taken.insert(name.to_owned(), bytes);
            return Ok(());
        }
        let answer = received.json().unwrap();
        assert!(!answer.is_there());
        assert_eq!(answer.body["error_code"], "TEMPORARILY_UNAVAILABLE");
        Err(answer.body["message"].as_str().unwrap().to_owned())
    }

    /// What was taken is listed, and nothing else; and all of it is as it was sent.
    fn finds_what_was_taken(&mut self) {
        let listed = self.connection.file("GET", "?path=0", &[]).unwrap().json().unwrap().body;
        let files = listed["files"].as_array().unwrap().iter();
        let listed = files.map(|file| (file["path"].as_str().unwrap(), size(&file["file_size"])));
        let taken = self.taken.iter().map(|(name, bytes)| (name.as_str(), bytes.len()));
        assert_eq!(listed.collect::<Vec<_>>(), taken.collect::<Vec<_>>());
        for (name, bytes) in &self.taken {
            let found = self.connection.file("GET", &format!("/0/{name}"), &[]).unwrap().bytes;
            assert!(found == *bytes, "{name} is not what was sent");
        }
    }
}

/// A size, which the protocol writes as a number or as a text.
fn size(value: &serde_json::Value) -> usize {
    let text = value.as_str().map(str::to_owned).unwrap_or_else(|| value.to_string());
    text.parse().unwrap()
}

/// Soon there is nothing of what was refused.
fn nothing_is_left_over(disk: &str) {
    let until = Instant::now() + Duration::from_secs(20);
    while fs::read_dir(format!("{disk}/files/.fmf-uploads")).unwrap().count() > 0 {
        assert!(Instant::now() < until, "something of an upload is left");
        thread::yield_now();
    }
}
