//! `fmf prompt list`.

use clap::Args;
use fmf::{PromptQuery, PromptStore, pages};

use crate::{
    arguments::{Json, examples},
    draw,
    fault::Result,
    json::PromptsJson,
    limit::Limit,
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
        answer(session, store.as_ref(), PromptQuery::default(), Limit::default(), self.json, none)
            .await
    }
}

/// Prints the prompts that match; `none` says what there is none of, and what to do then.
pub(super) async fn answer(
    session: &Session,
    store: &dyn PromptStore,
    query: PromptQuery,
    limit: Limit,
    json: Json,
    (none, hint): (&str, &str),
) -> Result<()> {
    let mut prompts = pages::prompts(store, query, limit.asked()).await?;
    session.warn_of_unreadable(store).await?;
    let cut = limit.cut(&mut prompts);
    if json.json {
        session.screen.json(&PromptsJson::new(store.to_string(), &prompts))?;
        cut.say("first");
        return Ok(());
    }
    if prompts.is_empty() {
        session.note(&format!("{none} in {store}"), hint);
        return Ok(());
    }
    session.screen.lines(draw::prompts(&prompts, &session.screen))?;
    cut.say("first");
    Ok(())
}
