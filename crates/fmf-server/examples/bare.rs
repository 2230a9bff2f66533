//! A bare axum server with one route, that of loading by alias, and one JSON body of the size it is
//! given: what the registry's own answers are measured against.
//!
//! `cargo run --release --example bare -- PORT BYTES`

use std::{env, net::Ipv4Addr};

use axum::{Router, http::header, routing::get, serve::ListenerExt as _};
use bytes::Bytes;
use tokio::net::TcpListener;

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let port: u16 = arguments.next().ok_or("say the port")?.parse()?;
    let bytes: usize = arguments.next().ok_or("say how many bytes")?.parse()?;
    let body = Bytes::from(format!("{{\"x\":\"{}\"}}", "x".repeat(bytes.saturating_sub(8))));
    let answer = move || {
        let body = body.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], body) }
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let router = Router::new().route("/api/2.0/mlflow/registered-models/alias", get(answer));
    axum::serve(listener, router).await?;
    Ok(())
}
