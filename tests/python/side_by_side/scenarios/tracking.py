"""Runs: what may be logged, what comes back, what a search finds.

Ids of runs and names that a server makes up differ from server to server: they are masked.
"""

import json
import math
import re
from typing import Any

from mlflow import MlflowClient
from mlflow.entities import (
    Dataset,
    DatasetInput,
    Experiment,
    InputTag,
    Metric,
    Param,
    Run,
    RunTag,
    ViewType,
)
from mlflow.utils.rest_utils import http_request

from side_by_side.seeing import Seen, offset

NUMBERS = [0.0, -0.0, 1.5, -1e300, 5e-324, 0.1 + 0.2, math.nan, math.inf, -math.inf, 2**53 + 1]
KEYS = ["a", "a b", "a/b", "a:b", "a.b", "é", "a/../b", "/a", ".", "a\tb", "", "k" * 250, "k" * 251]

FILTERS = [
    "metrics.m > 1",
    "metrics.m >= 1 and metrics.m < 3",
    "metrics.m != 2",
    "metrics.m = 2.0",
    "metric.m=-1",
    "metrics.nan > 0",
    "metrics.nan != 1",
    "metrics.nan = 0",
    "metrics.`a b` = 1",
    "metrics.m > '1'",
    "metrics.m LIKE 1",
    "metrics.m IS NULL",
    "metrics.m IN (1)",
    "metrics.m",
    "params.p = '1'",
    "params.p = 1",
    "params.p != '1'",
    "params.p > '1'",
    "parameters.p LIKE '%'",
    "param.p ilike 'A%'",
    "params.p IS NULL",
    "params.p is not null",
    "params.p IN ('1')",
    "params.\"p\" = \"1\"",
    "params.`p` = '1'",
    "tags.t = 'x'",
    "tags.t != 'x'",
    "tag.t LIKE 'X%'",
    "tags.t ILIKE 'X%'",
    "tags.t IS NULL AND params.p = '1'",
    "tags.mlflow.runName = 'two'",
    "tags.`mlflow.runName` LIKE 't%'",
    "tags.`#name` = 'two'",
    "attributes.run_name = 'two'",
    "run_name != 'two'",
    "attr.`Run name` ILIKE 'T%'",
    "run.status = 'RUNNING'",
    "status = 'running'",
    "status != 'FINISHED'",
    "status > 'A'",
    "status IN ('RUNNING')",
    "user_id = 'unknown'",
    "start_time > 1",
    "start_time >= 1.5",
    "created < 3",
    "attributes.start_time = '2'",
    "end_time > 0",
    "end_time != 5",
    "artifact_uri LIKE 'mlflow-artifacts:%'",
    "run_id IN ('a', 'b')",
    "run_id NOT IN ('a', 'b')",
    "run_id IN ()",
    "datasets.name = 'data'",
    "dataset.digest LIKE 'd%'",
    "datasets.context = 'train'",
    "datasets.context IN ('train', 'test')",
    "datasets.source = 'x'",
    "datasets.name = data",
    "experiment_id = '0'",
    "lifecycle_stage = 'active'",
    "attributes.bogus = 'x'",
    "model.x = 'y'",
    "params.a = '1' OR params.b = '2'",
    "NOT params.a = '1'",
    "(params.a = '1')",
    "params.a = '1'; params.b = '2'",
    "params.a == '1'",
    "params.a <> '1'",
    "'1' = params.a",
    "params.p = '1' params.p = '1'",
    "AND params.p = '1' AND",
    "params.p = 'it''s'",
    "params.p = '1' -- why",
    ";",
    " ",
]

ORDERS = [
    [],
    ["metrics.m"],
    ["metrics.m DESC"],
    ["metrics.nan ASC"],
    ["metrics.none"],
    ["params.p DESC", "metrics.m"],
    ["tags.t"],
    ["tags.`mlflow.runName` DESC"],
    ["attributes.start_time"],
    ["start_time DESC", "run_id"],
    ["end_time"],
    ["end_time DESC"],
    ["run_name"],
    ["status DESC"],
    ["created DESC"],
    ["Created"],
    ["attributes.`Run name`"],
    ["metrics.`a b` desc"],
    ["bogus"],
    ["metrics.m UP"],
    ["metrics.m, params.p"],
    ["model.x"],
    [""],
    ["metrics"],
]


def shown(value: Any) -> Any:
    """A run or an experiment as both servers must show it."""
    match value:
        case Run(info=info, data=data, inputs=inputs, outputs=outputs):
            return {
                "name": info.run_name if re.match("one|two|three|r", info.run_name) else "<name>",
                "info": [info.status, info.start_time, info.end_time, info.lifecycle_stage],
                "user": info.user_id,
                "metrics": [[key, repr(number)] for key, number in data.metrics.items()],
                "params": data.params,
                "tags": {key: tag for key, tag in data.tags.items() if key != "mlflow.runName"},
                "inputs": [
                    [i.dataset.to_dictionary(), [(tag.key, tag.value) for tag in i.tags]]
                    for i in inputs.dataset_inputs
                ],
                "outputs": [[model.model_id, model.step] for model in outputs.model_outputs],
            }
        case Experiment():
            return [value.name, value.lifecycle_stage, value.tags]
        case Metric():
            return [value.key, repr(value.value), value.timestamp, value.step]
        case list():
            return [shown(item) for item in value] + [offset(getattr(value, "token", None))]
        case _:
            return value


def masked(text: str, run_id: str) -> str:
    """A text without the ids that the server gave."""
    text = text.replace(run_id, "<run>")
    return re.sub(r'(id=|id |experiment |_id": ?"|artifacts:/)\d+', r"\1<number>", text)


class Tracked:
    """A client that hides what differs from server to server."""

    def __init__(self, seen: Seen, client: MlflowClient, experiment: str):
        self.seen, self.client = seen, client
        self.experiment = client.create_experiment(seen.name(experiment))

    def run(self, name: str, **more: Any) -> str:
        run = self.client.create_run(self.experiment, run_name=name, **more)
        return run.info.run_id

    def see(self, label: str, act: Any, run_id: str = "<none>") -> None:
        """Writes down what `act` shows, without the id of the run."""

        def show() -> Any:
            try:
                return shown(act())
            except Exception as error:
                error.args = tuple(masked(str(said), run_id) for said in error.args)
                if hasattr(error, "message"):
                    error.message = masked(error.message, run_id)
                raise

        self.seen(label, show)

    def raw(self, label: str, path: str, body: dict[str, Any], run_id: str = "<none>") -> None:
        """Writes down the answer to a request that the client would not send."""

        def send() -> Any:
            credentials = self.client._tracking_client.store.get_host_creds()
            answer = http_request(credentials, f"/api/2.0/mlflow/{path}", "POST", json=body)
            return [answer.status_code, json.loads(masked(answer.text, run_id))]

        self.seen(label, send)


def what_a_run_keeps(seen: Seen, client: MlflowClient) -> None:
    tracked = Tracked(seen, client, "keeps")
    run = tracked.run("one", start_time=1, tags={"z": "1", "a": "2"})
    for number in NUMBERS:
        tracked.see(f"metric {number!r}", lambda n=number: client.log_metric(run, "m", n, 5, 1), run)
    for key in KEYS:
        shortened = f"{key[:6]!r} of {len(key)}"
        tracked.see(f"metric key {shortened}", lambda k=key: client.log_metric(run, k, 1, 5, 1), run)
        tracked.see(f"param key {shortened}", lambda k=key: client.log_param(run, k, "1"), run)
        tracked.see(f"tag key {shortened}", lambda k=key: client.set_tag(run, k, "1"), run)
    for length in (6_000, 6_001, 8_000, 8_001):
        key = f"long{length}"
        tracked.see(f"param {key}", lambda k=key, n=length: client.log_param(run, k, "x" * n), run)
        tracked.see(f"tag {key}", lambda k=key, n=length: client.set_tag(run, k, "ä" * n), run)
    tracked.see("the same again", lambda: client.log_param(run, "a", "1"), run)
    tracked.see("another value", lambda: client.log_param(run, "a", "2"), run)
    tracked.see("no tag", lambda: client.delete_tag(run, "none"), run)
    tracked.see("a tag goes", lambda: client.delete_tag(run, "z"), run)
    tracked.see("no name", lambda: client.update_run(run, name=""), run)
    tracked.see("no name by a tag", lambda: client.set_tag(run, "mlflow.runName", ""), run)
    tracked.see("a name by a tag", lambda: client.set_tag(run, "mlflow.runName", "two"), run)
    tracked.see("a status", lambda: client.update_run(run, "KILLED"), run)
    tracked.see("the end", lambda: client.set_terminated(run, "FAILED", end_time=9), run)
    tracked.see("the run", lambda: client.get_run(run), run)
    tracked.see("its history", lambda: client.get_metric_history(run, "m"), run)
    tracked.see("no history", lambda: client.get_metric_history(run, "none"), run)
    tracked.see("no run", lambda: client.get_run("0" * 32))
    client.delete_run(run)
    for label, act in {
        "tag": lambda: client.set_tag(run, "a", "1"),
        "metric": lambda: client.log_metric(run, "m", 1),
        "param": lambda: client.log_param(run, "new", "1"),
        "update": lambda: client.update_run(run, "FINISHED"),
        "inputs": lambda: client.log_inputs(run, [used("data", "d")]),
        "delete": lambda: client.delete_run(run),
        "get": lambda: client.get_run(run),
        "restore": lambda: client.restore_run(run),
        "restore again": lambda: client.restore_run(run),
    }.items():
        tracked.see(f"deleted: {label}", act, run)


def used(name: str, digest: str, context: str = "train") -> DatasetInput:
    data = Dataset(name, digest, "code", "{}", schema=None, profile="{}")
    return DatasetInput(data, [InputTag("mlflow.data.context", context), InputTag("k", "v")])


def what_a_batch_keeps(seen: Seen, client: MlflowClient) -> None:
    tracked = Tracked(seen, client, "batch")
    run = tracked.run("one", start_time=1)
    store = client._tracking_client.store

    def log(label: str, metrics: list = [], params: list = [], tags: list = []) -> None:
        metrics = [Metric(*metric) for metric in metrics]
        params, tags = [Param(*p) for p in params], [RunTag(*t) for t in tags]
        tracked.see(label, lambda: store.log_batch(run, metrics, params, tags), run)

    log("nothing")
    log("all", [("m", 1.0, 1, 1)], [("p", "1")], [("t", "1")])
    log("twice", [("m", 2.0, 1, 1), ("m", 2.0, 1, 1), ("m", 1.0, 9, 0)], [], [("t", "2"), ("t", "3")])
    log("a param twice", params=[("q", "1"), ("q", "1")])
    log("a changed param", [("new", 1.0, 1, 1)], [("p", "2"), ("r", "1")], [("new", "1")])
    log("a bad key", [("ok", 1.0, 1, 1), ("a/../b", 1.0, 1, 1)])
    log("a bad param", params=[("ok", "1"), ("/a", "1")])
    log("a bad tag", tags=[("ok", "1"), (".", "1")])
    log("a long tag key", tags=[("k" * 251, "1")])
    log("a negative time", [("m", 1.0, -1, 1)])
    log("a negative step", [("m", 1.0, 1, -5)])
    log("no number", [("nan", math.nan, 1, 1), ("nan", math.nan, 1, 1), ("inf", math.inf, 1, 1)])
    log("a name", tags=[("mlflow.runName", "two")])
    for metrics, params, tags in [(1_000, 0, 0), (1_001, 0, 0), (0, 101, 0), (0, 0, 101), (901, 100, 0)]:
        label = f"{metrics} {params} {tags}"
        log(
            label,
            [(f"x{n % 3}", 1.0, 1, n) for n in range(metrics)],
            [(f"{label} {n}", "1") for n in range(params)],
            [(f"{label} {n}", "1") for n in range(tags)],
        )
    tracked.see("the run", lambda: client.get_run(run), run)
    for limit in (1, 999, 1_000, 1_001):
        tracked.see(f"{limit} points", lambda n=limit: history(store, run, n), run)


def history(store: Any, run: str, limit: int) -> list:
    page = store.get_metric_history(run, "x1", max_results=limit)
    return [len(page), page[0].step, page[-1].step, page.token]


def requests_that_the_client_would_not_send(seen: Seen, client: MlflowClient) -> None:
    tracked = Tracked(seen, client, "raw")
    run = tracked.run("one", start_time=1)
    point = {"run_id": run, "key": "m", "value": 1, "timestamp": 1}
    for label, fields in {
        "by uuid": {"run_id": None, "run_uuid": run},
        "no run": {"run_id": ""},
        "a number for a run": {"run_id": 5},
        "no key": {"key": ""},
        "a number for a key": {"key": 5},
        "no value": {"value": None},
        "an empty value": {"value": ""},
        "a text": {"value": "abc"},
        "a number in a text": {"value": "1e3"},
        "no number": {"value": "NaN"},
        "no time": {"timestamp": None},
        "time as text": {"timestamp": "7", "step": "8"},
        "a whole float": {"timestamp": 2.0},
        "a negative time": {"timestamp": -6},
        "a bad step": {"step": "x"},
    }.items():
        tracked.raw(f"metric: {label}", "runs/log-metric", point | fields, run)
    for label, fields in {
        "no value": {},
        "a number": {"value": 5},
        "a list": {"value": []},
        "no key": {"key": None},
    }.items():
        for path in ("log-parameter", "set-tag"):
            body = {"run_id": run, "key": f"{path} {label}"} | fields
            tracked.raw(f"{path}: {label}", f"runs/{path}", body, run)
    for label, body in {
        "a number for an experiment": {"experiment_id": 0},
        "no number for an experiment": {"experiment_id": "abc"},
        "an experiment that is not there": {"experiment_id": "999999"},
        "two names": {
            "experiment_id": tracked.experiment,
            "run_name": "a",
            "tags": [{"key": "mlflow.runName", "value": "b"}],
        },
    }.items():
        tracked.raw(f"create: {label}", "runs/create", body, run)
    for label, fields in {
        "a status by its number": {"status": 4},
        "no status": {"status": "BAD"},
        "a time as text": {"end_time": "5"},
        "a bad time": {"end_time": "x"},
    }.items():
        tracked.raw(f"update: {label}", "runs/update", {"run_id": run} | fields, run)
    for label, fields in {
        "zero": {"max_results": 0},
        "too many": {"max_results": 50_001},
        "a text": {"max_results": "1"},
        "bad experiments": {"experiment_ids": "0"},
        "numbers for experiments": {"experiment_ids": [0]},
        "no number": {"experiment_ids": ["abc"]},
        "a view by its number": {"run_view_type": 2},
        "no view": {"run_view_type": "SOME"},
        "a bad token": {"page_token": "zzz"},
        "a number for an order": {"order_by": [1]},
        "a number for a filter": {"filter": 1},
    }.items():
        body = {"experiment_ids": [tracked.experiment], "max_results": 5} | fields
        tracked.raw(f"search: {label}", "runs/search", body, run)
    inputs = {"run_id": run, "datasets": [{"dataset": {"name": "n" * 501, "digest": "d"}}]}
    tracked.raw("a long dataset", "runs/log-inputs", inputs, run)
    tracked.raw("a bad run", "runs/log-batch", {"run_id": "bad!"})
    tracked.raw("no models", "runs/outputs", {"run_id": run}, run)


def searches_of_runs(seen: Seen, client: MlflowClient) -> None:
    tracked = Tracked(seen, client, "search")
    names = ["one", "two", "three", "r4", "r5", "r6"]
    for number, name in enumerate(names):
        run = tracked.run(name, start_time=(5 * number) % 7)
        if number != 5:
            client.log_metric(run, "m", [1, 2, 3, -1, 2][number])
        client.log_metric(run, "nan", math.nan if number % 2 else number)
        if number % 3:
            client.log_param(run, "p", ["1", "2", "it's", "Abc", "abc", "1"][number])
            client.log_metric(run, "a b", number)
        if number % 2:
            client.set_tag(run, "t", "x" * number)
            client.log_inputs(run, [used("data", f"d{number}", "train" if number > 2 else "test")])
        if number == 3:
            client.set_terminated(run, end_time=5)
    everywhere = [tracked.experiment]

    def search(label: str, **query: Any) -> None:
        tracked.see(label, lambda: [run.info.run_name for run in client.search_runs(everywhere, **query)])

    for text in FILTERS:
        search(f"filter {text}", filter_string=text, order_by=["start_time", "run_name"])
    for order in ORDERS:
        search(f"order {order}", order_by=order)
    search("the same twice", order_by=["start_time", "created"])
    tracked.see("whole runs", lambda: client.search_runs(everywhere, "metrics.m > 1", max_results=2))
    client.delete_run(run)
    for view in (ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL):
        search(f"view {view}", run_view_type=view)


SCENARIOS = [
    what_a_run_keeps,
    what_a_batch_keeps,
    requests_that_the_client_would_not_send,
    searches_of_runs,
]
