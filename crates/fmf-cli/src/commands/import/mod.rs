//! `fmf import`, from an archive; and from an MLflow server.

mod mlflow;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use fmf::{
    PromptName, StoreError,
    copy::{CopyReport, Outcome},
    import::{self, ImportOptions, from_archive},
    registry::{self, Registry},
};

use crate::{
    arguments::{Json, Reason, RegistryPlace, notes},
    draw,
    fault::{Exit, Fault, Result},
    input,
    json::CopyJson,
    screen::Progress,
    session::{Missing, Session},
};

const NOTES: &str = "\
Versions keep their numbers, times and authors; the change log says who imported them and when. \
Importing again brings only what is new. Tags, messages and aliases are brought into line; what only \
the registry has stays, and what was deleted in it stays deleted. Where a number holds something \
else, nothing of that prompt is touched. FILE is what `fmf export` or `fmf backup` wrote; the runs in \
a backup are left alone. A file called mlflow is written ./mlflow.";

/// bring prompts and models into a registry, with numbers, times and authors
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(after_help = notes(NOTES, &[
    ("fmf import prompts.fmf", "everything that was exported"),
    ("fmf import monday.fmf greeting --dry-run", "what would come of one prompt of a backup"),
    ("fmf import mlflow http://mlflow:5000", "everything that an MLflow server has"),
]))]
pub(crate) struct Import {
    #[command(subcommand)]
    from: Option<Source>,
    /// the archive to read
    #[arg(required = true)]
    file: Option<PathBuf>,
    /// the prompts; all, if none is named
    #[arg(value_parser = input::prompt_name)]
    names: Vec<PromptName>,
    #[command(flatten)]
    into: Target,
}

#[derive(Debug, Subcommand)]
enum Source {
    Mlflow(mlflow::Mlflow),
}

/// Where to, and how.
#[derive(Debug, Args)]
struct Target {
    /// say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reason: Reason,
    #[command(flatten)]
    place: RegistryPlace,
    #[command(flatten)]
    json: Json,
}

impl Import {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let file = match (self.from, self.file) {
            (Some(Source::Mlflow(command)), _) => return command.run(session).await,
            (None, Some(file)) => file,
            (None, None) => return Err(Fault::usage("an import needs a file to read")),
        };
        if !file.exists() {
            let text = format!("there is no file {}", file.display());
            return Err(Fault::new(Exit::NotFound, text)
                .hint("what `fmf export` or `fmf backup` wrote can be imported"));
        }
        let (to, options) = self.into.open(session).await?;
        let report = from_archive(&file, &self.names, &to, &options, prompts()).await?;
        self.into.told(session, report)
    }
}

impl Target {
    /// The registry, which may still have to be made; a dry run does not make it.
    async fn open(&self, session: &Session) -> Result<(Registry, ImportOptions)> {
        let url = session.database(&self.place, Missing::IsMade)?;
        let is_missing = url.path().is_some_and(|path| !path.exists());
        let to = match self.dry_run && is_missing {
            true => registry::in_memory().await?,
            false => Registry::open(&url).await?,
        };
        let how = session.write(self.reason.reason.clone());
        Ok((to, ImportOptions { dry_run: self.dry_run, how }))
    }

    /// Tells what was done.
    fn told(&self, session: &Session, mut report: CopyReport) -> Result<()> {
        if self.dry_run {
            let url = session.database(&self.place, Missing::IsMade)?;
            report.to = url.store();
        }
        if self.json.json {
            session.screen.json(&CopyJson::new(&report))?;
        } else if report.prompts.is_empty() {
            session.note(&format!("no prompts in {}", report.from), "there is nothing to import");
        } else {
            session.screen.lines(draw::imported(&report, &session.screen))?;
        }
        outcome(report)
    }
}

/// Shows how many prompts were looked at.
fn prompts() -> import::Progress {
    let mut progress = Progress::of("prompts");
    Box::new(move |done, all| progress.at(done as u64, all as u64))
}

/// The exit code of the first prompt that failed.
fn outcome(report: CopyReport) -> Result<()> {
    let failed = report.failed().count();
    let first = report.prompts.into_iter().find_map(|prompt| match prompt.outcome {
        Outcome::Failed(error) => Some(error),
        _ => None,
    });
    let Some(error) = first else { return Ok(()) };
    let hint = match &error {
        StoreError::Conflict(_) => {
            Some("`fmf prompt copy --renumber` can give versions new numbers")
        }
        StoreError::Unavailable(_) => Some("importing again goes on where this stopped"),
        _ => None,
    };
    let what = draw::count(failed, "prompt");
    let fault = Fault::new(Fault::from(error).exit(), format!("{what} could not be imported"));
    Err(hint.into_iter().fold(fault, Fault::hint))
}
