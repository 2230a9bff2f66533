//! `fmf export`.

use std::{fs, path::PathBuf};

use clap::Args;
use fmf::{PromptName, archive};

use super::backup::records;
use crate::{
    arguments::{Json, RegistryPlace, notes},
    draw,
    fault::Result,
    input,
    json::ArchiveJson,
    session::{Missing, Session},
};

const NOTES: &str = "\
The file has the format of a backup, without what was deleted, without the change log, tokens, \
protected aliases and runs: prompts are what one registry has for another. `fmf import` brings what \
it holds into any registry; `fmf backup` saves everything.";

/// write prompts as they are to an archive
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf export prompts.fmf", "every prompt and every ordinary model"),
    ("fmf export two.fmf greeting invoice_summary", "these two"),
]))]
pub(crate) struct Export {
    /// the archive to write
    file: PathBuf,
    /// the prompts; all, if none is named
    #[arg(value_parser = input::prompt_name)]
    names: Vec<PromptName>,
    #[command(flatten)]
    place: RegistryPlace,
    #[command(flatten)]
    json: Json,
}

impl Export {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let url = session.database(&self.place, Missing::IsAnError)?;
        let summary = archive::export(&url, &self.names, &self.file, records()).await?;
        let bytes = fs::metadata(&self.file).ok().map(|file| file.len());
        let (store, file) = (url.store(), self.file.display().to_string());
        if self.json.json {
            return session.screen.json(&ArchiveJson::new(store, file, bytes, &summary));
        }
        session.screen.lines(draw::archived((&store, &file), &summary, bytes, &session.screen))
    }
}
