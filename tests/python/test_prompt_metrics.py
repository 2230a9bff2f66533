"""What runs measured, by the version of a prompt that they used.

However a run comes to name a version, the figures are those that the values themselves give.
"""

import json
import statistics
import urllib.request

import mlflow
import pytest
from mlflow import MlflowClient


@pytest.fixture
def prompt(client: MlflowClient, fresh) -> str:
    """A prompt with two versions; the second is the one in production."""
    name = fresh("measured")
    for text in ("Say {{what}}", "Say {{what}}!"):
        mlflow.genai.register_prompt(name, text)
    mlflow.genai.set_prompt_alias(name, "production", 2)
    return name


def measured(name: str, question: str = "") -> dict[int, dict]:
    """What FMF's own API answers, by version."""
    address = f"{mlflow.get_tracking_uri()}/api/fmf/v1/prompts/{name}/metrics{question}"
    with urllib.request.urlopen(address) as answer:
        return {found["version"]: found for found in json.load(answer)["versions"]}


def check(found: dict, values: list[float]) -> None:
    assert found["count"] == len(values)
    assert found["mean"] == pytest.approx(statistics.fmean(values))
    assert found["median"] == pytest.approx(statistics.median(values))
    deviation = found["standard_deviation"]
    assert deviation == pytest.approx(statistics.stdev(values) if len(values) > 1 else None)
    inclusive = statistics.quantiles(values, n=100, method="inclusive") if len(values) > 1 else None
    assert found["p95"] == pytest.approx(inclusive[94] if inclusive else values[0])


def test_a_version_that_is_loaded_in_a_run_knows_what_the_run_measured(prompt):
    values = [0.91, 0.85, 0.97, 0.88, 0.93]
    for value in values:
        with mlflow.start_run():
            mlflow.genai.load_prompt(f"prompts:/{prompt}@production")
            mlflow.log_metric("quality_score", 0.1, step=0)
            mlflow.log_metric("quality_score", value, step=1)
    found = measured(prompt)
    assert list(found) == [2] and found[2]["runs"] == len(values)
    check(found[2]["metrics"][0], values)


def test_parameters_name_a_version_one_by_one_and_together(prompt):
    with mlflow.start_run():
        mlflow.log_param("prompt_name", prompt)
        mlflow.log_param("prompt_version", 1)
        mlflow.log_metric("latency", 1.5)
    with mlflow.start_run():
        mlflow.log_metric("latency", 2.5)
        mlflow.log_params({"prompt_version": 1, "prompt_name": prompt})
    found = measured(prompt)
    assert list(found) == [1]
    check(found[1]["metrics"][0], [1.5, 2.5])


def test_the_tag_links_and_shows_as_it_was_set(client: MlflowClient, prompt):
    tag = json.dumps([{"name": prompt, "version": "1"}, {"name": prompt, "version": "2"}])
    with mlflow.start_run() as run:
        mlflow.set_tag("mlflow.linkedPrompts", tag)
        mlflow.log_metrics({"a": 1.0, "b": 2.0})
    assert client.get_run(run.info.run_id).data.tags["mlflow.linkedPrompts"] == tag
    assert {version: found["runs"] for version, found in measured(prompt).items()} == {1: 1, 2: 1}
    assert [found["key"] for found in measured(prompt, "?metric=b")[1]["metrics"]] == ["b"]
    client.delete_tag(run.info.run_id, "mlflow.linkedPrompts")
    assert measured(prompt) == {}


def test_a_deleted_run_counts_no_more_until_it_is_restored(client: MlflowClient, prompt):
    with mlflow.start_run() as run:
        mlflow.genai.load_prompt(f"prompts:/{prompt}/1")
        mlflow.log_metric("quality_score", float("nan"))
    client.delete_run(run.info.run_id)
    assert measured(prompt) == {}
    client.restore_run(run.info.run_id)
    [summary] = measured(prompt)[1]["metrics"]
    assert (summary["count"], summary["not_numbers"], summary["mean"]) == (0, 1, None)


def test_runs_before_a_moment_are_left_out(prompt):
    with mlflow.start_run():
        mlflow.genai.load_prompt(f"prompts:/{prompt}/1")
        mlflow.log_metric("quality_score", 0.5)
    assert list(measured(prompt, "?since=1h")) == [1]
    assert measured(prompt, "?since=2999-01-01") == {}
