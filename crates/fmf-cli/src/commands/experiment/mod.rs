//! Experiments.

mod list;

use clap::Subcommand;

use crate::{fault::Result, session::Session};

/// list experiments
#[derive(Debug, Subcommand)]
pub(crate) enum Experiment {
    List(list::List),
}

impl Experiment {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        match self {
            Self::List(command) => command.run(session).await,
        }
    }
}
