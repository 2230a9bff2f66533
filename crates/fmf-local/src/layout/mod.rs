//! Where things stand: names and folders, the meaning of a file's name, what a folder holds.

mod file;
mod folder;
mod name;
mod place;

pub(crate) use file::{FileKind, TEMPORARY, is_like_a_version};
pub(crate) use folder::{Folder, VersionFile};
pub(crate) use name::{folder_of, name_of};
pub(crate) use place::{Place, check_link};

/// The aliases, of one prompt or, in the root, of several.
pub(crate) const ALIASES: &str = "aliases.json";
/// What belongs to a prompt itself.
pub(crate) const PROMPT: &str = "prompt.yaml";
/// The file whose lock a writer holds.
pub(crate) const LOCK: &str = ".fmf.lock";
