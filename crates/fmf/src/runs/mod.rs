//! Experiments and runs, wherever they are kept: in the database of a registry, or on a server.
//!
//! They are read here, by who wants to see what was logged. Files keep none.

mod comparison;
mod course;
mod open;

use std::{fmt, sync::Arc};

pub use comparison::{ComparedMetric, ComparedParam, ComparedPrompt, Comparison};
pub use course::Course;
use fmf_core::{
    Page, PageQuery, Result, StoreError,
    tracking::{
        Experiment, ExperimentId, ExperimentQuery, Metric, Run, RunId, TrackingFault, View,
    },
};
use fmf_db::Tracking;
use fmf_wire::mlflow::client::MlflowRuns;
pub use fmf_wire::mlflow::client::RunSearch;

use crate::pages::whole;

/// The digits of a run's id.
const WHOLE_ID: usize = 32;

/// Experiments and runs that are open for reading.
#[derive(Debug, Clone)]
pub struct Runs(Kept);

#[derive(Debug, Clone)]
enum Kept {
    Database(Tracking),
    Server(Arc<MlflowRuns>),
}

impl Runs {
    /// All experiments, the last made first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn experiments(&self, view: View) -> Result<Vec<Experiment>> {
        whole(None, async |page: &PageQuery| match &self.0 {
            Kept::Server(server) => server.experiments(view, page).await,
            Kept::Database(tracking) => {
                let page = page.clone();
                let query = ExperimentQuery { view, page, ..ExperimentQuery::default() };
                tracking.search_experiments(query).await
            }
        })
        .await
    }

    /// The experiment of that name, else of that number, deleted or not.
    ///
    /// # Errors
    /// `Tracking` when there is none.
    pub async fn experiment(&self, name: &str) -> Result<Experiment> {
        let named = match &self.0 {
            Kept::Database(tracking) => tracking.experiment_named(name).await,
            Kept::Server(server) => server.experiment_named(name).await,
        };
        match (named, name.parse()) {
            (Err(StoreError::Tracking(fault)), Ok(number)) if fault.is_not_found() => {
                self.experiment_numbered(ExperimentId(number)).await
            }
            (named, _) => named,
        }
    }

    /// The experiment of that number, deleted or not.
    ///
    /// # Errors
    /// `Tracking` when there is none.
    pub async fn experiment_numbered(&self, id: ExperimentId) -> Result<Experiment> {
        match &self.0 {
            Kept::Database(tracking) => tracking.experiment(id).await,
            Kept::Server(server) => server.experiment(id).await,
        }
    }

    /// The runs that match, or the first `most` of them; the page of the search does not count.
    ///
    /// # Errors
    /// `Invalid` for a filter or an order that cannot be read.
    pub async fn search(&self, search: RunSearch, most: Option<usize>) -> Result<Vec<Run>> {
        whole(most, async |page: &PageQuery| {
            self.page(RunSearch { page: page.clone(), ..search.clone() }).await
        })
        .await
    }

    async fn page(&self, search: RunSearch) -> Result<Page<Run>> {
        match &self.0 {
            Kept::Database(tracking) => tracking.search_runs(search.into_query()?).await,
            Kept::Server(server) => server.search(&search).await,
        }
    }

    /// The run of that id, deleted or not; the beginning of an id will do where only one run has
    /// it.
    ///
    /// # Errors
    /// `Tracking` when there is none, `Invalid` where there are several.
    pub async fn run(&self, id: &str) -> Result<Run> {
        let exact = RunId::from(id.to_owned());
        let found = match &self.0 {
            Kept::Database(tracking) => tracking.run(&exact).await,
            Kept::Server(server) => server.run(&exact).await,
        };
        match found {
            Err(StoreError::Tracking(fault)) if fault.is_not_found() && is_beginning(id) => {
                self.beginning_with(id).await
            }
            found => found,
        }
    }

    async fn beginning_with(&self, id: &str) -> Result<Run> {
        let experiments = self.experiments(View::All).await?;
        let search = RunSearch {
            experiments: experiments.iter().map(|experiment| experiment.id).collect(),
            view: View::All,
            filter: format!("attributes.run_id LIKE '{}%'", id.to_lowercase()),
            ..RunSearch::default()
        };
        let mut found = self.search(search, Some(2)).await?;
        match (found.pop(), found.pop()) {
            (Some(run), None) => Ok(run),
            (Some(one), Some(other)) => Err(StoreError::Invalid(format!(
                "several runs begin with {id:?}, {} and {} among them; write more of the id",
                one.info.id, other.info.id
            ))),
            _ => Err(TrackingFault::RunNotFound(RunId::from(id.to_owned())).into()),
        }
    }

    /// The points of a metric of a run by moment and step: all, or the first `most` of them.
    ///
    /// # Errors
    /// What the store says.
    pub async fn history(&self, id: &RunId, key: &str, most: Option<usize>) -> Result<Vec<Metric>> {
        whole(most, async |page: &PageQuery| match &self.0 {
            Kept::Database(tracking) => tracking.history(id, key, page.clone()).await,
            Kept::Server(server) => server.history(id, key, page).await,
        })
        .await
    }

    /// The address at which a client logs runs, if this is a server's.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        match &self.0 {
            Kept::Database(_) => None,
            Kept::Server(server) => Some(server.address()),
        }
    }
}

impl fmt::Display for Runs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kept::Database(tracking) => tracking.fmt(f),
            Kept::Server(server) => server.fmt(f),
        }
    }
}

/// Whether a text can be the beginning of an id: so it needs no quotes in a filter.
fn is_beginning(text: &str) -> bool {
    (1..WHOLE_ID).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
