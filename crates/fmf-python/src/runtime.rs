//! Waiting for a store without holding the interpreter.

use std::{future::Future, pin::pin, sync::Arc, time::Duration};

use pyo3::{exceptions::PyRuntimeError, prelude::*};
use tokio::{
    runtime::{Builder, Runtime},
    time::timeout,
};

use crate::{errors::raised, forks::PerProcess};

/// How often somebody who waits looks whether Ctrl-C was pressed.
const LOOK_FOR_SIGNALS: Duration = Duration::from_millis(100);

static RUNTIME: PerProcess<Arc<Runtime>> = PerProcess::new();

/// The runtime of this process, made when it is first needed.
///
/// # Errors
/// `RuntimeError` when the system gives no more threads.
pub(crate) fn runtime(py: Python<'_>) -> PyResult<Arc<Runtime>> {
    if let Some(runtime) = RUNTIME.get(py) {
        return Ok(runtime);
    }
    let made = Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("fmf-prompts")
        .enable_all()
        .build()
        .map_err(|error| PyRuntimeError::new_err(format!("cannot start threads: {error}")))?;
    let made = Arc::new(made);
    RUNTIME.set(py, Arc::clone(&made));
    Ok(made)
}

/// Waits for an answer; other threads of Python go on meanwhile, and Ctrl-C ends it.
///
/// # Errors
/// What the future says, as a Python exception; `KeyboardInterrupt`.
pub(crate) fn wait<T: Send>(
    py: Python<'_>,
    future: impl Future<Output = fmf::Result<T>> + Send,
) -> PyResult<T> {
    let runtime = runtime(py)?;
    let answer = py.detach(|| {
        runtime.block_on(async {
            let mut future = pin!(future);
            loop {
                match timeout(LOOK_FOR_SIGNALS, future.as_mut()).await {
                    Ok(answer) => return Ok(answer),
                    Err(_) => Python::attach(|py| py.check_signals())?,
                }
            }
        })
    });
    answer.and_then(|answer| answer.map_err(|error| raised(py, error)))
}
