//! `fmf backup`.

use std::{fs, path::PathBuf};

use clap::Args;
use fmf::{
    DatabaseUrl,
    archive::{self, ArtifactsAt},
};

use crate::{
    arguments::{Extent, Json, RegistryPlace, notes},
    draw,
    fault::Result,
    json::{ArchiveJson, CopiedFilesJson},
    screen::Progress,
    session::{Missing, Session},
};

const NOTES: &str = "\
Servers go on serving and writing meanwhile: what is saved is one moment. A backup holds everything: \
prompts, versions, also deleted ones, the whole change log, the digests of tokens, protected aliases, \
experiments, runs with everything they logged, logged models, and their files, if those are in a \
folder; files in a cloud stay there, and it is said where. An archive restores into SQLite and \
PostgreSQL alike, and is JSON lines in gzip, described in docs/archive.md. Into a folder go copies of \
SQLite's files and of those of runs, which `fmf serve --data-dir` can serve as they are. Neither \
replaces what is there. For chosen prompts, see `fmf export`.";

/// save everything that a registry keeps, while it is being written to
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf backup monday.fmf", "one portable archive of the registry that `fmf serve` serves"),
    ("fmf backup monday.fmf --store postgres://fmf@db/fmf", "the same of a PostgreSQL database"),
    ("fmf backup prompts.fmf --without-runs", "its prompts with their log, and no runs"),
    ("fmf backup copies/monday/", "copies of its SQLite files, in that folder"),
]))]
pub(crate) struct Backup {
    /// the archive to write; a folder, if it ends in / or is one
    #[arg(value_name = "FILE|FOLDER/")]
    to: PathBuf,
    #[command(flatten)]
    extent: Extent,
    #[command(flatten)]
    place: RegistryPlace,
    #[command(flatten)]
    json: Json,
}

impl Backup {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let url = session.database(&self.place, Missing::IsAnError)?;
        let artifacts = session.artifacts(&url, &self.place, &self.extent)?;
        if let Some(ArtifactsAt::Elsewhere(address)) = &artifacts {
            let what = format!("the files of runs are at {address} and not in the backup");
            session.note(&what, "save them with the means of that cloud");
        }
        match self.to.is_dir() || self.to.to_string_lossy().ends_with('/') {
            true => self.copy(session, &url, artifacts.as_ref()).await,
            false => self.write(session, &url, artifacts.as_ref()).await,
        }
    }

    async fn copy(
        &self,
        session: &Session,
        url: &DatabaseUrl,
        artifacts: Option<&ArtifactsAt>,
    ) -> Result<()> {
        let copies = archive::copy_files(url, artifacts, &self.to).await?;
        match self.json.json {
            true => session.screen.json(&CopiedFilesJson::new(url.store(), &copies)),
            false => {
                let lines = draw::copied_files(&url.store(), &copies, &session.screen);
                session.screen.lines(lines)
            }
        }
    }

    async fn write(
        &self,
        session: &Session,
        url: &DatabaseUrl,
        artifacts: Option<&ArtifactsAt>,
    ) -> Result<()> {
        let summary = archive::backup(url, artifacts, &self.to, records()).await?;
        let bytes = fs::metadata(&self.to).ok().map(|file| file.len());
        let (store, file) = (url.store(), self.to.display().to_string());
        if self.json.json {
            return session.screen.json(&ArchiveJson::new(store, file, bytes, &summary));
        }
        session.screen.lines(draw::archived((&store, &file), &summary, bytes, &session.screen))
    }
}

/// Shows how many records were written or read.
pub(super) fn records() -> archive::Progress {
    let mut progress = Progress::of("records");
    Box::new(move |done, all| progress.at(done.total(), all.total()))
}
