//! Who asks, and what they may do: tokens, roles, and how many wrong tokens an address may try.
//!
//! What each route takes stands in the table of routes ([`crate::routes`]). Which aliases are
//! protected is the registry's to know: a write carries the role of its caller there.

mod caller;
mod credentials;
mod guard;
mod need;
mod refused;
mod wrong_tokens;

pub(crate) use caller::{Caller, check_reason};
pub(crate) use guard::Guard;
pub use need::Need;
pub(crate) use refused::Refused;
