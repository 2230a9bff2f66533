//! `fmf prompt show`.

use clap::Args;
use fmf::{PromptRef, PromptStore, PromptVersion, Selector, pages};
use fmf_wire::fmf::messages::Version;

use crate::{
    arguments::{At, Json, TIMES, notes},
    draw,
    fault::Result,
    json::PromptDetailJson,
    screen::{Screen, moment},
    session::{Opened, Session},
};

/// show a prompt with its versions, or one version whole
#[derive(Debug, Args)]
#[command(after_help = notes(TIMES, &[
    ("fmf prompt show invoice_summary", "its aliases, tags and versions"),
    ("fmf prompt show invoice_summary@production", "the version in production, with its text"),
    ("fmf prompt show invoice_summary --at \"2h ago\"", "what it was two hours ago"),
]))]
pub(crate) struct Show {
    /// a prompt (name), or a version of it (name@alias, name/3)
    prompt: PromptRef,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    json: Json,
}

impl Show {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let opened = session.store().await?;
        let screen = &session.screen;
        let Some(selector) = &self.prompt.selector else {
            return self.show_prompt(&opened, screen).await;
        };
        let version = match self.at.at {
            Some(_) => opened.get_at(&self.prompt, self.at.at).await?.as_ref().clone(),
            None => self.version(opened.store.as_ref(), selector).await?,
        };
        match self.json.json {
            true => screen.json(&Version::from(&version)),
            false => screen.lines(draw::version(&version, screen)),
        }
    }

    async fn show_prompt(&self, opened: &Opened, screen: &Screen) -> Result<()> {
        let (name, store) = (&self.prompt.name, opened.store.as_ref());
        let mut place = store.to_string();
        let (prompt, versions) = match self.at.at {
            None => {
                let mut prompt = store.prompt(name).await?;
                let versions = pages::versions(store, name).await?;
                // A prompt is as old as its oldest version, whatever the date of its folder.
                let oldest = versions.iter().filter_map(|version| version.created_at).min();
                prompt.created_at = oldest.into_iter().chain(prompt.created_at).min();
                (prompt, versions)
            }
            Some(at) => {
                let history = opened.history()?;
                let prompt = history.prompt_at(name, at).await?;
                (prompt, pages::versions_at(history, name, at).await?)
            }
        };
        if self.json.json {
            return screen.json(&PromptDetailJson::new(place, &prompt, &versions));
        }
        if let Some(at) = self.at.at {
            place = format!("{place}, as it was {}", moment(Some(at)));
        }
        screen.lines(draw::prompt(&prompt, &versions, &place, screen))
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
