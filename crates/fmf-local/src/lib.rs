//! The Local Store: prompts as files of a folder, to be read, edited and versioned like code.
//!
//! ```text
//! prompts/
//!   invoice_summary/
//!     1.prompt.txt      the template of version 1: its bytes, nothing added or trimmed
//!     2.prompt.txt
//!     2.meta.yaml       commit message, tags, author and the like of version 2
//!     3.prompt.yml      a chat template, in the keys of GitHub Models
//!     prompt.yaml       what belongs to the prompt: description, tags, last_version
//!     aliases.json      {"production": 2}
//!   aliases.json        {"invoice_summary": {"production": 2}}; a prompt's own file wins
//!   .fmf.lock           held by the one process that writes
//! ```
//!
//! A version exists when its template file does. A folder without one is no prompt, unless its
//! `prompt.yaml` remembers a `last_version`: then its versions were deleted.
//!
//! No HTTP and no SQL here; what a prompt is stands in `fmf-core`.

mod about;
mod aliases;
mod cache;
mod chat;
mod document;
mod error;
mod files;
mod git;
mod init;
mod json;
mod layout;
mod lint;
mod lock;
mod read;
mod sidecar;
mod store;
mod text;
mod time;
mod watch;
mod write;
mod yaml;

pub use chat::{Chat, read as read_chat};
pub use init::init;
pub use lint::{Finding, Rule};
pub use store::{LocalOptions, LocalStore};
