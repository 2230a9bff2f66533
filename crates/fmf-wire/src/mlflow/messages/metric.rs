//! Points of metrics on the wire.

use fmf_core::{
    Page,
    tracking::{Metric, MetricHistory},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::mlflow::token;

/// A point of a metric on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetricMessage {
    /// What was measured.
    pub key: String,
    /// The value; what is no number is a text.
    #[serde(serialize_with = "write_number", deserialize_with = "read_number")]
    pub value: f64,
    /// When, in milliseconds.
    pub timestamp: i64,
    /// At which step.
    pub step: i64,
    /// On which data, where a logged model tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset_name: Option<String>,
    /// What the data holds, in short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset_digest: Option<String>,
    /// Of which logged model, where one tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_id: Option<String>,
    /// Of which run, where an answer holds several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<String>,
}

/// A page of points.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MetricsPage {
    /// The points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<MetricMessage>,
    /// Where the next page begins, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
}

/// The points of several runs. The list is there also when it is empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MetricsOfRuns {
    /// The points, run after run.
    pub metrics: Vec<MetricMessage>,
}

impl From<Metric> for MetricMessage {
    fn from(metric: Metric) -> Self {
        let Metric { key, value, timestamp, step } = metric;
        Self {
            key,
            value,
            timestamp,
            step,
            dataset_name: None,
            dataset_digest: None,
            model_id: None,
            run_id: None,
        }
    }
}

impl From<Page<Metric>> for MetricsPage {
    fn from(page: Page<Metric>) -> Self {
        Self {
            metrics: page.items.into_iter().map(Into::into).collect(),
            next_page_token: page.next.as_ref().map(token::encode),
        }
    }
}

impl From<MetricHistory> for MetricsOfRuns {
    fn from(history: MetricHistory) -> Self {
        let metrics = history.runs.into_iter().flat_map(|(id, points)| {
            let run_id = Some(id.to_string());
            points
                .into_iter()
                .map(move |point| MetricMessage { run_id: run_id.clone(), ..point.into() })
        });
        Self { metrics: metrics.collect() }
    }
}

/// JSON has no word for what is no number.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn write_number<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    match *number {
        number if number.is_nan() => serializer.serialize_str("NaN"),
        f64::INFINITY => serializer.serialize_str("Infinity"),
        f64::NEG_INFINITY => serializer.serialize_str("-Infinity"),
        number => serializer.serialize_f64(number),
    }
}

fn read_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(f64),
        Text(String),
    }
    match Written::deserialize(deserializer)? {
        Written::Number(number) => Ok(number),
        Written::Text(text) => text.parse().map_err(D::Error::custom),
    }
}
