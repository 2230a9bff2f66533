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
described in docs/archive.md; runs are not in it. Into a folder go copies of SQLite's files, those \
of prompts and of runs, which `fmf serve --data-dir` can serve as they are. Neither replaces what is \
there.";

/// save everything that a registry keeps, while it is being written to
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf backup monday.fmf", "one portable archive of the registry that `fmf serve` serves"),
    ("fmf backup monday.fmf --store postgres://fmf@db/fmf", "the same of a PostgreSQL database"),
    ("fmf backup copies/monday/", "copies of its SQLite files, in that folder"),
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
            let copies = archive::copy_files(&url, &self.to).await?;
            if self.json.json {
                return session.screen.json(&CopiedFilesJson::new(store, &copies));
            }
            return session.screen.lines(draw::copied_files(&store, &copies, &session.screen));
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
