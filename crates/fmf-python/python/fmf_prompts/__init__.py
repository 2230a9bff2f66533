"""Prompts for an application, wherever they are kept: files, FMF's registry, an MLflow server.

An application reads its configuration, makes a store of it, gets a prompt and formats it. Where
prompts come from stands in `fmf.yaml`, so that moving from files to a server changes no code:

>>> from fmf_prompts import load_config, make_store
>>> cfg = load_config("fmf.yaml")
>>> store = make_store(cfg)
>>> template, ver = store.get("greeting", cfg.prompts.default_selector)
>>> store.format(template, name="Ada"), ver
('Hello Ada', 1)

The names of MLflow's client are in `fmf_prompts.genai` and here; `fmf_prompts.aio` and
`AsyncStore` are for asyncio; what a store raises is in `fmf_prompts.errors`.
"""

from __future__ import annotations

import os

from . import errors, genai
from ._current import (
    current_async_store,
    current_store,
    get_registry_uri,
    get_tracking_uri,
    set_registry_uri,
    set_tracking_uri,
)
from ._mlflow import as_mlflow
from ._native import (
    AsyncStore,
    CacheConfig,
    Change,
    Config,
    Prompt,
    PromptsConfig,
    PromptVersion,
    Store,
    VersionDiff,
    forked,
    forking,
    load_config,
    make_async_store,
    make_store,
)
from .client import MlflowClient
from .errors import PromptStoreError
from .genai import (
    delete_prompt_alias,
    delete_prompt_model_config,
    delete_prompt_tag,
    delete_prompt_version_tag,
    get_prompt_tags,
    load_prompt,
    register_prompt,
    search_prompts,
    set_prompt_alias,
    set_prompt_model_config,
    set_prompt_tag,
    set_prompt_version_tag,
)

__all__ = [
    "AsyncStore",
    "CacheConfig",
    "Change",
    "Config",
    "MlflowClient",
    "Prompt",
    "PromptStoreError",
    "PromptVersion",
    "PromptsConfig",
    "Store",
    "VersionDiff",
    "as_mlflow",
    "current_async_store",
    "current_store",
    "delete_prompt_alias",
    "delete_prompt_model_config",
    "delete_prompt_tag",
    "delete_prompt_version_tag",
    "errors",
    "genai",
    "get_prompt_tags",
    "get_registry_uri",
    "get_tracking_uri",
    "load_config",
    "load_prompt",
    "make_async_store",
    "make_store",
    "register_prompt",
    "search_prompts",
    "set_prompt_alias",
    "set_prompt_model_config",
    "set_prompt_tag",
    "set_prompt_version_tag",
    "set_registry_uri",
    "set_tracking_uri",
]

# A child has the stores of its parent and none of their threads: it opens its own. Databases are
# closed before, because their locks would go with it.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=forking, after_in_child=forked)
