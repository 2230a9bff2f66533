//! What a copy did, as a list of dicts.

use fmf::copy::{CopyReport, Outcome};
use pyo3::{
    prelude::*,
    types::{PyDict, PyList},
};

use crate::errors::raised;

/// One dict for each prompt: its name, how it ended, in how many steps, and why it failed.
///
/// # Errors
/// None but those of an interpreter without memory.
pub(crate) fn reports(py: Python<'_>, report: CopyReport) -> PyResult<Py<PyAny>> {
    let list = PyList::empty(py);
    for prompt in report.prompts {
        let (outcome, error) = match prompt.outcome {
            Outcome::Created => ("created", None),
            Outcome::Updated => ("updated", None),
            Outcome::Unchanged => ("unchanged", None),
            Outcome::Empty => ("empty", None),
            Outcome::NotTried => ("not tried", None),
            Outcome::Failed(error) => ("failed", Some(raised(py, error))),
        };
        let row = PyDict::new(py);
        row.set_item("name", prompt.name)?;
        row.set_item("outcome", outcome)?;
        row.set_item("steps", prompt.steps.len())?;
        row.set_item("error", error.map(|error| error.into_value(py)))?;
        list.append(row)?;
    }
    Ok(list.into_any().unbind())
}
