//! `fmf db status`.

use clap::Args;
use fmf::Schemas;

use super::Database;
use crate::{
    arguments::{Json, examples},
    draw,
    fault::Result,
    json::SchemasJson,
    session::Session,
};

/// show how far a database's schema is
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf db status --database-url postgres://fmf@db/fmf", "which steps were taken, and when"),
]))]
pub(crate) struct Status {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    json: Json,
}

impl Status {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let url = self.database.url(session)?;
        session.check_there(&url)?;
        let schemas = Schemas::of(&url).await?;
        if self.json.json {
            return session.screen.json(&SchemasJson::new(&schemas));
        }
        session.screen.lines(draw::schemas(&schemas, &session.screen))?;
        if schemas.is_behind() {
            session.note(
                &format!("the schema of the {} is behind", schemas.registry.store),
                "`fmf db migrate` with the same database brings it forward",
            );
        }
        Ok(())
    }
}
