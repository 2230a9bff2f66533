//! `fmf rollback`.

use clap::Args;
use fmf::{PromptRef, Selector, Version};

use super::promote::move_alias;
use crate::{
    arguments::{Reason, examples},
    draw,
    fault::{Fault, Result},
    session::Session,
};

/// put an alias back on an earlier version
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf rollback invoice_summary@production --to 1", "version 1 is live again"),
]))]
pub(crate) struct Rollback {
    /// the prompt and its alias, as name@alias
    #[arg(value_name = "NAME@ALIAS")]
    target: PromptRef,
    /// the version to go back to
    #[arg(long, value_name = "N")]
    to: Version,
    #[command(flatten)]
    reason: Reason,
}

impl Rollback {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let name = &self.target.name;
        let Some(Selector::Alias(alias)) = &self.target.selector else {
            return Err(Fault::usage(format!("\"{}\" names no alias to roll back", self.target))
                .hint(format!("write {name}@production")));
        };
        let store = session.store().await?.store;
        let from = store.get(name, &alias.clone().into()).await?.version;
        if self.to > from {
            return Err(Fault::usage(format!("version {} is newer than {from}", self.to))
                .hint(format!("`fmf alias set {name} {alias} {}` goes forward", self.to)));
        }
        let how = session.write(self.reason.reason);
        move_alias(store.as_ref(), name, alias, Some(from), self.to, how).await?;
        session.screen.line(draw::moved(alias, Some(from), self.to))
    }
}
