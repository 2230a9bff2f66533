"""`MlflowClient`: prompts under the names of the stock client's methods.

`set_registered_prompt_alias` and `delete_registered_prompt_alias`, which the stock client lacks,
are the same as `set_prompt_alias` and `delete_prompt_alias`.

>>> from fmf_prompts import MlflowClient
>>> client = MlflowClient()
>>> client.set_registered_prompt_alias("greeting", "staging", version=2)
>>> client.get_prompt_version_by_alias("greeting", "staging").version
2
"""

from __future__ import annotations

from ._current import current_store, get_tracking_uri
from ._native import load_config, make_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ._native import Prompt, PromptVersion, Store
    from ._types import Template


class MlflowClient:
    """Prompts of the current store, or of the one that a URI names."""

    def __init__(self, tracking_uri: str | None = None, registry_uri: str | None = None) -> None:
        """Uses the current store unless a URI is given; that of the registry goes first."""
        uri = registry_uri or tracking_uri
        self._uri = uri
        self._own: Store | None = make_store(load_config(uri=uri)) if uri else None

    @property
    def _store(self) -> Store:
        return self._own or current_store()

    @property
    def tracking_uri(self) -> str:
        """The store that was named for runs, or that of prompts."""
        return self._uri or get_tracking_uri()

    def register_prompt(
        self,
        name: str,
        template: Template,
        commit_message: str | None = None,
        tags: dict[str, str] | None = None,
        response_format: Any = None,
        model_config: Any = None,
    ) -> PromptVersion:
        """Registers a version, and the prompt if it is missing."""
        return self._store.register(
            name,
            template,
            commit_message=commit_message,
            tags=tags,
            response_format=response_format,
            model_config=model_config,
        )

    def load_prompt(
        self,
        name_or_uri: str,
        version: int | str | None = None,
        allow_missing: bool = False,
        cache_ttl_seconds: float | None = None,
    ) -> PromptVersion:
        """Loads a version by a URI, or by a name and a number."""
        return self._store.load_prompt(  # type: ignore[return-value]
            name_or_uri, version, allow_missing=allow_missing, cache_ttl_seconds=cache_ttl_seconds
        )

    def get_prompt(self, name: str) -> Prompt | None:
        """The prompt itself, or `None`."""
        try:
            return self._store.prompt(name)
        except LookupError:
            return None

    def get_prompt_version(self, name: str, version: int | str) -> PromptVersion | None:
        """A version, or `None`."""
        return self._store.load_prompt(name, version, allow_missing=True)

    def get_prompt_version_by_alias(self, name: str, alias: str) -> PromptVersion:
        """The version that an alias stands for."""
        return self._store.load_prompt(f"prompts:/{name}@{alias}")

    def search_prompts(
        self,
        filter_string: str | None = None,
        max_results: int | None = None,
        order_by: Sequence[str] | None = None,
    ) -> list[PromptVersion]:
        """The rows of `fmf_prompts.genai.search_prompts`."""
        return self._store.search_prompts(filter_string, max_results=max_results, order_by=order_by)

    def search_prompt_versions(
        self, name: str, max_results: int | None = None
    ) -> list[PromptVersion]:
        """The versions of a prompt, the newest first."""
        return self._store.versions(name)[:max_results]

    def set_prompt_alias(self, name: str, alias: str, version: int | str) -> None:
        """Points an alias at a version."""
        self._store.set_alias(name, alias, version)

    def delete_prompt_alias(self, name: str, alias: str) -> None:
        """Takes an alias away; one that is not set is no error."""
        self._store.delete_alias(name, alias)

    set_registered_prompt_alias = set_prompt_alias
    delete_registered_prompt_alias = delete_prompt_alias

    def set_prompt_tag(self, name: str, key: str, value: str) -> None:
        """Sets a tag of the prompt."""
        self._store.set_tag(name, key, value)

    def delete_prompt_tag(self, name: str, key: str) -> None:
        """Takes a tag of the prompt away."""
        self._store.delete_tag(name, key)

    def set_prompt_version_tag(self, name: str, version: int | str, key: str, value: str) -> None:
        """Sets a tag of a version."""
        self._store.set_tag(name, key, value, version=version)

    def delete_prompt_version_tag(self, name: str, version: int | str, key: str) -> None:
        """Takes a tag of a version away."""
        self._store.delete_tag(name, key, version=version)

    def delete_prompt(self, name: str) -> None:
        """Deletes a prompt with all its versions."""
        self._store.delete(name)

    def delete_prompt_version(self, name: str, version: int | str) -> None:
        """Deletes a version; its number is not used again."""
        self._store.delete(name, version)
