//! What is asked of the points of metrics.

use fmf_core::{PageQuery, tracking::RunId};

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
