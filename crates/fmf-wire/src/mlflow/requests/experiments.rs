//! What is asked of experiments.

use fmf_core::{
    PageQuery,
    filter::{ExperimentClause, ExperimentOrder},
    tracking::{ExperimentId, ExperimentQuery, NewExperiment, Pair},
};

use super::search_runs::read_view;
use crate::mlflow::{ApiError, Params, token, tracking_rules as rules};

/// `experiments/create`
#[derive(Debug, Clone)]
pub struct CreateExperiment {
    /// What is to be made.
    pub experiment: NewExperiment,
}

impl CreateExperiment {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let name = params.required_string("name")?;
        let location = params.optional_string("artifact_location")?;
        let tags = params.tags("tags")?;
        let artifact_location = location.filter(|location| !location.is_empty());
        artifact_location.as_deref().map_or(Ok(()), rules::check_artifact_location)?;
        rules::check_experiment_name(&name)?;
        let tags = tags.into_iter().map(|(key, value)| rules::experiment_tag(key, value));
        let tags = tags.collect::<Result<_, _>>()?;
        Ok(Self { experiment: NewExperiment { name, artifact_location, tags } })
    }
}

/// `experiments/get`, `delete` and `restore`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneExperiment {
    /// The experiment.
    pub id: ExperimentId,
}

impl OneExperiment {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self { id: rules::experiment_id(&params.required_string("experiment_id")?)? })
    }
}

/// `experiments/get-by-name`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetExperimentByName {
    /// Its name.
    pub name: String,
}

impl GetExperimentByName {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self { name: params.required_string("experiment_name")? })
    }
}

/// `experiments/update`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateExperiment {
    /// The experiment.
    pub id: ExperimentId,
    /// What it is to be called.
    pub name: String,
}

impl UpdateExperiment {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let id = params.required_string("experiment_id")?;
        let name = params.required_string("new_name")?;
        rules::check_experiment_name(&name)?;
        Ok(Self { id: rules::experiment_id(&id)?, name })
    }
}

/// `experiments/set-experiment-tag`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetExperimentTag {
    /// The experiment.
    pub id: ExperimentId,
    /// The tag.
    pub tag: Pair,
}

impl SetExperimentTag {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let id = params.required_string("experiment_id")?;
        let key = params.required_string("key")?;
        let value = params.optional_string("value")?.unwrap_or_default();
        let tag = rules::experiment_tag(key, value)?;
        Ok(Self { id: rules::experiment_id(&id)?, tag })
    }
}

/// `experiments/delete-experiment-tag`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteExperimentTag {
    /// The experiment.
    pub id: ExperimentId,
    /// The tag's key.
    pub key: String,
}

impl DeleteExperimentTag {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let id = params.required_string("experiment_id")?;
        let key = params.required_string("key")?;
        Ok(Self { id: rules::experiment_id(&id)?, key })
    }
}

/// `experiments/search`
#[derive(Debug, Clone)]
pub struct SearchExperiments {
    /// What is asked.
    pub query: ExperimentQuery,
}

impl SearchExperiments {
    const MAX_RESULTS: i64 = 50_000;

    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let view = read_view(params, "view_type")?;
        let limit = params.integer("max_results")?.unwrap_or_default();
        let order_by = params.strings("order_by")?;
        let filter = params.optional_string("filter")?.unwrap_or_default();
        let token = params.optional_string("page_token")?;
        let refuse = |why: String| {
            ApiError::invalid(format!(
                "Invalid value {limit} for parameter 'max_results' supplied. It must be {why}"
            ))
        };
        if limit > Self::MAX_RESULTS {
            return Err(refuse(format!("at most {}", Self::MAX_RESULTS)));
        }
        let most = usize::try_from(limit).ok().filter(|limit| *limit > 0);
        let most = most.ok_or_else(|| refuse("a positive integer".to_owned()))?;
        let invalid = |error: fmf_core::filter::FilterError| ApiError::invalid(error.to_string());
        let filter = ExperimentClause::parse_all(&filter).map_err(invalid)?;
        let order = ExperimentOrder::parse_all(&order_by).map_err(invalid)?;
        let page = PageQuery { limit: most, after: token::read(token.as_deref())? };
        Ok(Self { query: ExperimentQuery { view, filter, order, page } })
    }
}
