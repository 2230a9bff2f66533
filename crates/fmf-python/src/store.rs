//! `Store` and `AsyncStore`: the same methods, for callers that wait and for those of asyncio.
//!
//! What the methods do stands in `reading` and `writing`; what they are for is documented in the
//! stubs (`_native.pyi`), which a person and an editor read.

use std::sync::Arc;

use fmf::{Action, ChangeQuery, PromptChange, copy::CopyOptions, render::RenderOptions};
use pyo3::{prelude::*, types::PyDict};

use crate::{
    change::read_moment,
    config::Config,
    json,
    opened::Opened,
    reading::{Load, parsed},
    selector::{selector, version as number},
    template,
    version::{new_version, read_tags},
    writing::{Copying, by, expected, of_tag},
};

/// A store, for callers that wait.
#[pyclass(frozen, module = "fmf_prompts")]
pub(crate) struct Store(pub(crate) Arc<Opened>);

/// A store, for callers of asyncio.
#[pyclass(frozen, module = "fmf_prompts")]
pub(crate) struct AsyncStore(pub(crate) Arc<Opened>);

macro_rules! faces {
    ($class:ident, $answer:ident) => {
        #[pymethods]
        impl $class {
            #[pyo3(signature = (name, selector=None))]
            fn get(
                &self,
                py: Python<'_>,
                name: &str,
                selector: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<Py<PyAny>> {
                self.0.get(py, name, selector)?.$answer(py)
            }

            #[pyo3(signature = (name_or_uri, version=None, *, allow_missing=false,
                cache_ttl_seconds=None, at=None))]
            fn load_prompt(
                &self,
                py: Python<'_>,
                name_or_uri: &str,
                version: Option<&Bound<'_, PyAny>>,
                allow_missing: bool,
                cache_ttl_seconds: Option<f64>,
                at: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<Py<PyAny>> {
                let at = at.map(read_moment).transpose()?;
                let how = Load { allow_missing, ttl: cache_ttl_seconds, at };
                self.0.load(py, name_or_uri, version, how)?.$answer(py)
            }

            /// Filling in waits for nobody, so that both faces have it alike.
            #[pyo3(signature = (template, /, **variables))]
            fn format<'py>(
                &self,
                template: &Bound<'py, PyAny>,
                variables: Option<&Bound<'py, PyDict>>,
            ) -> PyResult<Bound<'py, PyAny>> {
                let (py, template) = (template.py(), template::read(template)?);
                template::filled(py, &template, variables, &RenderOptions::default())
            }

            #[pyo3(signature = (name, *, at=None))]
            fn prompt(
                &self,
                py: Python<'_>,
                name: &str,
                at: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<Py<PyAny>> {
                self.0.prompt(py, name, at)?.$answer(py)
            }

            #[pyo3(signature = (name, *, at=None))]
            fn versions(
                &self,
                py: Python<'_>,
                name: &str,
                at: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<Py<PyAny>> {
                self.0.versions(py, name, at)?.$answer(py)
            }

            #[pyo3(signature = (filter_string=None, *, max_results=None, order_by=None))]
            fn search(
                &self,
                py: Python<'_>,
                filter_string: Option<&str>,
                max_results: Option<usize>,
                order_by: Option<Vec<String>>,
            ) -> PyResult<Py<PyAny>> {
                let order = order_by.unwrap_or_default();
                self.0.search(py, filter_string, &order, max_results)?.$answer(py)
            }

            #[pyo3(signature = (filter_string=None, *, max_results=None, order_by=None))]
            fn search_prompts(
                &self,
                py: Python<'_>,
                filter_string: Option<&str>,
                max_results: Option<usize>,
                order_by: Option<Vec<String>>,
            ) -> PyResult<Py<PyAny>> {
                let order = order_by.unwrap_or_default();
                self.0.rows(py, filter_string, &order, max_results)?.$answer(py)
            }

            #[pyo3(signature = (words, *, max_results=None))]
            fn find_text(
                &self,
                py: Python<'_>,
                words: &str,
                max_results: Option<usize>,
            ) -> PyResult<Py<PyAny>> {
                self.0.find_text(py, words, max_results)?.$answer(py)
            }

            fn lint(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
                self.0.lint(py)?.$answer(py)
            }

            #[pyo3(signature = (name, template, *, commit_message=None, tags=None, aliases=None,
                response_format=None, model_config=None, expect_latest=None, unless_same=false,
                actor=None, reason=None))]
            #[expect(clippy::too_many_arguments, reason = "all but two are given by name")]
            fn register(
                &self,
                py: Python<'_>,
                name: &str,
                template: &Bound<'_, PyAny>,
                commit_message: Option<String>,
                tags: Option<&Bound<'_, PyDict>>,
                aliases: Option<Vec<String>>,
                response_format: Option<&Bound<'_, PyAny>>,
                model_config: Option<&Bound<'_, PyAny>>,
                expect_latest: Option<u32>,
                unless_same: bool,
                actor: Option<String>,
                reason: Option<String>,
            ) -> PyResult<Py<PyAny>> {
                let mut new = new_version(name, template)?;
                new.commit_message = commit_message;
                new.tags = read_tags(py, tags)?;
                let aliases = aliases.unwrap_or_default();
                let aliases = aliases.iter().map(|alias| parsed(py, alias));
                new.aliases = aliases.collect::<PyResult<_>>()?;
                new.response_format = json::document(response_format)?;
                new.model_config = json::document(model_config)?;
                new.expect_latest = expected(expect_latest);
                new.how = by(actor, reason);
                self.0.register(py, new, unless_same)?.$answer(py)
            }

            #[pyo3(signature = (name, alias, version, *, expect=None, actor=None, reason=None))]
            #[expect(clippy::too_many_arguments, reason = "three of them are given by name")]
            fn set_alias(
                &self,
                py: Python<'_>,
                name: &str,
                alias: &str,
                version: &Bound<'_, PyAny>,
                expect: Option<u32>,
                actor: Option<String>,
                reason: Option<String>,
            ) -> PyResult<Py<PyAny>> {
                let how = fmf::Write { expect: expected(expect), ..by(actor, reason) };
                self.0.set_alias(py, (name, alias), version, how)?.$answer(py)
            }

            #[pyo3(signature = (name, alias, *, expect=None, actor=None, reason=None))]
            fn delete_alias(
                &self,
                py: Python<'_>,
                name: &str,
                alias: &str,
                expect: Option<u32>,
                actor: Option<String>,
                reason: Option<String>,
            ) -> PyResult<Py<PyAny>> {
                let how = fmf::Write { expect: expected(expect), ..by(actor, reason) };
                self.0.delete_alias(py, (name, alias), how)?.$answer(py)
            }

            #[pyo3(signature = (name, key, value, *, version=None, actor=None, reason=None))]
            #[expect(clippy::too_many_arguments, reason = "three of them are given by name")]
            fn set_tag(
                &self,
                py: Python<'_>,
                name: &str,
                key: &str,
                value: &Bound<'_, PyAny>,
                version: Option<&Bound<'_, PyAny>>,
                actor: Option<String>,
                reason: Option<String>,
            ) -> PyResult<Py<PyAny>> {
                let change = of_tag(py, key, Some(value), version.map(number).transpose()?)?;
                self.0.update(py, name, change, by(actor, reason))?.$answer(py)
            }

            #[pyo3(signature = (name, key, *, version=None, actor=None, reason=None))]
            fn delete_tag(
                &self,
                py: Python<'_>,
                name: &str,
                key: &str,
                version: Option<&Bound<'_, PyAny>>,
                actor: Option<String>,
                reason: Option<String>,
            ) -> PyResult<Py<PyAny>> {
                let change = of_tag(py, key, None, version.map(number).transpose()?)?;
                self.0.update(py, name, change, by(actor, reason))?.$answer(py)
            }

            #[pyo3(signature = (name, text, *, version=None, actor=None, reason=None))]
            fn describe(
                &self,
                py: Python<'_>,
                name: &str,
                text: Option<String>,
                version: Option<&Bound<'_, PyAny>>,
                actor: Option<String>,
                reason: Option<String>,
            ) -> PyResult<Py<PyAny>> {
                let version = version.map(number).transpose()?;
                let change =
                    PromptChange { version, description: Some(text), ..PromptChange::default() };
                self.0.update(py, name, change, by(actor, reason))?.$answer(py)
            }

            #[pyo3(signature = (name, version, model_config, *, actor=None, reason=None))]
            fn set_model_config(
                &self,
                py: Python<'_>,
                name: &str,
                version: &Bound<'_, PyAny>,
                model_config: Option<&Bound<'_, PyAny>>,
                actor: Option<String>,
                reason: Option<String>,
            ) -> PyResult<Py<PyAny>> {
                let change = PromptChange {
                    version: Some(number(version)?),
                    model_config: Some(json::document(model_config)?),
                    ..PromptChange::default()
                };
                self.0.update(py, name, change, by(actor, reason))?.$answer(py)
            }

            #[pyo3(signature = (name, version=None, *, actor=None, reason=None))]
            fn delete(
                &self,
                py: Python<'_>,
                name: &str,
                version: Option<&Bound<'_, PyAny>>,
                actor: Option<String>,
                reason: Option<String>,
            ) -> PyResult<Py<PyAny>> {
                let version = version.map(number).transpose()?;
                self.0.delete(py, name, version, by(actor, reason))?.$answer(py)
            }

            #[pyo3(signature = (name, source, alias, *, actor=None, reason=None))]
            fn promote(
                &self,
                py: Python<'_>,
                name: &str,
                source: &Bound<'_, PyAny>,
                alias: &str,
                actor: Option<String>,
                reason: Option<String>,
            ) -> PyResult<Py<PyAny>> {
                let from = selector(source)?;
                self.0.promote(py, name, from, alias, by(actor, reason))?.$answer(py)
            }

            #[pyo3(signature = (name, alias, version=None, *, actor=None, reason=None))]
            fn rollback(
                &self,
                py: Python<'_>,
                name: &str,
                alias: &str,
                version: Option<&Bound<'_, PyAny>>,
                actor: Option<String>,
                reason: Option<String>,
            ) -> PyResult<Py<PyAny>> {
                let to = version.map(number).transpose()?;
                self.0.rollback(py, (name, alias), to, by(actor, reason))?.$answer(py)
            }

            #[pyo3(signature = (name, alias, *, actor=None, reason=None))]
            fn undo_alias(
                &self,
                py: Python<'_>,
                name: &str,
                alias: &str,
                actor: Option<String>,
                reason: Option<String>,
            ) -> PyResult<Py<PyAny>> {
                self.0.undo_alias(py, (name, alias), by(actor, reason))?.$answer(py)
            }

            #[pyo3(signature = (name=None, *, alias=None, actor=None, actions=None, since=None,
                max_results=None))]
            #[expect(clippy::too_many_arguments, reason = "all but one are given by name")]
            fn changes(
                &self,
                py: Python<'_>,
                name: Option<&str>,
                alias: Option<&str>,
                actor: Option<String>,
                actions: Option<Vec<String>>,
                since: Option<&Bound<'_, PyAny>>,
                max_results: Option<usize>,
            ) -> PyResult<Py<PyAny>> {
                let actions = actions.unwrap_or_default();
                let actions = actions.iter().map(|action| parsed::<Action>(py, action));
                let query = ChangeQuery {
                    name: name.map(|name| parsed(py, name)).transpose()?,
                    alias: alias.map(|alias| parsed(py, alias)).transpose()?,
                    actor,
                    actions: actions.collect::<PyResult<_>>()?,
                    since: since.map(read_moment).transpose()?,
                    ..ChangeQuery::default()
                };
                self.0.changes(py, query, max_results)?.$answer(py)
            }

            fn diff(
                &self,
                py: Python<'_>,
                name: &str,
                old: &Bound<'_, PyAny>,
                new: &Bound<'_, PyAny>,
            ) -> PyResult<Py<PyAny>> {
                self.0.diff(py, name, old, new)?.$answer(py)
            }

            #[pyo3(signature = (target, *, names=None, filter_string=None, dry_run=false,
                renumber=false, actor=None, reason=None))]
            #[expect(clippy::too_many_arguments, reason = "all but one are given by name")]
            fn copy_to(
                &self,
                py: Python<'_>,
                target: &Bound<'_, Self>,
                names: Option<Vec<String>>,
                filter_string: Option<String>,
                dry_run: bool,
                renumber: bool,
                actor: Option<String>,
                reason: Option<String>,
            ) -> PyResult<Py<PyAny>> {
                let options = CopyOptions { dry_run, renumber, how: by(actor, reason) };
                let what = Copying { names, filter: filter_string, options };
                self.0.copy_to(py, &target.get().0, what)?.$answer(py)
            }

            /// Forgets everything that is remembered.
            fn clear_cache(&self, py: Python<'_>) -> PyResult<()> {
                self.0.store(py)?.clear();
                Ok(())
            }

            #[getter]
            fn config(&self) -> Config {
                Config(Arc::clone(self.0.config()))
            }

            fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
                Ok(format!("{}({})", stringify!($class), self.0.store(py)?.store()))
            }
        }
    };
}

faces!(Store, wait);
faces!(AsyncStore, promise);
