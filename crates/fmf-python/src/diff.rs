//! `VersionDiff`: what is different between two versions.

use fmf::diff;
use pyo3::prelude::*;

use crate::html;

/// What is different between two versions; false when they say the same.
#[pyclass(frozen, module = "fmf_prompts")]
pub(crate) struct VersionDiff(pub(crate) diff::VersionDiff);

#[pymethods]
impl VersionDiff {
    #[getter(old)]
    fn before(&self) -> &str {
        &self.0.old
    }

    #[getter(new)]
    fn after(&self) -> &str {
        &self.0.new
    }

    #[getter]
    fn fields(&self) -> Vec<String> {
        self.0.fields.iter().map(|field| field.field.to_string()).collect()
    }

    #[getter]
    fn variables_added(&self) -> Vec<String> {
        self.0.variables_added.clone()
    }

    #[getter]
    fn variables_removed(&self) -> Vec<String> {
        self.0.variables_removed.clone()
    }

    fn __bool__(&self) -> bool {
        !self.0.fields.is_empty()
    }

    fn __str__(&self) -> String {
        self.0.unified()
    }

    fn __repr__(&self) -> String {
        let fields = self.fields().join(", ");
        let fields = if fields.is_empty() { "the same".to_owned() } else { fields };
        format!("VersionDiff({} → {}: {fields})", self.0.old, self.0.new)
    }

    fn _repr_html_(&self) -> String {
        html::difference(&self.0)
    }
}
