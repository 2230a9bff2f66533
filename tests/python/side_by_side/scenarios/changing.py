"""Aliases, tags and deletions: what moves, what stays, what time it says."""

import time
from collections.abc import Callable

from mlflow import MlflowClient

from side_by_side.seeing import Seen

ALIASES = ["production", "Production", "a-b_C", "1", "é", "日本", "x" * 255, "v1x", "lates", "vv1"]
WRONG_ALIASES = [
    "",
    " ",
    "a b",
    "a.b",
    "a/b",
    "latest",
    "LaTest",
    "v1",
    "V01",
    "v",
    "x" * 256,
    "🦀",
    None,
    5,
]


def prepare(seen: Seen, client: MlflowClient, count: int = 3) -> str:
    name = seen.name("change")
    for number in range(1, count + 1):
        client.register_prompt(name, f"text {number}", tags={"n": str(number)})
    return name


def aliases(seen: Seen, client: MlflowClient) -> None:
    name = prepare(seen, client)
    for alias in ALIASES + WRONG_ALIASES:
        label = repr(alias)[:20]
        seen(f"set {label}", lambda: client.set_prompt_alias(name, alias, 2))
        seen(f"load {label}", lambda: client.load_prompt(f"prompts:/{name}@{alias}"))
    seen("all on version 2", lambda: client.load_prompt(name, version=2, cache_ttl_seconds=0))
    for alias in ALIASES + WRONG_ALIASES:
        label = repr(alias)[:20]
        seen(f"delete {label}", lambda: client.delete_prompt_alias(name, alias))
    seen("none on version 2", lambda: client.load_prompt(name, version=2, cache_ttl_seconds=0))
    for version in [1, "1", "01", " 1", 0, -1, 9, "x", None, 1.0, 10**20]:
        seen(f"version {version!r}", lambda: client.set_prompt_alias(name, "a", version))
        seen(f"now {version!r}", lambda: client.get_prompt_version_by_alias(name, "a"))


def aliases_of_deleted_versions(seen: Seen, client: MlflowClient) -> None:
    name = prepare(seen, client)
    for alias, version in [("old", 1), ("new", 3), ("newer", 3)]:
        client.set_prompt_alias(name, alias, version)
    seen("delete 3", lambda: client.delete_prompt_version(name, "3"))
    seen("gone", lambda: client.load_prompt(f"prompts:/{name}@new"))
    seen("set on 3", lambda: client.set_prompt_alias(name, "again", 3))
    seen("stays", lambda: client.load_prompt(f"prompts:/{name}@old"))
    seen("latest", lambda: client.load_prompt(name))
    seen("next", lambda: client.register_prompt(name, "text 4"))
    seen("delete all", lambda: [client.delete_prompt_version(name, n) for n in ("1", "2", "4")])
    seen("latest of none", lambda: client.load_prompt(name))
    seen("prompt of none", lambda: client.get_prompt(name))
    seen("next of none", lambda: client.register_prompt(name, "text 5"))
    seen("all", lambda: client.search_prompt_versions(name))
    for version in ["3", "9", "x", "", None, 1, " 5"]:
        seen(f"delete {version!r}", lambda: client.delete_prompt_version(name, version))


def tags_of_both_levels(seen: Seen, client: MlflowClient) -> None:
    name = prepare(seen, client)
    keys = [
        "a",
        "a.b",
        "a b",
        "a/b",
        "a:b",
        "ä",
        "日本",
        "A",
        "_x",
        "1",
        "k" * 250,
        "k" * 251,
        "a\tb",
    ]
    keys += ["", " ", ".", "..", "/a", "a/", "a//b", "a/./b", "a!b", "a@b", "a'b", "a\nb", None, 5]
    for key in keys:
        label = repr(key)[:20]
        seen(f"prompt {label}", lambda: client.set_prompt_tag(name, key, "v"))
        seen(f"version {label}", lambda: client.set_prompt_version_tag(name, 1, key, "v"))
    for value in [
        "",
        " ",
        "ä🦀",
        "v" * 100_000,
        "v" * 100_001,
        None,
        5,
        True,
        "line\nline",
        "'\"\\",
    ]:
        label = repr(value)[:20]
        seen(f"prompt value {label}", lambda: client.set_prompt_tag(name, "value", value))
        seen(
            f"version value {label}", lambda: client.set_prompt_version_tag(name, 1, "value", value)
        )
    seen("prompt", lambda: client.get_prompt(name))
    seen("version", lambda: client.load_prompt(name, version=1, cache_ttl_seconds=0))
    for key in keys:
        label = repr(key)[:20]
        seen(f"drop prompt {label}", lambda: client.delete_prompt_tag(name, key))
        seen(f"drop version {label}", lambda: client.delete_prompt_version_tag(name, 1, key))
    seen("prompt after", lambda: client.get_prompt(name))
    seen("version after", lambda: client.load_prompt(name, version=1, cache_ttl_seconds=0))
    for version in ["01", " 1", 9, "x", -1, None]:
        seen(f"tag {version!r}", lambda: client.set_prompt_version_tag(name, version, "w", "v"))


def lives_of_a_name(seen: Seen, client: MlflowClient) -> None:
    name = prepare(seen, client)
    client.set_prompt_alias(name, "a", 2)
    client.set_prompt_tag(name, "own", "tag")
    seen("delete", lambda: client.delete_prompt(name))
    seen("search", lambda: client.search_prompts(f"name = '{name}'"))
    seen("load", lambda: client.load_prompt(name, version=1))
    seen("born again", lambda: client.register_prompt(name, "second life"))
    seen("old alias", lambda: client.load_prompt(f"prompts:/{name}@a"))
    seen("prompt", lambda: client.get_prompt(name))
    seen("delete again", lambda: client.delete_prompt(name))
    seen("as a model", lambda: client.create_registered_model(name))
    seen("and a prompt", lambda: client.register_prompt(name, "x"))


def moments(seen: Seen, client: MlflowClient) -> None:
    """Which acts move which times: whether they moved is seen, not what they are."""
    name = prepare(seen, client, count=2)

    def times() -> tuple[int, ...]:
        entry = client._get_registry_client().get_registered_model(name)
        version = client._get_registry_client().get_model_version(name, "1")
        entry_times = (entry.creation_timestamp, entry.last_updated_timestamp)
        return (*entry_times, version.creation_timestamp, version.last_updated_timestamp)

    def moved(act: Callable[[], object]) -> list[bool]:
        before = times()
        time.sleep(0.005)
        act()
        return [old != new for old, new in zip(before, times(), strict=True)]

    registry = client._get_registry_client()
    acts: dict[str, Callable[[], object]] = {
        "set tag": lambda: client.set_prompt_tag(name, "k", "v"),
        "set the same tag": lambda: client.set_prompt_tag(name, "k", "v"),
        "delete tag": lambda: client.delete_prompt_tag(name, "k"),
        "set version tag": lambda: client.set_prompt_version_tag(name, 1, "k", "v"),
        "delete version tag": lambda: client.delete_prompt_version_tag(name, 1, "k"),
        "set alias": lambda: client.set_prompt_alias(name, "a", 1),
        "move alias": lambda: client.set_prompt_alias(name, "a", 2),
        "delete alias": lambda: client.delete_prompt_alias(name, "a"),
        "register": lambda: client.register_prompt(name, "x"),
        "delete a version": lambda: client.delete_prompt_version(name, "2"),
        "describe": lambda: registry.update_registered_model(name, "words"),
        "describe alike": lambda: registry.update_registered_model(name, "words"),
        "describe a version": lambda: registry.update_model_version(name, "1", "words"),
        "stage": lambda: registry.transition_model_version_stage(name, "1", "Staging"),
        "the same stage": lambda: registry.transition_model_version_stage(name, "1", "Staging"),
    }
    for label, act in acts.items():
        seen(label, lambda act=act: moved(act))


SCENARIOS = [aliases, aliases_of_deleted_versions, tags_of_both_levels, lives_of_a_name, moments]
