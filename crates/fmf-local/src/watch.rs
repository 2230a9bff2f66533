//! Knowing from the file system's own records that a file is still what was read.
//!
//! A file is trusted to be unchanged while its time of modification, its length and its inode
//! are. The clock of a file system may tick as seldom as every two seconds, so a file that was
//! modified less than that before it was read may have changed again under the same time: what
//! was read from it is never trusted.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// The coarsest clock of a file system in use (FAT's).
const COARSEST_CLOCK: Duration = Duration::from_secs(2);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    inode: u64,
}

impl Stamp {
    /// `None` for a file that is not there or cannot be looked at.
    fn of(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok()?;
        Some(Self { modified: found.modified().ok(), length: found.len(), inode: inode(&found) })
    }

    /// Whether another change would show.
    fn is_settled(&self, now: SystemTime) -> bool {
        let age = self.modified.and_then(|modified| now.duration_since(modified).ok());
        age.is_some_and(|age| age >= COARSEST_CLOCK)
    }
}

#[cfg(unix)]
fn inode(found: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

#[cfg(not(unix))]
fn inode(_found: &fs::Metadata) -> u64 {
    0
}

/// The files that are about to be read.
///
/// Look at a file before reading it: a change in between is then seen the next time.
#[derive(Debug)]
pub(crate) struct Watch {
    files: Vec<(PathBuf, Option<Stamp>)>,
    settled: bool,
}

impl Watch {
    pub(crate) fn new() -> Self {
        Self { files: Vec::new(), settled: true }
    }

    /// Remembers how a file, or a folder, looks now. One that is not there is watched too.
    pub(crate) fn look_at(&mut self, path: PathBuf) {
        let stamp = Stamp::of(&path);
        self.settled &= stamp.is_none_or(|stamp| stamp.is_settled(SystemTime::now()));
        self.files.push((path, stamp));
    }

    /// When the first file was modified, if it is there.
    pub(crate) fn modified(&self) -> Option<SystemTime> {
        self.files.first()?.1?.modified
    }

    /// What was read from these files.
    pub(crate) fn holding<T>(self, value: T) -> Watched<T> {
        Watched { value, watch: self }
    }
}

/// Something that was read, with the files it was read from.
#[derive(Debug)]
pub(crate) struct Watched<T> {
    value: T,
    watch: Watch,
}

impl<T> Watched<T> {
    /// What was read, changed since or not.
    pub(crate) fn value(&self) -> &T {
        &self.value
    }

    /// What was read, for one use.
    pub(crate) fn into_value(self) -> T {
        self.value
    }

    /// Whether the files still look as they did.
    pub(crate) fn holds(&self) -> bool {
        self.watch.settled && self.watch.files.iter().all(|(path, stamp)| Stamp::of(path) == *stamp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with these contents that was last modified so many seconds ago.
    fn file(text: &str, seconds_ago: u64) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, text).unwrap();
        set_age(&path, seconds_ago);
        (folder, path)
    }

    fn set_age(path: &Path, seconds_ago: u64) {
        let time = SystemTime::now() - Duration::from_secs(seconds_ago);
        fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    }

    fn watched(path: &Path) -> Watched<()> {
        let mut watch = Watch::new();
        watch.look_at(path.to_owned());
        watch.holding(())
    }

    #[test]
    fn a_file_that_was_modified_just_now_is_not_trusted() {
        let (_folder, path) = file("text", 1);
        assert!(!watched(&path).holds());
        set_age(&path, 5);
        assert!(watched(&path).holds());
    }

    #[test]
    fn a_change_of_time_length_or_inode_is_seen() {
        let (folder, path) = file("text", 100);
        let before = watched(&path);
        assert!(before.holds());
        set_age(&path, 50);
        assert!(!before.holds());

        let before = watched(&path);
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        let other = folder.path().join("other");
        fs::write(&other, "next").unwrap();
        fs::File::options().write(true).open(&other).unwrap().set_modified(modified).unwrap();
        fs::rename(&other, &path).unwrap();
        assert!(!before.holds());
        fs::remove_file(&path).unwrap();
        let missing = watched(&path);
        assert!(missing.holds());
        fs::write(&path, "").unwrap();
        assert!(!missing.holds());
    }
}
