//! `fmf alias undo`.

use clap::Args;
use fmf::{PromptRef, StoreError, Write};

use super::{expectation, named};
use crate::{
    arguments::{Reason, notes},
    draw,
    fault::{Fault, Result},
    hint::near_alias,
    input,
    session::Session,
};

const NOTES: &str = "\
The alias goes back to where it stood before its last change: one that was set for the first time \
is deleted, one that was deleted is set again. Undoing is a change too, so that undoing twice \
leaves everything as it was; `fmf rollback` goes further back each time.";

/// take the last change of an alias back
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf alias undo invoice_summary@production", "the last move was a mistake"),
]))]
pub(crate) struct Undo {
    /// the prompt and its alias, as name@alias
    #[arg(value_name = "NAME@ALIAS")]
    target: PromptRef,
    /// fail unless the alias stands for this version now; 0: for none
    #[arg(long, value_name = "N", value_parser = input::number)]
    expect: Option<u32>,
    #[command(flatten)]
    reason: Reason,
}

impl Undo {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let alias = named(&self.target, "undo")?;
        let opened = session.store().await?;
        let how = Write { expect: expectation(self.expect), ..session.write(self.reason.reason) };
        let name = &self.target.name;
        let change = opened.history()?.undo_alias(name, alias, how).await.map_err(|error| {
            let tells = match &error {
                StoreError::Conflict(_) => Some(format!("{name}@{alias}` tells its moves")),
                StoreError::AliasNotFound { known, .. } if near_alias(alias, known).is_none() => {
                    Some(format!("{name}` tells the moves of every alias"))
                }
                _ => None,
            };
            let fault = Fault::from(error);
            match tells {
                Some(tells) => fault.instead(format!("`fmf alias history {tells}")),
                None => fault,
            }
        })?;
        session.screen.line(draw::way(alias, change.left(), change.reached()))
    }
}
