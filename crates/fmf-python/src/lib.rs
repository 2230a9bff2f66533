//! The Python package `fmf_prompts`: the crate `fmf` for applications that are written in Python.
//!
//! What is here turns Python's values into those of `fmf` and back, waits without holding the
//! interpreter, and starts anew after a fork. What a prompt is, where it is kept and how it is
//! filled in is none of this crate's business. The names of MLflow's client are Python, in
//! `python/fmf_prompts`.

mod asked;
mod asyncio;
mod change;
mod config;
mod copied;
mod diff;
mod errors;
mod forks;
mod html;
mod json;
mod looking;
mod making;
mod opened;
mod prompt;
mod reading;
mod runtime;
mod selector;
mod store;
mod template;
mod version;
mod writing;

/// The native half of the package.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::{
        asyncio::{Cancel, settle},
        change::Change,
        config::{CacheConfig, Config, PromptsConfig, load_config},
        diff::VersionDiff,
        forks::forked,
        making::{make_async_store, make_store},
        opened::forking,
        prompt::Prompt,
        store::{AsyncStore, Store},
        version::PromptVersion,
    };
}
