//! What `fmf serve` says when it serves: what, where, and how to reach it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use fmf::{
    DatabaseUrl,
    config::{ServeConfig, redact_url},
};
use fmf_server::{ArtifactPlace, Server};

use crate::{
    screen::{Line, Look},
    session::Session,
};

/// What is served, and how to reach it.
pub(super) fn lines(config: &ServeConfig, server: &Server, demo: bool) -> Vec<Line> {
    let scheme = if config.tls_cert.is_some() { "https" } else { "http" };
    let bound = server.address();
    let url = format!("{scheme}://{}", reachable(bound));
    let data = config
        .database_url
        .as_deref()
        .map_or_else(|| config.data_dir.display().to_string(), redact_url);
    let name = if demo { "telco_support_technical" } else { "NAME" };
    let what = if demo { "example data in" } else { "data in" };
    let title = Line::from("FMF serves a registry on ").add(&url, Look::Strong);
    let access = match server.asks_for_tokens() {
        true => "by token: export MLFLOW_TRACKING_TOKEN=…",
        false => "everybody who reaches this address may read and write",
    };
    let mut lines = vec![
        title.add(format!(" ({what} {data})"), Look::Dim),
        Line::new(),
        field("python", format!("export MLFLOW_TRACKING_URI={url}")),
        field("", format!("mlflow.genai.load_prompt(\"prompts:/{name}@production\")")),
        field("cli", format!("fmf --store {url} prompt list")),
    ];
    if demo {
        lines.push(field("", format!("fmf --store {url} prompt metrics {name}")));
    }
    if bound.ip().is_unspecified() {
        let port = bound.port();
        let text = format!("{scheme}://HOST:{port}, by every name and address of this machine");
        lines.push(field("others", text));
    }
    lines.push(field("access", access.to_owned()));
    if let Some(files) = files_apart(config) {
        lines.push(field("files", files.to_string()));
    }
    lines.push(field("stop", "ctrl-c".to_owned()));
    lines
}

/// Says that other servers of this database do not see the files of runs that come here, where that
/// is so: the database is a server's, and they are in this one's folder.
pub(super) fn warn_of_lonely_files(session: &Session, config: &ServeConfig) {
    if let (None, Some(files)) = (&config.artifacts, files_apart(config)) {
        session.note(
            &format!(
                "files of runs go to {files}, where no other server of this database sees them"
            ),
            "several servers take the same --artifacts, a folder that they share or, in a build \
             with feature clouds, s3://BUCKET/PATH; one alone may name its folder by it",
        );
    }
}

fn field(label: &str, text: String) -> Line {
    Line::new().add(format!("  {label:<8}"), Look::Dim).add(text, Look::Plain)
}

/// Where the files of runs are, if that is not beside the database.
fn files_apart(config: &ServeConfig) -> Option<ArtifactPlace> {
    let url: DatabaseUrl = config.database().ok()?;
    let named = config.artifacts.as_deref();
    (named.is_some() || url.path().is_none())
        .then(|| ArtifactPlace::of(named, &url, &config.data_dir))
}

/// An address that can be connected to, where the bound one means all of them.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
