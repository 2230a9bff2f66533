//! Prompts and their versions.

mod copy;
mod delete;
mod diff;
mod get;
mod list;
mod metrics;
mod register;
mod render;
mod search;
mod show;
mod tag;
mod versions;

use clap::Subcommand;
use fmf::{PromptRef, PromptStore, Version};

use crate::{fault::Result, session::Session};

/// list, read, write and compare prompts
#[derive(Debug, Subcommand)]
pub(crate) enum Prompt {
    List(list::List),
    Search(search::Search),
    Show(show::Show),
    Get(get::Get),
    Render(render::Render),
    Register(Box<register::Register>),
    Versions(versions::Versions),
    Diff(diff::Diff),
    Metrics(metrics::Metrics),
    Tag(tag::Tag),
    Delete(delete::Delete),
    Copy(copy::Copy),
}

impl Prompt {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        match self {
            Self::List(command) => command.run(session).await,
            Self::Search(command) => command.run(session).await,
            Self::Show(command) => command.run(session).await,
            Self::Get(command) => command.run(session).await,
            Self::Render(command) => command.run(session).await,
            Self::Register(command) => command.run(session).await,
            Self::Versions(command) => command.run(session).await,
            Self::Diff(command) => command.run(session).await,
            Self::Metrics(command) => command.run(session).await,
            Self::Tag(command) => command.run(session).await,
            Self::Delete(command) => command.run(session).await,
            Self::Copy(command) => command.run(session).await,
        }
    }
}

/// The version that was named, if it was not the prompt itself.
async fn version_of(store: &dyn PromptStore, prompt: &PromptRef) -> Result<Option<Version>> {
    Ok(match &prompt.selector {
        Some(selector) => Some(store.get(&prompt.name, selector).await?.version),
        None => None,
    })
}
