"""`fmf backup` and `fmf restore`: what the stock client reads afterwards is what it logged."""

import subprocess
from pathlib import Path

import mlflow
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.artifacts import load_text

from servers import fmf_server, required


def fmf(*words: str) -> None:
    subprocess.run([required("FMF_BIN"), *words], check=True, capture_output=True, text=True)


def log(url: str) -> str:
    """Logs a run with everything that leaves a trace, and answers its id."""
    mlflow.set_tracking_uri(url)
    mlflow.genai.register_prompt("greeting", "Hello {{name}}")
    mlflow.set_experiment("backups")
    with mlflow.start_run(run_name="saved") as run:
        mlflow.log_params({"prompt_name": "greeting", "prompt_version": "1", "z": "1"})
        for step in range(30):
            mlflow.log_metric("loss", 1 / (step + 3), step=step)
        mlflow.log_metric("odd", float("nan"))
        mlflow.set_tag("é", "grüße")
        mlflow.log_text("hello", "notes/a b.txt")
        asked = mlflow.data.from_pandas(pd.DataFrame({"q": ["x"]}), name="asked")
        mlflow.log_input(asked, context="eval")
        made = mlflow.create_external_model(name="m", params={"k": "v"})
        mlflow.log_metric("quality", 0.1 + 0.2, model_id=made.model_id)
    return run.info.run_id


def told(url: str, run_id: str) -> list[str]:
    """What the client reads of all that; NaN is not itself, but prints as itself."""
    mlflow.set_tracking_uri(url)
    client, run = MlflowClient(), mlflow.get_run(run_id)
    model = client.search_logged_models([run.info.experiment_id])[0]
    seen = [run.to_dictionary(), run.inputs.to_dictionary(), model.to_dictionary()]
    for metric in run.data.metrics:
        seen.append([dict(point) for point in client.get_metric_history(run_id, metric)])
    seen.append(load_text(f"{run.info.artifact_uri}/notes/a b.txt"))
    seen.append(mlflow.genai.load_prompt("prompts:/greeting/1").template)
    return [repr(part) for part in seen]


@pytest.mark.parametrize("copy", ["monday.fmf", "copies/monday/"])
def test_a_restored_server_tells_what_the_other_told(tmp_path: Path, copy: str):
    data, there = tmp_path / "data", tmp_path / "there"
    with fmf_server(required("FMF_BIN"), data) as url:
        run_id = log(url)
        before = told(url, run_id)
        fmf("backup", str(tmp_path / copy) + "/" * copy.endswith("/"), "--data-dir", str(data))
    if copy.endswith("/"):
        there = tmp_path / copy
    else:
        fmf("restore", str(tmp_path / copy), "--data-dir", str(there))
    with fmf_server(required("FMF_BIN"), there) as url:
        assert told(url, run_id) == before
        with mlflow.start_run(run_id=run_id):
            mlflow.log_metric("loss", 0.5, step=99)
        assert mlflow.get_run(run_id).data.metrics["loss"] == 0.5
