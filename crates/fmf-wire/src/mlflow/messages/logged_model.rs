//! Logged models on the wire.

use fmf_core::{
    Page, PromptName, Version,
    tracking::{LoggedModel, ModelId, ModelMetric, ModelStatus, Pair},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{MetricMessage, Tag};
use crate::mlflow::{ModelSearchToken, keys::from_model_tag_key, python};

/// A logged model on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoggedModelMessage {
    /// What it is.
    pub info: LoggedModelInfoMessage,
    /// What was logged of it; always there.
    pub data: LoggedModelDataMessage,
}

/// What a logged model is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedModelInfoMessage {
    /// Its id.
    pub model_id: String,
    /// The number of its experiment, as text.
    pub experiment_id: String,
    /// What it is called.
    pub name: String,
    /// When it was made, in milliseconds.
    pub creation_timestamp_ms: i64,
    /// When its status was last set, in milliseconds.
    pub last_updated_timestamp_ms: i64,
    /// Where its files are.
    pub artifact_uri: String,
    /// How far it is.
    pub status: String,
    /// What kind of model it is; empty if nobody says.
    pub model_type: String,
    /// The run that made it; empty if nobody says.
    pub source_run_id: String,
    /// Its tags, by their keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

/// What was logged of a model.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LoggedModelDataMessage {
    /// Its parameters, by their keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<Tag>,
    /// Every point of its metrics.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<MetricMessage>,
}

/// One logged model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoggedModelBody {
    /// The model.
    pub model: LoggedModelMessage,
}

/// A page of logged models.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LoggedModelsPage {
    /// Those that were found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<LoggedModelMessage>,
    /// Where the next page begins, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
}

impl LoggedModelsPage {
    /// The answer to a search; the token of its next page repeats what was asked.
    #[must_use]
    pub fn of(page: Page<LoggedModel>, asked: &ModelSearchToken) -> Self {
        Self {
            models: page.items.into_iter().map(Into::into).collect(),
            next_page_token: page.next.as_ref().map(|next| asked.encode(next)),
        }
    }
}

/// The value of the tag that lists the versions made of a model
/// ([`MODEL_VERSIONS`](crate::mlflow::keys::MODEL_VERSIONS)), with one more. What is no list is
/// replaced.
#[must_use]
pub fn with_model_version(listed: Option<&str>, name: &PromptName, version: Version) -> String {
    let listed = listed.and_then(|text| serde_json::from_str(text).ok());
    let mut versions: Vec<Value> = listed.unwrap_or_default();
    let added = json!({"name": name.as_str(), "version": version.get()});
    if !versions.contains(&added) {
        versions.push(added);
    }
    python::spaced_json(&versions.into())
}

impl From<LoggedModel> for LoggedModelBody {
    fn from(model: LoggedModel) -> Self {
        Self { model: model.into() }
    }
}

impl From<LoggedModel> for LoggedModelMessage {
    fn from(model: LoggedModel) -> Self {
        let metrics = model.metrics.into_iter().map(|point| metric(&model.id, point)).collect();
        let info = LoggedModelInfoMessage {
            model_id: model.id.to_string(),
            experiment_id: model.experiment.to_string(),
            name: model.name,
            creation_timestamp_ms: model.created_at.as_millis(),
            last_updated_timestamp_ms: model.updated_at.as_millis(),
            artifact_uri: model.artifact_uri,
            status: status(model.status).to_owned(),
            model_type: model.kind,
            source_run_id: model.source_run,
            tags: tags(model.tags),
        };
        let data = LoggedModelDataMessage { params: pairs(model.params), metrics };
        Self { info, data }
    }
}

/// Tags by their keys on the wire, which have an order of their own.
fn tags(kept: Vec<Pair>) -> Vec<Tag> {
    let tag = |Pair { key, value }: Pair| Tag { key: from_model_tag_key(&key).to_owned(), value };
    let mut tags: Vec<Tag> = kept.into_iter().map(tag).collect();
    tags.sort_by(|one, other| one.key.cmp(&other.key));
    tags
}

fn pairs(pairs: Vec<Pair>) -> Vec<Tag> {
    pairs.into_iter().map(|Pair { key, value }| Tag { key, value }).collect()
}

fn metric(model: &ModelId, point: ModelMetric) -> MetricMessage {
    let (name, digest) = point.dataset.map(|dataset| (dataset.name, dataset.digest)).unzip();
    MetricMessage {
        dataset_name: name,
        dataset_digest: digest,
        model_id: Some(model.to_string()),
        run_id: Some(point.run.to_string()),
        ..point.metric.into()
    }
}

fn status(status: ModelStatus) -> &'static str {
    match status {
        ModelStatus::Unspecified => "LOGGED_MODEL_STATUS_UNSPECIFIED",
        ModelStatus::Pending => "LOGGED_MODEL_PENDING",
        ModelStatus::Ready => "LOGGED_MODEL_READY",
        ModelStatus::Failed => "LOGGED_MODEL_UPLOAD_FAILED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_listed_once_behind_the_others() {
        let list =
            |listed| with_model_version(listed, &"né".parse().unwrap(), "2".parse().unwrap());
        let one = r#"[{"name": "n\u00e9", "version": 2}]"#;
        for nothing in [None, Some(""), Some("junk"), Some("{}"), Some(one)] {
            assert_eq!(list(nothing), one, "{nothing:?}");
        }
        let both = r#"[{"name": "a", "version": 1}, {"name": "n\u00e9", "version": 2}]"#;
        assert_eq!(list(Some(r#"[{"name":"a","version":1}]"#)), both);
    }
}
