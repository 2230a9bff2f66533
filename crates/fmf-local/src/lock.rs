//! One writer at a time, across threads and processes.

use std::{
    fs::{self, File},
    path::Path,
};

use fmf_core::{Result, StoreError};

use crate::{error::failed, init::hide_lock, layout::LOCK};

/// Held by whoever writes into a root. The system takes it back from a process that dies.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits until no one else writes; makes the root if it is missing.
    ///
    /// # Errors
    /// `Denied` for a folder that cannot be written to.
    pub(crate) fn take(root: &Path) -> Result<Self> {
        fs::create_dir_all(root).map_err(|error| failed("create", root, error))?;
        let path = root.join(LOCK);
        let is_first = !path.exists();
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(&path).map_err(|error| match failed("write to", root, error) {
            StoreError::Denied(why) => {
                StoreError::Denied(format!("{why}; this store can only be read"))
            }
            other => other,
        })?;
        file.lock().map_err(|error| failed("lock", &path, error))?;
        if is_first {
            // A lock that git shows is a blemish, and no reason not to write.
            let _ = hide_lock(root);
        }
        Ok(Self { _file: file })
    }
}
