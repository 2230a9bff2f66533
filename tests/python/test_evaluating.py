"""The classic `mlflow.evaluate`: metrics and tables of its own, kept at our server."""

import mlflow
import pandas as pd
import pytest
from mlflow.metrics import MetricValue, make_metric

ANSWERS = ["a short one", "a much longer answer than that"]


@pytest.fixture
def experiment(client: mlflow.MlflowClient, fresh) -> str:
    """An experiment that is the active one."""
    return mlflow.set_experiment(fresh("evaluating")).experiment_id


def words(predictions, targets=None, metrics=None) -> MetricValue:
    """How many words each answer has."""
    scores = [len(str(answer).split()) for answer in predictions]
    return MetricValue(scores=scores, aggregate_results={"mean": sum(scores) / len(scores)})


def test_a_metric_of_ones_own_is_kept_with_its_table(client, experiment):
    data = pd.DataFrame({"inputs": ["q1", "q2"], "truth": ["x", "y"], "outputs": ANSWERS})
    counted = make_metric(eval_fn=words, greater_is_better=True, name="words")
    with mlflow.start_run() as run:
        result = mlflow.evaluate(
            data=data,
            predictions="outputs",
            targets="truth",
            extra_metrics=[counted],
            evaluators="default",
        )
    assert result.metrics["words/mean"] == 4.5
    found = client.get_run(run.info.run_id)
    assert found.data.metrics["words/mean"] == 4.5
    assert found.inputs.dataset_inputs, "the data that was evaluated"
    table = mlflow.load_table("eval_results_table.json", run_ids=[run.info.run_id])
    assert list(table["words/score"]) == [3, 6]
    assert list(table["outputs"]) == ANSWERS


def test_a_function_is_evaluated_as_a_model(client, experiment):
    data = pd.DataFrame({"question": ["q1", "q2"], "truth": ["q1", "Q2"]})
    counted = make_metric(eval_fn=words, greater_is_better=True, name="words")
    with mlflow.start_run() as run:
        mlflow.evaluate(
            lambda asked: [f"{question} answered" for question in asked["question"]],
            data=data,
            targets="truth",
            extra_metrics=[counted],
            evaluators="default",
        )
    assert client.get_run(run.info.run_id).data.metrics["words/mean"] == 2
