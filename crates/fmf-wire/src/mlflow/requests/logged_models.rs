//! What is asked of logged models. Which one is meant mostly stands in the path.

use fmf_core::tracking::{ModelId, ModelStatus, NewModel, Pair};

use crate::mlflow::{ApiError, Params, keys::to_model_tag_key, tracking_rules as rules};

/// `POST logged-models`
#[derive(Debug, Clone)]
pub struct CreateLoggedModel {
    /// What is to be made.
    pub model: NewModel,
}

impl CreateLoggedModel {
    /// # Errors
    /// The first rule that is broken; the name is looked at before the experiment.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let experiment = params.required_string("experiment_id")?;
        let text = |name| Ok::<_, ApiError>(params.optional_string(name)?.unwrap_or_default());
        let (name, kind) = (text("name")?, text("model_type")?);
        let source_run = text("source_run_id")?;
        let (logged, tags) = (params.tags("params")?, params.tags("tags")?);
        rules::check_model_name(&name)?;
        rules::check_model_text("model_type", &kind)?;
        rules::check_model_text("source_run_id", &source_run)?;
        let (logged, tags) = (pairs(logged)?, kept(pairs(tags)?));
        let experiment = rules::experiment_id(&experiment)?;
        rules::check_said_once("param", &logged)?;
        rules::check_said_once("tag", &tags)?;
        let name = Some(name).filter(|name| !name.is_empty());
        Ok(Self { model: NewModel { experiment, name, kind, source_run, params: logged, tags } })
    }
}

/// The logged model that a path names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneLoggedModel {
    /// The model.
    pub id: ModelId,
}

impl OneLoggedModel {
    /// # Errors
    /// `RESOURCE_DOES_NOT_EXIST` for a text that no model can have as its id.
    pub fn read(written: String) -> Result<Self, ApiError> {
        if written.contains('\0') {
            return Err(ApiError::logged_model_not_found(&written));
        }
        Ok(Self { id: ModelId::from(written) })
    }
}

/// `DELETE logged-models/{id}/tags/{key}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteLoggedModelTag {
    /// The model.
    pub id: ModelId,
    /// The tag's key.
    pub key: String,
}

impl DeleteLoggedModelTag {
    /// # Errors
    /// As [`OneLoggedModel::read`], and for a key that no tag can have.
    pub fn read(id: String, key: String) -> Result<Self, ApiError> {
        let OneLoggedModel { id } = OneLoggedModel::read(id)?;
        let Pair { key, .. } = rules::model_pair((key, String::new()))?;
        Ok(Self { id, key: to_model_tag_key(&key) })
    }
}

/// `GET logged-models/{id}`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetLoggedModel {
    /// Whether a deleted one is wanted too.
    pub or_deleted: bool,
}

impl GetLoggedModel {
    /// Reads what MLflow's server reads: any other word is a no.
    #[must_use]
    pub fn read(params: &Params) -> Self {
        let written = params.optional_string("allow_deleted").ok().flatten();
        Self { or_deleted: written.is_some_and(|text| text.eq_ignore_ascii_case("true")) }
    }
}

/// `PATCH logged-models/{id}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinalizeLoggedModel {
    /// The model, which the body names; MLflow's server does not look at the path.
    pub id: ModelId,
    /// How far it is.
    pub status: ModelStatus,
}

impl FinalizeLoggedModel {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        const NAMES: [&str; 3] =
            ["LOGGED_MODEL_PENDING", "LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED"];
        let id = ModelId::from(params.required_string("model_id")?);
        let place = params.required_one_of("status", &NAMES)?;
        let status = place.map_or(ModelStatus::Unspecified, |place| ModelStatus::ALL[place + 1]);
        Ok(Self { id, status })
    }
}

/// `PATCH logged-models/{id}/tags`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetLoggedModelTags {
    /// The tags; the last value of a repeated key wins.
    pub tags: Vec<Pair>,
}

impl SetLoggedModelTags {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self { tags: kept(pairs(params.tags("tags")?)?) })
    }
}

/// `POST logged-models/{id}/params`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLoggedModelParams {
    /// The parameters.
    pub params: Vec<Pair>,
}

impl LogLoggedModelParams {
    /// # Errors
    /// The first rule that is broken. The body has to name a model, and the path says which.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        params.required_string("model_id")?;
        let logged = pairs(params.tags("params")?)?;
        rules::check_said_once("param", &logged)?;
        Ok(Self { params: logged })
    }
}

fn pairs(pairs: Vec<(String, String)>) -> Result<Vec<Pair>, ApiError> {
    pairs.into_iter().map(rules::model_pair).collect()
}

/// Tags, by the keys under which they are kept.
fn kept(tags: Vec<Pair>) -> Vec<Pair> {
    tags.into_iter()
        .map(|Pair { key, value }| Pair { key: to_model_tag_key(&key), value })
        .collect()
}
