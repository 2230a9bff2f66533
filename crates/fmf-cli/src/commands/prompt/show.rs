//! `fmf prompt show`.

use clap::Args;
use fmf::{PromptRef, PromptStore, PromptVersion, Selector, pages};

use crate::{
    arguments::{Json, examples},
    draw,
    fault::Result,
    json::{PromptDetailJson, VersionJson},
    session::Session,
};

/// show a prompt with its versions, or one version whole
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf prompt show invoice_summary", "its aliases, tags and versions"),
    ("fmf prompt show invoice_summary@production", "the version in production, with its text"),
]))]
pub(crate) struct Show {
    /// a prompt (name), or a version of it (name@alias, name/3)
    prompt: PromptRef,
    #[command(flatten)]
    json: Json,
}

impl Show {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let (name, screen) = (&self.prompt.name, &session.screen);
        if let Some(selector) = &self.prompt.selector {
            let version = self.version(store.as_ref(), selector).await?;
            return match self.json.json {
                true => screen.json(&VersionJson::new(&version)),
                false => screen.lines(draw::version(&version, screen)),
            };
        }
        let mut prompt = store.prompt(name).await?;
        let versions = pages::versions(store.as_ref(), name).await?;
        // A prompt is as old as its oldest version, whatever the date of its folder.
        let oldest = versions.iter().filter_map(|version| version.created_at).min();
        prompt.created_at = oldest.into_iter().chain(prompt.created_at).min();
        let at = store.to_string();
        match self.json.json {
            true => screen.json(&PromptDetailJson::new(at, &prompt, &versions)),
            false => screen.lines(draw::prompt(&prompt, &versions, &at, screen)),
        }
    }

    /// A version, with author and date as the list of versions tells them.
    async fn version(&self, store: &dyn PromptStore, selector: &Selector) -> Result<PromptVersion> {
        let name = &self.prompt.name;
        let mut version = store.get(name, selector).await?.as_ref().clone();
        if let Some(listed) = pages::version(store, name, version.version).await? {
            version.author = listed.author;
            version.created_at = listed.created_at;
        }
        Ok(version)
    }
}
