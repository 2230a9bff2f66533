//! What is asked of runs themselves.

use fmf_core::tracking::{NAME_KEY, NewRun, Pair, RunChange, RunId, RunStatus};

use crate::mlflow::{ApiError, Params, tracking_rules as rules};

/// `runs/create`
#[derive(Debug, Clone)]
pub struct CreateRun {
    /// What is to be made.
    pub run: NewRun,
}

impl CreateRun {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let experiment = params.required_string("experiment_id")?;
        let start = params.integer("start_time")?.unwrap_or_default();
        let name = params.optional_string("run_name")?.filter(|name| !name.is_empty());
        let user = params.optional_string("user_id")?.unwrap_or_default();
        let tags = params.tags("tags")?;
        let tags = tags.into_iter().map(|(key, value)| rules::run_tag("", &key, value));
        let tags = tags.collect::<Result<Vec<_>, _>>()?;
        let experiment = rules::experiment_id(&experiment)?;
        let tagged = Pair::find(&tags, NAME_KEY).filter(|name| !name.is_empty());
        if let (Some(name), Some(tagged)) = (&name, tagged)
            && name != tagged
        {
            return Err(ApiError::invalid(format!(
                "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with \
                 different values (run_name='{name}', mlflow.runName='{tagged}')."
            )));
        }
        Ok(Self { run: NewRun { experiment, user, start, name, tags } })
    }
}

/// `runs/get`, `delete` and `restore`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneRun {
    /// The run.
    pub id: RunId,
}

impl OneRun {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self { id: rules::run_id(params)? })
    }
}

/// `runs/update`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateRun {
    /// The run.
    pub id: RunId,
    /// What is to be different.
    pub change: RunChange,
}

impl UpdateRun {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let id = rules::run_id(params)?;
        let end = params.integer("end_time")?;
        let names = RunStatus::ALL.map(RunStatus::as_str);
        let status = params.one_of("status", &names)?.map(|place| RunStatus::ALL[place]);
        let name = params.optional_string("run_name")?;
        Ok(Self { id, change: RunChange { status, end, name } })
    }
}
