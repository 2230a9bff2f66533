//! `fmf db migrate`.

use clap::Args;
use fmf::Schemas;

use super::Database;
use crate::{arguments::notes, draw, fault::Result, session::Session};

const NOTES: &str = "\
An SQLite file is brought forward whenever it is opened. A PostgreSQL database may have several \
servers, so it is brought forward by this command only: stop them, migrate, start the new ones. Of \
several that run at once, one takes the steps and the others wait.";

/// set a database up, or bring its schema forward
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf db migrate --database-url postgres://fmf@db/fmf", "before the first `fmf serve`"),
]))]
pub(crate) struct Migrate {
    #[command(flatten)]
    database: Database,
}

impl Migrate {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let schemas = Schemas::migrate(&self.database.url(session)?).await?;
        session.screen.lines(draw::schemas(&schemas, &session.screen))
    }
}
