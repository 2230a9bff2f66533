//! `fmf prompt get`.

use clap::Args;
use fmf::PromptRef;
use fmf_wire::fmf::messages::Version;

use crate::{
    arguments::{At, Json, TIMES, notes},
    fault::Result,
    session::Session,
};

const NOTES: &str = "\
A bare name means prompts.default_selector (production, unless fmf.yaml says otherwise). On a \
terminal a line break is added at the end; into a file or a pipe go exactly the bytes. The \
template of a chat prompt is the JSON list of its messages.";

/// print the template of a version, byte for byte
#[derive(Debug, Args)]
#[command(after_help = notes(&format!("{NOTES}\n\n{TIMES}"), &[
    ("fmf prompt get invoice_summary", "what an application gets by default"),
    ("fmf prompt get invoice_summary/2 > old.txt", "the bytes of version 2"),
    ("fmf prompt get invoice_summary@production --at yesterday", "what was live then"),
]))]
pub(crate) struct Get {
    /// the version: name, name@alias, name/3 or prompts:/name@alias
    prompt: PromptRef,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    json: Json,
}

impl Get {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let version = session.store().await?.get_at(&self.prompt, self.at.at).await?;
        match self.json.json {
            true => session.screen.json(&Version::from(version.as_ref())),
            false => session.screen.text(version.template.source()),
        }
    }
}
