//! Answers for asyncio: futures of the caller's event loop.
//!
//! A question runs on the runtime's threads, which never touch Python. One thread of its own
//! takes the answers to the event loops; it waits for the interpreter, and nobody waits for it.

use std::{
    future::Future,
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use fmf::Result;
use pyo3::{
    exceptions::PyRuntimeError,
    intern,
    prelude::*,
    sync::PyOnceLock,
    types::{PyCFunction, PyTuple},
};
use tokio::task::AbortHandle;

use crate::{asked::Answer, errors::raised, forks::PerProcess, runtime::runtime};

/// An answer on its way to the loop that waits for it.
struct Delivery {
    event_loop: Py<PyAny>,
    future: Py<PyAny>,
    answer: Result<Answer>,
}

static DELIVERIES: PerProcess<Sender<Delivery>> = PerProcess::new();

/// A future of the running loop for what `asked` will answer. Cancelling it drops the question.
///
/// # Errors
/// `RuntimeError` outside of an event loop.
pub(crate) fn promise(
    py: Python<'_>,
    asked: impl Future<Output = Result<Answer>> + Send + 'static,
) -> PyResult<Py<PyAny>> {
    let event_loop = running_loop(py)?;
    let future = event_loop.call_method0(intern!(py, "create_future"))?;
    let deliveries = deliveries(py)?;
    let (to, of) = (event_loop.unbind(), future.clone().unbind());
    let task = runtime(py)?.spawn(async move {
        let answer = asked.await;
        // Nobody listens any more only when the process ends.
        let _ = deliveries.send(Delivery { event_loop: to, future: of, answer });
    });
    let cancel = Cancel { task: task.abort_handle() };
    future.call_method1(intern!(py, "add_done_callback"), (cancel,))?;
    Ok(future.unbind())
}

/// A future that has its answer already.
///
/// # Errors
/// `RuntimeError` outside of an event loop.
pub(crate) fn kept(py: Python<'_>, answer: Py<PyAny>) -> PyResult<Py<PyAny>> {
    let future = running_loop(py)?.call_method0(intern!(py, "create_future"))?;
    future.call_method1(intern!(py, "set_result"), (answer,))?;
    Ok(future.unbind())
}

fn running_loop(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    static GET: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    GET.import(py, "asyncio", "get_running_loop")?.call0()
}

fn deliveries(py: Python<'_>) -> PyResult<Sender<Delivery>> {
    if let Some(sender) = DELIVERIES.get(py) {
        return Ok(sender);
    }
    let (sender, receiver) = channel();
    thread::Builder::new()
        .name("fmf-prompts-asyncio".to_owned())
        .spawn(move || deliver_all(&receiver))
        .map_err(|error| PyRuntimeError::new_err(format!("cannot start a thread: {error}")))?;
    DELIVERIES.set(py, sender.clone());
    Ok(sender)
}

fn deliver_all(deliveries: &Receiver<Delivery>) {
    for delivery in deliveries {
        let Some(delivered) = Python::try_attach(|py| deliver(py, delivery)) else { return };
        // A loop that was closed meanwhile wants no answer.
        drop(delivered);
    }
}

fn deliver(py: Python<'_>, delivery: Delivery) -> PyResult<()> {
    let answer = delivery.answer.map_err(|error| raised(py, error)).and_then(|into| into(py));
    let (value, failed) = match answer {
        Ok(value) => (value, false),
        Err(error) => (error.into_value(py).into_any(), true),
    };
    let settle: Bound<'_, PyCFunction> = wrap_pyfunction!(settle, py)?;
    let arguments = (settle, delivery.future, value, failed);
    delivery.event_loop.call_method1(py, intern!(py, "call_soon_threadsafe"), arguments)?;
    Ok(())
}

/// Gives a future its answer, in its own loop, unless it was cancelled.
#[pyfunction]
pub(crate) fn settle(future: &Bound<'_, PyAny>, value: Py<PyAny>, failed: bool) -> PyResult<()> {
    let py = future.py();
    if future.call_method0(intern!(py, "done"))?.extract()? {
        return Ok(());
    }
    let name = if failed { intern!(py, "set_exception") } else { intern!(py, "set_result") };
    future.call_method1(name, (value,))?;
    Ok(())
}

/// What is called when a future is done: one that was cancelled asks nothing any more.
#[pyclass(frozen, module = "fmf_prompts._native")]
pub(crate) struct Cancel {
    task: AbortHandle,
}

#[pymethods]
impl Cancel {
    #[pyo3(signature = (*_done))]
    fn __call__(&self, _done: &Bound<'_, PyTuple>) {
        self.task.abort();
    }
}
