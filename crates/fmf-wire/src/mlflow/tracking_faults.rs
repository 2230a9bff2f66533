//! What is wrong with runs, experiments and logged models, in MLflow's words.

use fmf_core::{
    python::repr,
    tracking::{ChangedParam, RunId, TrackingFault},
};

use super::{
    ApiError, ErrorCode,
    keys::{from_model_tag_key, from_tag_key},
};

impl From<TrackingFault> for ApiError {
    fn from(fault: TrackingFault) -> Self {
        match fault {
            TrackingFault::RunNotFound(id) => missing(format!("Run with id={id} not found")),
            TrackingFault::ExperimentNotFound(id) => Self::experiment_not_found(id),
            TrackingFault::ExperimentNameNotFound(name) => {
                missing(format!("Could not find experiment with name '{name}'"))
            }
            TrackingFault::RunTagNotFound { run, key } => {
                missing(format!("No tag with name: {} in run with id {run}", from_tag_key(&key)))
            }
            TrackingFault::ExperimentTagNotFound { experiment, key } => {
                missing(format!("No tag with name: {key} in experiment with id {experiment}"))
            }
            TrackingFault::RunDeleted(id) => Self::invalid(format!(
                "The run {id} must be in the 'active' state. Current state is deleted."
            )),
            TrackingFault::ExperimentDeleted(id) => Self::invalid(format!(
                "The experiment {id} must be in the 'active' state. Current state is deleted."
            )),
            TrackingFault::ExperimentNotRenamed(_) => {
                Self::invalid("Cannot rename a non-active experiment.")
            }
            TrackingFault::ExperimentExists(name) => Self::new(
                ErrorCode::ResourceAlreadyExists,
                format!("Experiment(name={name}) already exists."),
            ),
            TrackingFault::ParamChanged { run, changed } => param_changed(&run, &changed),
            TrackingFault::ParamsChanged { run, changed } => params_changed(&run, &changed),
            TrackingFault::ModelNotFound(id) => Self::logged_model_not_found(id.as_str()),
            TrackingFault::ModelTagNotFound { model, key } => missing(format!(
                "No tag with key {} found for model with ID {}.",
                repr(from_model_tag_key(&key)),
                repr(model.as_str())
            )),
            TrackingFault::ModelParamExists { model, key } => Self::new(
                ErrorCode::BadRequest,
                format!(
                    "Changing param values is not allowed. Param with key='{key}' was already \
                     logged for model ID='{model}'."
                ),
            ),
            // The same words with another status: MLflow's database refuses the point.
            TrackingFault::NoModelOfMetric(id) => {
                let message = Self::logged_model_not_found(id.as_str()).message;
                Self::new(ErrorCode::BadRequest, message)
            }
        }
    }
}

impl ApiError {
    /// There is no experiment of that number.
    pub fn experiment_not_found(id: impl std::fmt::Display) -> Self {
        missing(format!("No Experiment with id={id} exists"))
    }
}

fn missing(message: String) -> ApiError {
    ApiError::new(ErrorCode::ResourceDoesNotExist, message)
}

fn param_changed(run: &RunId, changed: &ChangedParam) -> ApiError {
    let ChangedParam { key, old, new } = changed;
    ApiError::invalid(format!(
        "Changing param values is not allowed. Param with key='{key}' was already logged with \
         value='{old}' for run ID='{run}'. Attempted logging new value '{new}'."
    ))
}

fn params_changed(run: &RunId, changed: &[ChangedParam]) -> ApiError {
    let changed = changed.iter().map(|ChangedParam { key, old, new }| {
        let (key, old, new) = (repr(key), repr(old), repr(new));
        format!("{{'key': {key}, 'old_value': {old}, 'new_value': {new}}}")
    });
    let changed = changed.collect::<Vec<_>>().join(", ");
    ApiError::invalid(format!(
        "Changing param values is not allowed. Params were already logged='[{changed}]' for run \
         ID='{run}'."
    ))
}
