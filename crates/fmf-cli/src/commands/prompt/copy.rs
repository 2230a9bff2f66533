//! `fmf prompt copy`.

use std::sync::Arc;

use clap::Args;
use fmf::{
    PromptName, PromptStore, StoreError, StoreUri,
    copy::{CopyOptions, CopyReport, Outcome, PromptReport, Selection, copy},
    filter::{Filter, Subject},
};

use crate::{
    arguments::{Json, Reason, notes},
    draw,
    fault::{Exit, Fault, Result},
    input,
    json::CopyJson,
    session::Session,
};

const NOTES: &str = "\
Versions go over in order and keep their numbers; tags, messages and aliases are brought into \
line; what only the target has stays. Copying again copies only what is new. A number that the \
source has deleted is used up in the target too. Where a number cannot be kept, the prompt is left \
alone and reported, unless --renumber is given. Authors and times of versions stay behind: the \
target says who wrote to it and when.";

/// How the target of a dry run prints itself while it is not there.
const NOWHERE: &str = "registry in memory";

/// copy prompts from one store to another
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf prompt copy --from ./prompts --to http://mlflow:5000", "from files to a server"),
    ("fmf prompt copy greeting --to sqlite:fmf-data/fmf.db --dry-run", "what would happen to one"),
]))]
pub(crate) struct Copy {
    /// the prompts; all, if none is named
    #[arg(value_parser = input::prompt_name)]
    names: Vec<PromptName>,
    /// where to copy from; the configured store, if it is not said
    #[arg(long, value_name = "URI", required_unless_present = "to")]
    from: Option<String>,
    /// where to copy to; the configured store, if it is not said
    #[arg(long, value_name = "URI")]
    to: Option<String>,
    /// only prompts that match, as in `fmf prompt search`
    #[arg(long, value_name = "FILTER", conflicts_with = "names")]
    filter: Option<String>,
    /// say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// give versions new numbers where theirs cannot be kept
    #[arg(long)]
    renumber: bool,
    #[command(flatten)]
    reason: Reason,
    #[command(flatten)]
    json: Json,
}

impl Copy {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let from = source(session, self.from.as_deref()).await?;
        let to = self.target(session).await?;
        if from.to_string() == to.to_string() {
            return Err(Fault::usage(format!("source and target are the same: {from}"))
                .hint("name the other store with --from or --to"));
        }
        let selection = self.selection()?;
        let how = session.write(self.reason.reason);
        let options = CopyOptions { dry_run: self.dry_run, renumber: self.renumber, how };
        if self.filter.is_some() {
            session.warn_of_unreadable(from.as_ref()).await?;
        }
        let mut report = copy(from.as_ref(), to.as_ref(), &selection, &options).await?;
        if let Some(named) = self.to.as_ref().filter(|_| to.to_string() == NOWHERE) {
            report.to.clone_from(named);
        }
        if self.json.json {
            session.screen.json(&CopyJson::new(&report))?;
        } else if report.prompts.is_empty() {
            let none = match &self.filter {
                Some(filter) => format!("no prompt in {from} matches {filter:?}"),
                None => format!("no prompts in {from}"),
            };
            session.note(&none, "`fmf prompt list` shows what is there");
        } else {
            session.screen.lines(draw::copied(&report, &session.screen))?;
        }
        outcome(report)
    }

    /// The target, which may still have to be made; a dry run does not make it.
    async fn target(&self, session: &Session) -> Result<Arc<dyn PromptStore>> {
        let Some(uri) = &self.to else { return Ok(session.store_to_write().await?.store) };
        let is_missing = matches!(uri.parse()?, StoreUri::Database(_))
            && uri.parse::<StoreUri>()?.missing().is_some();
        match self.dry_run && is_missing {
            true => session.open_to_write("sqlite::memory:").await,
            false => session.open_to_write(uri).await,
        }
    }

    fn selection(&self) -> Result<Selection> {
        Ok(match &self.filter {
            Some(filter) => Selection::Matching(
                Filter::parse(filter, Subject::Entries)
                    .map_err(|error| Fault::usage(error.to_string()))?,
            ),
            None if self.names.is_empty() => Selection::All,
            None => Selection::Names(self.names.clone()),
        })
    }
}

/// The source, which must be there: a mistyped one has no prompts, and that is no success.
async fn source(session: &Session, uri: Option<&str>) -> Result<Arc<dyn PromptStore>> {
    match uri {
        Some(uri) => session.open(uri).await,
        None => Ok(session.store().await?.store),
    }
}

/// The exit code of the first prompt that failed.
fn outcome(report: CopyReport) -> Result<()> {
    let failed = report.failed().count();
    let of_numbers = |prompt: &PromptReport| {
        matches!(prompt.outcome, Outcome::Failed(StoreError::Conflict(_))) && !prompt.overtaken
    };
    let hint = match report.prompts.iter().any(of_numbers) {
        true => "--renumber gives versions new numbers in the target",
        false => "somebody else wrote to the target meanwhile; run it again",
    };
    let first = report.prompts.into_iter().find_map(|prompt| match prompt.outcome {
        Outcome::Failed(error) => Some(error),
        _ => None,
    });
    match first {
        None => Ok(()),
        Some(error) => {
            let exit = Fault::from(error).exit();
            let what = draw::count(failed, "prompt");
            let fault = Fault::new(exit, format!("{what} could not be copied"));
            Err(match exit {
                Exit::Conflict => fault.hint(hint),
                _ => fault,
            })
        }
    }
}
