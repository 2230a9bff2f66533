//! `fmf prompt diff`.

use clap::Args;
use fmf::{PromptName, PromptStore, PromptVersion, Selector, diff::diff, pages};

use crate::{
    arguments::{Json, notes},
    draw,
    fault::{Exit, Fault, Result},
    json::DiffJson,
    session::Session,
};

const NOTES: &str = "\
Without A and B: the version before the latest against the latest. With A alone: A against the \
latest.";

/// show what is different between two versions
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf prompt diff invoice_summary", "what the latest version changed"),
    ("fmf prompt diff invoice_summary production staging", "what would go live"),
]))]
pub(crate) struct Diff {
    /// the prompt
    name: PromptName,
    /// the old version: a number, an alias or latest
    #[arg(value_name = "A")]
    old: Option<Selector>,
    /// the new version
    #[arg(value_name = "B")]
    new: Option<Selector>,
    #[command(flatten)]
    json: Json,
}

impl Diff {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let new = self.new.clone().unwrap_or(Selector::Latest);
        let new = store.get(&self.name, &new).await?;
        let old = match &self.old {
            Some(selector) => store.get(&self.name, selector).await?.as_ref().clone(),
            None => self.before(store.as_ref(), &new).await?,
        };
        let difference = diff(&old, &new);
        let screen = &session.screen;
        match self.json.json {
            true => screen.json(&DiffJson::new(&old, &new, &difference)),
            false => screen.lines(draw::difference(&old, &new, &difference, screen)),
        }
    }

    /// The version before `new`; numbers may have gaps.
    async fn before(&self, store: &dyn PromptStore, new: &PromptVersion) -> Result<PromptVersion> {
        let versions = pages::versions(store, &self.name).await?;
        versions.into_iter().find(|version| version.version < new.version).ok_or_else(|| {
            let name = &self.name;
            Fault::new(
                Exit::NotFound,
                format!("prompt {:?} has one version only; nothing to compare", name.as_str()),
            )
            .hint(format!("`fmf prompt show {name}/{}` shows it", new.version))
        })
    }
}
