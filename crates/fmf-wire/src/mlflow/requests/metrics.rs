//! What is asked of the points of metrics.

use fmf_core::{
    PageQuery,
    tracking::{MetricSample, RunId},
};

use crate::mlflow::{ApiError, Params, token, tracking_rules as rules};

/// `metrics/get-history`
#[derive(Debug, Clone)]
pub struct GetMetricHistory {
    /// The run.
    pub id: RunId,
    /// The metric.
    pub key: String,
    /// How many points, from where.
    pub page: PageQuery,
}

impl GetMetricHistory {
    /// How many points an answer has at most, also for who asks for all of them.
    const MAX_RESULTS: usize = 100_000;

    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let id = rules::run_id(params)?;
        let key = params.required_string("metric_key")?;
        let token = params.optional_string("page_token")?;
        let limit = match params.integer("max_results")? {
            None => Self::MAX_RESULTS,
            Some(number) => {
                usize::try_from(number).ok().filter(|limit| *limit > 0).ok_or_else(|| {
                    ApiError::invalid(format!(
                        "Invalid value {number} for parameter 'max_results' supplied. It must be \
                         a positive integer."
                    ))
                })?
            }
        };
        let limit = limit.min(Self::MAX_RESULTS);
        Ok(Self { id, key, page: PageQuery { limit, after: token::read(token.as_deref())? } })
    }
}

/// `metrics/get-history-bulk`
#[derive(Debug, Clone)]
pub struct GetMetricHistoryBulk {
    /// The runs.
    pub ids: Vec<RunId>,
    /// The metric.
    pub key: String,
    /// How many points at most.
    pub most: usize,
}

impl GetMetricHistoryBulk {
    const MAX_RESULTS: usize = 25_000;
    const MAX_RUNS: usize = 100;

    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let ids = params.strings("run_id")?;
        if ids.is_empty() {
            return Err(ApiError::invalid(
                "GetMetricHistoryBulk request must specify at least one run_id.",
            ));
        }
        if ids.len() > Self::MAX_RUNS {
            return Err(ApiError::invalid(format!(
                "GetMetricHistoryBulk request cannot specify more than {} run_ids. Received {} \
                 run_ids.",
                Self::MAX_RUNS,
                ids.len()
            )));
        }
        let key = params.optional_string("metric_key")?.ok_or_else(|| {
            ApiError::invalid("GetMetricHistoryBulk request must specify a metric_key.")
        })?;
        let most = params.integer("max_results")?.map(usize::try_from);
        let most = most
            .transpose()
            .map_err(|_| ApiError::invalid("The max_results of a request must not be negative."))?;
        let most = most.unwrap_or(Self::MAX_RESULTS).min(Self::MAX_RESULTS);
        Ok(Self { ids: ids.into_iter().map(RunId::from).collect(), key, most })
    }
}

/// `metrics/get-history-bulk-interval`
#[derive(Debug, Clone)]
pub struct GetMetricHistoryBulkInterval {
    /// The runs; one that is named twice is told twice.
    pub ids: Vec<RunId>,
    /// Which points of each.
    pub sample: MetricSample,
}

impl GetMetricHistoryBulkInterval {
    const MAX_RUNS: usize = 100;
    const MAX_RESULTS: usize = 2_500;

    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let ids = params.strings("run_ids")?;
        if ids.is_empty() {
            return Err(params.missing("run_ids"));
        }
        if ids.len() > Self::MAX_RUNS {
            return Err(params.refuse(&format!(
                "GetMetricHistoryBulkInterval request must specify at most {} run_ids. Received \
                 {} run_ids.",
                Self::MAX_RUNS,
                ids.len()
            )));
        }
        let key = params.required_string("metric_key")?;
        let start = params.integer("start_step")?;
        let end = params.integer("end_step")?;
        let most = match params.integer("max_results")? {
            None => Self::MAX_RESULTS,
            Some(number) => usize::try_from(number)
                .ok()
                .filter(|most| (1..=Self::MAX_RESULTS).contains(most))
                .ok_or_else(|| {
                    let most = Self::MAX_RESULTS;
                    params.refuse(&format!("max_results must be between 1 and {most}."))
                })?,
        };
        let steps = steps(start, end)?;
        let ids = ids.into_iter().map(RunId::from).collect();
        Ok(Self { ids, sample: MetricSample { key, steps, most } })
    }
}

fn steps(start: Option<i64>, end: Option<i64>) -> Result<Option<(i64, i64)>, ApiError> {
    match (start, end) {
        (Some(start), Some(end)) if start > end => Err(ApiError::invalid(format!(
            "end_step must be greater than start_step. Found start_step={start} and \
             end_step={end}."
        ))),
        (Some(start), Some(end)) => Ok(Some((start, end))),
        (None, None) => Ok(None),
        _ => Err(ApiError::invalid(
            "If either start step or end step are specified, both must be specified.",
        )),
    }
}
