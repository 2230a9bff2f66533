//! `fmf promote`.

use clap::Args;
use fmf::{
    Alias, Expect, PromptName, PromptStore, Selector, StoreError, Version, Write, diff::diff,
};

use crate::{
    arguments::{Reason, examples},
    draw,
    fault::Result,
    session::Session,
};

/// let one alias stand for what another stands for
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf promote invoice_summary --from staging --to production", "what was tested goes live"),
]))]
pub(crate) struct Promote {
    /// the prompt
    name: PromptName,
    /// the alias (or version) whose version is promoted
    #[arg(long, value_name = "SELECTOR")]
    from: Selector,
    /// the alias that is moved
    #[arg(long, value_name = "ALIAS")]
    to: Alias,
    #[command(flatten)]
    reason: Reason,
}

impl Promote {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let (name, to) = (&self.name, &self.to);
        let wanted = store.get(name, &self.from).await?;
        let before = match store.get(name, &to.clone().into()).await {
            Ok(before) => Some(before),
            Err(StoreError::AliasNotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let from = before.as_ref().map(|before| before.version);
        let how = session.write(self.reason.reason);
        move_alias(store.as_ref(), name, to, from, wanted.version, how).await?;
        let mut lines = vec![draw::moved(to, from, wanted.version)];
        if let Some(before) = before {
            let difference = diff(&before, &wanted);
            let (added, removed) = (difference.variables_added, difference.variables_removed);
            lines.extend(draw::variables(&added, &removed));
        }
        session.screen.lines(lines)
    }
}

/// Moves an alias that must still stand for what it was seen to stand for.
pub(crate) async fn move_alias(
    store: &dyn PromptStore,
    name: &PromptName,
    alias: &Alias,
    from: Option<Version>,
    to: Version,
    how: Write,
) -> Result<()> {
    let expect = from.map_or(Expect::Nothing, Expect::Version);
    if from != Some(to) {
        store.set_alias(name, alias, to, Write { expect, ..how }).await?;
    }
    Ok(())
}
