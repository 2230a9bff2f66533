//! Aliases: movable names for versions.

mod delete;
mod list;
mod protect;
mod protections;
mod set;
mod unprotect;

use clap::Subcommand;

use crate::{fault::Result, session::Session};

pub(crate) use set::expectation;

/// set, delete, list and protect aliases
#[derive(Debug, Subcommand)]
pub(crate) enum Alias {
    Set(set::Set),
    Delete(delete::Delete),
    List(list::List),
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
            Self::Protect(command) => command.run(session).await,
            Self::Unprotect(command) => command.run(session).await,
            Self::Protections(command) => command.run(session).await,
        }
    }
}
