//! A question to a store: waited for by a blocking caller, promised to one of asyncio.

use std::{future::Future, pin::Pin};

use fmf::Result;
use pyo3::prelude::*;

use crate::{asyncio, runtime};

/// How an answer becomes a Python object, once the interpreter is held again.
pub(crate) type Answer = Box<dyn FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send>;

/// A question to a store.
pub(crate) enum Asked {
    /// It has its answer already: nobody has to wait.
    Known(Py<PyAny>),
    /// It was not put yet.
    Open(Pin<Box<dyn Future<Output = Result<Answer>> + Send>>),
}

impl Asked {
    /// The question `future`, whose answer `into_python` turns into an object.
    pub(crate) fn new<T: Send + 'static>(
        future: impl Future<Output = Result<T>> + Send + 'static,
        into_python: impl FnOnce(Python<'_>, T) -> PyResult<Py<PyAny>> + Send + 'static,
    ) -> Self {
        Self::Open(Box::pin(async move {
            let answer = future.await?;
            Ok(Box::new(move |py: Python<'_>| into_python(py, answer)) as Answer)
        }))
    }

    /// Waits for the answer.
    ///
    /// # Errors
    /// What the store says, as a Python exception.
    pub(crate) fn wait(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match self {
            Self::Known(answer) => Ok(answer),
            Self::Open(question) => runtime::wait(py, question)?(py),
        }
    }

    /// A future of the running event loop.
    ///
    /// # Errors
    /// `RuntimeError` outside of an event loop.
    pub(crate) fn promise(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match self {
            Self::Known(answer) => asyncio::kept(py, answer),
            Self::Open(question) => asyncio::promise(py, question),
        }
    }
}
