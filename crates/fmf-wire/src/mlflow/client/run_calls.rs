//! The requests about experiments and runs from the asking side.

use fmf_core::tracking::View;
use serde_json::json;

use super::{
    call::{Call, Fields, calls},
    runs::RunSearch,
};
use crate::mlflow::{
    messages::{ExperimentBody, ExperimentsPage, MetricsPage, RunBody, RunsPage},
    paths::{self, Endpoint},
};

/// `experiments/get`
pub(super) struct FindExperiment(pub(super) String);

/// `experiments/get-by-name`
pub(super) struct FindExperimentByName(pub(super) String);

/// `experiments/search`
pub(super) struct FindExperiments {
    pub(super) view: View,
    pub(super) max_results: usize,
    pub(super) page_token: Option<String>,
}

/// `runs/get`
pub(super) struct FindRun(pub(super) String);

/// `runs/search`
pub(super) struct FindRuns<'s> {
    pub(super) search: &'s RunSearch,
    pub(super) max_results: usize,
}

/// `metrics/get-history`
pub(super) struct FindHistory {
    pub(super) run: String,
    pub(super) key: String,
    pub(super) max_results: usize,
    pub(super) page_token: Option<String>,
}

calls! {
    FindExperiment at GET_EXPERIMENT gives ExperimentBody |this| {
        "experiment_id": this.0,
    }
    FindExperimentByName at GET_EXPERIMENT_BY_NAME gives ExperimentBody |this| {
        "experiment_name": this.0,
    }
    FindExperiments at SEARCH_EXPERIMENTS gives ExperimentsPage |this| {
        "view_type": view(this.view),
        "max_results": this.max_results,
        "page_token": this.page_token,
    }
    FindRun at GET_RUN gives RunBody |this| {
        "run_id": this.0,
    }
    FindHistory at GET_METRIC_HISTORY gives MetricsPage |this| {
        "run_id": this.run,
        "metric_key": this.key,
        "max_results": this.max_results,
        "page_token": this.page_token,
    }
}

impl Call for FindRuns<'_> {
    const ENDPOINT: Endpoint = paths::SEARCH_RUNS;
    type Answer = RunsPage;

    fn fields(&self) -> Fields {
        let search = self.search;
        let ids: Vec<String> = search.experiments.iter().map(ToString::to_string).collect();
        vec![
            ("experiment_ids", json!(ids)),
            ("filter", json!(search.filter)),
            ("run_view_type", json!(view(search.view))),
            ("max_results", json!(self.max_results)),
            ("order_by", json!(search.order)),
            ("page_token", json!(search.page.after.as_ref().map(|token| token.as_str()))),
        ]
    }
}

fn view(view: View) -> &'static str {
    match view {
        View::Active => "ACTIVE_ONLY",
        View::Deleted => "DELETED_ONLY",
        View::All => "ALL",
    }
}

#[cfg(test)]
mod tests {
    use fmf_core::{PageQuery, tracking::ExperimentId};
    use serde_json::{Map, Value};

    use super::*;
    use crate::mlflow::{Params, messages::encode, requests::SearchRuns};

    #[test]
    fn a_server_reads_the_search_that_the_client_writes() {
        let search = RunSearch {
            experiments: vec![ExperimentId(0), ExperimentId(3)],
            view: View::Deleted,
            filter: "metrics.m > 1 AND tags.`mlflow.runName` = 'x'".to_owned(),
            order: vec!["metrics.m DESC".to_owned()],
            page: PageQuery { limit: 7, after: None },
        };
        let call = FindRuns { search: &search, max_results: 7 };
        let fields: Map<String, Value> =
            call.fields().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let read = SearchRuns::read(&Params::from_json(&encode(&fields))).unwrap().query;
        let own = search.into_query().unwrap();
        assert_eq!(
            (read.experiments, read.view, read.filter),
            (own.experiments, own.view, own.filter)
        );
        assert_eq!((read.order, read.page.limit), (own.order, 7));
    }
}
