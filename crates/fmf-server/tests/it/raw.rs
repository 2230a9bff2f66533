//! Clients that write and read bytes as they please.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// How long a test waits for what must happen; a server's own limits are up to 75 s.
const PATIENCE: Duration = Duration::from_secs(150);

/// A connection that has said something.
pub(crate) async fn said(address: SocketAddr, words: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(words.as_bytes()).await.unwrap();
    stream
}

/// Waits until the server has ended a connection; what it said is thrown away.
pub(crate) async fn ended(stream: &mut TcpStream) {
    let mut bytes = vec![0; 1 << 16];
    let end = async { while stream.read(&mut bytes).await.is_ok_and(|read| read > 0) {} };
    timeout(PATIENCE, end).await.unwrap();
}

/// Everything the server says until it ends the connection.
pub(crate) async fn answer(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut text)).await.unwrap();
    assert!(read.is_ok() || !text.is_empty(), "{read:?}");
    String::from_utf8_lossy(&text).into_owned()
}

/// How often others are answered at least while clients do what should stop nobody: they would be
/// answered once, afterwards, if it did.
pub(crate) const ANSWERED_MEANWHILE: usize = 3;

/// The answer to one GET on a connection of its own.
pub(crate) async fn get(address: SocketAddr, path: &str) -> String {
    let words = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    answer(said(address, &words).await).await
}

/// The memory of this process, which is server and clients in one, in bytes.
pub(crate) fn memory() -> u64 {
    let about = std::fs::read_to_string("/proc/self/statm").unwrap();
    about.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}
