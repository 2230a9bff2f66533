//! `fmf log`, and what proves that it is whole.

mod head;
mod verify;

use std::num::NonZeroUsize;

use clap::{Args, Subcommand};
use fmf::{Action, Alias, ChangeQuery, PromptName, Timestamp, pages};

use crate::{
    arguments::{Json, notes},
    draw,
    fault::Result,
    input,
    json::ChangesJson,
    session::Session,
    when,
};

const NOTES: &str = "\
TIME is written as for `fmf prompt get --at`. A prompt called head or verify is named behind two \
dashes: fmf log -- head";

/// who changed what and when, the newest first
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = notes(NOTES, &[
    ("fmf log", "the last changes of all prompts"),
    ("fmf log invoice_summary --since yesterday", "what happened to one of them lately"),
    ("fmf log --action alias.set --actor ana@example.org", "every alias that she moved"),
]))]
pub(crate) struct Log {
    #[command(subcommand)]
    command: Option<Command>,
    /// the prompt; without it, all prompts
    name: Option<PromptName>,
    /// this alias only
    #[arg(long)]
    alias: Option<Alias>,
    /// by this person or program only
    #[arg(long)]
    actor: Option<String>,
    /// this kind of change only, such as alias.set; may be repeated
    #[arg(long = "action", value_name = "ACTION")]
    actions: Vec<Action>,
    /// from this time on only
    #[arg(long, value_name = "TIME", value_parser = when::since)]
    since: Option<Timestamp>,
    /// how many changes at most
    #[arg(long, short = 'n', value_name = "N", default_value = "50", value_parser = input::count)]
    limit: NonZeroUsize,
    #[command(flatten)]
    json: Json,
}

/// What proves that the log is whole.
#[derive(Debug, Subcommand)]
enum Command {
    Head(head::Head),
    Verify(verify::Verify),
}

impl Log {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        match self.command {
            Some(Command::Head(command)) => command.run(session).await,
            Some(Command::Verify(command)) => command.run(session).await,
            None => self.changes(session).await,
        }
    }

    async fn changes(self, session: &Session) -> Result<()> {
        let opened = session.store().await?;
        let query = ChangeQuery {
            name: self.name,
            alias: self.alias,
            actor: self.actor,
            actions: self.actions,
            since: self.since,
            ..ChangeQuery::default()
        };
        let changes = pages::changes(opened.history()?, query, Some(self.limit.get())).await?;
        let store = opened.store.to_string();
        if self.json.json {
            return session.screen.json(&ChangesJson::new(store, &changes));
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
