//! `fmf prompt tag`.

use clap::Args;
use fmf::{PromptChange, PromptName, PromptRef, PromptStore, TagKey, Tags, Version};

use super::version_of;
use crate::{
    arguments::{Reason, examples},
    draw,
    fault::{self, Result},
    input::Pair,
    session::Session,
};

/// show, set and delete the tags of a prompt, or of one version
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf prompt tag invoice_summary team=billing", "a tag of the prompt"),
    ("fmf prompt tag invoice_summary/2 --delete draft", "not of version 2 any more"),
]))]
pub(crate) struct Tag {
    /// the prompt (name), or a version of it (name@alias, name/3)
    prompt: PromptRef,
    /// tags to set
    #[arg(value_name = "KEY=VALUE")]
    set: Vec<Pair>,
    /// a tag to delete; may be repeated
    #[arg(long, value_name = "KEY")]
    delete: Vec<TagKey>,
    #[command(flatten)]
    reason: Reason,
}

impl Tag {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let name = &self.prompt.name;
        let version = version_of(store.as_ref(), &self.prompt).await?;
        if !self.set.is_empty() || !self.delete.is_empty() {
            let before = tags_of(store.as_ref(), name, version).await?;
            let set = |key: &&TagKey| before.get(key.as_str()).is_some();
            for key in self.delete.iter().filter(|key| !set(key)) {
                fault::remark(&format!("tag {:?} was not set on {}", key.as_str(), self.prompt));
            }
            let change = PromptChange {
                version,
                set_tags: tags(&self.set)?,
                delete_tags: self.delete,
                ..PromptChange::default()
            };
            store.update(name, change, session.write(self.reason.reason)).await?;
        }
        let tags = tags_of(store.as_ref(), name, version).await?;
        if tags.is_empty() {
            let hint = format!("set one with `fmf prompt tag {} KEY=VALUE`", self.prompt);
            session.note(&format!("{} has no tags", self.prompt), &hint);
        }
        session.screen.lines(draw::tag_lines(&tags))
    }
}

async fn tags_of(
    store: &dyn PromptStore,
    name: &PromptName,
    version: Option<Version>,
) -> Result<Tags> {
    Ok(match version {
        Some(version) => store.get(name, &version.into()).await?.tags.clone(),
        None => store.prompt(name).await?.tags,
    })
}

/// The tags of `KEY=VALUE` arguments.
pub(super) fn tags(pairs: &[Pair]) -> Result<Tags> {
    Ok(Tags::from_pairs(pairs.iter().map(|pair| (&pair.key, pair.value.clone())))?)
}
