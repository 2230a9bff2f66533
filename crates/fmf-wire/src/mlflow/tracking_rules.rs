//! What metrics, parameters and tags of runs, experiments and logged models may be, in MLflow's words.
//!
//! What is too long is cut off where MLflow's server cuts it off, and refused where it refuses.

use fmf_core::{
    check_chars, check_key, check_no_nul,
    python::{float, int, repr},
    tracking::{DatasetName, ExperimentId, Metric, Pair, RunId},
};
use serde_json::Value;

use super::{ApiError, ErrorCode, Params, keys::to_tag_key, python};

/// The most characters of a key.
const KEY: usize = 250;
/// After how many characters the value of a parameter is cut off.
const PARAM_VALUE: usize = 6_000;
/// After how many characters the value of a run's tag is cut off.
const TAG_VALUE: usize = 8_000;
/// The most characters of the value of an experiment's tag.
const EXPERIMENT_TAG_VALUE: usize = 20_000;
/// The most characters of an experiment's name.
const EXPERIMENT_NAME: usize = 500;
/// The most characters of the address of an experiment's files.
const ARTIFACT_LOCATION: usize = 2_048;

/// The most characters of the name of a logged model, and of its other texts.
const MODEL_TEXT: usize = 500;
/// The most characters of the key of a logged model's tag or parameter.
const MODEL_KEY: usize = 255;
/// The most characters of the name of a dataset.
pub(super) const DATASET_NAME: usize = 500;
/// The most characters of the digest of a dataset.
pub(super) const DATASET_DIGEST: usize = 36;

/// The run that is meant: by `run_id`, or by `run_uuid` as older clients write it.
pub(super) fn run_id(params: &Params) -> Result<RunId, ApiError> {
    let id = params.optional_string("run_id")?;
    let id = match id.filter(|id| !id.is_empty()) {
        Some(id) => Some(id),
        None => params.optional_string("run_uuid")?.filter(|id| !id.is_empty()),
    };
    id.map(RunId::from).ok_or_else(|| params.missing("run_id"))
}

/// The same where MLflow looks at its characters before it looks for the run.
pub(super) fn checked_run_id(id: RunId) -> Result<RunId, ApiError> {
    let text = id.as_str();
    let mut chars = text.chars();
    let begins = chars.next().is_some_and(|c| c.is_ascii_alphanumeric());
    let fits = chars.all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    if begins && fits && text.chars().count() <= 256 {
        return Ok(id);
    }
    let written = python::json(&Value::from(text));
    Err(ApiError::invalid(format!("Invalid value {written} for parameter 'run_id' supplied.")))
}

/// The experiment of a number that was written as text.
pub(super) fn experiment_id(text: &str) -> Result<ExperimentId, ApiError> {
    let number = int(text).ok_or_else(|| {
        ApiError::invalid(format!(
            "Invalid experiment ID '{text}'. Experiment ID must be a valid integer."
        ))
    })?;
    number.parse().map(ExperimentId).map_err(|_| ApiError::experiment_not_found(number))
}

/// # Errors
/// For a name that is too long.
pub(super) fn check_experiment_name(name: &str) -> Result<(), ApiError> {
    check_chars("name", name, EXPERIMENT_NAME).map_err(ApiError::from)
}

/// # Errors
/// For an address that cannot be that of files.
pub(super) fn check_artifact_location(location: &str) -> Result<(), ApiError> {
    let invalid = |message: String| Err(ApiError::invalid(message));
    if location.contains(['#', ';']) {
        return invalid("'artifact_location' URL can't include fragments or params.".to_owned());
    }
    if location.starts_with("runs:") {
        return invalid(format!("Artifact location cannot be a runs:/ URI. Given: '{location}'"));
    }
    if location.chars().count() > ARTIFACT_LOCATION {
        return invalid(format!(
            "Invalid artifact path length. The length of the artifact path cannot be greater than \
             {ARTIFACT_LOCATION} characters."
        ));
    }
    Ok(())
}

/// # Errors
/// For a name that no logged model can bear.
pub(super) fn check_model_name(name: &str) -> Result<(), ApiError> {
    if name.contains(['/', ':', '.', '%', '"', '\'']) {
        return Err(ApiError::invalid(format!(
            "Invalid model name ({}) provided. Model name must be a non-empty string and cannot \
             contain the following characters: ('/', ':', '.', '%', '\"', \"'\")",
            repr(name)
        )));
    }
    check_length("name", name, MODEL_TEXT)
}

/// # Errors
/// For a text of a logged model, besides its name, that is too long.
pub(super) fn check_model_text(what: &str, text: &str) -> Result<(), ApiError> {
    check_length(what, text, MODEL_TEXT)
}

/// A tag or a parameter of a logged model. Any key will do, but it is short.
pub(super) fn model_pair((key, value): (String, String)) -> Result<Pair, ApiError> {
    check_length("key", &key, MODEL_KEY)?;
    check_no_nul("value", &value)?;
    Ok(Pair { key, value })
}

/// # Errors
/// For pairs of one key, where each is said once.
pub(super) fn check_said_once(what: &str, pairs: &[Pair]) -> Result<(), ApiError> {
    let mut seen = std::collections::HashSet::new();
    match pairs.iter().find(|pair| !seen.insert(pair.key.as_str())) {
        None => Ok(()),
        Some(again) => {
            let message = format!("Duplicate {what} key {} in the request.", repr(&again.key));
            Err(ApiError::new(ErrorCode::BadRequest, message))
        }
    }
}

/// Data that a point of a metric was measured on. The names are empty where none is said.
pub(super) fn metric_dataset(
    name: String,
    digest: String,
) -> Result<Option<DatasetName>, ApiError> {
    match (name.is_empty(), digest.is_empty()) {
        (true, true) => Ok(None),
        (false, false) => {
            check_length("dataset_name", &name, DATASET_NAME)?;
            check_length("dataset_digest", &digest, DATASET_DIGEST)?;
            Ok(Some(DatasetName { name, digest }))
        }
        _ => Err(ApiError::invalid(
            "Both dataset_name and dataset_digest must be provided if one is provided",
        )),
    }
}

/// A tag of an experiment.
pub(super) fn experiment_tag(key: String, value: String) -> Result<Pair, ApiError> {
    check_key("key", &key)?;
    check_chars("key", &key, KEY)?;
    check_chars("value", &value, EXPERIMENT_TAG_VALUE)?;
    check_no_nul("the value of a tag", &value)?;
    Ok(Pair { key, value })
}

/// A tag of a run; `path` stands before its fields in messages.
pub(super) fn run_tag(path: &str, key: &str, value: String) -> Result<Pair, ApiError> {
    check_key(&format!("{path}key"), key)?;
    check_chars(&format!("{path}key"), key, KEY)?;
    check_no_nul("the value of a tag", &value)?;
    Ok(Pair { key: to_tag_key(key), value: cut_off(value, TAG_VALUE) })
}

/// A parameter; `path` stands before its fields in messages.
pub(super) fn param(path: &str, key: String, value: String) -> Result<Pair, ApiError> {
    check_key(&format!("{path}key"), &key)?;
    check_chars("Param key", &key, KEY)?;
    check_no_nul("the value of a parameter", &value)?;
    Ok(Pair { key, value: cut_off(value, PARAM_VALUE) })
}

/// A point of a metric; `path` stands before its fields in messages.
pub(super) fn metric(path: &str, metric: Metric) -> Result<Metric, ApiError> {
    let Metric { key, value, timestamp, .. } = &metric;
    check_key(&format!("{path}name"), key)?;
    if *timestamp < 0 {
        return Err(ApiError::invalid(format!(
            "Invalid value {timestamp} for parameter '{path}timestamp' supplied: metric '{key}' \
             (value={}). Timestamp must be a nonnegative long (64-bit integer) ",
            float(*value)
        )));
    }
    check_chars("Metric name", key, KEY)?;
    Ok(metric.bounded())
}

/// # Errors
/// For more than a batch may hold.
pub(super) fn check_batch(what: &str, most: usize, found: usize) -> Result<(), ApiError> {
    if found <= most {
        return Ok(());
    }
    Err(ApiError::invalid(format!(
        "A batch logging request can contain at most {most} {what}. Got {found} {what}. Please \
         split up {what} across multiple requests and try again."
    )))
}

/// # Errors
/// For parameters of one key.
pub(super) fn check_different(params: &[Pair]) -> Result<(), ApiError> {
    let mut seen = std::collections::HashSet::new();
    let again: Vec<String> = params
        .iter()
        .filter(|param| !seen.insert(param.key.as_str()))
        .map(|param| repr(&param.key))
        .collect();
    if again.is_empty() {
        return Ok(());
    }
    Err(ApiError::invalid(format!(
        "Duplicate parameter keys have been submitted: [{}]. Please ensure the request contains \
         only one param value per param key.",
        again.join(", ")
    )))
}

/// # Errors
/// For a text that is too long for what it is.
pub(super) fn check_length(what: &str, text: &str, most: usize) -> Result<(), ApiError> {
    check_chars(what, text, most).and_then(|()| check_no_nul(what, text)).map_err(ApiError::from)
}

fn cut_off(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut_off_at_a_character() {
        assert_eq!(cut_off("äöü".to_owned(), 2), "äö");
        assert_eq!(cut_off("äö".to_owned(), 2), "äö");
        let tag = run_tag("", "k", "é".repeat(8_001)).unwrap();
        assert_eq!(tag.value.chars().count(), 8_000);
    }

    #[test]
    fn an_experiment_is_named_by_any_spelling_of_its_number() {
        assert_eq!(experiment_id(" 07 ").unwrap(), ExperimentId(7));
        let said = |text: &str| experiment_id(text).unwrap_err().message;
        assert!(said("abc").contains("must be a valid integer"));
        assert_eq!(
            said("99999999999999999999"),
            "No Experiment with id=99999999999999999999 exists"
        );
    }
}
