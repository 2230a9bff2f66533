//! Uploads and downloads as sockets see them: large, slow, standing still, cut off.

use std::{fs, path::PathBuf, time::Duration};

use fmf_server::{Limits, ServeOptions};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::interval,
};

use crate::{
    harness::Listening,
    raw::{answer, get, memory, said},
};

const FILE: &str = "/api/2.0/mlflow-artifacts/artifacts/0/large.bin";
/// How much a file of any size may make the server, and a test in its process, hold more.
const MOST_MEMORY: u64 = 64 << 20;

/// A server, and where its files are.
struct Served {
    server: Listening,
    files: PathBuf,
    _folder: TempDir,
}

async fn served(limits: Limits) -> Served {
    let folder = tempfile::tempdir().unwrap();
    let data_dir = folder.path().join("data");
    let files = folder.path().join("files");
    let artifacts = Some(files.display().to_string());
    let options = ServeOptions { data_dir, artifacts, limits, ..ServeOptions::default() };
    Served { server: Listening::start(options, ()).await, files, _folder: folder }
}

fn short() -> Limits {
    Limits { body: Duration::from_millis(600), ..Limits::default() }
}

impl Served {
    /// Begins to send a file of so many bytes.
    async fn begin(&self, size: usize) -> TcpStream {
        let head = format!(
            "PUT {FILE} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Length: {size}\r\n\r\n"
        );
        said(self.server.address, &head).await
    }

    /// Nothing of an upload is to be seen.
    async fn check_nothing_is_seen(&self) {
        let text = get(self.server.address, FILE).await;
        assert!(text.starts_with("HTTP/1.1 404"), "{text}");
        let text = get(self.server.address, "/api/2.0/mlflow-artifacts/artifacts").await;
        assert!(text.ends_with("{}"), "{text}");
    }

    /// Neither that, and soon nothing is left of it.
    async fn check_nothing_is_left(&self) {
        self.check_nothing_is_seen().await;
        let mut looks = interval(Duration::from_millis(5));
        let left = || fs::read_dir(self.files.join(".fmf-uploads")).unwrap().count();
        while left() > 0 {
            looks.tick().await;
        }
    }

    /// Waits until something of an upload has been written.
    async fn written(&self) {
        let mut looks = interval(Duration::from_millis(5));
        let size = || {
            let mut entries = fs::read_dir(self.files.join(".fmf-uploads")).ok()?;
            Some(entries.next()?.ok()?.metadata().ok()?.len())
        };
        while size().unwrap_or_default() == 0 {
            looks.tick().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_file_goes_in_and_out_without_being_held() {
    const SIZE: usize = 256 << 20;
    let served = served(Limits::default()).await;
    let before = memory();
    let mut stream = served.begin(SIZE).await;
    let piece: Vec<u8> = (0..=255).cycle().take(1 << 20).collect();
    for _ in 0..SIZE / piece.len() {
        stream.write_all(&piece).await.unwrap();
        assert!(memory() < before + MOST_MEMORY, "{} MB", memory() >> 20);
    }
    let text = answer(stream).await;
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    let words = format!("GET {FILE} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let mut stream = said(served.server.address, &words).await;
    let (mut received, mut bytes) = (0, vec![0; 1 << 20]);
    loop {
        let read = stream.read(&mut bytes).await.unwrap();
        if read == 0 {
            break;
        }
        received += read;
        assert!(memory() < before + MOST_MEMORY, "{} MB", memory() >> 20);
    }
    assert!(received > SIZE && received < SIZE + 2000, "{received}");
}

#[tokio::test]
async fn an_upload_that_is_cut_off_leaves_nothing() {
    let served = served(Limits::default()).await;
    let mut stream = served.begin(1 << 20).await;
    stream.write_all(&[7; 100_000]).await.unwrap();
    served.written().await;
    drop(stream);
    served.check_nothing_is_left().await;
}

#[tokio::test]
async fn an_upload_whose_store_goes_away_is_refused_and_never_seen() {
    let served = served(Limits::default()).await;
    let mut stream = served.begin(1 << 20).await;
    stream.write_all(&[7; 100_000]).await.unwrap();
    served.written().await;
    let away = served.files.with_extension("away");
    fs::rename(&served.files, &away).unwrap();
    stream.write_all(&vec![7; (1 << 20) - 100_000]).await.unwrap();
    let text = answer(stream).await;
    assert!(text.starts_with("HTTP/1.1 503") && text.contains("store is away"), "{text}");
    fs::rename(&away, &served.files).unwrap();
    served.check_nothing_is_seen().await;
}

#[tokio::test]
async fn an_upload_that_stands_still_is_ended() {
    let served = served(short()).await;
    let mut stream = served.begin(1 << 20).await;
    stream.write_all(&[7; 100_000]).await.unwrap();
    let text = answer(stream).await;
    assert!(text.starts_with("HTTP/1.1 400") && text.contains("Too little"), "{text}");
    served.check_nothing_is_left().await;
}

#[tokio::test]
async fn a_slow_upload_that_moves_may_take_longer_and_stops_nobody() {
    let served = served(short()).await;
    let mut stream = served.begin(20 * 70_000).await;
    let mut pause = interval(Duration::from_millis(90));
    // Three times as long as a body that is held may take.
    for _ in 0..20 {
        stream.write_all(&[7; 70_000]).await.unwrap();
        // The upload goes on after this is answered.
        let text = get(served.server.address, "/health").await;
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
        pause.tick().await;
    }
    let text = answer(stream).await;
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
}

#[tokio::test]
async fn uploads_that_wait_take_no_room_from_others() {
    let served = served(Limits { bodies_under_way: 1 << 20, ..Limits::default() }).await;
    let mut waiting = Vec::new();
    for _ in 0..100 {
        let mut stream = served.begin(1 << 20).await;
        stream.write_all(&[7; 60_000]).await.unwrap();
        waiting.push(stream);
    }
    served.written().await;
    let mut stream = served.begin(3 << 20).await;
    stream.write_all(&vec![7; 3 << 20]).await.unwrap();
    let text = answer(stream).await;
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
}

#[tokio::test]
async fn a_refused_upload_is_answered_after_what_was_sent() {
    let served = served(Limits::default()).await;
    let size = 3 << 20;
    let head = format!(
        "PUT /api/2.0/mlflow-artifacts/artifacts/../x HTTP/1.1\r\nHost: localhost\r\n\
         Connection: close\r\nContent-Length: {size}\r\n\r\n"
    );
    let mut stream = said(served.server.address, &head).await;
    stream.write_all(&vec![7; size]).await.unwrap();
    let text = answer(stream).await;
    assert!(text.starts_with("HTTP/1.1 400") && text.contains("Invalid path"), "{text}");
}

#[tokio::test]
async fn a_download_under_way_ends_before_the_server_does() {
    const SIZE: usize = 24 << 20;
    let served = served(Limits::default()).await;
    let mut stream = served.begin(SIZE).await;
    stream.write_all(&vec![7; SIZE]).await.unwrap();
    assert!(answer(stream).await.starts_with("HTTP/1.1 200"));
    let words = format!("GET {FILE} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let mut stream = said(served.server.address, &words).await;
    let mut first = vec![0; 1 << 16];
    let begun = stream.read(&mut first).await.unwrap();
    let stopping = tokio::spawn(served.server.stop());
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    stopping.await.unwrap();
    assert!(begun + rest.len() > SIZE, "{} of {SIZE}", begun + rest.len());
}
