//! `fmf backup`.

use std::{fs, path::PathBuf};

use clap::Args;
use fmf::archive;

use crate::{
    arguments::{Json, RegistryPlace, notes},
    draw,
    fault::Result,
    json::{ArchiveJson, CopiedFilesJson},
    screen::Progress,
    session::{Missing, Session},
};

const NOTES: &str = "\
Servers go on serving and writing meanwhile: what is saved is one moment. An archive holds \
everything: prompts, versions, also deleted ones, the whole change log, the digests of tokens and \
protected aliases. It restores into SQLite and PostgreSQL alike, and is JSON lines in gzip, \
described in docs/archive.md. Into a folder goes a copy of an SQLite database, which `fmf serve \
--data-dir` can serve as it is. Neither replaces what is there.";

/// save everything that a registry keeps, while it is being written to
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf backup monday.fmf", "one portable archive of the registry that `fmf serve` serves"),
    ("fmf backup monday.fmf --store postgres://fmf@db/fmf", "the same of a PostgreSQL database"),
    ("fmf backup copies/monday/", "a copy of its SQLite database, in that folder"),
]))]
pub(crate) struct Backup {
    /// the archive to write; a folder, if it ends in / or is one
    #[arg(value_name = "FILE|FOLDER/")]
    to: PathBuf,
    #[command(flatten)]
    place: RegistryPlace,
    #[command(flatten)]
    json: Json,
}

impl Backup {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let url = session.database(&self.place, Missing::IsAnError)?;
        let store = url.store();
        if self.to.is_dir() || self.to.to_string_lossy().ends_with('/') {
            let (file, bytes) = archive::copy_files(&url, &self.to).await?;
            let file = file.display().to_string();
            if self.json.json {
                return session.screen.json(&CopiedFilesJson { store, file, bytes });
            }
            let lines = draw::copied_files(&store, &file, bytes, &session.screen);
            return session.screen.lines(lines);
        }
        let summary = archive::backup(&url, &self.to, records()).await?;
        let bytes = fs::metadata(&self.to).ok().map(|file| file.len());
        let file = self.to.display().to_string();
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
