//! Experiments and runs of an MLflow server, or of any server that speaks its protocol. They are
//! only read here: who logs runs has a client for it.

use std::fmt;

use fmf_core::{
    Page, PageQuery, PageToken, Result,
    tracking::{Experiment, ExperimentId, Metric, Run, RunId, RunQuery, TrackingFault, View},
};

use super::{
    failure::Failure,
    options::MlflowOptions,
    run_calls::{
        FindExperiment, FindExperimentByName, FindExperiments, FindHistory, FindRun, FindRuns,
    },
    transport::Transport,
};
use crate::mlflow::requests::{run_filter, run_order};

/// The most of a page that every server gives, by MLflow's own limits.
const MOST_EXPERIMENTS: usize = 1_000;
const MOST_RUNS: usize = 1_000;
const MOST_POINTS: usize = 25_000;

/// Which runs are looked for, in MLflow's words.
#[derive(Debug, Clone, Default)]
pub struct RunSearch {
    /// Of these experiments; none of none.
    pub experiments: Vec<ExperimentId>,
    /// Deleted ones too, or only these.
    pub view: View,
    /// What must hold of each: `metrics.quality > 0.9 AND params.model = 'x'`.
    pub filter: String,
    /// By what: `metrics.quality DESC`; then the last begun first.
    pub order: Vec<String>,
    /// How many, from where.
    pub page: PageQuery,
}

impl RunSearch {
    /// The same search, as a tracking database is asked for it.
    ///
    /// # Errors
    /// `Invalid` for a filter or an order that cannot be read.
    pub fn into_query(self) -> Result<RunQuery> {
        Ok(RunQuery {
            experiments: self.experiments,
            view: self.view,
            filter: run_filter(&self.filter)?,
            order: run_order(&self.order)?,
            page: self.page,
        })
    }
}

/// Experiments and runs of an MLflow server.
pub struct MlflowRuns {
    transport: Transport,
}

impl MlflowRuns {
    /// A client that asks this server. Nothing is sent yet.
    ///
    /// # Errors
    /// `Invalid` for an address or credentials that cannot be.
    pub fn new(options: &MlflowOptions) -> Result<Self> {
        Ok(Self { transport: Transport::new(options)? })
    }

    /// The experiment of that number, deleted or not.
    ///
    /// # Errors
    /// `Tracking` when there is none.
    pub async fn experiment(&self, id: ExperimentId) -> Result<Experiment> {
        match self.transport.send(&FindExperiment(id.to_string())).await {
            Err(failure) if failure.is_missing() => {
                Err(TrackingFault::ExperimentNotFound(id).into())
            }
            answer => self.understood(answer)?.experiment.try_into(),
        }
    }

    /// The experiment of that name, deleted or not.
    ///
    /// # Errors
    /// `Tracking` when there is none.
    pub async fn experiment_named(&self, name: &str) -> Result<Experiment> {
        match self.transport.send(&FindExperimentByName(name.to_owned())).await {
            Err(failure) if failure.is_missing() => {
                Err(TrackingFault::ExperimentNameNotFound(name.to_owned()).into())
            }
            answer => self.understood(answer)?.experiment.try_into(),
        }
    }

    /// Experiments, the last made first.
    ///
    /// # Errors
    /// What the server says.
    pub async fn experiments(&self, view: View, page: &PageQuery) -> Result<Page<Experiment>> {
        let max_results = page.limit.min(MOST_EXPERIMENTS);
        let call = FindExperiments { view, max_results, page_token: written(page) };
        self.understood(self.transport.send(&call).await)?.try_into()
    }

    /// The run of that id, deleted or not.
    ///
    /// # Errors
    /// `Tracking` when there is none.
    pub async fn run(&self, id: &RunId) -> Result<Run> {
        match self.transport.send(&FindRun(id.to_string())).await {
            Err(failure) if failure.is_missing() => {
                Err(TrackingFault::RunNotFound(id.clone()).into())
            }
            answer => self.understood(answer)?.run.try_into(),
        }
    }

    /// The runs that match.
    ///
    /// # Errors
    /// `Invalid` for a filter or an order that the server does not understand.
    pub async fn search(&self, search: &RunSearch) -> Result<Page<Run>> {
        let call = FindRuns { search, max_results: search.page.limit.min(MOST_RUNS) };
        self.understood(self.transport.send(&call).await)?.try_into()
    }

    /// The points of a metric of a run, by moment, step and value.
    ///
    /// # Errors
    /// What the server says.
    pub async fn history(&self, id: &RunId, key: &str, page: &PageQuery) -> Result<Page<Metric>> {
        let call = FindHistory {
            run: id.to_string(),
            key: key.to_owned(),
            max_results: page.limit.min(MOST_POINTS),
            page_token: written(page),
        };
        Ok(self.understood(self.transport.send(&call).await)?.into())
    }

    /// The server's address, without secrets.
    #[must_use]
    pub fn address(&self) -> String {
        self.transport.to_string()
    }

    fn understood<T>(&self, answer: Result<T, Failure>) -> Result<T> {
        answer.map_err(|failure| failure.into_store_error(&self.to_string()))
    }
}

impl fmt::Display for MlflowRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "server at {}", self.transport)
    }
}

impl fmt::Debug for MlflowRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MlflowRuns({})", self.transport)
    }
}

fn written(page: &PageQuery) -> Option<String> {
    page.after.as_ref().map(|token: &PageToken| token.as_str().to_owned())
}
