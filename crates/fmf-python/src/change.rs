//! `Change`: one entry of a registry's change log.

use fmf::PromptName;
use pyo3::{
    exceptions::PyTypeError,
    intern,
    prelude::*,
    types::{PyDateTime, PyInt},
};

/// One fact that changed: who, when, what, from what, to what, why.
#[pyclass(frozen, module = "fmf_prompts")]
pub(crate) struct Change(pub(crate) fmf::Change);

#[pymethods]
impl Change {
    #[getter]
    fn seq(&self) -> u64 {
        self.0.seq
    }

    #[getter]
    fn at<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        moment(py, self.0.at)
    }

    #[getter]
    fn actor(&self) -> &str {
        &self.0.actor
    }

    #[getter]
    fn action(&self) -> &'static str {
        self.0.action.as_str()
    }

    #[getter]
    fn name(&self) -> Option<&str> {
        self.0.name.as_ref().map(PromptName::as_str)
    }

    #[getter]
    fn version(&self) -> Option<u32> {
        self.0.version.map(fmf::Version::get)
    }

    #[getter]
    fn subject(&self) -> Option<&str> {
        self.0.subject.as_deref()
    }

    #[getter]
    fn before(&self) -> Option<&str> {
        self.0.before.as_deref()
    }

    #[getter]
    fn after(&self) -> Option<&str> {
        self.0.after.as_deref()
    }

    #[getter]
    fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    #[getter]
    fn hash(&self) -> &str {
        &self.0.hash
    }

    fn __repr__(&self) -> String {
        let change = &self.0;
        let of = [self.name(), self.subject()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let (before, after) = (self.before().unwrap_or("-"), self.after().unwrap_or("-"));
        let (at, actor, action) = (change.at, &change.actor, change.action);
        format!("Change({}, {at}, {actor}, {action} {of}: {before} → {after})", change.seq)
    }
}

/// A moment as an aware datetime.
fn moment(py: Python<'_>, at: fmf::Timestamp) -> PyResult<Bound<'_, PyAny>> {
    let datetime = py.import("datetime")?;
    let utc = datetime.getattr("timezone")?.getattr("utc")?;
    let seconds = at.as_millis() as f64 / 1000.0;
    datetime.getattr("datetime")?.call_method1("fromtimestamp", (seconds, utc))
}

/// A moment from a datetime (a naive one is local time, as in Python), or from milliseconds since
/// 1970.
///
/// # Errors
/// `TypeError` for anything else.
pub(crate) fn read_moment(at: &Bound<'_, PyAny>) -> PyResult<fmf::Timestamp> {
    if at.is_instance_of::<PyInt>() {
        return at.extract().map(fmf::Timestamp::from_millis);
    }
    if !at.is_instance_of::<PyDateTime>() {
        let what = "a moment is a datetime, or milliseconds since 1970 as an int";
        return Err(PyTypeError::new_err(what));
    }
    let seconds: f64 = at.call_method0(intern!(at.py(), "timestamp"))?.extract()?;
    Ok(fmf::Timestamp::from_millis((seconds * 1000.0).round() as i64))
}
