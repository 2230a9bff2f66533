//! `fmf prompt versions`.

use clap::Args;
use fmf::{PromptName, pages};

use crate::{
    arguments::{Json, examples},
    draw,
    fault::Result,
    input,
    json::VersionsJson,
    session::Session,
};

/// list the versions of a prompt, the newest first
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf prompt versions invoice_summary", "who made them, when and why"),
]))]
pub(crate) struct Versions {
    /// the prompt
    #[arg(value_parser = input::prompt_name)]
    name: PromptName,
    #[command(flatten)]
    json: Json,
}

impl Versions {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let versions = pages::versions(store.as_ref(), &self.name).await?;
        if self.json.json {
            let answer = VersionsJson::new(store.to_string(), &self.name, &versions);
            return session.screen.json(&answer);
        }
        if versions.is_empty() {
            let name = &self.name;
            session.note(
                &format!("prompt {:?} has no versions in {store}", name.as_str()),
                &format!("register one with `fmf prompt register {name} FILE`"),
            );
        }
        session.screen.lines(draw::versions(&versions, &session.screen))
    }
}
