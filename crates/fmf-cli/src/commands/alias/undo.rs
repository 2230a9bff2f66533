//! `fmf alias undo`.

use clap::Args;
use fmf::{PromptRef, StoreError, Write};

use super::{expectation, named};
use crate::{
    arguments::{Reason, notes},
    draw,
    fault::{Fault, Result},
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
            let is_conflict = matches!(error, StoreError::Conflict(_));
            let fault = Fault::from(error);
            match is_conflict {
                true => fault.hint(format!("`fmf alias history {name}@{alias}` tells its moves")),
                false => fault,
            }
        })?;
        session.screen.line(draw::way(alias, change.left(), change.reached()))
    }
}
