//! `fmf rollback`.

use clap::Args;
use fmf::{PromptRef, StoreError, Version, release};

use super::alias::named;
use crate::{
    arguments::{Reason, notes},
    draw,
    fault::{Fault, Result},
    session::Session,
};

const NOTES: &str = "\
Without --to the alias goes to the version it stood on before, among those that are older than its \
own and still there; again without --to, to the one before that. It never goes forward. Only a \
store that keeps a change log knows where it stood.";

/// put an alias back on an earlier version
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf rollback invoice_summary@production", "what was live before is live again"),
    ("fmf rollback invoice_summary@production --to 1", "version 1 is live again"),
]))]
pub(crate) struct Rollback {
    /// the prompt and its alias, as name@alias
    #[arg(value_name = "NAME@ALIAS")]
    target: PromptRef,
    /// the version to go back to
    #[arg(long, value_name = "N")]
    to: Option<Version>,
    #[command(flatten)]
    reason: Reason,
}

impl Rollback {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let name = &self.target.name;
        let alias = named(&self.target, "roll back")?;
        let store = session.store().await?.store;
        let how = session.write(self.reason.reason);
        let moved = release::rollback(store.as_ref(), name, alias, self.to, how).await;
        let moved = moved.map_err(|error| {
            let hint = match (&error, self.to) {
                (StoreError::Invalid(_), Some(to)) => {
                    Some(format!("`fmf alias set {name} {alias} {to}` goes forward"))
                }
                (StoreError::Unsupported { .. } | StoreError::Conflict(_), None) => {
                    Some(format!("name the version: fmf rollback {name}@{alias} --to N"))
                }
                _ => None,
            };
            let fault = Fault::from(error);
            match hint {
                Some(hint) => fault.instead(hint),
                None => fault,
            }
        })?;
        session.screen.line(draw::moved(&moved))
    }
}
