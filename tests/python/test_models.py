"""Models that are logged, and loaded again from what was kept.

Needs the server's routes of logged models.
"""

import mlflow
import pandas as pd
import pytest


class Greeter(mlflow.pyfunc.PythonModel):
    """Greets everybody by name."""

    def predict(self, context, model_input, params=None):
        return [f"hello {name}" for name in model_input["name"]]


@pytest.fixture
def experiment(client: mlflow.MlflowClient, fresh) -> str:
    """An experiment that is the active one."""
    return mlflow.set_experiment(fresh("models")).experiment_id


def greet(uri: str) -> list[str]:
    return list(mlflow.pyfunc.load_model(uri).predict(pd.DataFrame({"name": ["ana", "bo"]})))


def log(**more):
    return mlflow.pyfunc.log_model(
        name="greeter", python_model=Greeter(), pip_requirements=["mlflow"], **more
    )


def test_a_model_that_is_logged_is_loaded_again(client, experiment):
    with mlflow.start_run() as run:
        logged = log()
    assert greet(logged.model_uri) == ["hello ana", "hello bo"]
    assert greet(f"runs:/{run.info.run_id}/greeter") == ["hello ana", "hello bo"]
    found = client.get_logged_model(logged.model_id)
    assert (found.name, str(found.status)) == ("greeter", "READY")
    assert found.source_run_id == run.info.run_id


def test_a_model_is_logged_without_a_run(client, experiment):
    logged = log()
    assert greet(f"models:/{logged.model_id}") == ["hello ana", "hello bo"]


def test_a_version_of_a_logged_model_is_loaded_by_alias(client, experiment, fresh):
    name = fresh("greeter")
    with mlflow.start_run() as run:
        log(registered_model_name=name)
    client.set_registered_model_alias(name, "champion", 1)
    assert greet(f"models:/{name}@champion") == ["hello ana", "hello bo"]
    assert greet(f"models:/{name}/1") == ["hello ana", "hello bo"]
    assert client.get_model_version(name, 1).run_id == run.info.run_id


def test_the_files_of_a_run_and_its_models_are_found_by_its_id(client, experiment, tmp_path):
    with mlflow.start_run() as run:
        mlflow.log_text("text", "notes/a.txt")
        log()
    run_id = run.info.run_id
    assert "notes" in [file.path for file in client.list_artifacts(run_id)]
    assert [file.path for file in client.list_artifacts(run_id, "notes")] == ["notes/a.txt"]
    got = client.download_artifacts(run_id, "notes/a.txt", str(tmp_path))
    assert open(got).read() == "text"


def test_a_model_is_kept_with_an_example_of_its_input(client, experiment):
    example = pd.DataFrame({"name": ["ana"]})
    with mlflow.start_run():
        logged = log(input_example=example)
    model = mlflow.pyfunc.load_model(logged.model_uri)
    assert model.metadata.get_input_schema().input_names() == ["name"]
    assert model.input_example.equals(example)
