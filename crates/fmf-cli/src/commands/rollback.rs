//! `fmf rollback`.

use clap::Args;
use fmf::{PromptRef, Selector, StoreError, Version, release};

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
        let how = session.write(self.reason.reason);
        let moved = release::rollback(store.as_ref(), name, alias, self.to, how).await;
        let moved = moved.map_err(|error| {
            let forward = matches!(error, StoreError::Invalid(_));
            let fault = Fault::from(error);
            if !forward {
                return fault;
            }
            fault.hint(format!("`fmf alias set {name} {alias} {}` goes forward", self.to))
        })?;
        session.screen.line(draw::moved(&moved))
    }
}
