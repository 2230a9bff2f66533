"""`fmf import mlflow`: what the stock client reads is the same on both servers afterwards."""

import json
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import mlflow
import pytest
from mlflow import MlflowClient
from pydantic import BaseModel

from client_threads import wait_for_client_threads
from servers import fmf_server, required

IS_PROMPT = "tags.`mlflow.prompt.is_prompt` = 'true'"


class Answer(BaseModel):
    """A response format."""

    summary: str
    score: float


def fill(url: str, fresh) -> None:
    """Gives a server prompts and models of every kind, with the stock client."""
    mlflow.set_tracking_uri(url)
    client, register = MlflowClient(), mlflow.genai.register_prompt
    text = fresh("text")
    register(text, "Hello {{name}} \U0001f600\n", commit_message="first\nwith two lines")
    register(text, "to be deleted", tags={"z": "1", "a": "2"})
    register(text, "Third: {{name}} 'quoted' \"twice\" \\", tags={"m": "été", "a": "changed"})
    register(text, "the last, deleted")
    client.delete_prompt_version(text, "2")
    client.delete_prompt_version(text, "4")
    mlflow.genai.set_prompt_alias(text, "production", 1)
    mlflow.genai.set_prompt_alias(text, "Überprüft", 3)
    client.set_prompt_version_tag(text, "1", "checked by", "ana")
    chat = fresh("chat")
    messages = [{"role": "system", "content": "Be {{style}}."}, {"role": "user", "content": "{{q}}"}]
    register(
        chat, messages, response_format=Answer, model_config={"temperature": 0.2, "model_name": "x"}
    )
    register(chat, "{% if x %}{{ x }}{% endif %}")
    gone = fresh("gone")
    register(gone, "deleted with all its versions")
    client.delete_prompt_version(gone, "1")
    client.delete_prompt(gone)
    register(gone, "a second life")
    client.create_prompt(fresh("without versions"), description="only a name", tags={"k": "v"})
    model = fresh("modèle 日本")
    client.create_registered_model(model, tags={"team": "sea"}, description="waves")
    for number in range(1, 4):
        client.create_model_version(model, f"s3://bucket/{number}", tags={"n": str(number)})
    client.delete_model_version(model, "2")
    client.transition_model_version_stage(model, "1", "Production")
    client.set_registered_model_alias(model, "champion", "3")
    client.copy_model_version(f"models:/{model}/3", fresh("copied model"))
    wait_for_client_threads()


def asked(url: str, path: str, **query) -> dict:
    """An answer of a server, as it stands on the wire."""
    words = urllib.parse.urlencode(query)
    with urllib.request.urlopen(f"{url}/api/2.0/mlflow/{path}?{words}", timeout=30) as answer:
        return json.load(answer)


def wire(url: str) -> dict:
    """Everything that a server tells of its prompts and models."""
    seen = {}
    for which in (IS_PROMPT, ""):
        path = "registered-models/search"
        for model in asked(url, path, filter=which, max_results=1000)["registered_models"]:
            seen[model["name"]] = asked(url, "registered-models/get", name=model["name"])
            for alias in model.get("aliases", []):
                address = {"name": model["name"], "alias": alias["alias"]}
                seen[model["name"], alias["alias"]] = asked(url, "registered-models/alias", **address)
        for version in asked(url, "model-versions/search", filter=which)["model_versions"]:
            address = {"name": version["name"], "version": version["version"]}
            seen[tuple(address.values())] = asked(url, "model-versions/get", **address)
            if not which:
                uri = asked(url, "model-versions/get-download-uri", **address)
                seen["files of", *address.values()] = uri
    return seen


def loaded(url: str) -> dict:
    """Every version of every prompt, as the stock client loads it."""
    mlflow.set_tracking_uri(url)
    client, seen = MlflowClient(), {}
    for prompt in client.search_prompts():
        for version in client.search_prompt_versions(prompt.name):
            found = client.load_prompt(f"prompts:/{prompt.name}/{version.version}")
            parts = ("template", "commit_message", "tags", "aliases", "response_format")
            parts += ("model_config", "creation_timestamp", "is_text_prompt", "variables")
            seen[prompt.name, version.version] = {part: getattr(found, part) for part in parts}
    wait_for_client_threads()
    return seen


def imported(source: str, folder: Path) -> str:
    """Runs the import, and answers what it printed."""
    command = [required("FMF_BIN"), "import", "mlflow", source, "--data-dir", str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def check_an_import(source: str, folder: Path, fresh) -> None:
    fill(source, fresh)
    # What the client itself notes on prompts behind a load is done before anything is compared.
    at_source = loaded(source)
    said = imported(source, folder)
    assert " created" in said and "failed" not in said, said
    again = imported(source, folder)
    assert "unchanged" in again and " created" not in again and "updated" not in again, again
    with fmf_server(required("FMF_BIN"), folder) as ours:
        assert wire(ours) == wire(source)
        assert loaded(ours) == at_source


@pytest.fixture
def our_source(tmp_path) -> Iterator[str]:
    """Another server of ours."""
    with fmf_server(required("FMF_BIN"), tmp_path / "source") as address:
        yield address


def test_a_server_of_ours_is_imported(our_source, tmp_path, fresh):
    check_an_import(our_source, tmp_path / "imported", fresh)


@pytest.mark.real_mlflow
def test_a_real_mlflow_server_is_imported(real_server, tmp_path, fresh):
    check_an_import(real_server, tmp_path / "imported", fresh)
