//! `fmf alias delete`.

use clap::Args;
use fmf::{Alias, PromptName};

use crate::{
    arguments::{Reason, examples},
    fault::Result,
    screen::{Line, Look},
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
        let alias = Line::new().add(self.alias.as_str(), Look::of_alias(self.alias.as_str()));
        let what = match from {
            Some(from) => format!(": {from} -> nothing"),
            None => ": was not set".to_owned(),
        };
        session.screen.line(alias.add(what, Look::Plain))
    }
}
