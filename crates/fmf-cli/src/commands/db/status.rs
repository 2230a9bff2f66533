//! `fmf db status`.

use clap::Args;
use fmf::Schema;

use super::Database;
use crate::{
    arguments::{Json, examples},
    draw,
    fault::Result,
    json::SchemaJson,
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
        let schema = Schema::of(&url).await?;
        if self.json.json {
            return session.screen.json(&SchemaJson::new(&schema));
        }
        session.screen.lines(draw::schema(&schema, &session.screen))?;
        if schema.applied() < schema.steps.len() {
            session.note(
                &format!("the {} is behind", schema.store),
                "`fmf db migrate` with the same database brings it forward",
            );
        }
        Ok(())
    }
}
