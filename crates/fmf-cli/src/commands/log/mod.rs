//! `fmf log`, and what proves that it is whole.

mod head;
mod verify;

use clap::{Args, Subcommand};
use fmf::{
    Action, Alias, Change, ChangeQuery, PromptName, PromptRef, Selector, Timestamp, Version, pages,
};

use crate::{
    arguments::{Json, notes},
    draw,
    fault::{Fault, Result},
    json::ChangesJson,
    limit::Limit,
    session::{Opened, Session},
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
    /// the prompt, or an alias or a version of it as name@alias or name/3; without it, all prompts
    #[arg(value_name = "NAME[@ALIAS]")]
    target: Option<PromptRef>,
    /// this alias only
    #[arg(long, value_name = "ALIAS")]
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
    #[arg(long, short = 'n', value_name = "N", default_value = "50", value_parser = Limit::read)]
    limit: Limit,
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
        let wanted = Wanted::of(self.target, self.alias)?;
        let opened = session.store().await?;
        let query = ChangeQuery {
            name: wanted.name.clone(),
            alias: wanted.alias.clone(),
            actor: self.actor,
            actions: self.actions,
            since: self.since,
            ..ChangeQuery::default()
        };
        let mut changes = wanted.read(&opened, query, self.limit).await?;
        let cut = self.limit.cut(&mut changes);
        if let Some(name) = wanted.name.filter(|_| changes.is_empty()) {
            opened.check_known(&name).await?;
        }
        let store = opened.store.to_string();
        if self.json.json {
            session.screen.json(&ChangesJson::new(store, &changes))?;
            cut.say("newest");
            return Ok(());
        }
        if changes.is_empty() {
            session.note(
                &format!("no such changes in {store}"),
                "`fmf log` without a name and without flags shows all",
            );
        }
        session.screen.lines(draw::changes(&changes, &session.screen))?;
        cut.say("newest");
        Ok(())
    }
}

/// What of the registry the changes are of.
struct Wanted {
    name: Option<PromptName>,
    alias: Option<Alias>,
    version: Option<Version>,
}

impl Wanted {
    /// # Errors
    /// Two aliases, or latest, which nobody moves.
    fn of(target: Option<PromptRef>, flag: Option<Alias>) -> Result<Self> {
        let Some(PromptRef { name, selector }) = target else {
            return Ok(Self { name: None, alias: flag, version: None });
        };
        let (alias, version) = match selector {
            None => (flag, None),
            Some(Selector::Version(version)) => (flag, Some(version)),
            Some(Selector::Alias(alias)) => match flag.filter(|flag| *flag != alias) {
                None => (Some(alias), None),
                Some(flag) => {
                    return Err(Fault::usage(format!(
                        "\"{name}@{alias}\" has another --alias {flag}"
                    ))
                    .hint(format!("write {name} --alias {flag}")));
                }
            },
            Some(Selector::Latest) => {
                return Err(Fault::usage("latest is the newest version and is never moved")
                    .hint(format!("write {name}, or {name}@production")));
            }
        };
        Ok(Self { name: Some(name), alias, version })
    }

    /// The newest of these changes. A store cannot be asked for those of one version.
    async fn read(&self, opened: &Opened, query: ChangeQuery, limit: Limit) -> Result<Vec<Change>> {
        let most = limit.asked().filter(|_| self.version.is_none());
        let mut changes = pages::changes(opened.history()?, query, most).await?;
        changes.retain(|change| self.version.is_none() || change.version == self.version);
        Ok(changes)
    }
}
