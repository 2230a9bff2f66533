//! `fmf prompt list`.

use clap::Args;
use fmf::{PromptQuery, PromptStore, pages};

use crate::{
    arguments::{Json, examples},
    draw,
    fault::Result,
    json::PromptsJson,
    session::Session,
};

/// list all prompts
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf prompt list", "what is there, with aliases"),
    ("fmf --store http://127.0.0.1:5000 prompt list --json", "of a server, for a program"),
]))]
pub(crate) struct List {
    #[command(flatten)]
    json: Json,
}

impl List {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let hint = "add one with `fmf prompt register NAME FILE`, or name another store with \
                    --store";
        let none = ("no prompts", hint);
        answer(session, store.as_ref(), PromptQuery::default(), None, self.json, none).await
    }
}

/// Prints the prompts that match; `none` says what there is none of, and what to do then.
pub(super) async fn answer(
    session: &Session,
    store: &dyn PromptStore,
    query: PromptQuery,
    limit: Option<usize>,
    json: Json,
    (none, hint): (&str, &str),
) -> Result<()> {
    let prompts = pages::prompts(store, query, limit).await?;
    session.warn_of_unreadable(store).await?;
    if json.json {
        return session.screen.json(&PromptsJson::new(store.to_string(), &prompts));
    }
    if prompts.is_empty() {
        session.note(&format!("{none} in {store}"), hint);
        return Ok(());
    }
    session.screen.lines(draw::prompts(&prompts, &session.screen))
}
