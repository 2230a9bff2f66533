//! `fmf prompt delete`.

use std::io::{self, IsTerminal as _, Write as _};

use clap::Args;
use fmf::{Alias, PromptName, PromptRef, PromptStore, Version};

use super::version_of;
use crate::{
    arguments::{Reason, notes},
    draw::count,
    fault::{Exit, Fault, Result},
    session::Session,
};

const NOTES: &str = "\
The number of a deleted version is not used again. A version that aliases stand for is deleted \
with --force only, and its aliases go with it.";

/// delete one version, or a whole prompt
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf prompt delete invoice_summary/2", "one version, after a question"),
    ("fmf prompt delete invoice_summary --yes", "the prompt with all its versions"),
]))]
pub(crate) struct Delete {
    /// the prompt (name), or a version of it (name/3, name@alias)
    prompt: PromptRef,
    /// do not ask
    #[arg(long, short)]
    yes: bool,
    /// also a version that aliases stand for
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    reason: Reason,
}

impl Delete {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let name = &self.prompt.name;
        let version = version_of(store.as_ref(), &self.prompt).await?;
        let (what, aliases) = self.what(store.as_ref(), version).await?;
        if !self.yes && !confirmed(&what)? {
            session.screen.line("nothing deleted")?;
            return Err(Fault::Declined);
        }
        store.delete(name, version, session.write(self.reason.reason)).await?;
        let gone = match names(&aliases).as_str() {
            "" => String::new(),
            names => format!("; {names} gone with it"),
        };
        session.screen.line(format!("deleted {}{gone}", title(name, version)))
    }

    /// What will be gone, in words, and the aliases among it.
    async fn what(
        &self,
        store: &dyn PromptStore,
        version: Option<Version>,
    ) -> Result<(String, Vec<Alias>)> {
        let prompt = store.prompt(&self.prompt.name).await?;
        let title = title(&prompt.name, version);
        let Some(version) = version else {
            let versions = fmf::pages::versions(store, &prompt.name).await?.len();
            let aliases: Vec<Alias> = prompt.aliases.into_keys().collect();
            let what = format!("{title} with {}{}", count(versions, "version"), and(&aliases));
            return Ok((what, aliases));
        };
        let aliases = prompt.aliases_of(version);
        if !aliases.is_empty() && !self.force {
            return Err(Fault::new(
                Exit::Conflict,
                format!("{title} cannot be deleted while in use by {}", names(&aliases)),
            )
            .hint("move aliases first, or delete them too with --force"));
        }
        Ok((format!("{title}{}", and(&aliases)), aliases))
    }
}

fn title(name: &PromptName, version: Option<Version>) -> String {
    match version {
        Some(version) => format!("version {version} of prompt {:?}", name.as_str()),
        None => format!("prompt {:?}", name.as_str()),
    }
}

fn names(aliases: &[Alias]) -> String {
    aliases.iter().map(|alias| format!("@{alias}")).collect::<Vec<_>>().join(", ")
}

fn and(aliases: &[Alias]) -> String {
    if aliases.is_empty() { String::new() } else { format!(" and {}", names(aliases)) }
}

/// Asks on the terminal.
///
/// # Errors
/// Where there is nobody to ask.
fn confirmed(what: &str) -> Result<bool> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Fault::usage(format!("deleting {what} needs a confirmation"))
            .hint("say --yes where nobody can be asked"));
    }
    write!(anstream::stderr(), "delete {what}? [y/N] ")?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
