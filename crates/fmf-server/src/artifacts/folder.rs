//! What a folder of artifacts has and no cloud: links that lead out of it, uploads that were cut
//! off, and a disk that may be away.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::Duration,
};

use object_store::{ObjectStore, local::LocalFileSystem};
use tokio::task::spawn_blocking;

use super::{ArtifactError, ArtifactPath};

/// Where files are until they are whole. It is there as long as the store is: without it, what is
/// seen is the empty place where a disk was.
pub(super) const ASIDE: &str = ".fmf-uploads";
/// An upload that stands still is ended long before this, so nobody writes what is older. Another
/// server may be writing to the same folder.
const LEFT_OVER: Duration = Duration::from_secs(60 * 60);

/// A folder of artifacts.
#[derive(Debug, Clone)]
pub(super) struct Folder(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    opened: OnceLock<Opened>,
}

/// A folder that was there.
#[derive(Debug)]
struct Opened {
    /// Where it really is, links resolved.
    root: PathBuf,
    store: Arc<dyn ObjectStore>,
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(Arc::new(Inner { path, opened: OnceLock::new() }))
    }

    /// The store to read `path` from; `None` where nothing was ever written.
    pub(super) async fn to_read(
        &self,
        path: &ArtifactPath,
    ) -> Result<Option<Arc<dyn ObjectStore>>, ArtifactError> {
        self.blocking(path, |folder, path| {
            if folder.opened.get().is_none() && !folder.path.exists() {
                return Ok(None);
            }
            let opened = folder.open()?;
            opened.leads_inside(path)?;
            Ok(Some(opened.store.clone()))
        })
        .await
    }

    /// The store to write `path` to. That the path leads to no place for a file is told before the
    /// file is sent.
    pub(super) async fn to_write(
        &self,
        path: &ArtifactPath,
    ) -> Result<Arc<dyn ObjectStore>, ArtifactError> {
        self.blocking(path, |folder, path| {
            let opened = folder.open()?;
            if !opened.leads_inside(path)? {
                return Err(ArtifactError::InvalidPath);
            }
            match opened.at(path).is_dir() {
                true => Err(ArtifactError::IsFolder),
                false => Ok(opened.store.clone()),
            }
        })
        .await
    }

    /// Removes a file, or a folder with everything in it but what its links lead to.
    pub(super) async fn remove(&self, path: &ArtifactPath) -> Result<(), ArtifactError> {
        self.blocking(path, |folder, path| {
            if folder.opened.get().is_none() && !folder.path.exists() {
                return Ok(());
            }
            let opened = folder.open()?;
            opened.leads_inside(path)?;
            remove(&opened.at(path))
        })
        .await
    }

    pub(super) fn has_folder(&self, path: &ArtifactPath) -> bool {
        self.0.opened.get().is_some_and(|opened| opened.at(path).is_dir())
    }

    /// Does what waits for the disk where waiting is no trouble.
    async fn blocking<T: Send + 'static>(
        &self,
        path: &ArtifactPath,
        work: impl FnOnce(&Inner, &ArtifactPath) -> Result<T, ArtifactError> + Send + 'static,
    ) -> Result<T, ArtifactError> {
        let (folder, path) = (self.0.clone(), path.clone());
        let done = spawn_blocking(move || work(&folder, &path)).await;
        done.map_err(|error| ArtifactError::unavailable("cannot be reached", error))?
    }
}

impl Inner {
    /// The folder, made if it never was there.
    fn open(&self) -> Result<&Opened, ArtifactError> {
        let away = |error| ArtifactError::unavailable("is away", error);
        if let Some(opened) = self.opened.get() {
            return match fs::symlink_metadata(opened.root.join(ASIDE)) {
                Ok(_) => Ok(opened),
                Err(error) => Err(away(error)),
            };
        }
        let opened = Opened::make(&self.path).map_err(away)?;
        opened.clean();
        Ok(self.opened.get_or_init(|| opened))
    }
}

impl Opened {
    fn make(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path.join(ASIDE))?;
        let root = path.canonicalize()?;
        let store = LocalFileSystem::new_with_prefix(&root)?.with_fsync(true);
        Ok(Self { root, store: Arc::new(store) })
    }

    fn at(&self, path: &ArtifactPath) -> PathBuf {
        self.root.join(path.to_string())
    }

    /// Whether what stands on the way to `path` are folders, all of them in the store.
    fn leads_inside(&self, path: &ArtifactPath) -> Result<bool, ArtifactError> {
        let mut at = self.at(path);
        let mut through_folders = true;
        loop {
            match at.canonicalize() {
                Ok(real) if real.starts_with(&self.root) => return Ok(through_folders),
                Ok(_) => return Err(ArtifactError::InvalidPath),
                // A link to nothing might lead anywhere once it is there.
                Err(_) if at.is_symlink() => return Err(ArtifactError::InvalidPath),
                Err(error) => match error.kind() {
                    io::ErrorKind::NotFound => {}
                    io::ErrorKind::NotADirectory => through_folders = false,
                    _ => return Err(error.into()),
                },
            }
            if at == self.root || !at.pop() {
                return Err(ArtifactError::InvalidPath);
            }
        }
    }

    /// Removes what uploads left behind that ended with their server.
    fn clean(&self) {
        let Ok(entries) = fs::read_dir(self.root.join(ASIDE)) else { return };
        for entry in entries.flatten() {
            let written = entry.metadata().and_then(|file| file.modified());
            let age = written.ok().and_then(|written| written.elapsed().ok());
            if age.is_some_and(|age| age > LEFT_OVER) {
                // It is tried again at the next start.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn remove(path: &Path) -> Result<(), ArtifactError> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed.map_err(ArtifactError::from) {
        Err(ArtifactError::Missing) => Ok(()),
        removed => removed,
    }
}
