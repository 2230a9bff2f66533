//! Where the folder of a prompt is, or would be.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use fmf_core::{PromptName, Result, StoreError};

use super::folder_of;
use crate::error::{corrupt, failed};

/// Where the folder of a prompt is, or would be.
#[derive(Debug)]
pub(crate) enum Place {
    /// There is a folder.
    Folder(PathBuf),
    /// There is nothing yet.
    Free(PathBuf),
    /// No folder can be made for this name; the error says why.
    Taken(StoreError),
}

impl Place {
    /// # Errors
    /// `Corrupt` for a link that leaves the root.
    pub(crate) fn of(root: &Path, name: &PromptName) -> Result<Self> {
        let Some(folder) = folder_of(name) else {
            return Ok(Self::Taken(StoreError::Invalid(format!(
                "the name {:?} is too long for a folder; its written form may have 255 bytes, \
                 and takes three for each that is no ASCII letter or digit",
                name.as_str()
            ))));
        };
        let path = root.join(&folder);
        let real = match fs::canonicalize(&path) {
            Ok(real) => real,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self::missing(path));
            }
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                return Err(failed("read", &path, error));
            }
            Err(error) => return Err(failed("find", &path, error)),
        };
        check_inside(root, &path, &real)?;
        if let Some(other) = other_case(&folder, &real) {
            return Ok(Self::Taken(StoreError::Invalid(format!(
                "{} holds {other:?} already, which differs from {folder:?} only in capitals; \
                 this disk cannot keep both",
                root.display()
            ))));
        }
        if !real.is_dir() {
            return Ok(Self::taken(&path));
        }
        Ok(Self::Folder(path))
    }

    /// A path that leads nowhere: free, unless a broken link stands there.
    fn missing(path: PathBuf) -> Self {
        if fs::symlink_metadata(&path).is_ok() { Self::taken(&path) } else { Self::Free(path) }
    }

    fn taken(path: &Path) -> Self {
        Self::Taken(StoreError::Invalid(format!(
            "{} is no folder, so it can hold no prompt; move it away",
            path.display()
        )))
    }
}

/// # Errors
/// `Corrupt` for a link at `path` that leaves the root, or that leads nowhere.
pub(crate) fn check_link(root: &Path, path: &Path) -> Result<()> {
    let real = fs::canonicalize(path)
        .map_err(|error| corrupt(path, format!("this link leads nowhere: {error}")))?;
    check_inside(root, path, &real)
}

fn check_inside(root: &Path, path: &Path, real: &Path) -> Result<()> {
    let root = fs::canonicalize(root).map_err(|error| failed("find", root, error))?;
    if real.starts_with(&root) {
        return Ok(());
    }
    Err(corrupt(path, format!("this link leaves {}; copy the file instead", root.display())))
}

/// The folder's true name, where it is the same but for capitals: the sign of a disk that does
/// not tell them apart.
fn other_case(folder: &str, real: &Path) -> Option<String> {
    let real = real.file_name()?.to_str()?;
    (real != folder && real.eq_ignore_ascii_case(folder)).then(|| real.to_owned())
}
