"""What prompts and models go through, told in raw requests."""

from collections.abc import Iterator

from side_by_side.wire.endpoints import IS_PROMPT, MODELS, VERSIONS, state, subject
from side_by_side.wire.exchange import Request, delete, get, post


def lives_of_a_prompt(mark: str) -> Iterator[Request]:
    """Versions come and go, aliases move, the name lives twice."""
    name = f"{mark} ä/"[:-1]
    yield from subject(name)
    for alias in ["Zeta", "alpha", "Beta", "ä", "_x", "9"]:
        yield post(f"alias {alias}", f"{MODELS}/alias", name=name, alias=alias, version="2")
    yield post("moved", f"{MODELS}/alias", name=name, alias="Zeta", version="1")
    yield from state(name)
    for alias in ["Zeta", "zeta", "latest", "LATEST", "nobody", "v1"]:
        yield get(f"by {alias}", f"{MODELS}/alias", name=name, alias=alias)
    yield get(
        "versions",
        f"{VERSIONS}/search",
        filter=f"name = '{name}' AND tag.`mlflow.prompt.is_prompt` = 'true'",
    )
    yield delete("version 2", f"{VERSIONS}/delete", name=name, version="2")
    yield from state(name)
    yield delete("version 2 again", f"{VERSIONS}/delete", name=name, version="2")
    yield post("tag it", f"{VERSIONS}/set-tag", name=name, version="2", key="k", value="v")
    yield post("alias it", f"{MODELS}/alias", name=name, alias="gone", version="2")
    yield get("by latest", f"{MODELS}/alias", name=name, alias="latest")
    yield post("next", f"{VERSIONS}/create", name=name, source="prompt-template", tags=[IS_PROMPT])
    yield Request(
        "described",
        "PATCH",
        f"{VERSIONS}/update",
        body={"name": name, "version": "3", "description": ""},
    )
    yield Request(
        "not described", "PATCH", f"{VERSIONS}/update", body={"name": name, "version": "3"}
    )
    yield Request(
        "prompt described", "PATCH", f"{MODELS}/update", body={"name": name, "description": "d"}
    )
    yield Request("prompt not described", "PATCH", f"{MODELS}/update", body={"name": name})
    yield post("rename", f"{MODELS}/rename", name=name, new_name=f"{name}!")
    yield from state(name)
    yield from state(f"{name}!")
    yield delete("all", f"{MODELS}/delete", name=f"{name}!")
    yield from state(f"{name}!")
    yield from subject(f"{name}!")
    yield from state(f"{name}!")


def lives_of_a_model(mark: str) -> Iterator[Request]:
    """A model under a name that a prompt cannot have any more, and the other way."""
    model, prompt = f"{mark}_model", f"{mark}_prompt"
    yield post("model", f"{MODELS}/create", name=model, description="")
    yield post("as a prompt", f"{MODELS}/create", name=model, tags=[IS_PROMPT])
    yield post("prompt", f"{MODELS}/create", name=prompt, tags=[IS_PROMPT], description=None)
    yield post("as a model", f"{MODELS}/create", name=prompt)
    yield post("again", f"{MODELS}/create", name=prompt, tags=[IS_PROMPT])
    yield post("version", f"{VERSIONS}/create", name=model, source="s3://b/m", run_id="r" * 32)
    yield post(
        "prompt's version",
        f"{VERSIONS}/create",
        name=model,
        source="dummy-source",
        tags=[IS_PROMPT],
    )
    yield post("model's version", f"{VERSIONS}/create", name=prompt, source="s3://b/m")
    yield post("of a model", f"{VERSIONS}/create", name=model, source=f"models:/{model}/1")
    yield post("of an alias", f"{VERSIONS}/create", name=model, source=f"models:/{model}@none")
    yield post("of the latest", f"{VERSIONS}/create", name=model, source=f"models:/{model}/latest")
    yield post("of a prompt", f"{VERSIONS}/create", name=model, source=f"models:/{prompt}/1")
    yield post(
        "of another run", f"{VERSIONS}/create", name=model, source=f"models:/{model}/1", run_id="x"
    )
    for who in (model, prompt):
        yield from state(who)
        yield get(f"versions of {who}", f"{VERSIONS}/search", filter=f"name = '{who}'")
        yield get(f"find {who}", f"{MODELS}/search", filter=f"name = '{who}'")
        yield get(f"latest of {who}", f"{MODELS}/get-latest-versions", name=who)
        for version in "12345":
            yield get(
                f"uri of {who} {version}", f"{VERSIONS}/get-download-uri", name=who, version=version
            )
    for value in ["TRUE", "True", "tRuE", "1", "yes", "false", "", " true"]:
        own = f"{mark}_{value}"
        tag = {"key": "mlflow.prompt.is_prompt", "value": value}
        yield post(f"is_prompt {value!r}", f"{MODELS}/create", name=own, tags=[tag])
        yield post(f"again {value!r}", f"{MODELS}/create", name=own, tags=[tag])
        yield post(f"as a model {value!r}", f"{MODELS}/create", name=own)
        for source in ["dummy-source", "s3://b/m"]:
            yield post(
                f"{source} {value!r}", f"{VERSIONS}/create", name=own, source=source, tags=[tag]
            )
        yield get(f"find {value!r}", f"{MODELS}/search", filter=f"name = '{own}'")
        yield get(f"versions {value!r}", f"{VERSIONS}/search", filter=f"name = '{own}'")


def stages(mark: str) -> Iterator[Request]:
    """Stages of versions, and the latest of each."""
    yield post("model", f"{MODELS}/create", name=mark)
    for number in range(1, 6):
        yield post(f"version {number}", f"{VERSIONS}/create", name=mark, source=f"s3://b/{number}")
    steps = [
        ("1", "Production"),
        ("2", "staging"),
        ("3", "PRODUCTION"),
        ("5", "Archived"),
        ("4", "None"),
        ("2", ""),
    ]
    for version, stage in [
        *steps,
        ("1", " Staging"),
        ("1", "Deleted_Internal"),
        ("9", "None"),
        ("x", "None"),
    ]:
        for archive in [None, False, True, "true", 1]:
            body = {
                "name": mark,
                "version": version,
                "stage": stage,
                "archive_existing_versions": archive,
            }
            yield Request(
                f"{version} to {stage!r}, {archive}",
                "POST",
                f"{VERSIONS}/transition-stage",
                body=body,
            )
        yield get(f"model at {version} {stage}", f"{MODELS}/get", name=mark)
    for wanted in [
        [],
        ["None"],
        ["production", "Staging"],
        ["Archived", "Archived"],
        ["x"],
        [""],
        ["None", "x"],
    ]:
        yield get(f"latest {wanted}", f"{MODELS}/get-latest-versions", name=mark, stages=wanted)
        yield post(f"latest {wanted}", f"{MODELS}/get-latest-versions", name=mark, stages=wanted)
