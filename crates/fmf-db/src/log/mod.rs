//! The change log: one row for each fact that really changed, in one order, chained by hashes.
//!
//! `before` and `after` are JSON, and absent where there was nothing or is nothing:
//!
//! | actions | what they hold |
//! |---|---|
//! | `prompt.created` | `{"description", "tags"}` |
//! | `prompt.renamed` | the name |
//! | `prompt.described`, `version.described` | `{"description"}`, of a model's version also `{"stage"}` |
//! | `prompt.deleted` | `{"description", "aliases"}` |
//! | `version.created` | `{"digest", "kind", "description", "source", "model_config", "tags"}`, of an imported one also `{"author", "created_at"}` |
//! | `version.deleted` | `{"description", "stage"}` |
//! | `alias.*` | the version's number |
//! | `*_tag.*`, `model_config.*` | the value, as a text |
//! | `token.*` | `{"role", "expires_at"}`; never the token or its digest |
//! | `policy.*` | `{"prompts", "role"}` |
//!
//! What a thing was created with belongs to its creation; only what is set later is logged apart.
//! A template is never in the log, its digest is. Changes of tokens and policies concern no prompt:
//! the columns of its id and its name are empty texts, and the hash counts both as absent.

mod append;
mod head;
mod read;
mod verify;

pub(crate) use append::{Entry, append};
pub(crate) use head::Head;
pub(crate) use read::{changes, for_each, last_of_alias, last_until};
pub(crate) use verify::verify_piece;
