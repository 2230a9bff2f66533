//! Writing a file that nobody sees before it is whole.

use std::sync::Arc;

use bytes::Bytes;
use object_store::{
    MultipartUpload, ObjectStore, ObjectStoreExt as _, PutPayload, RenameOptions, path::Path,
};
use tokio::runtime::Handle;
use uuid::Uuid;

use super::{ArtifactError, ArtifactPath, folder::ASIDE};

/// How many bytes a cloud is sent at once; it takes ten thousand such parts.
const CLOUD_PART: usize = 8 << 20;
/// How many bytes a file is written at once.
const FILE_PART: usize = 256 << 10;

/// A file that is being written. One that is not finished leaves nothing behind.
pub(crate) struct Upload {
    parts: Option<Box<dyn MultipartUpload>>,
    part: PartSize,
    /// The store, where the file lies until it is whole, and where it goes.
    moved: Option<(Arc<dyn ObjectStore>, Path, Path)>,
}

/// How many bytes are written at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PartSize {
    pub(crate) most: usize,
    /// Whether parts that are smaller are waited for, and not written as they come.
    pub(crate) full: bool,
}

impl Upload {
    /// Into a folder: aside, and moved to its place when it is whole.
    pub(super) async fn aside(
        store: Arc<dyn ObjectStore>,
        path: &ArtifactPath,
    ) -> Result<Self, ArtifactError> {
        let aside = Path::from_iter([ASIDE, &Uuid::now_v7().to_string()]);
        let parts = store.put_multipart(&aside).await.map_err(not_taken)?;
        let part = PartSize { most: FILE_PART, full: false };
        Ok(Self { parts: Some(parts), part, moved: Some((store, aside, path.object().clone())) })
    }

    /// Into a cloud, which shows a file when it is told that it is whole.
    pub(super) async fn in_place(
        store: &Arc<dyn ObjectStore>,
        path: &ArtifactPath,
    ) -> Result<Self, ArtifactError> {
        let parts = store.put_multipart(path.object()).await?;
        Ok(Self {
            parts: Some(parts),
            part: PartSize { most: CLOUD_PART, full: true },
            moved: None,
        })
    }

    /// How many bytes are to be written at once.
    pub(crate) fn part(&self) -> PartSize {
        self.part
    }

    /// Writes what comes next.
    pub(crate) async fn write(&mut self, bytes: Vec<Bytes>) -> Result<(), ArtifactError> {
        let Some(parts) = &mut self.parts else { return Ok(()) };
        parts.put_part(PutPayload::from_iter(bytes)).await.map_err(not_taken)
    }

    /// Puts the file in its place. Only now is it there.
    pub(crate) async fn finish(mut self) -> Result<(), ArtifactError> {
        let Some(parts) = &mut self.parts else { return Ok(()) };
        parts.complete().await.map_err(not_taken)?;
        self.parts = None;
        let Some((store, from, to)) = self.moved.take() else { return Ok(()) };
        // To move it would make the folders of a store that has gone away meanwhile.
        store.head(&from).await.map_err(not_taken)?;
        let moved = store.rename_opts(&from, &to, RenameOptions::default()).await;
        if moved.is_err() {
            // Else it is a leftover, which the next start removes.
            let _ = store.delete(&from).await;
        }
        moved.map_err(not_taken)
    }
}

/// That there is no place to write to is nothing a client did.
fn not_taken(error: object_store::Error) -> ArtifactError {
    let said = error.to_string();
    match error.into() {
        ArtifactError::Missing => ArtifactError::unavailable("is away", said),
        error => error,
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if let Some(mut parts) = self.parts.take()
            && let Ok(runtime) = Handle::try_current()
        {
            runtime.spawn(async move { drop(parts.abort().await) });
        }
    }
}
