//! Reading a file, a piece at a time.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    ops::Range,
};

use bytes::Bytes;
use futures_util::{
    StreamExt as _,
    stream::{self, BoxStream},
};
use object_store::{GetOptions, GetResultPayload, ObjectMeta, ObjectStore};
use tokio::task::spawn_blocking;

use super::ArtifactError;

/// How many bytes are read at once, and held for a client that takes them slowly.
pub(crate) const PIECE: usize = 128 << 10;

/// The bytes of a file, as they are read.
pub(crate) struct Reading(BoxStream<'static, Result<Bytes, ArtifactError>>);

impl Reading {
    pub(super) async fn of(
        store: &dyn ObjectStore,
        found: &ObjectMeta,
        range: Range<u64>,
    ) -> Result<Self, ArtifactError> {
        if range.is_empty() {
            return Ok(Self(stream::empty().boxed()));
        }
        let options = GetOptions {
            range: Some(range.into()),
            if_match: found.e_tag.clone(),
            ..GetOptions::default()
        };
        let read = store.get_opts(&found.location, options).await.map_err(|error| match error {
            object_store::Error::Precondition { source, .. } => ArtifactError::Unavailable {
                said: "the artifact was replaced while it was asked for; ask again".to_owned(),
                source,
            },
            error => error.into(),
        })?;
        let range = read.range.clone();
        Ok(Self(match read.payload {
            GetResultPayload::File(file, _) => pieces(file, range),
            GetResultPayload::Stream(stream) => stream.map(|piece| Ok(piece?)).boxed(),
        }))
    }

    pub(crate) fn into_stream(self) -> BoxStream<'static, Result<Bytes, ArtifactError>> {
        self.0
    }
}

/// The bytes of `range`, in pieces.
fn pieces(file: File, range: Range<u64>) -> BoxStream<'static, Result<Bytes, ArtifactError>> {
    stream::try_unfold((file, range), |(file, range)| async move {
        if range.is_empty() {
            return Ok(None);
        }
        let read = spawn_blocking(move || piece(file, range)).await;
        let read = read.map_err(|error| ArtifactError::unavailable("cannot be reached", error))?;
        Ok(Some(read?))
    })
    .boxed()
}

type Rest = (File, Range<u64>);

fn piece(mut file: File, range: Range<u64>) -> io::Result<(Bytes, Rest)> {
    file.seek(SeekFrom::Start(range.start))?;
    let size = usize::try_from(range.end - range.start).unwrap_or(PIECE).min(PIECE);
    let mut bytes = vec![0; size];
    // A file that is shorter than it was is no whole answer.
    file.read_exact(&mut bytes)?;
    let rest = range.start + size as u64..range.end;
    Ok((bytes.into(), (file, rest)))
}
