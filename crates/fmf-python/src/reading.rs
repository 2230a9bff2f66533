//! Reading from a store: versions, prompts, searches, and the past.

use std::{sync::Arc, time::Duration};

use fmf::{
    ChangeQuery, PromptName, PromptQuery, PromptRef, Selector, StoreError,
    diff::diff,
    filter::{Filter, Order, Subject},
    pages,
    rows::rows,
};
use pyo3::{
    IntoPyObjectExt,
    prelude::*,
    types::{PyList, PyTuple},
};

use crate::{
    asked::Asked,
    change::{Change, read_moment},
    diff::VersionDiff,
    errors::raised,
    opened::Opened,
    prompt::Prompt,
    selector::selector,
    template,
    version::PromptVersion,
};

/// What `load_prompt` was asked for, besides the name.
pub(crate) struct Load {
    pub(crate) allow_missing: bool,
    pub(crate) ttl: Option<f64>,
    pub(crate) at: Option<fmf::Timestamp>,
}

impl Opened {
    /// The template and the number of a version.
    pub(crate) fn get(
        &self,
        py: Python<'_>,
        name: &str,
        which: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Asked> {
        let store = self.store(py)?;
        let name = parsed(py, name)?;
        let which = match which {
            Some(which) => selector(which)?,
            None => store.default_selector().clone(),
        };
        if let Some(version) = store.get_cached(&name, &which) {
            return pair(py, &version).map(Asked::Known);
        }
        let got = async move { store.get(name.as_str(), which).await };
        Ok(Asked::new(got, |py, version| pair(py, &version)))
    }

    /// A version by a reference, or by a name and a number.
    pub(crate) fn load(
        &self,
        py: Python<'_>,
        reference: &str,
        version: Option<&Bound<'_, PyAny>>,
        how: Load,
    ) -> PyResult<Asked> {
        let store = self.store(py)?;
        let (name, which) = target(py, reference, version)?;
        let Load { allow_missing, ttl, at } = how;
        if ttl.is_none()
            && at.is_none()
            && let Some(version) = store.get_cached(&name, &which)
        {
            return PromptVersion::object(py, version).map(Asked::Known);
        }
        let loaded = async move {
            let found = match (at, ttl) {
                (Some(at), _) => store.store().require_history()?.get_at(&name, &which, at).await,
                (None, Some(age)) => store.get_within(&name, &which, seconds(age)).await,
                (None, None) => store.get(name.as_str(), which).await,
            };
            match found {
                Err(error) if allow_missing && error.is_not_found() => Ok(None),
                found => found.map(Some),
            }
        };
        Ok(Asked::new(loaded, |py, found| match found {
            Some(version) => PromptVersion::object(py, version),
            None => Ok(py.None()),
        }))
    }

    /// A prompt, now or at a moment.
    pub(crate) fn prompt(
        &self,
        py: Python<'_>,
        name: &str,
        at: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Asked> {
        let (store, name) = (self.store(py)?, parsed::<PromptName>(py, name)?);
        let at = at.map(read_moment).transpose()?;
        let asked = async move {
            match at {
                Some(at) => store.store().require_history()?.prompt_at(&name, at).await,
                None => store.store().prompt(&name).await,
            }
        };
        Ok(Asked::new(asked, |py, prompt| Prompt(prompt).into_py_any(py)))
    }

    /// The versions of a prompt, now or at a moment, the newest first.
    pub(crate) fn versions(
        &self,
        py: Python<'_>,
        name: &str,
        at: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Asked> {
        let (store, name) = (self.store(py)?, parsed::<PromptName>(py, name)?);
        let at = at.map(read_moment).transpose()?;
        let asked = async move {
            match at {
                Some(at) => pages::versions_at(store.store().require_history()?, &name, at).await,
                None => pages::versions(store.store().as_ref(), &name).await,
            }
        };
        Ok(Asked::new(asked, versions_list))
    }

    /// The prompts that match.
    pub(crate) fn search(
        &self,
        py: Python<'_>,
        filter: Option<&str>,
        order: &[String],
        most: Option<usize>,
    ) -> PyResult<Asked> {
        let (store, query) = (self.store(py)?, query(py, filter, order)?);
        let asked = async move { pages::prompts(store.store().as_ref(), query, most).await };
        Ok(Asked::new(asked, |py, prompts| list(py, prompts.into_iter().map(Prompt))))
    }

    /// What a search shows: versions, a row each.
    pub(crate) fn rows(
        &self,
        py: Python<'_>,
        filter: Option<&str>,
        order: &[String],
        most: Option<usize>,
    ) -> PyResult<Asked> {
        let (store, query) = (self.store(py)?, query(py, filter, order)?);
        let asked = async move { rows(store.store().as_ref(), query, most).await };
        Ok(Asked::new(asked, versions_list))
    }

    /// What is different between two versions.
    pub(crate) fn diff(
        &self,
        py: Python<'_>,
        name: &str,
        old: &Bound<'_, PyAny>,
        new: &Bound<'_, PyAny>,
    ) -> PyResult<Asked> {
        let (store, name) = (self.store(py)?, parsed::<PromptName>(py, name)?);
        let (old, new) = (selector(old)?, selector(new)?);
        let asked = async move {
            let old = store.store().get(&name, &old).await?;
            let new = store.store().get(&name, &new).await?;
            fmf::Result::Ok(diff(&old, &new))
        };
        Ok(Asked::new(asked, |py, found| VersionDiff(found).into_py_any(py)))
    }

    /// The changes that match, the newest first.
    pub(crate) fn changes(
        &self,
        py: Python<'_>,
        query: ChangeQuery,
        most: Option<usize>,
    ) -> PyResult<Asked> {
        let store = self.store(py)?;
        let asked = async move {
            let history = store.store().require_history()?;
            pages::changes(history, query, most).await
        };
        Ok(Asked::new(asked, |py, changes| list(py, changes.into_iter().map(Change))))
    }
}

/// What a text is read as, by whoever knows the rule.
///
/// # Errors
/// `Invalid`, as a Python exception.
pub(crate) fn parsed<T: std::str::FromStr<Err = StoreError>>(
    py: Python<'_>,
    text: &str,
) -> PyResult<T> {
    text.parse().map_err(|error: StoreError| raised(py, error))
}

/// The prompt and the version that `load_prompt` means. A bare name means the latest version, as
/// for the stock client; a version beside a reference that names one already is a contradiction.
fn target(
    py: Python<'_>,
    reference: &str,
    version: Option<&Bound<'_, PyAny>>,
) -> PyResult<(PromptName, Selector)> {
    let bare =
        reference.strip_prefix("prompts:/").map_or(reference, |rest| rest.trim_start_matches('/'));
    let PromptRef { name, selector: named } = parsed(py, reference)?;
    match version {
        None => Ok((name, named.unwrap_or(Selector::Latest))),
        Some(version) if bare == name.as_str() => Ok((name, selector(version)?)),
        Some(version) => Err(raised(
            py,
            StoreError::Invalid(format!(
                "{reference:?} names a version already, and version={version} another; give one \
                 of them"
            )),
        )),
    }
}

fn seconds(age: f64) -> Duration {
    Duration::try_from_secs_f64(age.max(0.0)).unwrap_or(Duration::MAX)
}

fn query(py: Python<'_>, filter: Option<&str>, order: &[String]) -> PyResult<PromptQuery> {
    let invalid = |error: fmf::filter::FilterError| raised(py, StoreError::from(error));
    let filter = Filter::parse(filter.unwrap_or_default(), Subject::Entries).map_err(invalid)?;
    let order = order.iter().map(|clause| Order::parse(clause, Subject::Entries).map_err(invalid));
    Ok(PromptQuery { filter, order: order.collect::<PyResult<_>>()?, ..PromptQuery::default() })
}

fn pair(py: Python<'_>, version: &fmf::PromptVersion) -> PyResult<Py<PyAny>> {
    let number = version.version.get().into_bound_py_any(py)?;
    let pair = PyTuple::new(py, [template::shown(py, &version.template)?, number])?;
    Ok(pair.into_any().unbind())
}

fn versions_list(py: Python<'_>, versions: Vec<fmf::PromptVersion>) -> PyResult<Py<PyAny>> {
    list(py, versions.into_iter().map(|version| PromptVersion(Arc::new(version))))
}

fn list<T: for<'py> IntoPyObject<'py>>(
    py: Python<'_>,
    items: impl Iterator<Item = T>,
) -> PyResult<Py<PyAny>> {
    let list = PyList::empty(py);
    for item in items {
        list.append(item.into_py_any(py)?)?;
    }
    Ok(list.into_any().unbind())
}
