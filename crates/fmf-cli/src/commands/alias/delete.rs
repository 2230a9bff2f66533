//! `fmf alias delete`.

use clap::Args;
use fmf::{Alias, PromptName};

use crate::{
    arguments::{Reason, examples},
    draw,
    fault::Result,
    session::Session,
};

/// take an alias away; the version it stood for stays
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf alias delete invoice_summary candidate", "nothing is a candidate any more"),
]))]
pub(crate) struct Delete {
    /// the prompt
    name: PromptName,
    /// the alias
    alias: Alias,
    #[command(flatten)]
    reason: Reason,
}

impl Delete {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let how = session.write(self.reason.reason);
        let from = store.delete_alias(&self.name, &self.alias, how).await?;
        session.screen.line(draw::way(&self.alias, from, None))
    }
}
