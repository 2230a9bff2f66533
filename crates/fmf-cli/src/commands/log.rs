//! `fmf log`.

use std::num::NonZeroUsize;

use clap::Args;
use fmf::{Action, Alias, ChangeQuery, PromptName, pages};

use crate::{
    arguments::{Json, examples},
    draw,
    fault::{Exit, Fault, Result},
    input,
    json::ChangesJson,
    session::Session,
};

/// who changed what and when, the newest first
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf log", "the last changes of all prompts"),
    ("fmf log invoice_summary --alias production", "what production stood for"),
]))]
pub(crate) struct Log {
    /// the prompt; without it, all prompts
    name: Option<PromptName>,
    /// this alias only
    #[arg(long)]
    alias: Option<Alias>,
    /// by this person or program only
    #[arg(long)]
    actor: Option<String>,
    /// this kind of change only, such as alias.set
    #[arg(long)]
    action: Option<Action>,
    /// how many changes at most
    #[arg(long, short = 'n', value_name = "N", default_value = "50", value_parser = input::count)]
    limit: NonZeroUsize,
    #[command(flatten)]
    json: Json,
}

impl Log {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let history = store.history().ok_or_else(|| {
            let what = format!("no change log in {store}: this kind of store keeps none");
            Fault::new(Exit::Unsupported, what)
                .hint("a registry keeps one; on its machine, --store sqlite:FILE reads it")
        })?;
        let query = ChangeQuery {
            name: self.name,
            alias: self.alias,
            actor: self.actor,
            actions: self.action.into_iter().collect(),
            ..ChangeQuery::default()
        };
        let changes = pages::changes(history, query, Some(self.limit.get())).await?;
        if self.json.json {
            return session.screen.json(&ChangesJson::new(store.to_string(), &changes));
        }
        if changes.is_empty() {
            session.note(
                &format!("no such changes in {store}"),
                "`fmf log` without a name and without flags shows all",
            );
        }
        session.screen.lines(draw::changes(&changes, &session.screen))
    }
}
