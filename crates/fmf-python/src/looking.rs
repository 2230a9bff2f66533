//! Looking over what a store holds: words in its texts, and what a person should look at.

use std::path::PathBuf;

use fmf::{StoreError, TextHit, TextQuery, config::Backend, files, pages};
use pyo3::{
    prelude::*,
    types::{PyDict, PyList},
};

use crate::{asked::Asked, errors::raised, opened::Opened};

impl Opened {
    /// The prompts in whose texts some words stand.
    pub(crate) fn find_text(
        &self,
        py: Python<'_>,
        words: &str,
        most: Option<usize>,
    ) -> PyResult<Asked> {
        let store = self.store(py)?;
        let query = TextQuery::parse(words).map_err(|error| raised(py, error))?;
        let asked = async move { pages::hits(store.store().as_ref(), query, most).await };
        Ok(Asked::new(asked, |py, hits| dicts(py, hits, hit)))
    }

    /// What a person should look at in a folder of files.
    pub(crate) fn lint(&self, py: Python<'_>) -> PyResult<Asked> {
        let store = self.store(py)?;
        let prompts = &self.config().prompts;
        let root: Option<PathBuf> =
            (prompts.backend == Backend::Local).then(|| prompts.root.clone());
        let asked = async move {
            let what = || "being looked over: only files can be edited by hand".to_owned();
            let store = || store.store().to_string();
            let root =
                root.ok_or_else(|| StoreError::Unsupported { store: store(), what: what() })?;
            files::lint(&root)
        };
        Ok(Asked::new(asked, |py, findings| dicts(py, findings, finding)))
    }
}

fn hit(row: &Bound<'_, PyDict>, hit: TextHit) -> PyResult<()> {
    row.set_item("name", hit.name.as_str())?;
    row.set_item("version", hit.version.map(fmf::Version::get))?;
    let passages = hit.passages.into_iter();
    let passages = passages.map(|passage| (passage.place.as_str(), passage.text));
    row.set_item("passages", passages.collect::<Vec<_>>())
}

fn finding(row: &Bound<'_, PyDict>, finding: files::Finding) -> PyResult<()> {
    row.set_item("path", finding.path)?;
    row.set_item("rule", finding.rule.as_str())?;
    row.set_item("message", finding.message)
}

fn dicts<T>(
    py: Python<'_>,
    items: Vec<T>,
    fill: fn(&Bound<'_, PyDict>, T) -> PyResult<()>,
) -> PyResult<Py<PyAny>> {
    let list = PyList::empty(py);
    for item in items {
        let row = PyDict::new(py);
        fill(&row, item)?;
        list.append(row)?;
    }
    Ok(list.into_any().unbind())
}
