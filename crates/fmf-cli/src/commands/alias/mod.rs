//! Aliases: movable names for versions.

mod delete;
mod list;
mod set;

use clap::Subcommand;

use crate::{fault::Result, session::Session};

pub(crate) use set::expectation;

/// set, delete and list aliases
#[derive(Debug, Subcommand)]
pub(crate) enum Alias {
    Set(set::Set),
    Delete(delete::Delete),
    List(list::List),
}

impl Alias {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        match self {
            Self::Set(command) => command.run(session).await,
            Self::Delete(command) => command.run(session).await,
            Self::List(command) => command.run(session).await,
        }
    }
}
