//! Beginning a folder of prompts.

use std::{fs, path::Path};

use fmf_core::Result;

use crate::{
    error::failed,
    git,
    layout::{LOCK, TEMPORARY},
    text,
};

const GITIGNORE: &str = ".gitignore";

/// The most bytes of a file that is added to.
const MAX_BYTES: u64 = 1024 * 1024;

/// Makes the folder and tells git about it: templates are bytes whose line ends must not be
/// changed, and the writers' lock is not kept. Lines that are there already are not added again.
///
/// # Errors
/// When a file cannot be written.
pub fn init(root: &Path) -> Result<()> {
    fs::create_dir_all(root).map_err(|error| failed("create", root, error))?;
    add_lines(&root.join(".gitattributes"), &["*.prompt.* -text".to_owned()])?;
    ignore_lock(&root.join(GITIGNORE))
}

/// Keeps the writers' lock out of sight in a folder that nobody began with [`init`]: git would
/// show it as a new file. A `.gitignore` that a person wrote is left alone.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn hide_lock(root: &Path) -> Result<()> {
    let path = root.join(GITIGNORE);
    if path.exists() || !git::shows(root, LOCK) { Ok(()) } else { ignore_lock(&path) }
}

fn ignore_lock(path: &Path) -> Result<()> {
    add_lines(path, &[LOCK.to_owned(), format!("{TEMPORARY}*")])
}

fn add_lines(path: &Path, lines: &[String]) -> Result<()> {
    let before = text::text(path, MAX_BYTES)?.unwrap_or_default();
    let mut after = before.clone();
    for line in lines.iter().filter(|line| !before.lines().any(|known| known == line.as_str())) {
        if !after.is_empty() && !after.ends_with('\n') {
            after.push('\n');
        }
        after.push_str(line);
        after.push('\n');
    }
    if after == before {
        return Ok(());
    }
    fs::write(path, after).map_err(|error| failed("write", path, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginning_twice_adds_nothing_and_keeps_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("a/prompts");
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join(".gitignore"), "*.bak").unwrap();
        for _ in 0..2 {
            init(&root).unwrap();
            let read = |file: &str| fs::read_to_string(root.join(file)).unwrap();
            assert_eq!(read(".gitattributes"), "*.prompt.* -text\n");
            assert_eq!(read(".gitignore"), "*.bak\n.fmf.lock\n.fmf.tmp-*\n");
        }
    }
}
