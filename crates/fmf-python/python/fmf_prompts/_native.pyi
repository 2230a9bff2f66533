"""The native half of the package: stores, versions, changes. `__init__` exports what is public."""

from collections.abc import Awaitable, Mapping, Sequence
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypedDict, final, overload

from ._types import Message, Selector, Template

Moment: TypeAlias = datetime | int
Outcome: TypeAlias = Literal["created", "updated", "unchanged", "empty", "failed", "not tried"]

class CopyReport(TypedDict):
    """What a copy did to one prompt."""

    name: str
    outcome: Outcome
    steps: int
    error: Exception | None

class TextHit(TypedDict):
    """A prompt in whose texts the words stand."""

    name: str
    version: int | None
    passages: list[tuple[Literal["name", "message", "tag", "template"], str]]

class Finding(TypedDict):
    """Something in a folder of files that a person should look at."""

    path: Path
    rule: str
    message: str

def load_config(
    path: str | PathLike[str] | None = None,
    *,
    uri: str | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Config:
    """Reads `fmf.yaml`: this file, or the one that is found from the working folder upwards.

    Then the environment (`FMF_PROMPTS__BACKEND`, `MLFLOW_TRACKING_URI` …) counts, then `uri`, which
    names a store (a folder, `http://…`, `sqlite:…`, `postgres://…`), and `overrides`, whose keys
    are places in the file.

    >>> load_config("fmf.yaml").prompts.backend
    'local'
    >>> load_config(overrides={"prompts.default_selector": "staging"}).prompts.default_selector
    'staging'
    """

def make_store(config: Config | None = None) -> Store:
    """Opens the store that the configuration names; without one, `load_config()`.

    >>> store = make_store(load_config(uri="./prompts"))
    >>> store.get("greeting", "latest")
    ('Hi {{name}}', 2)
    """

def make_async_store(config: Config | None = None) -> AsyncStore:
    """The same store for callers of asyncio."""

def forking() -> None:
    """Called before a fork."""

def forked() -> None:
    """Called in the child after a fork."""

@final
class Config:
    """The effective configuration."""

    @property
    def prompts(self) -> PromptsConfig:
        """Where prompts come from."""
    @property
    def file(self) -> Path | None:
        """The file that was read, if there was one."""

@final
class PromptsConfig:
    """Where prompts come from."""

    @property
    def backend(self) -> Literal["local", "mlflow", "database"]:
        """Files, a server, or a database opened in this process."""
    @property
    def root(self) -> Path:
        """The folder of the files."""
    @property
    def tracking_uri(self) -> str | None:
        """The MLflow or FMF server."""
    @property
    def database_url(self) -> str:
        """The registry's database."""
    @property
    def default_selector(self) -> str:
        """Which version a bare name means."""
    @property
    def cache(self) -> CacheConfig:
        """What is remembered of a server."""

@final
class CacheConfig:
    """What an application keeps of what it has read."""

    @property
    def ttl(self) -> float:
        """How many seconds an alias is trusted."""
    @property
    def stale_on_error(self) -> bool:
        """Whether an old answer is better than none."""

@final
class PromptVersion:
    """One version of a prompt. Tags and aliases are those of the moment it was read.

    >>> prompt = PromptVersion("greeting", 1, "Hello {{name}}", tags={"team": "x"})
    >>> prompt
    PromptVersion(greeting v1, template='Hello {{name}}')
    >>> prompt.variables, prompt.tags, prompt.uri
    ({'name'}, {'team': 'x'}, 'prompts:/greeting/1')
    """

    def __new__(
        cls,
        name: str,
        version: int | str,
        template: Template,
        commit_message: str | None = None,
        creation_timestamp: int | None = None,
        tags: Mapping[str, str] | None = None,
        aliases: Sequence[str] | None = None,
        user_id: str | None = None,
        response_format: Any = None,
        model_config: Any = None,
    ) -> PromptVersion: ...
    @property
    def name(self) -> str:
        """The prompt."""
    @property
    def version(self) -> int:
        """The number."""
    @property
    def template(self) -> Any:
        """The text, or the list of messages of a chat."""
    @property
    def is_text_prompt(self) -> bool:
        """Whether the template is a text."""
    @property
    def commit_message(self) -> str | None:
        """Why it was made."""
    @property
    def description(self) -> str | None:
        """The same, under the stock client's other name."""
    @property
    def tags(self) -> dict[str, str]:
        """Its own tags."""
    @property
    def aliases(self) -> list[str]:
        """The aliases that stood for it when it was read."""
    @property
    def uri(self) -> str:
        """`prompts:/name/3`."""
    @property
    def variables(self) -> set[str]:
        """The names of the variables."""
    @property
    def response_format(self) -> dict[str, Any] | None:
        """The schema of the answer that is asked of the model."""
    @property
    def model_config(self) -> dict[str, Any] | None:
        """Model, temperature and the like."""
    @property
    def creation_timestamp(self) -> int | None:
        """When it was made, in milliseconds since 1970, where the store knows."""
    @property
    def user_id(self) -> str | None:
        """Who made it, where the store knows."""
    @property
    def digest(self) -> str:
        """SHA-256 over what never changes: the same for the same content on every store."""
    def format(
        self, allow_partial: bool = False, use_jinja_sandbox: bool = True, **variables: object
    ) -> Any:
        """The template, filled in: a str, or a list of messages.

        A variable without a value is an error; with `allow_partial` the result is another
        `PromptVersion` that waits for the rest. Jinja2 is always rendered within limits.

        >>> PromptVersion("a", 1, "{{x}}, {{y}}").format(x=1, y=None)
        '1, None'
        >>> PromptVersion("a", 1, "{{x}}, {{y}}").format(allow_partial=True, x=1).template
        '1, {{y}}'
        >>> PromptVersion("a", 1, "{% for x in xs %}{{ x }};{% endfor %}").format(xs=[1, True])
        '1;True;'
        """
    def to_single_brace_format(self) -> Any:
        """The template with `{x}` for every `{{x}}`, for libraries that write variables so.

        >>> PromptVersion("a", 1, "Hello {{ name }}").to_single_brace_format()
        'Hello {name}'
        """
    def diff(self, other: PromptVersion) -> VersionDiff:
        """What another version changed; a notebook draws it.

        >>> print(PromptVersion("a", 1, "Hi").diff(PromptVersion("a", 2, "Hello")))
        --- prompts:/a/1 (template)
        +++ prompts:/a/2 (template)
        @@ -1 +1 @@
        -Hi
        \\ No newline at end of file
        +Hello
        \\ No newline at end of file
        <BLANKLINE>
        """
    def _repr_html_(self) -> str: ...

@final
class Prompt:
    """A prompt without what its versions say."""

    @property
    def name(self) -> str:
        """Its name."""
    @property
    def description(self) -> str | None:
        """What it is for."""
    @property
    def tags(self) -> dict[str, str]:
        """Its own tags; those of its versions are another set."""
    @property
    def aliases(self) -> dict[str, int]:
        """Every alias and the version it stands for."""
    @property
    def latest_version(self) -> int | None:
        """The highest version there is."""
    @property
    def creation_timestamp(self) -> int | None:
        """When it was created, in milliseconds since 1970, where the store knows."""
    @property
    def last_updated_timestamp(self) -> int | None:
        """When a version was last added or taken away."""

@final
class VersionDiff:
    """What is different between two versions; false when they say the same."""

    @property
    def old(self) -> str:
        """The URI of the old version."""
    @property
    def new(self) -> str:
        """The URI of the new version."""
    @property
    def fields(self) -> list[str]:
        """What differs: `template`, `tags`, `commit message` …"""
    @property
    def variables_added(self) -> list[str]:
        """Variables that only the new template has."""
    @property
    def variables_removed(self) -> list[str]:
        """Variables that only the old template has."""
    def __bool__(self) -> bool: ...
    def _repr_html_(self) -> str: ...

@final
class Change:
    """One fact that changed in a registry."""

    @property
    def seq(self) -> int:
        """Its place in the order of all changes."""
    @property
    def at(self) -> datetime:
        """When."""
    @property
    def actor(self) -> str:
        """Who."""
    @property
    def action(self) -> str:
        """What kind of change: `alias.set`, say."""
    @property
    def name(self) -> str | None:
        """The prompt."""
    @property
    def version(self) -> int | None:
        """The version."""
    @property
    def subject(self) -> str | None:
        """The alias or the tag."""
    @property
    def before(self) -> str | None:
        """What was there before, as JSON."""
    @property
    def after(self) -> str | None:
        """What is there now, as JSON."""
    @property
    def reason(self) -> str | None:
        """Why, if it was said."""
    @property
    def hash(self) -> str:
        """SHA-256 over this change and the one before it."""

@final
class Store:
    """A store, for callers that wait; other threads go on meanwhile."""

    @property
    def config(self) -> Config:
        """The configuration it was opened from."""
    def clear_cache(self) -> None:
        """Forgets everything that is remembered."""
    @overload
    def format(self, template: str, /, **variables: object) -> str: ...
    @overload
    def format(self, template: list[Message], /, **variables: object) -> list[Message]:
        """Fills a template with values: a text, or a list of messages.

        >>> store.format("Hello {{name}}", name="Ada")
        'Hello Ada'
        """
    def get(self, name: str, selector: Selector | None = None) -> tuple[Any, int]:
        """The template and the number of a version: the default one, unless a selector is given.

        A selector is a number, an alias or `latest`.

        >>> store.get("greeting", "production")
        ('Hello {{name}}', 1)
        >>> store.get("greeting", 2)
        ('Hi {{name}}', 2)
        """
    @overload
    def load_prompt(
        self,
        name_or_uri: str,
        version: Selector | None = None,
        *,
        allow_missing: Literal[False] = False,
        cache_ttl_seconds: float | None = None,
        at: Moment | None = None,
    ) -> PromptVersion: ...
    @overload
    def load_prompt(
        self,
        name_or_uri: str,
        version: Selector | None = None,
        *,
        allow_missing: bool,
        cache_ttl_seconds: float | None = None,
        at: Moment | None = None,
    ) -> PromptVersion | None:
        """A version by `prompts:/name@alias`, `name@alias`, `name/3` or `name` (the latest).

        With `at` it is the version that stood there at that moment, where the store keeps a history.

        >>> store.load_prompt("prompts:/greeting@production").format(name="Ada")
        'Hello Ada'
        """
    def prompt(self, name: str, *, at: Moment | None = None) -> Prompt:
        """The prompt itself: description, tags, aliases, latest version.

        >>> store.prompt("greeting")
        Prompt(greeting, latest=2, aliases={production=1})
        """
    def versions(self, name: str, *, at: Moment | None = None) -> list[PromptVersion]:
        """The versions of a prompt, the newest first."""
    def search(
        self,
        filter_string: str | None = None,
        *,
        max_results: int | None = None,
        order_by: Sequence[str] | None = None,
    ) -> list[Prompt]:
        """The prompts that match: `name LIKE 'support%' AND tags.team = 'billing'`."""
    def search_prompts(
        self,
        filter_string: str | None = None,
        *,
        max_results: int | None = None,
        order_by: Sequence[str] | None = None,
    ) -> list[PromptVersion]:
        """The prompts that match, each shown by its latest version; all versions of one that is named.

        >>> [row.uri for row in store.search_prompts("name LIKE 'greet%'")]
        ['prompts:/greeting/2']
        """
    def find_text(self, words: str, *, max_results: int | None = None) -> list[TextHit]:
        """The prompts in whose texts the words stand, the best first: name, template, message, tags.

        Words must all be there; `"a phrase"`, `begin*` and `-without` are understood.

        >>> [hit["name"] for hit in store.find_text("hello")]
        ['greeting']
        """
    def lint(self) -> list[Finding]:
        """Everything in a folder of files that a person should look at.

        >>> store.lint()
        []
        """
    def register(
        self,
        name: str,
        template: Template,
        *,
        commit_message: str | None = None,
        tags: Mapping[str, str] | None = None,
        aliases: Sequence[str] | None = None,
        response_format: Any = None,
        model_config: Any = None,
        expect_latest: int | None = None,
        unless_same: bool = False,
        actor: str | None = None,
        reason: str | None = None,
    ) -> PromptVersion:
        """Registers a version, and the prompt if it is missing.

        With `unless_same` the latest version is the answer where it says the same already. With
        `expect_latest` it is a conflict if somebody else registered meanwhile (0: no version yet).
        """
    def set_alias(
        self,
        name: str,
        alias: str,
        version: int | str,
        *,
        expect: int | None = None,
        actor: str | None = None,
        reason: str | None = None,
    ) -> int | None:
        """Points an alias at a version; answers the version it left.

        With `expect` it is a conflict if the alias stands for another version (0: not set yet).
        """
    def delete_alias(
        self,
        name: str,
        alias: str,
        *,
        expect: int | None = None,
        actor: str | None = None,
        reason: str | None = None,
    ) -> int | None:
        """Takes an alias away; answers the version it left. One that is not set is no error."""
    def set_tag(
        self,
        name: str,
        key: str,
        value: str,
        *,
        version: int | str | None = None,
        actor: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Sets a tag of the prompt, or of a version."""
    def delete_tag(
        self,
        name: str,
        key: str,
        *,
        version: int | str | None = None,
        actor: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Takes a tag away; one that is not set is no error."""
    def describe(
        self,
        name: str,
        text: str | None,
        *,
        version: int | str | None = None,
        actor: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Sets the description of the prompt, or the message of a version; `None` takes it away."""
    def set_model_config(
        self,
        name: str,
        version: int | str,
        model_config: Any,
        *,
        actor: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Sets the model configuration of a version; `None` takes it away."""
    def delete(
        self,
        name: str,
        version: int | str | None = None,
        *,
        actor: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Deletes a version, whose number is not used again, or the prompt with all of them."""
    def promote(
        self,
        name: str,
        source: Selector,
        alias: str,
        *,
        actor: str | None = None,
        reason: str | None = None,
    ) -> int:
        """Lets an alias stand for what `source` stands for; answers that version."""
    def rollback(
        self,
        name: str,
        alias: str,
        version: int | str | None = None,
        *,
        actor: str | None = None,
        reason: str | None = None,
    ) -> int:
        """Puts an alias back on an earlier version: this one, or the last one it stood on."""
    def undo_alias(
        self, name: str, alias: str, *, actor: str | None = None, reason: str | None = None
    ) -> Change:
        """Takes the last change of an alias back, where the store keeps a history."""
    def changes(
        self,
        name: str | None = None,
        *,
        alias: str | None = None,
        actor: str | None = None,
        actions: Sequence[str] | None = None,
        since: Moment | None = None,
        max_results: int | None = None,
    ) -> list[Change]:
        """The changes that match, the newest first, where the store keeps a history."""
    def diff(self, name: str, old: Selector, new: Selector) -> VersionDiff:
        """What is different between two versions.

        >>> store.diff("greeting", "production", "latest").fields
        ['template']
        """
    def copy_to(
        self,
        target: Store,
        *,
        names: Sequence[str] | None = None,
        filter_string: str | None = None,
        dry_run: bool = False,
        renumber: bool = False,
        actor: str | None = None,
        reason: str | None = None,
    ) -> list[CopyReport]:
        """Copies prompts with all their versions to another store, and tells what became of each."""

@final
class AsyncStore:
    """A store, for callers of asyncio: the same methods, to be awaited."""

    @property
    def config(self) -> Config:
        """The configuration it was opened from."""
    def clear_cache(self) -> None:
        """Forgets everything that is remembered."""
    @overload
    def format(self, template: str, /, **variables: object) -> str: ...
    @overload
    def format(self, template: list[Message], /, **variables: object) -> list[Message]:
        """Fills a template with values: a text, or a list of messages.

        >>> store.format("Hello {{name}}", name="Ada")
        'Hello Ada'
        """
    def get(self, name: str, selector: Selector | None = None) -> Awaitable[tuple[Any, int]]:
        """The template and the number of a version: the default one, unless a selector is given."""
    @overload
    def load_prompt(
        self,
        name_or_uri: str,
        version: Selector | None = None,
        *,
        allow_missing: Literal[False] = False,
        cache_ttl_seconds: float | None = None,
        at: Moment | None = None,
    ) -> Awaitable[PromptVersion]: ...
    @overload
    def load_prompt(
        self,
        name_or_uri: str,
        version: Selector | None = None,
        *,
        allow_missing: bool,
        cache_ttl_seconds: float | None = None,
        at: Moment | None = None,
    ) -> Awaitable[PromptVersion | None]:
        """A version by `prompts:/name@alias`, `name@alias`, `name/3` or `name` (the latest)."""
    def prompt(self, name: str, *, at: Moment | None = None) -> Awaitable[Prompt]:
        """The prompt itself: description, tags, aliases, latest version."""
    def versions(self, name: str, *, at: Moment | None = None) -> Awaitable[list[PromptVersion]]:
        """The versions of a prompt, the newest first."""
    def search(
        self,
        filter_string: str | None = None,
        *,
        max_results: int | None = None,
        order_by: Sequence[str] | None = None,
    ) -> Awaitable[list[Prompt]]:
        """The prompts that match: `name LIKE 'support%' AND tags.team = 'billing'`."""
    def search_prompts(
        self,
        filter_string: str | None = None,
        *,
        max_results: int | None = None,
        order_by: Sequence[str] | None = None,
    ) -> Awaitable[list[PromptVersion]]:
        """The prompts that match, each shown by its latest version; all versions of one that is named."""
    def find_text(self, words: str, *, max_results: int | None = None) -> Awaitable[list[TextHit]]:
        """The prompts in whose texts the words stand, the best first: name, template, message, tags."""
    def lint(self) -> Awaitable[list[Finding]]:
        """Everything in a folder of files that a person should look at."""
    def register(
        self,
        name: str,
        template: Template,
        *,
        commit_message: str | None = None,
        tags: Mapping[str, str] | None = None,
        aliases: Sequence[str] | None = None,
        response_format: Any = None,
        model_config: Any = None,
        expect_latest: int | None = None,
        unless_same: bool = False,
        actor: str | None = None,
        reason: str | None = None,
    ) -> Awaitable[PromptVersion]:
        """Registers a version, and the prompt if it is missing."""
    def set_alias(
        self,
        name: str,
        alias: str,
        version: int | str,
        *,
        expect: int | None = None,
        actor: str | None = None,
        reason: str | None = None,
    ) -> Awaitable[int | None]:
        """Points an alias at a version; answers the version it left."""
    def delete_alias(
        self,
        name: str,
        alias: str,
        *,
        expect: int | None = None,
        actor: str | None = None,
        reason: str | None = None,
    ) -> Awaitable[int | None]:
        """Takes an alias away; answers the version it left. One that is not set is no error."""
    def set_tag(
        self,
        name: str,
        key: str,
        value: str,
        *,
        version: int | str | None = None,
        actor: str | None = None,
        reason: str | None = None,
    ) -> Awaitable[None]:
        """Sets a tag of the prompt, or of a version."""
    def delete_tag(
        self,
        name: str,
        key: str,
        *,
        version: int | str | None = None,
        actor: str | None = None,
        reason: str | None = None,
    ) -> Awaitable[None]:
        """Takes a tag away; one that is not set is no error."""
    def describe(
        self,
        name: str,
        text: str | None,
        *,
        version: int | str | None = None,
        actor: str | None = None,
        reason: str | None = None,
    ) -> Awaitable[None]:
        """Sets the description of the prompt, or the message of a version; `None` takes it away."""
    def set_model_config(
        self,
        name: str,
        version: int | str,
        model_config: Any,
        *,
        actor: str | None = None,
        reason: str | None = None,
    ) -> Awaitable[None]:
        """Sets the model configuration of a version; `None` takes it away."""
    def delete(
        self,
        name: str,
        version: int | str | None = None,
        *,
        actor: str | None = None,
        reason: str | None = None,
    ) -> Awaitable[None]:
        """Deletes a version, whose number is not used again, or the prompt with all of them."""
    def promote(
        self,
        name: str,
        source: Selector,
        alias: str,
        *,
        actor: str | None = None,
        reason: str | None = None,
    ) -> Awaitable[int]:
        """Lets an alias stand for what `source` stands for; answers that version."""
    def rollback(
        self,
        name: str,
        alias: str,
        version: int | str | None = None,
        *,
        actor: str | None = None,
        reason: str | None = None,
    ) -> Awaitable[int]:
        """Puts an alias back on an earlier version: this one, or the last one it stood on."""
    def undo_alias(
        self, name: str, alias: str, *, actor: str | None = None, reason: str | None = None
    ) -> Awaitable[Change]:
        """Takes the last change of an alias back, where the store keeps a history."""
    def changes(
        self,
        name: str | None = None,
        *,
        alias: str | None = None,
        actor: str | None = None,
        actions: Sequence[str] | None = None,
        since: Moment | None = None,
        max_results: int | None = None,
    ) -> Awaitable[list[Change]]:
        """The changes that match, the newest first, where the store keeps a history."""
    def diff(self, name: str, old: Selector, new: Selector) -> Awaitable[VersionDiff]:
        """What is different between two versions."""
    def copy_to(
        self,
        target: AsyncStore,
        *,
        names: Sequence[str] | None = None,
        filter_string: str | None = None,
        dry_run: bool = False,
        renumber: bool = False,
        actor: str | None = None,
        reason: str | None = None,
    ) -> Awaitable[list[CopyReport]]:
        """Copies prompts with all their versions to another store, and tells what became of each."""
