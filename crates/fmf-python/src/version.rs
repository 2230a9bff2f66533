//! `PromptVersion`: one version of a prompt, with the attributes of the stock client's.

use std::sync::Arc;

use fmf::{
    Alias, NewVersion, StoreError, TagKey, Tags, Template, TemplateKind, Timestamp,
    diff::diff,
    render::{RenderOptions, to_single_brace_format},
};
use pyo3::{
    IntoPyObjectExt,
    basic::CompareOp,
    prelude::*,
    types::{PyDict, PySet, PyTuple},
};

use crate::{diff::VersionDiff, errors::raised, html, json, selector, template};

/// One version of a prompt. It never changes; tags and aliases are those of the moment it was
/// read.
#[pyclass(frozen, module = "fmf_prompts")]
pub(crate) struct PromptVersion(pub(crate) Arc<fmf::PromptVersion>);

impl PromptVersion {
    /// The version as an object.
    pub(crate) fn object(py: Python<'_>, version: Arc<fmf::PromptVersion>) -> PyResult<Py<PyAny>> {
        Self(version).into_py_any(py)
    }
}

#[pymethods]
impl PromptVersion {
    #[new]
    #[pyo3(signature = (name, version, template, commit_message=None, creation_timestamp=None,
        tags=None, aliases=None, user_id=None, response_format=None, model_config=None))]
    #[expect(clippy::too_many_arguments, reason = "they are the attributes, given by name")]
    fn new(
        name: &Bound<'_, PyAny>,
        version: &Bound<'_, PyAny>,
        template: &Bound<'_, PyAny>,
        commit_message: Option<String>,
        creation_timestamp: Option<i64>,
        tags: Option<&Bound<'_, PyDict>>,
        aliases: Option<Vec<String>>,
        user_id: Option<String>,
        response_format: Option<&Bound<'_, PyAny>>,
        model_config: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let py = name.py();
        let invalid = |error: StoreError| raised(py, error);
        let name = name.extract::<String>()?.parse().map_err(invalid)?;
        let aliases = aliases.unwrap_or_default();
        let aliases = aliases.iter().map(|alias| alias.parse::<Alias>().map_err(invalid));
        Ok(Self(Arc::new(fmf::PromptVersion {
            name,
            version: selector::version(version)?,
            template: template::read(template)?,
            response_format: json::document(response_format)?,
            model_config: json::document(model_config)?,
            commit_message,
            tags: read_tags(py, tags)?,
            aliases: aliases.collect::<PyResult<_>>()?,
            author: user_id,
            created_at: creation_timestamp.map(Timestamp::from_millis),
        })))
    }

    #[getter]
    fn name(&self) -> &str {
        self.0.name.as_str()
    }

    #[getter]
    fn version(&self) -> u32 {
        self.0.version.get()
    }

    #[getter]
    fn template<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        template::shown(py, &self.0.template)
    }

    #[getter]
    fn is_text_prompt(&self) -> bool {
        !self.0.template.is_chat()
    }

    #[getter]
    fn commit_message(&self) -> Option<&str> {
        self.0.commit_message.as_deref()
    }

    #[getter]
    fn description(&self) -> Option<&str> {
        self.commit_message()
    }

    #[getter]
    fn tags<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        show_tags(py, &self.0.tags)
    }

    #[getter]
    fn aliases(&self) -> Vec<&str> {
        self.0.aliases.iter().map(Alias::as_str).collect()
    }

    #[getter]
    fn uri(&self) -> String {
        self.0.uri()
    }

    #[getter]
    fn variables<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PySet>> {
        PySet::new(py, self.0.template.variables())
    }

    #[getter]
    fn response_format<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.response_format.as_ref().map(|text| json::loaded(py, text.as_str())).transpose()
    }

    #[getter]
    fn model_config<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.model_config.as_ref().map(|text| json::loaded(py, text.as_str())).transpose()
    }

    #[getter]
    fn creation_timestamp(&self) -> Option<i64> {
        self.0.created_at.map(Timestamp::as_millis)
    }

    #[getter]
    fn user_id(&self) -> Option<&str> {
        self.0.author.as_deref()
    }

    #[getter]
    fn digest(&self) -> String {
        self.0.digest().to_string()
    }

    #[pyo3(signature = (allow_partial=false, use_jinja_sandbox=true, **variables))]
    fn format<'py>(
        &self,
        py: Python<'py>,
        allow_partial: bool,
        use_jinja_sandbox: bool,
        variables: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        // Jinja2 is never rendered outside of its limits here.
        let _ = use_jinja_sandbox;
        let options = RenderOptions { allow_partial, strict: false };
        let filled = template::filled(py, &self.0.template, variables, &options)?;
        if !allow_partial || self.has_all(variables)? {
            return Ok(filled);
        }
        let template = template::read(&filled)?;
        let rest = fmf::PromptVersion { template, ..fmf::PromptVersion::clone(&self.0) };
        Self(Arc::new(rest)).into_bound_py_any(py)
    }

    fn to_single_brace_format<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let source = to_single_brace_format(&self.0.template);
        let kind = self.0.template.kind().clone();
        template::shown(py, &Template::from_source(kind, source))
    }

    fn diff(&self, other: &Self) -> VersionDiff {
        VersionDiff(diff(&self.0, &other.0))
    }

    fn __repr__(&self) -> String {
        let version = &self.0;
        let aliases: Vec<&str> = self.aliases();
        let aliases = match aliases.is_empty() {
            true => String::new(),
            false => format!(", aliases={}", aliases.join("+")),
        };
        let start: String = version.template.source().chars().take(60).collect();
        let more = if start.len() < version.template.source().len() { "…" } else { "" };
        let start = fmf::python::repr(&format!("{start}{more}"));
        format!("PromptVersion({} v{}{aliases}, template={start})", version.name, version.version)
    }

    fn _repr_html_(&self) -> String {
        html::version(&self.0)
    }

    fn __richcmp__(&self, other: &Bound<'_, PyAny>, operator: CompareOp) -> PyResult<Py<PyAny>> {
        let py = other.py();
        let same = other.cast::<Self>().is_ok_and(|other| self.0 == other.get().0);
        match operator {
            CompareOp::Eq => same.into_py_any(py),
            CompareOp::Ne => (!same).into_py_any(py),
            _ => Ok(py.NotImplemented()),
        }
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        (&self.0.name, self.0.version).hash(&mut hasher);
        hasher.finish()
    }

    /// Versions go to other processes whole, without the store they came from.
    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let this = slf.get();
        let arguments = (
            this.name(),
            this.version(),
            this.template(py)?,
            this.commit_message(),
            this.creation_timestamp(),
            this.tags(py)?,
            this.aliases(),
            this.user_id(),
            this.response_format(py)?,
            this.model_config(py)?,
        );
        Ok((slf.get_type().into_any(), arguments.into_pyobject(py)?))
    }
}

impl PromptVersion {
    /// Whether nothing is left to be filled in.
    fn has_all(&self, variables: Option<&Bound<'_, PyDict>>) -> PyResult<bool> {
        let template = &self.0.template;
        if template.is_jinja()
            || *template.kind() == TemplateKind::Chat && template.messages().is_err()
        {
            return Ok(true);
        }
        let Some(variables) = variables else { return Ok(template.variables().is_empty()) };
        for name in template.variables() {
            if !variables.contains(name)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Tags as a dict.
///
/// # Errors
/// None but those of an interpreter without memory.
pub(crate) fn show_tags<'py>(py: Python<'py>, tags: &Tags) -> PyResult<Bound<'py, PyDict>> {
    let shown = PyDict::new(py);
    for (key, value) in tags.iter() {
        shown.set_item(key.as_str(), value)?;
    }
    Ok(shown)
}

/// Tags from a dict; a value that is no str is taken as its text, as the stock client does.
///
/// # Errors
/// `Invalid` for a key or a value that no store takes.
pub(crate) fn read_tags(py: Python<'_>, tags: Option<&Bound<'_, PyDict>>) -> PyResult<Tags> {
    let invalid = |error: StoreError| raised(py, error);
    let mut read = Tags::new();
    for (key, value) in tags.into_iter().flatten() {
        let key: TagKey = key.extract::<String>()?.parse().map_err(invalid)?;
        read.set(key, value.str()?.extract::<String>()?).map_err(invalid)?;
    }
    Ok(read)
}

/// A new version, of which only name and template are known.
///
/// # Errors
/// `Invalid` for the name, `TypeError` for the template.
pub(crate) fn new_version(name: &str, template: &Bound<'_, PyAny>) -> PyResult<NewVersion> {
    let name = name.parse().map_err(|error: StoreError| raised(template.py(), error))?;
    Ok(NewVersion::new(name, template::read(template)?))
}
