//! The store of artifacts: the files of runs and models, in a folder or in a cloud.
//!
//! One trait, `object_store`'s, reads and writes all of them; what only a folder has (links that
//! lead out, uploads that were cut off, a disk that is away) stands in `folder`. Nothing here knows
//! of runs or of HTTP.

#[cfg(feature = "clouds")]
mod clouds;
mod error;
mod folder;
mod path;
mod place;
mod read;
mod upload;

use std::{fmt, sync::Arc};

use futures_util::StreamExt as _;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt as _, path::Path};

use self::folder::Folder;
pub use self::place::{ArtifactPlace, ArtifactPlaceError};
pub(crate) use self::{
    error::ArtifactError,
    path::{ArtifactPath, InvalidPath},
    read::{PIECE, Reading},
    upload::{PartSize, Upload},
};

/// Where the artifacts of a server are.
#[derive(Debug)]
pub(crate) struct Artifacts(Kept);

#[derive(Debug)]
enum Kept {
    InFolder(Folder),
    InCloud(Arc<dyn ObjectStore>),
}

/// What the environment says of clouds: `AWS_…`, `GOOGLE_…` and `AZURE_…`. It is never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CloudAccess(pub Vec<(String, String)>);

impl fmt::Debug for CloudAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(key, _)| key)).finish()
    }
}

/// What stands in a folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) name: String,
    /// Its bytes; `None` for a folder.
    pub(crate) size: Option<u64>,
}

impl Artifacts {
    /// The store at that place. No folder is made before something is written.
    pub(crate) fn at(
        place: ArtifactPlace,
        access: &CloudAccess,
    ) -> Result<Self, ArtifactPlaceError> {
        Ok(Self(match place {
            ArtifactPlace::Folder(folder) => Kept::InFolder(Folder::new(folder)),
            ArtifactPlace::Cloud(address) => Kept::InCloud(place::cloud(&address, access)?),
        }))
    }

    /// What stands in a folder, by name; nothing in one that is not there, and in a file.
    pub(crate) async fn list(&self, path: &ArtifactPath) -> Result<Vec<Item>, ArtifactError> {
        let Some(store) = self.to_read(path).await? else { return Ok(Vec::new()) };
        let found = store.list_with_delimiter(Some(path.object())).await;
        let found = match found.map_err(ArtifactError::of_listing) {
            Err(ArtifactError::Missing) => return Ok(Vec::new()),
            found => found?,
        };
        let name = |path: &Path| path.filename().unwrap_or_default().to_owned();
        let folders = found.common_prefixes.iter().map(|at| Item { name: name(at), size: None });
        // The mark of an empty folder, as consoles of clouds make them, bears the folder's own name.
        let files = found.objects.iter().filter(|at| at.location != *path.object());
        let files = files.map(|at| Item { name: name(&at.location), size: Some(at.size) });
        let is_shown = |item: &Item| !path.is_root() || !item.name.starts_with(path::OWN);
        let mut items: Vec<_> = folders.chain(files).filter(is_shown).collect();
        items.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(items)
    }

    /// What is known of a file without reading it.
    pub(crate) async fn find(&self, path: &ArtifactPath) -> Result<ObjectMeta, ArtifactError> {
        if path.is_root() {
            return Err(ArtifactError::IsFolder);
        }
        let Some(store) = self.to_read(path).await? else { return Err(ArtifactError::Missing) };
        match store.head(path.object()).await.map_err(ArtifactError::from) {
            Err(ArtifactError::Missing) => match self.is_folder(&*store, path).await? {
                true => Err(ArtifactError::IsFolder),
                false => Err(ArtifactError::Missing),
            },
            found => found,
        }
    }

    /// The bytes of `range` of a file, if it still is as it was found.
    pub(crate) async fn read(
        &self,
        found: &ObjectMeta,
        range: std::ops::Range<u64>,
    ) -> Result<Reading, ArtifactError> {
        let path = ArtifactPath::parse(found.location.as_ref())?;
        let store = self.to_read(&path).await?.ok_or(ArtifactError::Missing)?;
        Reading::of(&*store, found, range).await
    }

    /// Begins to write a file, which is there once the upload is finished, whole or not at all.
    pub(crate) async fn upload(&self, path: &ArtifactPath) -> Result<Upload, ArtifactError> {
        if path.is_root() {
            return Err(ArtifactError::IsFolder);
        }
        match &self.0 {
            Kept::InFolder(folder) => Upload::aside(folder.to_write(path).await?, path).await,
            Kept::InCloud(store) => Ok(Upload::in_place(store.clone(), path)),
        }
    }

    /// Removes a file, or a folder with everything in it; never all there is. It may be gone
    /// already.
    pub(crate) async fn delete(&self, path: &ArtifactPath) -> Result<(), ArtifactError> {
        if path.is_root() {
            return Err(ArtifactError::InvalidPath);
        }
        match &self.0 {
            Kept::InFolder(folder) => folder.remove(path).await,
            Kept::InCloud(store) => remove(&**store, path.object()).await,
        }
    }

    /// The store as it is read; `None` where nothing was ever written.
    async fn to_read(
        &self,
        path: &ArtifactPath,
    ) -> Result<Option<Arc<dyn ObjectStore>>, ArtifactError> {
        match &self.0 {
            Kept::InFolder(folder) => folder.to_read(path).await,
            Kept::InCloud(store) => Ok(Some(store.clone())),
        }
    }

    async fn is_folder(
        &self,
        store: &dyn ObjectStore,
        path: &ArtifactPath,
    ) -> Result<bool, ArtifactError> {
        match &self.0 {
            Kept::InFolder(folder) => Ok(folder.has_folder(path)),
            Kept::InCloud(_) => match store.list(Some(path.object())).next().await.transpose() {
                Ok(first) => Ok(first.is_some()),
                Err(error) => Err(ArtifactError::of_listing(error)),
            },
        }
    }
}

/// Removes what bears that name in a cloud, and what lies below it.
async fn remove(store: &dyn ObjectStore, path: &Path) -> Result<(), ArtifactError> {
    let below = store.list(Some(path)).map(|at| Ok(at?.location));
    let itself = futures_util::stream::iter([Ok(path.clone())]);
    let mut gone = store.delete_stream(below.chain(itself).boxed());
    while let Some(gone) = gone.next().await {
        match gone.map_err(ArtifactError::of_listing) {
            Ok(_) | Err(ArtifactError::Missing) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
