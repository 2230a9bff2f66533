//! `fmf run list`.

use std::num::NonZeroUsize;

use clap::Args;
use fmf::{
    StoreError,
    runs::{RunSearch, Runs},
    tracking::{Experiment, View},
};

use crate::{
    arguments::{Json, notes},
    draw,
    fault::{Fault, Result},
    input,
    json::RunsJson,
    limit::Limit,
    session::Session,
    when,
};

const NOTES: &str = "\
FILTER is MLflow's: metrics.KEY, params.KEY, tags.KEY, dataset.name and attributes such as status, \
run_name and start_time, compared with =, !=, <, >, LIKE, ILIKE, IN and IS NULL, joined by AND. \
start_time and end_time are milliseconds since 1970. ORDER is one of the same, with DESC or ASC behind \
it.";

/// How many runs are listed unless it is said.
const SOME: NonZeroUsize = NonZeroUsize::new(50).unwrap();

/// list runs, the last begun first
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf run list --store http://127.0.0.1:5000", "the last 50 of a server"),
    ("fmf run list --experiment tuning --order-by \"metrics.quality DESC\" -n 5", "the best five"),
    ("fmf run list --filter \"params.prompt_version = '3' AND metrics.quality > 0.9\"",
     "the good ones of a prompt's version"),
    ("fmf run list --filter \"start_time >= 1767225600000\"", "those begun since 2026, in UTC"),
]))]
pub(crate) struct List {
    /// of this experiment only, by its name or number
    #[arg(long, short, value_name = "EXPERIMENT")]
    experiment: Option<String>,
    /// what must hold of each
    #[arg(long, value_name = "FILTER", default_value = "", hide_default_value = true)]
    filter: String,
    /// the order, such as "metrics.quality DESC"; may be repeated
    #[arg(long, value_name = "ORDER")]
    order_by: Vec<String>,
    /// how many runs at most; 50 unless it is said
    #[arg(long, short = 'n', value_name = "N", value_parser = input::count)]
    limit: Option<NonZeroUsize>,
    /// those that were deleted, instead
    #[arg(long)]
    deleted: bool,
    #[command(flatten)]
    json: Json,
}

impl List {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let runs = session.runs().await?;
        let experiments = self.experiments(&runs).await?;
        let limit = Limit::of(Some(self.limit.unwrap_or(SOME)));
        let found = runs.search(self.search(&experiments), limit.asked()).await;
        let mut found = found.map_err(about_times)?;
        let cut = limit.cut(&mut found);
        if self.json.json {
            session.screen.json(&RunsJson::new(runs.to_string(), &found, &experiments))?;
            cut.say("first");
            return Ok(());
        }
        if found.is_empty() {
            let (what, hint) = self.nothing(&runs);
            session.note(&what, &hint);
            return Ok(());
        }
        session.screen.lines(draw::runs(&found, &experiments, &session.screen))?;
        cut.say("first");
        Ok(())
    }

    /// The experiments whose runs are meant. A deleted experiment has runs that are deleted.
    async fn experiments(&self, runs: &Runs) -> Result<Vec<Experiment>> {
        Ok(match &self.experiment {
            Some(experiment) => vec![runs.experiment(experiment).await?],
            None if self.deleted => runs.experiments(View::All).await?,
            None => runs.experiments(View::Active).await?,
        })
    }

    fn search(&self, experiments: &[Experiment]) -> RunSearch {
        RunSearch {
            experiments: experiments.iter().map(|experiment| experiment.id).collect(),
            view: if self.deleted { View::Deleted } else { View::Active },
            filter: self.filter.clone(),
            order: self.order_by.clone(),
            ..RunSearch::default()
        }
    }

    /// What there is none of, and what to do about it.
    fn nothing(&self, runs: &Runs) -> (String, String) {
        let of = self.experiment.as_ref().map_or_else(String::new, |of| format!(" of {of:?}"));
        if !self.filter.is_empty() {
            let what = format!("no run{of} matches {:?} ({runs})", self.filter);
            return (what, "without --filter all are listed".to_owned());
        }
        if self.deleted {
            let what = format!("no deleted runs{of} ({runs})");
            return (what, "without --deleted all others are listed".to_owned());
        }
        (format!("no runs{of} yet ({runs})"), how_to_log(runs))
    }
}

/// A filter may compare a time with a date, which the protocol does not know.
fn about_times(error: StoreError) -> Fault {
    let written = match &error {
        StoreError::Invalid(why) if why.contains("numeric attribute: ") => {
            why.rsplit_once("Found ").map(|(_, written)| written.trim_matches('\'').to_owned())
        }
        _ => None,
    };
    let fault = Fault::from(error);
    let Some(written) = written else { return fault };
    let example = match when::since(&written) {
        Ok(moment) => format!("write {} for {written:?}", moment.as_millis()),
        Err(_) => "1767225600000 is when 2026 began, in UTC".to_owned(),
    };
    fault.hint(format!("times are milliseconds since 1970: {example}"))
}

/// How to log a run there.
fn how_to_log(runs: &Runs) -> String {
    let (first, address) = match runs.address() {
        Some(address) => ("log one from Python", address),
        None => ("start `fmf serve`, then log one from Python", "http://127.0.0.1:5000".to_owned()),
    };
    format!(
        "{first}: mlflow.set_tracking_uri(\"{address}\"); mlflow.start_run(); \
         mlflow.log_metric(\"quality\", 0.9)"
    )
}
