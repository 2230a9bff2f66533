"""An application's own agent and its evaluation, for blocks that log both with the stock client."""

import mlflow
import pandas as pd
from mlflow.metrics import MetricValue, make_metric


class Agent(mlflow.pyfunc.PythonModel):
    """Answers every question in the same way."""

    def predict(self, context, model_input, params=None):
        return [f"Restart it, then ask again: {question}" for question in model_input["question"]]


def evaluate() -> object:
    """Evaluates answers that are there, by a metric of our own."""
    answers = pd.DataFrame({"question": ["q1", "q2"], "answer": ["restart it", "wait"]})
    counted = make_metric(eval_fn=words, greater_is_better=False, name="words")
    return mlflow.evaluate(data=answers, predictions="answer", extra_metrics=[counted])


def words(predictions, targets=None, metrics=None) -> MetricValue:
    """How many words each answer has."""
    scores = [len(str(answer).split()) for answer in predictions]
    return MetricValue(scores=scores, aggregate_results={"mean": sum(scores) / len(scores)})
