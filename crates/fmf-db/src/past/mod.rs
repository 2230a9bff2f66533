//! What was true at a moment, told from the log and from rows that are never deleted.
//!
//! A moment becomes the number of the last change it includes. Everything else is then found by
//! going to the one change that decided it: who had got the name, where an alias had last been
//! set, which value a tag had last been given. No statement here looks at the changes in between,
//! so that a long log costs no more than a short one.

mod aliases;
mod claims;
mod life;
mod moment;
mod prompt;
mod tags;
#[cfg(test)]
mod tests;
mod version;

pub(crate) use claims::{Claim, claims};
pub(crate) use prompt::prompt_at;
pub(crate) use version::{version_at, versions_at};
