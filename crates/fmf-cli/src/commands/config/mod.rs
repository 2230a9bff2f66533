//! The configuration.

mod show;

use clap::Subcommand;

use crate::{fault::Result, session::Session};

/// look at the configuration
#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    Show(show::Show),
}

impl Config {
    pub(crate) fn run(self, session: &Session) -> Result<()> {
        match self {
            Self::Show(command) => command.run(session),
        }
    }
}
