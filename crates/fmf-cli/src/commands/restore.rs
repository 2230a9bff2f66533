//! `fmf restore`.

use std::path::PathBuf;

use clap::Args;
use fmf::{
    StoreError,
    archive::{self, ArtifactsAt, FilesNote},
};

use super::backup::records;
use crate::{
    arguments::{Extent, Json, RegistryPlace, notes},
    draw,
    fault::{Exit, Fault, Result},
    json::ArchiveJson,
    session::{Missing, Session},
};

const NOTES: &str = "\
The registry must be empty; an SQLite database that is not there is made, a PostgreSQL database is \
set up with `fmf db migrate` first. All of the archive is restored or, when it is damaged, nothing. \
Everything is as it was: ids, numbers, times, the change log with its hashes, tokens, runs with all \
their points. Files of runs go where `fmf serve` would keep them, or where --artifacts says; nothing \
is written over. To bring some prompts of a backup into a registry that is in use, see `fmf import`.";

/// fill an empty registry from a backup
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf restore monday.fmf --data-dir fmf-data", "before `fmf serve` is started there"),
    ("fmf restore monday.fmf --store postgres://fmf@db/fmf", "from SQLite to PostgreSQL"),
]))]
pub(crate) struct Restore {
    /// the archive to read
    file: PathBuf,
    #[command(flatten)]
    extent: Extent,
    #[command(flatten)]
    place: RegistryPlace,
    #[command(flatten)]
    json: Json,
}

impl Restore {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        if self.file.is_dir() {
            return Err(Fault::usage(format!("{} is a folder", self.file.display()))
                .hint("a copy of a database is served as it is, with `fmf serve --data-dir`"));
        }
        if !self.file.exists() {
            let text = format!("there is no file {}", self.file.display());
            return Err(Fault::new(Exit::NotFound, text));
        }
        let url = session.database(&self.place, Missing::IsMade)?;
        let artifacts = session.artifacts(&url, &self.place, &self.extent)?;
        let restored = archive::restore(&url, artifacts.as_ref(), &self.file, records()).await;
        let summary = restored.map_err(|error| match error {
            StoreError::Unsupported { .. } => Fault::from(error).instead(
                "--artifacts FOLDER puts them into a folder, --without-artifacts leaves them out",
            ),
            error => error.into(),
        })?;
        if let Some(FilesNote::Elsewhere(address)) = &summary.files_note {
            let what = format!("the files of runs were at {address} and are not in the archive");
            session.note(&what, "serve with --artifacts and that address");
        }
        let (store, file) = (url.store(), self.file.display().to_string());
        if self.json.json {
            return session.screen.json(&ArchiveJson::new(store, file, None, &summary));
        }
        let mut lines = draw::archived((&file, &store), &summary, None, &session.screen);
        if let (Some(ArtifactsAt::Folder(folder)), 1..) = (&artifacts, summary.files.files) {
            lines.push(draw::files_in(folder));
        }
        session.screen.lines(lines)
    }
}
