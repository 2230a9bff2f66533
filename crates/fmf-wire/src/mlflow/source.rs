//! Where a version says its files are, and which places a registry believes.
//!
//! A prompt has no files, so its source is a placeholder. A model's source must not lead to the
//! server's own disk or to a host of the client's choice. Whether a run or another model really
//! holds the source takes a store to answer, and is not asked here.

use super::ApiError;

/// What a client sends where a prompt has no files.
const PLACEHOLDERS: [&str; 2] = [fmf_core::entry::PROMPT_SOURCE, "prompt-template"];

/// The schemes that make whoever reads the source connect to the host it names.
const HOST_SCHEMES: [&str; 10] =
    ["ftp", "sftp", "hdfs", "viewfs", "http", "https", "mlflow-artifacts", "r2", "b2", "abfss"];

pub(super) fn check_prompt_source(source: &str) -> Result<(), ApiError> {
    if PLACEHOLDERS.contains(&source) {
        return Ok(());
    }
    Err(ApiError::invalid(format!(
        "Invalid prompt source: '{source}'. Prompt sources must use an MLflow placeholder."
    )))
}

/// Checks the source of a model that says it came from `run_id` or `model_id`; empty is neither.
pub(super) fn check_model_source(
    source: &str,
    run_id: &str,
    model_id: &str,
) -> Result<(), ApiError> {
    let (scheme, rest) = split_scheme(source);
    check_host(&scheme, rest)?;
    let parameter = if model_id.is_empty() { "run_id" } else { "model_id" };
    if scheme.is_empty() || scheme == "file" {
        let nothing_named = run_id.is_empty() && model_id.is_empty();
        return Err(if nothing_named { local(source) } else { not_inside(source, parameter) });
    }
    check_path(source, rest)?;
    if scheme == "runs" && (parameter == "model_id" || run_of(rest) != Some(run_id)) {
        return Err(not_inside(source, parameter));
    }
    Ok(())
}

fn check_host(scheme: &str, rest: &str) -> Result<(), ApiError> {
    let names_host = scheme != "mlflow-artifacts" || !authority(rest).0.is_empty();
    if !HOST_SCHEMES.contains(&scheme) || !names_host {
        return Ok(());
    }
    Err(ApiError::invalid(format!(
        "'source' cannot use the '{scheme}' scheme: the '{scheme}' scheme addresses a host other \
         than the tracking server's configured artifact storage, so the server would connect to \
         the host named in the URI."
    )))
}

fn local(source: &str) -> ApiError {
    ApiError::invalid(format!(
        "Invalid model version source: '{source}'. To use a local path as a model version source, \
         the run_id request parameter has to be specified and the local path has to be contained \
         within the artifact directory of the run specified by the run_id."
    ))
}

fn not_inside(source: &str, parameter: &str) -> ApiError {
    ApiError::invalid(format!(
        "Invalid model version source: '{source}'. The {parameter} request parameter must \
         identify the resource that contains the source."
    ))
}

/// The path must be absolute and its own normal form, however it is escaped.
fn check_path(source: &str, rest: &str) -> Result<(), ApiError> {
    if unquote(rest).is_some_and(|plain| is_normal(&plain)) {
        return Ok(());
    }
    Err(ApiError::invalid(format!(
        "Invalid model version source: '{source}'. If supplying a source as an http, https, local \
         file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided \
         without relative path references present. Please provide an absolute path."
    )))
}

fn is_normal(plain: &str) -> bool {
    let path = authority(plain).1.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_end_matches('/');
    path.starts_with('/')
        && !path.contains('\0')
        && !path.split('/').any(|part| part == ".")
        && !plain.split('/').any(|part| part == "..")
}

/// The run of `runs:/<run>/path`.
fn run_of(rest: &str) -> Option<&str> {
    rest.strip_prefix('/')?.split('/').next().filter(|run| !run.is_empty())
}

/// The scheme in lower case, empty if there is none, and what follows its colon.
fn split_scheme(source: &str) -> (String, &str) {
    let is_scheme = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    match source.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => (scheme.to_ascii_lowercase(), rest),
        _ => (String::new(), source),
    }
}

/// The authority behind `//` and the path behind it.
fn authority(rest: &str) -> (&str, &str) {
    let Some(behind) = rest.strip_prefix("//") else { return ("", rest) };
    behind.split_at(behind.find('/').unwrap_or(behind.len()))
}

/// Decodes percent escapes until there are none left; `None` for what goes on for too long.
fn unquote(text: &str) -> Option<String> {
    /// Nobody escapes an honest path so often, and each round costs the length of the text.
    const MOST_ROUNDS: usize = 10;
    let mut plain = text.to_owned();
    for _ in 0..MOST_ROUNDS {
        let decoded = percent_encoding::percent_decode_str(&plain).decode_utf8_lossy().into_owned();
        if decoded == plain {
            return Some(plain);
        }
        plain = decoded;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, run_id: &str, model_id: &str, expected: &str) {
        let message = match check_model_source(source, run_id, model_id) {
            Ok(()) => String::new(),
            Err(error) => error.message,
        };
        assert!(
            message.contains(expected) && message.is_empty() == expected.is_empty(),
            "{message}"
        );
    }

    #[test]
    fn a_models_source_leads_neither_to_the_disk_nor_to_a_foreign_host() {
        check("s3://bucket/a", "", "", "");
        check("models:/m-1", "", "m-1", "");
        check("runs:/r1/model", "r1", "", "");
        check("mlflow-artifacts:/1/a", "", "", "");
        check("dummy-source", "", "", "the run_id request parameter has to be specified");
        check("file:///etc", "", "", "the run_id request parameter has to be specified");
        check("/etc", "", "m-1", "The model_id request parameter must identify");
        check("/etc", "r1", "", "The run_id request parameter must identify");
        check("http://evil/x", "", "", "cannot use the 'http' scheme");
        check("mlflow-artifacts://evil/x", "", "", "cannot use the 'mlflow-artifacts' scheme");
        check("s3://bucket/a/../b", "", "", "without relative path references");
        check("s3://bucket/a/%252e%252e/b", "", "", "without relative path references");
        check(&format!("s3://b/{}", "%25".repeat(50)), "", "", "");
        check(
            &format!("s3://b/%{}41", "25".repeat(50)),
            "",
            "",
            "without relative path references",
        );
        check("s3://bucket", "", "", "without relative path references");
        check("runs:/r1/model", "r2", "", "The run_id request parameter must identify");
        check("runs:/r1/model", "r1", "m-1", "The model_id request parameter must identify");
    }

    #[test]
    fn a_prompts_source_is_a_placeholder() {
        assert!(check_prompt_source("dummy-source").is_ok());
        assert!(check_prompt_source("prompt-template").is_ok());
        assert_eq!(
            check_prompt_source("evil").unwrap_err().message,
            "Invalid prompt source: 'evil'. Prompt sources must use an MLflow placeholder."
        );
    }
}
