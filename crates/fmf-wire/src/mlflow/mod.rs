//! MLflow's REST protocol, version 2.0, as its release 3.17 speaks it.
//!
//! A server reads [`Params`] from a request, a typed request from them ([`requests`]), asks its
//! registry, and writes a message ([`messages`]) or an [`ApiError`]. The client does the same the
//! other way round. What a registry may do with a request is not decided here.

mod artifact_faults;
#[cfg(feature = "client")]
pub mod client;
mod error;
pub mod keys;
pub mod messages;
mod model_token;
mod params;
pub mod paths;
mod python;
pub mod requests;
mod rules;
mod source;
mod stage;
pub mod token;
mod tracking_faults;
mod tracking_rules;

pub use error::{ApiError, ErrorCode};
pub use model_token::ModelSearchToken;
pub use params::Params;
pub use stage::Stage;
