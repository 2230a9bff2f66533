"""Versions made from versions, from runs and from logged models: which one is there, and who may
say so."""

from collections.abc import Iterator
from itertools import product

from side_by_side.wire.endpoints import IS_PROMPT, MODELS, VERSIONS
from side_by_side.wire.exchange import Request, delete, get, post

LOGGED = {"model_id": "m-1"}
CLAIMS = [
    {}, {"run_id": ""}, {"run_id": "r1"}, {"run_id": "other", "model_id": ""}, LOGGED,
    {"run_id": "r1"} | LOGGED,
]  # fmt: skip
OF_A_MODEL = [
    "1", "01", "2", "3", "5", "0", "99", "99999999999999999999", "²", "１", "٣", "+1", "1_0", "1.0", "",
    " ", "latest", "LATEST", "None", "staging", "Production", "live", "1/2", "1/", "1?x=y", "1#f",
    "@1",
]  # fmt: skip
ALIASES = ["champion", "Champion", "none", "latest", "Latest", "v1", "a b", "", " ", "a@champion"]
OTHERS = [
    "models:", "models:/", "models:x", "models:/m-1", "models:/m-1?x", "models:/..", "models:// ",
    "models://auth/m/1", "models:///nobody/1", "models:/nobody/1", "models:/nobody@a",
    "models:/nobody/live", "models:/ /1", "models:/@a", "models:/../1", "models:/a:b/1",
    "mlflow-artifacts:/a", "mlflow-artifacts:///a", "mlflow-artifacts:/a/../b", "mlflow-artifacts:",
    "MLFLOW-ARTIFACTS:/a", "runs:/r1", "runs:/r1/m", "runs:/", "runs://host/r1/m", "runs:///r1/m",
    "/tmp/x", "databricks", " s3://b/x", "s3://b?x/y", "s3://b/x",
]  # fmt: skip


def origins(mark: str) -> Iterator[Request]:
    """Every source with every claim of a run and a logged model, each for a model of its own."""
    yield from _given(mark)
    sources = [f"models:/{mark}/{which}" for which in OF_A_MODEL]
    sources += [f"models:/{mark}@{alias}" for alias in ALIASES]
    sources += [f"models:/{mark}_empty/{which}" for which in ["1", "latest", "Staging", "live"]]
    sources += [f"models:/{mark}_prompt{which}" for which in ["/1", "@none", "/latest", "/live"]]
    sources += [f"models:/{mark}_TRUE/2", f"models:/{mark}_other/latest"]
    sources += [f"MODELS:/{mark}/1", f"models:////{mark}/1", f" models:/{mark}/1\n"]
    for number, (source, claim) in enumerate(product([*sources, *OTHERS], CLAIMS)):
        name = f"{mark}_{number}"
        yield post("a model", f"{MODELS}/create", name=name)
        yield post("made", f"{VERSIONS}/create", name=name, source=source, **claim)
        if "m-1" not in claim.values():
            yield get("its files", f"{VERSIONS}/get-download-uri", name=name, version="1")


def origins_of_faulty_versions(mark: str) -> Iterator[Request]:
    """What is said first when more than one thing is wrong."""
    yield from _given(mark)
    sources = [f"models:/{mark}/1", f"models:/{mark}@none", f"models:/{mark}_prompt/1"]
    sources += ["models:/nobody/1", "models:/m-1", "models:/", "s3://b/x", "/tmp/x"]
    faults = [{"name": f"{mark}_none"}, {"name": "a/b"}, {"tags": [{"key": "a/../b"}]}]
    for source, fault, claim in product(sources, faults, CLAIMS):
        fields = {"name": f"{mark}_copy", "source": source, **claim, **fault}
        yield post("faulty", f"{VERSIONS}/create", **fields)
    for source, claim in product(["dummy-source", *sources], CLAIMS):
        for name in [f"{mark}_prompt", f"{mark}_none"]:
            fields = {"name": name, "source": source, "tags": [IS_PROMPT], **claim}
            yield post("of a prompt", f"{VERSIONS}/create", **fields)


def origins_that_go(mark: str) -> Iterator[Request]:
    """A version keeps its files and its run, whatever becomes of the one it was made from."""
    yield from _given(mark)
    copy = f"{mark}_copy"
    for source in [f"models:/{mark}@champion", f"models:/{mark}/1", f"models:/{copy}/2"]:
        yield post("made", f"{VERSIONS}/create", name=copy, source=source)
    yield post("moved", f"{MODELS}/alias", name=mark, alias="champion", version="1")
    yield post("renamed", f"{MODELS}/rename", name=mark, new_name=f"{mark}!")
    yield post("made too late", f"{VERSIONS}/create", name=copy, source=f"models:/{mark}/1")
    yield delete("gone", f"{VERSIONS}/delete", name=f"{mark}!", version="1")
    yield delete("all gone", f"{MODELS}/delete", name=f"{mark}!")
    yield get("versions", f"{VERSIONS}/search", filter=f"name = '{copy}'")
    for version in ["1", "2", "3", "4"]:
        yield get("files", f"{VERSIONS}/get-download-uri", name=copy, version=version)
    yield get("by run", f"{VERSIONS}/search", filter=f"run_id = 'r1' AND name = '{copy}'")


def _given(mark: str) -> Iterator[Request]:
    """A model with versions of a run and of none, one made from another, one that is gone."""
    for name in [mark, f"{mark}_empty", f"{mark}_copy"]:
        yield post("a model", f"{MODELS}/create", name=name)
    first = {"source": "s3://b/1", "run_id": "r1"}
    rest = [{"source": f"s3://b/{number}"} for number in (2, 4, 5)]
    for fields in [first, {"source": f"models:/{mark}/1"}, *rest]:
        yield post("a version", f"{VERSIONS}/create", name=mark, **fields)
    yield delete("one less", f"{VERSIONS}/delete", name=mark, version="5")
    yield post("a stage", f"{VERSIONS}/transition-stage", name=mark, version="4", stage="Staging")
    yield post("an alias", f"{MODELS}/alias", name=mark, alias="champion", version="3")
    for kind, value in [("prompt", "true"), ("TRUE", "TRUE"), ("other", "1")]:
        tags, name = [IS_PROMPT | {"value": value}], f"{mark}_{kind}"
        yield post("a prompt", f"{MODELS}/create", name=name, tags=tags)
        yield post("its version", f"{VERSIONS}/create", name=name, source="dummy-source", tags=tags)
        yield post("a model's", f"{VERSIONS}/create", name=name, source="s3://b/p")
