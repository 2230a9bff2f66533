//! The registry as a server: MLflow's REST protocol, a first page, health and metrics.
//!
//! A handler reads a request, calls one method of the registry and answers; the rules stand in
//! the crates below. No SQL and no rule about prompts belongs here.

mod access;
mod api;
mod app;
mod artifacts;
mod cache;
mod data;
mod front;
mod marks;
mod metrics;
mod ops;
mod options;
mod room;
mod routes;
mod server;
mod ui;

pub use access::Need;
pub use artifacts::{ArtifactPlace, ArtifactPlaceError, CloudAccess};
pub use data::DataFolderError;
pub use fmf_db::Tracking;
pub use front::{Answering, Front, FrontError};
pub use options::{Auth, Limits, ServeOptions, TlsFiles};
pub use routes::{Route, every_route};
pub use server::{ServeError, Server, TlsError};
