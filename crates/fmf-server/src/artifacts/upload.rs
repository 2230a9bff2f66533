//! Writing a file that nobody sees before it is whole.

use std::sync::Arc;

use bytes::Bytes;
use object_store::{
    MultipartUpload, ObjectStore, ObjectStoreExt as _, PutPayload, RenameOptions, path::Path,
};
use tokio::runtime::Handle;
use uuid::Uuid;

use super::{ArtifactError, ArtifactPath, error::on_one_line, folder::ASIDE};

/// How many bytes a cloud is sent at once; it takes ten thousand such parts.
const CLOUD_PART: usize = 8 << 20;
/// How many bytes a file is written at once.
const FILE_PART: usize = 256 << 10;

/// A file that is being written. One that is not finished leaves nothing behind.
pub(crate) struct Upload {
    store: Arc<dyn ObjectStore>,
    /// Where the file goes.
    to: Path,
    /// Where it lies until it is whole; a cloud hides it itself.
    aside: Option<Path>,
    /// None in a cloud until a file shows that it has several.
    parts: Option<Box<dyn MultipartUpload>>,
    part: PartSize,
    is_there: bool,
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
        Ok(Self {
            store,
            to: path.object().clone(),
            aside: Some(aside),
            parts: Some(parts),
            part: PartSize { most: FILE_PART, full: false },
            is_there: false,
        })
    }

    /// Into a cloud, which shows a file when it is told that it is whole.
    pub(super) fn in_place(store: Arc<dyn ObjectStore>, path: &ArtifactPath) -> Self {
        Self {
            store,
            to: path.object().clone(),
            aside: None,
            parts: None,
            part: PartSize { most: CLOUD_PART, full: true },
            is_there: false,
        }
    }

    /// How many bytes are to be written at once.
    pub(crate) fn part(&self) -> PartSize {
        self.part
    }

    /// Writes what comes next. Where full parts are waited for, a smaller one is the last: the
    /// whole file, if it is the first as well.
    pub(crate) async fn write(&mut self, bytes: Vec<Bytes>) -> Result<(), ArtifactError> {
        let payload = PutPayload::from_iter(bytes);
        if self.parts.is_none() {
            if payload.content_length() < self.part.most {
                return self.put(payload).await;
            }
            self.parts = Some(self.store.put_multipart(&self.to).await.map_err(not_taken)?);
        }
        let Some(parts) = &mut self.parts else { return Ok(()) };
        parts.put_part(payload).await.map_err(not_taken)
    }

    /// Puts the file in its place.
    pub(crate) async fn finish(mut self) -> Result<(), ArtifactError> {
        match &mut self.parts {
            Some(parts) => parts.complete().await.map_err(not_taken)?,
            None if self.is_there => return Ok(()),
            None => return self.put(PutPayload::new()).await,
        };
        self.parts = None;
        let Some(aside) = &self.aside else { return Ok(()) };
        // To move it would make the folders of a store that has gone away meanwhile.
        self.store.head(aside).await.map_err(not_taken)?;
        let moved = self.store.rename_opts(aside, &self.to, RenameOptions::default()).await;
        if moved.is_err() {
            // Else it is a leftover, which the next start removes.
            let _ = self.store.delete(aside).await;
        }
        moved.map_err(not_taken)
    }

    /// A file in one request, of which nothing is left if it fails.
    async fn put(&mut self, whole: PutPayload) -> Result<(), ArtifactError> {
        self.store.put(&self.to, whole).await.map_err(not_taken)?;
        self.is_there = true;
        Ok(())
    }
}

/// That there is no place to write to is nothing a client did.
fn not_taken(error: object_store::Error) -> ArtifactError {
    let said = on_one_line(&error);
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
