"""Runs the blocks of one document in turn, in a process of their own, as one application.

`python -m seeds.play ours|stock ADDRESS < blocks.json` prints what became of each as JSON.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import exceptions, world


def main() -> None:
    client, address = sys.argv[1:]
    blocks = json.load(sys.stdin)
    folder = Path(tempfile.mkdtemp())
    world.lay_out_files(folder)
    os.chdir(folder)
    names = ours(address) if client == "ours" else stock(address)
    genai = names["mlflow"].genai
    sources = [block["source"] for block in blocks]
    world.prepare(sources, genai.register_prompt, genai.set_prompt_alias)
    json.dump([run(block, client, names) for block in blocks], sys.stdout)
    sys.stdout.flush()


def ours(address: str) -> dict[str, Any]:
    """Our package in place of `mlflow`."""
    import fmf_prompts

    mlflow = fmf_prompts.as_mlflow()
    mlflow.set_tracking_uri(address)
    cfg = fmf_prompts.load_config("fmf.yaml")
    own = {"cfg": cfg, "make_store": fmf_prompts.make_store}
    return names_of(mlflow) | own


def stock(address: str) -> dict[str, Any]:
    """The stock client, aimed at our server, in an application that evaluates too."""
    import mlflow

    from . import agent

    mlflow.set_tracking_uri(address)
    return names_of(mlflow) | {"agent": agent.Agent(), "evaluate_agent": agent.evaluate}


def names_of(mlflow: Any) -> dict[str, Any]:
    return {
        "__name__": "application",
        "mlflow": mlflow,
        "client": mlflow.MlflowClient(),
    } | world.NAMES


def run(block: dict[str, Any], client: str, names: dict[str, Any]) -> dict[str, Any]:
    """What became of a block: whether it passed as given, and what was corrected before."""
    heading, source, corrections = block["heading"], block["source"], []
    if client == "stock":
        source, corrections = exceptions.corrected(source)
    failure = failure_of(source, heading, names)
    rest = exceptions.runnable(heading, source) if failure else ""
    if rest and (again := failure_of(rest, heading, names)):
        failure = f"{failure}; and its last line alone: {again}"
    return {"heading": heading, "line": block["line"], "failure": failure, "corrected": corrections}


def failure_of(source: str, heading: str, names: dict[str, Any]) -> str | None:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, heading, "exec"), names)
            for function, calls in world.AFTERWARDS.items():
                for arguments in calls if f"def {function}(" in source else []:
                    assert names[function](*arguments).template
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


if __name__ == "__main__":
    main()
