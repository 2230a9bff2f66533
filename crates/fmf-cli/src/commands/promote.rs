//! `fmf promote`.

use clap::Args;
use fmf::{Alias, PromptName, Selector, release};

use crate::{
    arguments::{Reason, examples},
    draw,
    fault::Result,
    input,
    session::Session,
};

/// let one alias stand for what another stands for
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf promote invoice_summary --from staging --to production", "what was tested goes live"),
]))]
pub(crate) struct Promote {
    /// the prompt
    #[arg(value_parser = input::prompt_name)]
    name: PromptName,
    /// the alias (or version) whose version is promoted
    #[arg(long, value_name = "SELECTOR")]
    from: Selector,
    /// the alias that is moved
    #[arg(long, value_name = "ALIAS", value_parser = input::new_alias)]
    to: Alias,
    #[command(flatten)]
    reason: Reason,
}

impl Promote {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let how = session.write(self.reason.reason);
        let promoted =
            release::promote(store.as_ref(), &self.name, &self.from, &self.to, how).await?;
        let mut lines = vec![draw::moved(&promoted.moved)];
        if let Some(difference) = promoted.difference {
            let (added, removed) = (difference.variables_added, difference.variables_removed);
            lines.extend(draw::variables(&added, &removed));
        }
        session.screen.lines(lines)
    }
}
