"""Requests that our server answers differently on purpose, each on a subject of its own."""

from collections.abc import Iterator

from side_by_side.wire.endpoints import IS_PROMPT, MODELS, VERSIONS, subject
from side_by_side.wire.exchange import Request, delete, get, post

FIXED = {
    "mlflow.prompt.text": "hello",
    "mlflow.prompt.is_prompt": "true",
    "_mlflow_prompt_type": "text",
    "_mlflow_prompt_response_format": '{"a": 1}',
}


def tags_with_a_meaning(mark: str) -> Iterator[Request]:
    """The tags that make a prompt: set again, set anew, taken away."""
    for number, (key, value) in enumerate(FIXED.items()):
        for act, other in [("the same", value), ("another", f"{value} more"), ("none", None)]:
            name = f"{mark}_{number}_{act}"
            tags = [IS_PROMPT, {"key": "_mlflow_prompt_type", "value": "text"}]
            tags += [
                {"key": k, "value": v}
                for k, v in FIXED.items()
                if k not in ("mlflow.prompt.is_prompt", "_mlflow_prompt_type")
            ]
            yield post(f"prompt {name}", f"{MODELS}/create", name=name, tags=[IS_PROMPT])
            yield post(
                f"version {name}", f"{VERSIONS}/create", name=name, source="dummy-source", tags=tags
            )
            if other is None:
                yield delete(
                    f"version {key}: {act}",
                    f"{VERSIONS}/delete-tag",
                    name=name,
                    version="1",
                    key=key,
                )
            else:
                yield post(
                    f"version {key}: {act}",
                    f"{VERSIONS}/set-tag",
                    name=name,
                    version="1",
                    key=key,
                    value=other,
                )
    for number, (label, act) in enumerate(
        [("the same", "true"), ("another", "false"), ("none", None)]
    ):
        name = f"{mark}_p{number}"
        yield from subject(name)
        if act is None:
            yield delete(
                f"prompt {label}", f"{MODELS}/delete-tag", name=name, key="mlflow.prompt.is_prompt"
            )
        else:
            yield post(
                f"prompt {label}",
                f"{MODELS}/set-tag",
                name=name,
                key="mlflow.prompt.is_prompt",
                value=act,
            )
    yield post("a model", f"{MODELS}/create", name=f"{mark}_m")
    yield post(
        "to a prompt",
        f"{MODELS}/set-tag",
        name=f"{mark}_m",
        key="mlflow.prompt.is_prompt",
        value="true",
    )
    yield post(
        "a config",
        f"{VERSIONS}/set-tag",
        name=f"{mark}_p0",
        version="1",
        key="_mlflow_prompt_model_config",
        value="{}",
    )
    yield get("with a config", f"{VERSIONS}/get", name=f"{mark}_p0", version="1")


def texts_with_a_nul(mark: str) -> Iterator[Request]:
    """A NUL in a name, a tag, a description, a text."""
    nul = "a\0b"
    yield from subject(mark)
    yield post("a value", f"{MODELS}/set-tag", name=mark, key="k", value=nul)
    yield post(
        "a version's value", f"{VERSIONS}/set-tag", name=mark, version="1", key="k", value=nul
    )
    yield post(
        "a description", f"{MODELS}/create", name=f"{mark}_1", tags=[IS_PROMPT], description=nul
    )
    yield post("a name", f"{MODELS}/create", name=f"{mark}{nul}", tags=[IS_PROMPT])
    text = [IS_PROMPT, {"key": "mlflow.prompt.text", "value": nul}]
    yield post("a text", f"{VERSIONS}/create", name=mark, source="dummy-source", tags=text)


def words_that_end_in_a_line_break(mark: str) -> Iterator[Request]:
    """Keys and aliases that Python's `$` lets through."""
    for number, word in enumerate(["\n", "a\n"]):
        name = f"{mark}_{number}"
        yield from subject(name)
        yield post("a key", f"{MODELS}/set-tag", name=name, key=word, value="v")
        yield post(
            "a version's key", f"{VERSIONS}/set-tag", name=name, version="1", key=word, value="v"
        )
        yield post("an alias", f"{MODELS}/alias", name=name, alias=word, version="1")
        yield post(
            "a key from the start", f"{MODELS}/create", name=f"{name}_1", tags=[{"key": word}]
        )


def versions_that_are_refused(mark: str) -> Iterator[Request]:
    """A version that is refused because there is no such logged model, and what is left of it."""
    yield post("a model", f"{MODELS}/create", name=mark)
    claims = {"run_id": "r1", "model_id": "m-1"}
    yield post("refused", f"{VERSIONS}/create", name=mark, source="s3://b/x", **claims)
    yield get("what was refused", f"{VERSIONS}/get", name=mark, version="1")
