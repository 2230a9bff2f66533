//! The search of runs.

use fmf_core::{
    PageQuery,
    filter::{FilterError, RunClause, RunOrder, RunOrderKey},
    tracking::{RunQuery, View},
};

use crate::mlflow::{ApiError, Params, keys::to_tag_key, token, tracking_rules as rules};

/// `runs/search`
#[derive(Debug, Clone)]
pub struct SearchRuns {
    /// What is asked.
    pub query: RunQuery,
}

impl SearchRuns {
    const MAX_RESULTS: i64 = 50_000;
    const DEFAULT_RESULTS: i64 = 1_000;

    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let experiments = params.leading_strings("experiment_ids")?;
        let filter = params.optional_string("filter")?.unwrap_or_default();
        let limit = params.integer_up_to("max_results", Self::MAX_RESULTS)?;
        let order_by = params.strings("order_by")?;
        let view = read_view(params, "run_view_type")?;
        let page_token = params.optional_string("page_token")?;
        let limit = limit.unwrap_or(Self::DEFAULT_RESULTS);
        let most = usize::try_from(limit).ok().filter(|limit| *limit > 0).ok_or_else(|| {
            ApiError::invalid(format!(
                "Invalid value {limit} for parameter 'max_results' supplied. It must be a \
                 positive integer"
            ))
        })?;
        let filter = run_filter(&filter).map_err(invalid)?;
        let order = run_order(&order_by).map_err(invalid)?;
        let page = PageQuery { limit: most, after: token::read(page_token.as_deref())? };
        let experiments = experiments.iter().map(|id| rules::experiment_id(id));
        let experiments = experiments.collect::<Result<_, _>>()?;
        Ok(Self { query: RunQuery { experiments, view, filter, order, page } })
    }
}

/// What a search shows, by its name or its number.
pub(super) fn read_view(params: &Params, name: &str) -> Result<View, ApiError> {
    let views = [View::Active, View::Deleted, View::All];
    let place = params.one_of(name, &["ACTIVE_ONLY", "DELETED_ONLY", "ALL"])?;
    Ok(place.map_or(View::Active, |place| views[place]))
}

/// The clauses of a filter, as a store is asked for them.
///
/// # Errors
/// What is wrong with the text, in MLflow's words.
pub fn run_filter(text: &str) -> Result<Vec<RunClause>, FilterError> {
    let mut clauses = RunClause::parse_all(text)?;
    for clause in &mut clauses {
        if let RunClause::Tag { key, .. } = clause {
            *key = to_tag_key(key);
        }
    }
    Ok(clauses)
}

/// The orders of a search, as a store is asked for them.
///
/// # Errors
/// As [`run_filter`].
pub fn run_order(clauses: &[String]) -> Result<Vec<RunOrder>, FilterError> {
    let mut orders = RunOrder::parse_all(clauses)?;
    for order in &mut orders {
        if let RunOrderKey::Tag(key) = &mut order.key {
            *key = to_tag_key(key);
        }
    }
    Ok(orders)
}

fn invalid(error: FilterError) -> ApiError {
    ApiError::invalid(error.to_string())
}
