//! Aliases: movable names for versions.

mod delete;
mod history;
mod list;
mod protect;
mod protections;
mod set;
mod undo;
mod unprotect;

use clap::Subcommand;

use fmf::{PromptRef, Selector};

use crate::{
    fault::{Fault, Result},
    session::Session,
};

pub(crate) use set::expectation;

/// set, delete, list and protect aliases, and take their moves back
#[derive(Debug, Subcommand)]
pub(crate) enum Alias {
    Set(set::Set),
    Delete(delete::Delete),
    List(list::List),
    History(history::History),
    Undo(undo::Undo),
    Protect(protect::Protect),
    Unprotect(unprotect::Unprotect),
    Protections(protections::Protections),
}

impl Alias {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        match self {
            Self::Set(command) => command.run(session).await,
            Self::Delete(command) => command.run(session).await,
            Self::List(command) => command.run(session).await,
            Self::History(command) => command.run(session).await,
            Self::Undo(command) => command.run(session).await,
            Self::Protect(command) => command.run(session).await,
            Self::Unprotect(command) => command.run(session).await,
            Self::Protections(command) => command.run(session).await,
        }
    }
}

/// The alias that `name@alias` names; `act` is what is to be done to it.
pub(crate) fn named<'r>(target: &'r PromptRef, act: &str) -> Result<&'r fmf::Alias> {
    match &target.selector {
        Some(Selector::Alias(alias)) => Ok(alias),
        _ => Err(Fault::usage(format!("\"{target}\" names no alias to {act}"))
            .hint(format!("write {}@production", target.name))),
    }
}
