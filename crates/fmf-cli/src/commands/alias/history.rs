//! `fmf alias history`.

use std::cmp::Reverse;

use clap::Args;
use fmf::{Action, Change, ChangeQuery, PromptRef, Selector, pages};

use crate::{
    arguments::{Json, examples},
    draw,
    fault::{Fault, Result},
    json::ChangesJson,
    limit::Limit,
    session::{Opened, Session},
};

/// show what an alias stood for, who moved it and why, the newest first
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf alias history invoice_summary@production", "every move of production"),
    ("fmf alias history invoice_summary", "every move of every alias"),
]))]
pub(crate) struct History {
    /// the prompt, or one alias of it as name@alias
    #[arg(value_name = "NAME[@ALIAS]")]
    target: PromptRef,
    /// how many changes at most
    #[arg(long, short = 'n', value_name = "N", default_value = "50", value_parser = Limit::read)]
    limit: Limit,
    #[command(flatten)]
    json: Json,
}

impl History {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let opened = session.store().await?;
        let mut changes = self.changes(&opened).await?;
        let cut = self.limit.cut(&mut changes);
        if changes.is_empty() {
            opened.check_known(&self.target.name).await?;
        }
        let store = opened.store.to_string();
        if self.json.json {
            session.screen.json(&ChangesJson::new(store, &changes))?;
            cut.say("newest");
            return Ok(());
        }
        if changes.is_empty() {
            let hint = "`fmf alias list` shows the aliases that are set";
            session.note(&format!("{} was never set in {store}", self.what()), hint);
        }
        session.screen.lines(draw::alias_changes(&changes, &session.screen))?;
        cut.say("newest");
        Ok(())
    }

    fn what(&self) -> String {
        match &self.target.selector {
            None => format!("an alias of prompt {:?}", self.target.name.as_str()),
            Some(selector) => format!("alias \"{}@{selector}\"", self.target.name),
        }
    }

    /// The moves, and between them what happened to the prompt as a whole: a deletion takes its
    /// aliases with it.
    async fn changes(&self, opened: &Opened) -> Result<Vec<Change>> {
        let alias = match &self.target.selector {
            None => None,
            Some(Selector::Alias(alias)) => Some(alias.clone()),
            Some(selector) => {
                let what = format!("\"{selector}\" is no alias that is ever moved");
                return Err(Fault::usage(what)
                    .hint(format!("write {} or {0}@production", self.target.name)));
            }
        };
        let (history, limit) = (opened.history()?, self.limit.asked());
        let name = Some(self.target.name.clone());
        let actions = Action::OF_ALIASES.to_vec();
        let moves = ChangeQuery { name: name.clone(), alias, actions, ..ChangeQuery::default() };
        let mut found = pages::changes(history, moves, limit).await?;
        let Some(oldest) = found.last().map(|change| change.seq) else { return Ok(found) };
        let actions = vec![Action::PromptDeleted, Action::PromptRenamed];
        let ends = ChangeQuery { name, actions, ..ChangeQuery::default() };
        let ends = pages::changes(history, ends, limit).await?;
        found.extend(ends.into_iter().filter(|change| change.seq > oldest));
        found.sort_by_key(|change| Reverse(change.seq));
        Ok(found)
    }
}
