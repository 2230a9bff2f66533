"""Prompts at our server, runs somewhere else: `MLFLOW_REGISTRY_URI` beside `MLFLOW_TRACKING_URI`.

The light client can keep its runs in a folder if `MLFLOW_ALLOW_FILE_STORE=true` says so; SQLite
(`sqlite:///mlflow.db`) needs the packages sqlalchemy and alembic, which come with full `mlflow`.
"""

import json

import mlflow
import pytest
from mlflow import MlflowClient

from client_threads import wait_for_client_threads


@pytest.fixture
def folder_of_runs(server, tmp_path, monkeypatch) -> str:
    """The registry at our server, the runs in a folder."""
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    monkeypatch.setenv("MLFLOW_REGISTRY_URI", server)
    uri = (tmp_path / "runs").as_uri()
    mlflow.set_tracking_uri(uri)
    return uri


@pytest.fixture
def server_of_runs(server, real_server, monkeypatch) -> str:
    """The registry at our server, the runs at a real MLflow server."""
    monkeypatch.setenv("MLFLOW_REGISTRY_URI", server)
    mlflow.set_tracking_uri(real_server)
    return real_server


def check_a_run_with_a_prompt(name: str) -> None:
    """Registers, promotes, loads within a run, and reads the run again."""
    mlflow.genai.register_prompt(name, "one {{x}}", tags={"use": "mixed"})
    mlflow.genai.register_prompt(name, "two {{x}}")
    mlflow.genai.set_prompt_alias(name, "production", version=2)
    with mlflow.start_run() as run:
        prompt = mlflow.genai.load_prompt(f"prompts:/{name}@production")
        mlflow.log_params({"prompt_name": prompt.name, "prompt_version": prompt.version})
        mlflow.log_metric("quality", 0.9)
    data = MlflowClient().get_run(run.info.run_id).data
    assert data.params == {"prompt_name": name, "prompt_version": "2"}
    assert data.metrics == {"quality": 0.9}
    linked = json.loads(data.tags["mlflow.linkedPrompts"])
    assert linked == [{"name": name, "version": "2"}]
    wait_for_client_threads()


def test_a_run_in_a_folder_with_a_prompt_of_our_server(folder_of_runs, server, fresh):
    assert mlflow.get_registry_uri() == server
    assert mlflow.get_tracking_uri() == folder_of_runs
    name = fresh("mixed")
    check_a_run_with_a_prompt(name)
    assert [p.name for p in mlflow.genai.search_prompts(f"name = '{name}'")] == [name]


def test_an_experiment_in_a_folder_is_noted_on_the_prompt(folder_of_runs, fresh):
    experiment = mlflow.set_experiment("tasting").experiment_id
    name = fresh("mixed")
    mlflow.genai.register_prompt(name, "x")
    wait_for_client_threads()
    assert mlflow.genai.get_prompt_tags(name)["_mlflow_experiment_ids"] == f",{experiment},"


def test_the_two_addresses_can_be_given_to_the_client_object(server, tmp_path, monkeypatch, fresh):
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    client = MlflowClient(tracking_uri=(tmp_path / "runs").as_uri(), registry_uri=server)
    name = fresh("mixed")
    assert client.register_prompt(name, "x").version == 1
    assert client.load_prompt(name).template == "x"
    wait_for_client_threads()


@pytest.mark.real_mlflow
def test_a_run_at_a_real_server_with_a_prompt_of_our_server(server_of_runs, server, fresh):
    assert (mlflow.get_tracking_uri(), mlflow.get_registry_uri()) == (server_of_runs, server)
    name = fresh("mixed")
    check_a_run_with_a_prompt(name)
    # The prompt is at our server and nowhere else.
    assert MlflowClient(server_of_runs, server_of_runs).get_prompt(name) is None
    assert MlflowClient(server, server).get_prompt(name).name == name


@pytest.mark.real_mlflow
def test_an_experiment_of_a_real_server_is_noted_on_the_prompt(server_of_runs, fresh):
    experiment = mlflow.set_experiment(fresh("tasting")).experiment_id
    name = fresh("mixed")
    mlflow.genai.register_prompt(name, "x")
    wait_for_client_threads()
    found = mlflow.genai.search_prompts(f"experiment_id = '{experiment}'")
    assert [prompt.name for prompt in found] == [name]
