"""The functions of `fmf_prompts.genai` for asyncio: the same names, to be awaited.

>>> import asyncio
>>> from fmf_prompts import aio
>>> asyncio.run(aio.load_prompt("prompts:/greeting@production")).version
1
"""

from __future__ import annotations

from ._current import current_async_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ._native import PromptVersion
    from ._types import Template

__all__ = [
    "delete_prompt_alias",
    "load_prompt",
    "register_prompt",
    "search_prompts",
    "set_prompt_alias",
]


async def register_prompt(
    name: str,
    template: Template,
    commit_message: str | None = None,
    tags: dict[str, str] | None = None,
    response_format: Any = None,
    model_config: Any = None,
) -> PromptVersion:
    """Registers a version, and the prompt if it is missing."""
    return await current_async_store().register(
        name,
        template,
        commit_message=commit_message,
        tags=tags,
        response_format=response_format,
        model_config=model_config,
    )


async def load_prompt(
    name_or_uri: str,
    version: int | str | None = None,
    allow_missing: bool = False,
    cache_ttl_seconds: float | None = None,
) -> PromptVersion:
    """Loads a version by a URI, or by a name and a number."""
    return await current_async_store().load_prompt(  # type: ignore[return-value]
        name_or_uri, version, allow_missing=allow_missing, cache_ttl_seconds=cache_ttl_seconds
    )


async def search_prompts(
    filter_string: str | None = None,
    max_results: int | None = None,
    order_by: Sequence[str] | None = None,
) -> list[PromptVersion]:
    """The prompts that match, each shown by its latest version."""
    return await current_async_store().search_prompts(
        filter_string, max_results=max_results, order_by=order_by
    )


async def set_prompt_alias(name: str, alias: str, version: int | str) -> None:
    """Points an alias at a version."""
    await current_async_store().set_alias(name, alias, version)


async def delete_prompt_alias(name: str, alias: str) -> None:
    """Takes an alias away; one that is not set is no error."""
    await current_async_store().delete_alias(name, alias)
