"""The store of the functions that name none.

`set_registry_uri` and `set_tracking_uri` decide, as for the stock client; else `fmf.yaml` and
`FMF_…` variables; else MLflow's own variables. It is opened when it is first needed.
"""

from __future__ import annotations

import os

from ._native import AsyncStore, Config, Store, load_config, make_async_store, make_store

_tracking_uri: str | None = None
_registry_uri: str | None = None
_store: Store | None = None
_async_store: AsyncStore | None = None


def current_store() -> Store:
    """The store that `load_prompt` and the other functions of this module use."""
    global _store
    if _store is None:
        _store = make_store(_config())
    return _store


def current_async_store() -> AsyncStore:
    """The same store for callers of asyncio."""
    global _async_store
    if _async_store is None:
        _async_store = make_async_store(_config())
    return _async_store


def set_tracking_uri(uri: str | os.PathLike[str] | None) -> None:
    """Names the store: `http://…`, a folder, `sqlite:…`, `postgres://…`; `None` takes it back."""
    global _tracking_uri
    _tracking_uri = None if uri is None else os.fspath(uri)
    _forget()


def set_registry_uri(uri: str | os.PathLike[str] | None) -> None:
    """Names the store of prompts where it is another one than that of runs."""
    global _registry_uri
    _registry_uri = None if uri is None else os.fspath(uri)
    _forget()


def get_tracking_uri() -> str:
    """The store that was named for runs, or that of prompts."""
    return _tracking_uri or os.environ.get("MLFLOW_TRACKING_URI") or get_registry_uri()


def get_registry_uri() -> str:
    """The store of prompts."""
    prompts = _config().prompts
    if prompts.backend == "mlflow":
        return prompts.tracking_uri or ""
    return str(prompts.root) if prompts.backend == "local" else prompts.database_url


def _forget() -> None:
    global _store, _async_store
    _store = _async_store = None


def _config() -> Config:
    if uri := _registry_uri or _tracking_uri:
        return load_config(uri=uri)
    config = load_config()
    chosen = config.file is not None or "FMF_PROMPTS__BACKEND" in os.environ
    uri = os.environ.get("MLFLOW_REGISTRY_URI") or os.environ.get("MLFLOW_TRACKING_URI")
    return load_config(uri=uri) if uri and not chosen else config
