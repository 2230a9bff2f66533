//! The registry's database.

mod migrate;
mod status;

use clap::{Args, Subcommand};
use fmf::{DatabaseUrl, config::FlagValue};

use crate::{fault::Result, session::Session};

/// look after a registry's database
#[derive(Debug, Subcommand)]
pub(crate) enum Db {
    Migrate(migrate::Migrate),
    Status(status::Status),
}

impl Db {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        match self {
            Self::Migrate(command) => command.run(session).await,
            Self::Status(command) => command.run(session).await,
        }
    }
}

/// Which database is meant.
#[derive(Debug, Args)]
struct Database {
    /// the database; without it, the one that `fmf serve` would use
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

impl Database {
    fn url(&self, session: &Session) -> Result<DatabaseUrl> {
        let flag = self.database_url.clone().map(|value| FlagValue {
            key: "serve.database_url",
            flag: "--database-url",
            value,
        });
        let config = session.config(flag.into_iter().collect())?.serve;
        Ok(config.database()?)
    }
}
