//! Tokens: who may use a registry through its server.

mod add;
mod expiry;
mod list;
mod revoke;

use clap::Subcommand;

use crate::{fault::Result, session::Session};

/// give access to a registry's server, and take it away
#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    Add(add::Add),
    List(list::List),
    Revoke(revoke::Revoke),
}

impl Token {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        match self {
            Self::Add(command) => command.run(session).await,
            Self::List(command) => command.run(session).await,
            Self::Revoke(command) => command.run(session).await,
        }
    }
}
