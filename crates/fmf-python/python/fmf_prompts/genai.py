"""Prompts under the names of MLflow's `mlflow.genai`, on the current store.

>>> from fmf_prompts import genai
>>> prompt = genai.register_prompt("telco_support", "You help with {{topic}}.", tags={"team": "x"})
>>> genai.set_prompt_alias("telco_support", "production", prompt.version)
>>> genai.load_prompt("prompts:/telco_support@production").format(topic="billing")
'You help with billing.'
>>> [row.version for row in genai.search_prompts("tags.team = 'x'")]
[1]
"""

from __future__ import annotations

from ._current import current_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ._native import PromptVersion
    from ._types import Template

__all__ = [
    "delete_prompt_alias",
    "delete_prompt_model_config",
    "delete_prompt_tag",
    "delete_prompt_version_tag",
    "get_prompt_tags",
    "load_prompt",
    "register_prompt",
    "search_prompts",
    "set_prompt_alias",
    "set_prompt_model_config",
    "set_prompt_tag",
    "set_prompt_version_tag",
]


def register_prompt(
    name: str,
    template: Template,
    commit_message: str | None = None,
    tags: dict[str, str] | None = None,
    response_format: Any = None,
    model_config: Any = None,
) -> PromptVersion:
    """Registers a version, and the prompt if it is missing.

    Tags are set on the version and on the prompt, as the stock client does. A response format is
    a dict or a Pydantic class.

    >>> register_prompt("welcome", [{"role": "user", "content": "Hi, I am {{name}}"}]).uri
    'prompts:/welcome/1'
    """
    return current_store().register(
        name,
        template,
        commit_message=commit_message,
        tags=tags,
        response_format=response_format,
        model_config=model_config,
    )


def load_prompt(
    name_or_uri: str,
    version: int | str | None = None,
    allow_missing: bool = False,
    link_to_model: bool = True,
    model_id: str | None = None,
    cache_ttl_seconds: float | None = None,
) -> PromptVersion:
    """Loads a version: `prompts:/name@alias`, `prompts:/name/3`, `name` (the latest).

    A `version` may stand beside a bare name or its URI. With `allow_missing` what is not there is
    `None`. A server's answer is remembered, a version for ever, an alias for 60 s;
    `cache_ttl_seconds=0` asks anew. `link_to_model` and `model_id` change nothing here.

    >>> load_prompt("prompts:/greeting", version=1).template
    'Hello {{name}}'
    >>> load_prompt("greeting@nowhere", allow_missing=True)
    """
    # A type checker need not know of None where nobody allowed it; nor does the stock client's.
    return current_store().load_prompt(  # type: ignore[return-value]
        name_or_uri, version, allow_missing=allow_missing, cache_ttl_seconds=cache_ttl_seconds
    )


def search_prompts(
    filter_string: str | None = None,
    max_results: int | None = None,
    order_by: Sequence[str] | None = None,
) -> list[PromptVersion]:
    """The prompts that match, each shown by its latest version.

    Where the filter fixes the name with `=`, every version of that prompt is a row, and clauses on
    tags are about the version's own.

    >>> [(row.name, row.version) for row in search_prompts("name = 'greeting'")]
    [('greeting', 2), ('greeting', 1)]
    """
    return current_store().search_prompts(filter_string, max_results=max_results, order_by=order_by)


def set_prompt_alias(name: str, alias: str, version: int | str) -> None:
    """Points an alias at a version."""
    current_store().set_alias(name, alias, version)


def delete_prompt_alias(name: str, alias: str) -> None:
    """Takes an alias away; one that is not set is no error."""
    current_store().delete_alias(name, alias)


def get_prompt_tags(name: str) -> dict[str, str]:
    """The tags of the prompt itself; those of its versions are another set."""
    return current_store().prompt(name).tags


def set_prompt_tag(name: str, key: str, value: str) -> None:
    """Sets a tag of the prompt."""
    current_store().set_tag(name, key, value)


def delete_prompt_tag(name: str, key: str) -> None:
    """Takes a tag of the prompt away."""
    current_store().delete_tag(name, key)


def set_prompt_version_tag(name: str, version: int | str, key: str, value: str) -> None:
    """Sets a tag of a version."""
    current_store().set_tag(name, key, value, version=version)


def delete_prompt_version_tag(name: str, version: int | str, key: str) -> None:
    """Takes a tag of a version away."""
    current_store().delete_tag(name, key, version=version)


def set_prompt_model_config(name: str, version: int | str, model_config: Any) -> None:
    """Sets the model configuration of a version, which unlike its template may change."""
    current_store().set_model_config(name, version, model_config)


def delete_prompt_model_config(name: str, version: int | str) -> None:
    """Takes the model configuration of a version away."""
    current_store().set_model_config(name, version, None)
