"""Loading: every way to name a version, also the wrong ones."""

import mlflow
from mlflow import MlflowClient

from side_by_side.seeing import Seen

VERSIONS = [
    1,
    "1",
    "01",
    " 1",
    "1 ",
    "+1",
    "1_0",
    "１",
    2,
    0,
    -1,
    "-1",
    3,
    99,
    2**31,
    2**63,
    10**30,
]
VERSIONS += ["1.0", 1.5, True, "latest", "Latest", "production", "x", "", "v1", "1e0", "0x1", [1]]

URIS = [
    "{}",
    "{}/1",
    "{}/01",
    "{}/1/2",
    "{}/",
    "{}/x",
    "{}/latest",
    "{}/99",
    "{}/-1",
    "{}@",
    "@x",
    "",
]
URIS += [
    "{}@latest",
    "{}@LATEST",
    "{}@LaTeSt",
    "{}@production",
    "{}@Production",
    "{}@v1",
    "{}@1",
    "{}@2",
]
URIS += [
    "{}@production@x",
    "{}@a b",
    "{}@a/b",
    "{}@é",
    "{}@no-such",
    "/{}/1",
    "{}@latest/1",
    "{} /1",
]


def prepare(seen: Seen, client: MlflowClient) -> str:
    name = seen.name("load")
    client.register_prompt(name, "one")
    client.register_prompt(name, "two")
    client.set_prompt_alias(name, "production", 1)
    client.set_prompt_alias(name, "2", 1)
    return name


def versions_by_number(seen: Seen, client: MlflowClient) -> None:
    name = prepare(seen, client)
    for version in VERSIONS:
        seen(f"load {version!r}", lambda: client.load_prompt(name, version=version))
        seen(f"get {version!r}", lambda: client.get_prompt_version(name, version))
        seen(
            f"allow missing {version!r}",
            lambda: client.load_prompt(name, version=version, allow_missing=True),
        )


def versions_by_uri(seen: Seen, client: MlflowClient) -> None:
    name = prepare(seen, client)
    for form in URIS:
        uri = "prompts:/" + form.format(name)
        seen(f"load {form!r}", lambda: client.load_prompt(uri))
        seen(f"allow missing {form!r}", lambda: client.load_prompt(uri, allow_missing=True))
    for uri in [
        f"prompts://{name}/1",
        f"prompt:/{name}/1",
        f"{name}@production",
        f"models:/{name}/1",
    ]:
        seen(f"other {uri.replace(name, '{}')}", lambda: client.load_prompt(uri))
    seen("another case", lambda: client.load_prompt(name.upper()))
    seen("a space behind", lambda: client.load_prompt(f"{name} "))
    seen("by the module", lambda: mlflow.load_prompt(name))
    seen("by the new module", lambda: mlflow.genai.load_prompt(name))


def versions_by_alias(seen: Seen, client: MlflowClient) -> None:
    name = prepare(seen, client)
    for alias in [
        "production",
        "PRODUCTION",
        "latest",
        "LATEST",
        "1",
        "2",
        "v1",
        "",
        " ",
        "a.b",
        "é",
        "x" * 256,
    ]:
        label = alias[:12]
        seen(f"by alias {label!r}", lambda: client.get_prompt_version_by_alias(name, alias))
        seen(f"get {label!r}", lambda: client.get_prompt_version(name, alias))


def things_that_are_not_there(seen: Seen, client: MlflowClient) -> None:
    name, model = seen.name("nobody"), seen.name("model")
    client.create_registered_model(model)
    client.create_model_version(model, "s3://b/m")
    for who in (name, model):
        label = "nobody" if who == name else "model"
        seen(f"{label}: load", lambda: client.load_prompt(who))
        seen(f"{label}: load 1", lambda: client.load_prompt(who, version=1))
        seen(
            f"{label}: load or none", lambda: client.load_prompt(who, version=1, allow_missing=True)
        )
        seen(f"{label}: prompt", lambda: client.get_prompt(who))
        seen(f"{label}: version", lambda: client.get_prompt_version(who, 1))
        seen(f"{label}: alias", lambda: client.get_prompt_version_by_alias(who, "a"))
        seen(f"{label}: versions", lambda: client.search_prompt_versions(who))
        seen(f"{label}: set alias", lambda: client.set_prompt_alias(who, "a", 1))
        seen(f"{label}: delete alias", lambda: client.delete_prompt_alias(who, "a"))
        seen(f"{label}: set tag", lambda: client.set_prompt_tag(who, "k", "v"))
        seen(f"{label}: delete tag", lambda: client.delete_prompt_tag(who, "k"))
        seen(f"{label}: version tag", lambda: client.set_prompt_version_tag(who, 1, "k", "v"))
        seen(f"{label}: drop version tag", lambda: client.delete_prompt_version_tag(who, 1, "k"))
        seen(f"{label}: new version", lambda: client.create_prompt_version(who, "x"))
        seen(f"{label}: delete version", lambda: client.delete_prompt_version(who, "1"))
        seen(f"{label}: register", lambda: client.register_prompt(who, "x", tags={"a": "b"}))
        seen(f"{label}: create", lambda: client.create_prompt(who))
        seen(f"{label}: delete", lambda: client.delete_prompt(who))
        seen(f"{label}: delete again", lambda: client.delete_prompt(who))


def an_empty_prompt(seen: Seen, client: MlflowClient) -> None:
    name = seen.name("empty")
    seen("create", lambda: client.create_prompt(name, tags={"k": "v"}))
    for uri in [name, f"prompts:/{name}@latest", f"prompts:/{name}@x", f"prompts:/{name}/1"]:
        label = uri.replace(name, "{}")
        seen(f"load {label}", lambda: client.load_prompt(uri))
        seen(f"allow missing {label}", lambda: client.load_prompt(uri, allow_missing=True))
    seen("versions", lambda: client.search_prompt_versions(name))
    seen("search", lambda: client.search_prompts(f"name = '{name}'"))
    seen("set alias", lambda: client.set_prompt_alias(name, "a", 1))


SCENARIOS = [
    versions_by_number,
    versions_by_uri,
    versions_by_alias,
    things_that_are_not_there,
    an_empty_prompt,
]
