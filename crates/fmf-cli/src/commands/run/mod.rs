//! Runs: what was logged, for who has no browser at hand.

mod compare;
mod list;
mod show;

use clap::Subcommand;

pub(crate) use show::Shown;

use crate::{fault::Result, session::Session};

/// list, show and compare runs: what was tried, and what came of it
#[derive(Debug, Subcommand)]
pub(crate) enum Run {
    List(list::List),
    Show(show::Show),
    Compare(compare::Compare),
}

impl Run {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        match self {
            Self::List(command) => command.run(session).await,
            Self::Show(command) => command.run(session).await,
            Self::Compare(command) => command.run(session).await,
        }
    }
}
