//! The handle of an open tracking database.

use std::{fmt, sync::Arc};

use fmf_core::{
    MetricsQuery, Page, PageQuery, PromptName, Result, VersionMetrics,
    tracking::{
        Experiment, ExperimentId, ExperimentQuery, Lifecycle, Metric, MetricHistory, ModelOutput,
        NewExperiment, NewRun, Pair, Run, RunBatch, RunChange, RunId, RunInfo, RunInputs, RunQuery,
    },
};

use super::{batch, experiment_tags, experiments, history, inputs, links, runs, search, tags};
use crate::{
    engine::{self, Engine, Unit, Who},
    location::DatabaseUrl,
    registry::Registry,
};

/// The experiments, runs and logged models beside a registry. Clones share it; it is closed when the last of them
/// is dropped. A write that was answered is on the disk.
#[derive(Clone)]
pub struct Tracking {
    pub(super) engine: Arc<Engine>,
}

impl Tracking {
    /// Opens the runs that belong to the registry at `location`. A file is made if there is none,
    /// and its schema brought up to date; a PostgreSQL database must have been migrated.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be opened or its schema is behind; `Corrupt` when it is no
    /// database of FMF, or one that a newer FMF wrote.
    pub async fn open(location: &DatabaseUrl) -> Result<Self> {
        let location = location.runs();
        let engine = engine::on_own_thread(move || Engine::open(&location)).await?;
        Ok(Self { engine: Arc::new(engine) })
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Unit<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.engine.write(Who::default(), work).await
    }

    /// Makes an experiment.
    ///
    /// # Errors
    /// `Tracking` for a name that is taken.
    pub async fn create_experiment(&self, new: NewExperiment) -> Result<ExperimentId> {
        self.write(move |unit| experiments::create(unit, &new)).await
    }

    /// The experiment of that number, deleted or not.
    ///
    /// # Errors
    /// `Tracking` when there is none.
    pub async fn experiment(&self, id: ExperimentId) -> Result<Experiment> {
        self.engine.read(move |session| experiments::get(session, id)).await
    }

    /// The experiment of that name, deleted or not.
    ///
    /// # Errors
    /// `Tracking` when there is none.
    pub async fn experiment_named(&self, name: &str) -> Result<Experiment> {
        let name = name.to_owned();
        self.engine.read(move |session| experiments::named(session, &name)).await
    }

    /// The experiments that match.
    ///
    /// # Errors
    /// `Invalid` for a foreign page token, or a filter that is too long.
    pub async fn search_experiments(&self, query: ExperimentQuery) -> Result<Page<Experiment>> {
        self.engine.read(move |session| search::experiments(session, &query)).await
    }

    /// Gives an experiment another name.
    ///
    /// # Errors
    /// `Tracking` when it is not there, is deleted, or the name is taken.
    pub async fn rename_experiment(&self, id: ExperimentId, name: &str) -> Result<()> {
        let name = name.to_owned();
        self.write(move |unit| experiments::rename(unit, id, &name)).await
    }

    /// Deletes an active experiment or restores a deleted one, with all its runs.
    ///
    /// # Errors
    /// `Tracking` when there is none to be deleted, or restored.
    pub async fn set_experiment_lifecycle(&self, id: ExperimentId, to: Lifecycle) -> Result<()> {
        self.write(move |unit| experiments::set_lifecycle(unit, id, to)).await
    }

    /// Sets a tag of an experiment.
    ///
    /// # Errors
    /// `Tracking` when the experiment is not there or deleted.
    pub async fn set_experiment_tag(&self, id: ExperimentId, tag: Pair) -> Result<()> {
        self.write(move |unit| experiment_tags::set(unit.session, id, &tag)).await
    }

    /// Takes a tag of an experiment away.
    ///
    /// # Errors
    /// `Tracking` when it is not there, or its experiment is not there or deleted.
    pub async fn delete_experiment_tag(&self, id: ExperimentId, key: &str) -> Result<()> {
        let key = key.to_owned();
        self.write(move |unit| experiment_tags::delete(unit.session, id, &key)).await
    }

    /// Makes a run.
    ///
    /// # Errors
    /// `Tracking` when its experiment is not there or deleted.
    pub async fn create_run(&self, new: NewRun) -> Result<Run> {
        self.write(move |unit| runs::create(unit, &new)).await
    }

    /// The run of that id, deleted or not.
    ///
    /// # Errors
    /// `Tracking` when there is none.
    pub async fn run(&self, id: &RunId) -> Result<Run> {
        let id = id.clone();
        self.engine.read(move |session| runs::get(session, &id)).await
    }

    /// The runs that match, the last begun first unless the query orders otherwise.
    ///
    /// # Errors
    /// `Invalid` for a foreign page token, or a filter that is too long.
    pub async fn search_runs(&self, query: RunQuery) -> Result<Page<Run>> {
        self.engine.read(move |session| search::runs(session, &query)).await
    }

    /// Changes what a run is, and answers what it is then.
    ///
    /// # Errors
    /// `Tracking` when the run is not there or deleted.
    pub async fn update_run(&self, id: &RunId, change: RunChange) -> Result<RunInfo> {
        let id = id.clone();
        self.write(move |unit| runs::update(unit.session, &id, &change)).await
    }

    /// Deletes a run or restores it; one that is so already stays so.
    ///
    /// # Errors
    /// `Tracking` when there is none.
    pub async fn set_run_lifecycle(&self, id: &RunId, to: Lifecycle) -> Result<()> {
        let id = id.clone();
        self.write(move |unit| runs::set_lifecycle(unit.session, &id, to)).await
    }

    /// Logs metrics, parameters and tags: all of them, or none.
    ///
    /// # Errors
    /// `Tracking` when the run is not there or deleted, or has one of the parameters already with
    /// another value.
    pub async fn log(&self, id: &RunId, batch: RunBatch) -> Result<()> {
        let id = id.clone();
        self.write(move |unit| batch::log(unit, &id, &batch)).await
    }

    /// Logs one parameter.
    ///
    /// # Errors
    /// As [`Tracking::log`].
    pub async fn log_param(&self, id: &RunId, param: Pair) -> Result<()> {
        let id = id.clone();
        self.write(move |unit| batch::log_param(unit, &id, &param)).await
    }

    /// Takes a tag of a run away.
    ///
    /// # Errors
    /// `Tracking` when it is not there, or its run is not there or deleted.
    pub async fn delete_run_tag(&self, id: &RunId, key: &str) -> Result<()> {
        let (id, key) = (id.clone(), key.to_owned());
        self.write(move |unit| tags::delete(unit, &id, &key)).await
    }

    /// Notes what went into a run; what is noted already is no error.
    ///
    /// # Errors
    /// `Tracking` when the run is not there or deleted.
    pub async fn log_inputs(&self, id: &RunId, inputs: RunInputs) -> Result<()> {
        let id = id.clone();
        self.write(move |unit| inputs::log(unit.session, &id, &inputs)).await
    }

    /// Notes which models came out of a run; what is noted already is no error.
    ///
    /// # Errors
    /// `Tracking` when the run is not there or deleted.
    pub async fn log_outputs(&self, id: &RunId, outputs: Vec<ModelOutput>) -> Result<()> {
        let id = id.clone();
        self.write(move |unit| inputs::log_outputs(unit.session, &id, &outputs)).await
    }

    /// The points of a metric, by moment, step and value; none of a run or metric that is not
    /// there.
    ///
    /// # Errors
    /// `Invalid` for a foreign page token.
    pub async fn history(&self, id: &RunId, key: &str, page: PageQuery) -> Result<Page<Metric>> {
        let (id, key) = (id.clone(), key.to_owned());
        self.engine.read(move |session| history::of_run(session, &id, &key, &page)).await
    }

    /// The first `most` points of a metric of several runs, by the ids of the runs.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read.
    pub async fn histories(&self, ids: &[RunId], key: &str, most: usize) -> Result<MetricHistory> {
        let (ids, key) = (ids.to_vec(), key.to_owned());
        self.engine.read(move |session| history::of_runs(session, &ids, &key, most)).await
    }

    /// What the runs of each version of a prompt measured, the newest version first. Which runs
    /// mean this prompt, and not another that bore its name, is told by the registry.
    ///
    /// # Errors
    /// `PromptNotFound`; `Invalid` for a foreign page token.
    pub async fn version_metrics(
        &self,
        registry: &Registry,
        name: &PromptName,
        query: &MetricsQuery,
    ) -> Result<Page<VersionMetrics>> {
        let (claims, query) = (registry.claims(name).await?, query.clone());
        self.engine.read(move |session| links::version_metrics(session, &claims, &query)).await
    }
}

impl fmt::Display for Tracking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.engine.store())
    }
}

impl fmt::Debug for Tracking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Tracking").field(&self.engine.store()).finish()
    }
}
