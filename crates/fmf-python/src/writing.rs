//! Writing to a store: versions, aliases, tags, and the steps of a release.

use std::sync::Arc;

use fmf::{
    Alias, Expect, NewVersion, PromptChange, PromptName, Selector, TagKey, Version, Write,
    copy::{self, CopyOptions, Selection},
    filter::{Filter, Subject},
    release,
};
use pyo3::{IntoPyObjectExt, prelude::*};

use crate::{
    asked::Asked, change::Change, copied, errors::raised, opened::Opened, reading::parsed,
    selector::version, version::PromptVersion,
};

/// Which prompts are copied, and how.
pub(crate) struct Copying {
    pub(crate) names: Option<Vec<String>>,
    pub(crate) filter: Option<String>,
    pub(crate) options: CopyOptions,
}

impl Opened {
    /// Registers a version; `unless_same` leaves it where the latest says the same.
    pub(crate) fn register(
        &self,
        py: Python<'_>,
        new: NewVersion,
        unless_same: bool,
    ) -> PyResult<Asked> {
        let store = self.store(py)?;
        let registered = async move {
            let store = store.store().as_ref();
            let done = match unless_same {
                true => release::register_if_changed(store, new).await?,
                false => release::register(store, new).await?,
            };
            fmf::Result::Ok(done.version)
        };
        Ok(Asked::new(registered, |py, version| PromptVersion::object(py, Arc::new(version))))
    }

    /// Points an alias at a version; answers the version it left.
    pub(crate) fn set_alias(
        &self,
        py: Python<'_>,
        (name, alias): (&str, &str),
        to: &Bound<'_, PyAny>,
        how: Write,
    ) -> PyResult<Asked> {
        let (name, alias): (PromptName, Alias) = (parsed(py, name)?, parsed(py, alias)?);
        let (store, to) = (self.store(py)?, version(to)?);
        let set = async move { store.store().set_alias(&name, &alias, to, how).await };
        Ok(Asked::new(set, number))
    }

    /// Takes an alias away; answers the version it left.
    pub(crate) fn delete_alias(
        &self,
        py: Python<'_>,
        (name, alias): (&str, &str),
        how: Write,
    ) -> PyResult<Asked> {
        let (name, alias): (PromptName, Alias) = (parsed(py, name)?, parsed(py, alias)?);
        let store = self.store(py)?;
        let deleted = async move { store.store().delete_alias(&name, &alias, how).await };
        Ok(Asked::new(deleted, number))
    }

    /// Changes what may change of a prompt or of a version.
    pub(crate) fn update(
        &self,
        py: Python<'_>,
        name: &str,
        change: PromptChange,
        how: Write,
    ) -> PyResult<Asked> {
        let (store, name) = (self.store(py)?, parsed::<PromptName>(py, name)?);
        let updated = async move { store.store().update(&name, change, how).await };
        Ok(Asked::new(updated, |py, ()| Ok(py.None())))
    }

    /// Deletes a version, or a prompt with all of them.
    pub(crate) fn delete(
        &self,
        py: Python<'_>,
        name: &str,
        version: Option<Version>,
        how: Write,
    ) -> PyResult<Asked> {
        let (store, name) = (self.store(py)?, parsed::<PromptName>(py, name)?);
        let deleted = async move { store.store().delete(&name, version, how).await };
        Ok(Asked::new(deleted, |py, ()| Ok(py.None())))
    }

    /// Lets an alias stand for what `from` stands for; answers that version.
    pub(crate) fn promote(
        &self,
        py: Python<'_>,
        name: &str,
        from: Selector,
        alias: &str,
        how: Write,
    ) -> PyResult<Asked> {
        let (name, to): (PromptName, Alias) = (parsed(py, name)?, parsed(py, alias)?);
        let store = self.store(py)?;
        let promoted =
            async move { release::promote(store.store().as_ref(), &name, &from, &to, how).await };
        Ok(Asked::new(promoted, |py, done| done.moved.to.get().into_py_any(py)))
    }

    /// Puts an alias back on an earlier version; answers that version.
    pub(crate) fn rollback(
        &self,
        py: Python<'_>,
        (name, alias): (&str, &str),
        to: Option<Version>,
        how: Write,
    ) -> PyResult<Asked> {
        let (name, alias): (PromptName, Alias) = (parsed(py, name)?, parsed(py, alias)?);
        let store = self.store(py)?;
        let back =
            async move { release::rollback(store.store().as_ref(), &name, &alias, to, how).await };
        Ok(Asked::new(back, |py, moved| moved.to.get().into_py_any(py)))
    }

    /// Takes the last change of an alias back.
    pub(crate) fn undo_alias(
        &self,
        py: Python<'_>,
        (name, alias): (&str, &str),
        how: Write,
    ) -> PyResult<Asked> {
        let (name, alias): (PromptName, Alias) = (parsed(py, name)?, parsed(py, alias)?);
        let store = self.store(py)?;
        let undone = async move {
            let history = store.store().require_history()?;
            history.undo_alias(&name, &alias, how).await
        };
        Ok(Asked::new(undone, |py, change| Change(change).into_py_any(py)))
    }

    /// Copies prompts to another store.
    pub(crate) fn copy_to(&self, py: Python<'_>, to: &Self, what: Copying) -> PyResult<Asked> {
        let (from, to) = (self.store(py)?, to.store(py)?);
        let selection = selection(py, what.names, what.filter.as_deref())?;
        let options = what.options;
        let copied = async move {
            let (from, to) = (from.store().as_ref(), to.store().as_ref());
            copy::copy(from, to, &selection, &options).await
        };
        Ok(Asked::new(copied, copied::reports))
    }
}

fn selection(
    py: Python<'_>,
    names: Option<Vec<String>>,
    filter: Option<&str>,
) -> PyResult<Selection> {
    if let Some(names) = names {
        let names = names.iter().map(|name| parsed(py, name));
        return names.collect::<PyResult<_>>().map(Selection::Names);
    }
    let Some(filter) = filter else { return Ok(Selection::All) };
    let filter = Filter::parse(filter, Subject::Entries);
    filter.map(Selection::Matching).map_err(|error| raised(py, fmf::StoreError::from(error)))
}

/// Who writes, and why.
pub(crate) fn by(actor: Option<String>, reason: Option<String>) -> Write {
    Write { actor, reason, ..Write::default() }
}

/// What is expected: a version, nothing yet where it is 0, anything where it is not said.
pub(crate) fn expected(number: Option<u32>) -> Expect {
    match number.map(Version::new) {
        None => Expect::Anything,
        Some(None) => Expect::Nothing,
        Some(Some(version)) => Expect::Version(version),
    }
}

/// A change that sets or takes away one tag.
pub(crate) fn of_tag(
    py: Python<'_>,
    key: &str,
    value: Option<&Bound<'_, PyAny>>,
    version: Option<Version>,
) -> PyResult<PromptChange> {
    let mut change = PromptChange { version, ..PromptChange::default() };
    let key: TagKey = parsed(py, key)?;
    match value {
        None => change.delete_tags.push(key),
        Some(value) => {
            let value = value.str()?.extract::<String>()?;
            change.set_tags.set(key, value).map_err(|error| raised(py, error))?;
        }
    }
    Ok(change)
}

fn number(py: Python<'_>, version: Option<Version>) -> PyResult<Py<PyAny>> {
    version.map(Version::get).into_py_any(py)
}
