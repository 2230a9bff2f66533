//! `Prompt`: a prompt without what its versions say.

use fmf::{Timestamp, Version};
use pyo3::{prelude::*, types::PyDict};

use crate::version::show_tags;

/// A prompt: description, tags, aliases, latest version.
#[pyclass(frozen, module = "fmf_prompts")]
pub(crate) struct Prompt(pub(crate) fmf::Prompt);

#[pymethods]
impl Prompt {
    #[getter]
    fn name(&self) -> &str {
        self.0.name.as_str()
    }

    #[getter]
    fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    #[getter]
    fn tags<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        show_tags(py, &self.0.tags)
    }

    #[getter]
    fn aliases<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let aliases = PyDict::new(py);
        for (alias, version) in &self.0.aliases {
            aliases.set_item(alias.as_str(), version.get())?;
        }
        Ok(aliases)
    }

    #[getter]
    fn latest_version(&self) -> Option<u32> {
        self.0.latest.map(Version::get)
    }

    #[getter]
    fn creation_timestamp(&self) -> Option<i64> {
        self.0.created_at.map(Timestamp::as_millis)
    }

    #[getter]
    fn last_updated_timestamp(&self) -> Option<i64> {
        self.0.updated_at.map(Timestamp::as_millis)
    }

    fn __repr__(&self) -> String {
        let aliases = self.0.aliases.iter().map(|(alias, version)| format!("{alias}={version}"));
        let aliases = aliases.collect::<Vec<_>>().join(", ");
        let latest = self.0.latest.map_or_else(|| "none".to_owned(), |latest| latest.to_string());
        format!("Prompt({}, latest={latest}, aliases={{{aliases}}})", self.0.name)
    }
}
