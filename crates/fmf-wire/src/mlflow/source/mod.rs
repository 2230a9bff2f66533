//! Where a version says its files are, and which places a registry believes.
//!
//! A prompt has no files, so its source is a placeholder. A model's source must not lead to the
//! server's own disk or to a host of the client's choice, and what belongs to a run or a logged
//! model must be named together with it. It may name a version of another model; whether that is
//! there is the registry's question, and what is inside of a run or a logged model is told by theirs.

mod model_uri;
mod uri;

use fmf_core::{
    entry::{Origin, OriginFault, Source},
    tracking::{ModelId, RunId},
};

use self::{model_uri::ModelUri, uri::Uri};
use super::{
    ApiError,
    requests::{FilesOwner, Refused},
};

/// What a client sends where a prompt has no files.
const PLACEHOLDERS: [&str; 2] = [fmf_core::entry::PROMPT_SOURCE, "prompt-template"];

/// The schemes that make whoever reads the source connect to the host it names.
const HOST_SCHEMES: [&str; 10] =
    ["ftp", "sftp", "hdfs", "viewfs", "http", "https", "mlflow-artifacts", "r2", "b2", "abfss"];

/// The one word without a scheme that MLflow takes for no file: elsewhere it names a registry.
const NO_FILE: &str = "databricks";

pub(super) fn read_prompt_source(source: &str) -> Result<Source, ApiError> {
    if PLACEHOLDERS.contains(&source) {
        return Ok(source.into());
    }
    Err(ApiError::invalid(format!(
        "Invalid prompt source: '{source}'. Prompt sources must use an MLflow placeholder."
    )))
}

/// Where the files of a model are, as far as its source tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Where the source says.
    There,
    /// Where the logged model has them that the source names.
    OfModel,
    /// There, if that is among the files of this one.
    Among(FilesOwner),
}

/// Reads the source of a model that says it came from `run_id` or `model_id`; empty is neither.
pub(super) fn read_model_source(
    source: &str,
    run_id: &str,
    model_id: &str,
) -> Result<(Source, Place), Refused> {
    let uri = Uri::cut(source);
    check_host(&uri)?;
    if uri.scheme == "models"
        && let Some(origin) = read_model_uri(source, &uri)?.origin(source)?
    {
        return Ok((Source::Version(origin), Place::There));
    }
    Ok((source.into(), place(source, &uri, run_id, model_id)?))
}

/// Looks whether a source is among the files below `root`.
///
/// # Errors
/// MLflow's words for a source that is not, or whose owner is not there (`None`).
pub(super) fn check_among(
    source: &str,
    owner: &FilesOwner,
    root: Option<&str>,
) -> Result<(), ApiError> {
    let (source_parts, root) = (parts(source), root.map(parts));
    let is_among = root.is_some_and(|(scheme, authority, path)| {
        let (of_scheme, of_authority, of_path) = &source_parts;
        let same_place = (&scheme, &authority) == (of_scheme, of_authority);
        same_place && !path.is_empty() && of_path.starts_with(&path)
    });
    let parameter = match owner {
        FilesOwner::Run(_) => "run_id",
        FilesOwner::Model(_) => "model_id",
    };
    if is_among { Ok(()) } else { Err(not_inside(source, parameter)) }
}

/// The parts of an address that say whether one is below another.
fn parts(address: &str) -> (String, String, Vec<String>) {
    let uri = Uri::cut(address);
    let parts = uri.path().split('/').filter(|part| !part.is_empty());
    // What is escaped for too long is no part of an address of ours.
    let parts = parts.map(|part| unquote(part).unwrap_or_else(|| part.to_owned())).collect();
    (uri.scheme, uri.authority.to_ascii_lowercase(), parts)
}

/// What can be said of a version from which another one is made, once it was found.
pub(super) fn check_origin(origin: &Origin, model_id: &str) -> Result<(), ApiError> {
    // MLflow's registry does not note of which logged model a version was made.
    if !model_id.is_empty() {
        return Err(unfit(&origin.written, OriginFault::OfAnotherRun));
    }
    check_path(&origin.address(&origin.version))
}

/// No version can be made from the one that is named by `written`.
pub(super) fn unfit(written: &str, fault: OriginFault) -> ApiError {
    let why = match fault {
        OriginFault::OfPrompt => "Prompt versions cannot be used as model version sources.",
        OriginFault::OfAnotherRun => {
            "The run_id and model_id request parameters must match the referenced model version."
        }
    };
    invalid(written, why)
}

fn check_host(uri: &Uri) -> Result<(), ApiError> {
    let scheme = uri.scheme.as_str();
    let names_host = scheme != "mlflow-artifacts" || !uri.authority.is_empty();
    if !HOST_SCHEMES.contains(&scheme) || !names_host {
        return Ok(());
    }
    Err(ApiError::invalid(format!(
        "'source' cannot use the '{scheme}' scheme: the '{scheme}' scheme addresses a host other \
         than the tracking server's configured artifact storage, so the server would connect to \
         the host named in the URI."
    )))
}

fn read_model_uri<'u>(source: &str, uri: &'u Uri) -> Result<ModelUri<'u>, ApiError> {
    if !uri.authority.is_empty() {
        return Err(invalid(
            source,
            "Registered model sources must use the active model registry.",
        ));
    }
    ModelUri::read(uri).ok_or_else(|| not_inside(source, "model_id"))
}

fn place(source: &str, uri: &Uri, run_id: &str, model_id: &str) -> Result<Place, ApiError> {
    let parameter = if model_id.is_empty() { "run_id" } else { "model_id" };
    if uri.is_local() && source != NO_FILE {
        let nothing_named = run_id.is_empty() && model_id.is_empty();
        return Err(if nothing_named { local(source) } else { not_inside(source, parameter) });
    }
    check_path(source)?;
    match uri.scheme.as_str() {
        "runs" if parameter != "run_id" || run_of(uri) != Some(run_id) => {
            Err(not_inside(source, parameter))
        }
        "models" if ModelUri::read(uri) != Some(ModelUri::Logged(model_id)) => {
            Err(not_inside(source, "model_id"))
        }
        "models" => Ok(Place::OfModel),
        "mlflow-artifacts" => match (model_id, run_id) {
            ("", "") => Err(not_inside(source, parameter)),
            ("", run) => Ok(Place::Among(FilesOwner::Run(RunId::from(run.to_owned())))),
            (model, _) => Ok(Place::Among(FilesOwner::Model(ModelId::from(model.to_owned())))),
        },
        _ => Ok(Place::There),
    }
}

fn local(source: &str) -> ApiError {
    invalid(
        source,
        "To use a local path as a model version source, the run_id request parameter has to be \
         specified and the local path has to be contained within the artifact directory of the \
         run specified by the run_id.",
    )
}

fn not_inside(source: &str, parameter: &str) -> ApiError {
    let why = format!(
        "The {parameter} request parameter must identify the resource that contains the source."
    );
    invalid(source, &why)
}

fn invalid(source: &str, why: &str) -> ApiError {
    ApiError::invalid(format!("Invalid model version source: '{source}'. {why}"))
}

/// The path must be absolute and its own normal form, however it is escaped.
fn check_path(source: &str) -> Result<(), ApiError> {
    if unquote(source).is_some_and(|plain| is_normal(&plain)) {
        return Ok(());
    }
    Err(invalid(
        source,
        "If supplying a source as an http, https, local file path, ftp, objectstore, or \
         mlflow-artifacts uri, an absolute path must be provided without relative path references \
         present. Please provide an absolute path.",
    ))
}

fn is_normal(plain: &str) -> bool {
    let uri = Uri::cut(plain);
    let path = uri.path().trim_end_matches('/');
    path.starts_with('/')
        && !path.contains('\0')
        && !path.split('/').any(|part| part == ".")
        && !plain.split('/').any(|part| part == "..")
}

/// The run of `runs:/<run>/path`; none of another registry.
fn run_of(uri: &Uri) -> Option<&str> {
    let path = uri.path().strip_prefix('/').filter(|_| uri.authority.is_empty())?;
    path.split('/').next().filter(|run| !run.is_empty())
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
mod tests;
