"""Logged models: what is kept of them, what a search finds, and versions made of them.

Ids, and names that a server makes up, differ from server to server: they are masked.
"""

import json
import re
from typing import Any

from mlflow import MlflowClient
from mlflow.entities import LoggedModel
from mlflow.utils.rest_utils import http_request

from side_by_side.seeing import Seen

NAMES = ["m", "", "a/b", "a:b", "a.b", "a%b", 'a"b', "a'b", "ä b", " ", "-", "a\\b", 5, None, []]

FILTERS = [
    "name='alpha'", "name = alpha", 'name = "alpha"', "name LIKE 'a%'", "name ilike 'B%'",
    "name IN ('alpha','Beta')", "name NOT IN ('alpha')", "name IN 'a'", "name IN (\"alpha\",)",
    "name <> 'a'", "name > 'a'", "name IS NULL", "name IS NOT NULL", "attributes.name='alpha'",
    "attribute.name='a'", "`name`='alpha'", "model_type='t'", "status='READY'", "status = '1'",
    "status = 2", "status LIKE '1'", "source_run_id='r'", "creation_timestamp > 5",
    "creation_time < 5", "creation_timestamp_ms > 1.5", "last_updated_timestamp < 5",
    "last_updated_time > 5", "creation_timestamp IN (1)", "creation_timestamp LIKE 5",
    "metrics.acc > 2", "metrics.acc = 1", "metrics.acc != 1", "metrics.acc > nan",
    "metrics.acc < inf", "metrics.acc > -1", "metrics.`acc` > 2", "metrics.acc >2 and metrics.acc<4",
    "metric.acc>2", "params.lr='0.1'", "params.lr=0.1", "params.lr = 0.10", "params.lr != '0.2'",
    "params.lr IN ('0.1')", "params.lr LIKE '0%'", "params.lr > '0'", "tags.team='x'",
    "tags.team ILIKE 'X'", "tags.nope='x'", "tags.`team` = 'x'", "foo.bar='x'", "tags.a.b='c'",
    "artifact_location LIKE 'mlflow%'", "name='a' OR name='b'", "name='a';", "name='a'; name='b'",
    "name", "AND", "name='alpha' name='alpha'", "  ", ";", "(name='alpha')", "name='alpha' -- c",
    "name='alpha' /* c */ and model_type='t'", "name=''", "name='it''s'", "name = 'alpha' AND",
    "params.lr='0.1' AND tags.team='x' AND metrics.acc>0 and metrics.acc<9",
    # These are more than MLflow's server can bear.
    "bogus='x'", "NAME='alpha'", "1=1", "metrics.acc > '2'", "creation_timestamp > 'a'",
    "attributes.creation_time > 5", "name IN (alpha)", "params. = 'x'",
]  # fmt: skip

ORDERS = [
    [{"field_name": "name"}], [{"field_name": "name", "ascending": False}],
    [{"field_name": "name"}, {"field_name": "name", "ascending": False}],
    [{"field_name": "name", "ascending": "x"}], [{"field_name": "params.lr"}],
    [{"field_name": "bogus"}], [{"field_name": ""}], [{}], "name",
    [{"field_name": "last_updated_time"}], [{"field_name": "attributes.name"}],
    [{"field_name": "metrics.acc"}, {"field_name": "name"}],
    [{"field_name": "metrics.acc", "ascending": False}, {"field_name": "name"}],
    [{"field_name": "metrics.acc", "dataset_name": "d"}, {"field_name": "name"}],
    [{"field_name": "metrics.acc", "dataset_name": "d", "dataset_digest": "q"},
     {"field_name": "name"}],
    [{"field_name": "model_type", "ascending": False}, {"field_name": "name"}],
]  # fmt: skip

DATASETS = [
    [], [{}], "x", [{"dataset_name": "d"}], [{"dataset_digest": "g"}],
    [{"dataset_name": "d", "dataset_digest": "g"}],
    [{"dataset_name": "z", "dataset_digest": "g"}, {"dataset_name": "d", "dataset_digest": "g"}],
]  # fmt: skip

TOKENS = ["YWJj", "e30=", "eyJleHBlcmltZW50X2lkcyI6IFsiOTkiXX0="]


def masked(text: str) -> str:
    """A text without what a server makes up."""
    text = re.sub(r"m-[0-9a-f]{32}", "<model>", text)
    text = re.sub(r"[0-9a-f]{32}", "<run>", text)
    text = re.sub(r'("name": ")[a-z]+-[a-z]+-\d+"', r'\1<name>"', text)
    return re.sub(r'(id=|experiment |_id": ?"|artifacts:/|IDs: \[)\d+', r"\1<number>", text)


class Server:
    """The logged models of one experiment, by requests as the client sends them, and others."""

    def __init__(self, seen: Seen, client: MlflowClient, experiment: str):
        self.seen, self.client = seen, client
        self.experiment = client.create_experiment(seen.name(experiment))

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The status and the answer."""
        credentials = self.client._tracking_client.store.get_host_creds()
        more = {"params": body} if method == "GET" else {"json": body or {}}
        answer = http_request(credentials, f"/api/2.0/mlflow/{path}", method, **more)
        if not answer.headers.get("Content-Type", "").startswith("application/json"):
            return [answer.status_code, "<page>"]
        # The times of the points are ours, and small; those of the models are their servers'.
        return [answer.status_code, json.loads(masked(json.dumps(answer.json())))]

    def see(self, label: str, method: str, path: str, body: Any = None) -> None:
        """Writes down what the server answers. A failure of its own has no words."""

        def send() -> Any:
            status, answer = self.ask(method, path, body)
            if status >= 500 or str(answer).startswith("{'error_code': 'BAD_REQUEST'"):
                return "refused"
            return [status, answer]

        self.seen(label, send)

    def model(self, name: str, **more: Any) -> LoggedModel:
        return self.client.create_logged_model(self.experiment, name, **more)

    def found(self, label: str, body: dict[str, Any]) -> None:
        """Writes down the names that a search finds: sorted, where it says no order."""

        def names() -> Any:
            asked = {"experiment_ids": [self.experiment]} | body
            status, answer = self.ask("POST", "logged-models/search", asked)
            if status >= 500:
                return "refused"
            if status != 200:
                return [status, answer["error_code"], answer["message"]]
            names = [model["info"]["name"] for model in answer.get("models", [])]
            has_more = "next_page_token" in answer
            return [names if body.get("order_by") else sorted(names), has_more]

        self.seen(label, names)


def what_a_model_keeps(seen: Seen, client: MlflowClient) -> None:
    server = Server(seen, client, "model_keeps")
    for name in NAMES:
        body = {"experiment_id": server.experiment, "name": name}
        server.see(f"name {name!r}", "POST", "logged-models", body)
    for label, body in {
        "no experiment": {},
        "a number for an experiment": {"experiment_id": 0},
        "no number for an experiment": {"experiment_id": "abc"},
        "an unknown experiment": {"experiment_id": "999999"},
        "a bad name in no experiment": {"experiment_id": "abc", "name": "a/b"},
        "params twice": {"params": [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}]},
        "tags twice": {"tags": [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}]},
        "half a tag": {"tags": [{"key": "a"}, {"value": "b"}]},
        "no list of tags": {"tags": {"key": "a"}},
        "all": {"name": "all", "model_type": "t", "source_run_id": "r",
                "params": [{"key": "z", "value": "ä"}, {"key": "a", "value": ""}],
                "tags": [{"key": "z", "value": "1"}, {"key": "#name", "value": "2"}]},
    }.items():  # fmt: skip
        is_whole = "experiment" in label
        own = {} if is_whole else {"experiment_id": server.experiment}
        server.see(label, "POST", "logged-models", own | body)


def what_becomes_of_a_model(seen: Seen, client: MlflowClient) -> None:
    server = Server(seen, client, "becomes")
    model = server.model("m", params={"z": "1", "b": "2"}, tags={"t": "1"}).model_id
    path, own = f"logged-models/{model}", {"model_id": model}
    for status in ["LOGGED_MODEL_READY", 3, "1", "BAD", 0, 7, "LOGGED_MODEL_STATUS_UNSPECIFIED"]:
        server.see(f"status {status!r}", "PATCH", path, own | {"status": status})
    server.see("no status", "PATCH", path, own)
    server.see("no model", "PATCH", path, {"status": 1})
    server.see("another model", "PATCH", path, {"model_id": "m-no", "status": 1})
    for label, tags in {
        "none": [], "twice": [{"key": "k", "value": "v"}, {"key": "k", "value": "w"}],
        "no key": [{"value": "v"}], "a text": "x", "any key": [{"key": "a b/c:d$", "value": "x"}],
    }.items():  # fmt: skip
        server.see(f"tags {label}", "PATCH", f"{path}/tags", {"tags": tags})
    for key in ["k", "k", "it's", "ä"]:
        server.see(f"no more {key}", "DELETE", f"{path}/tags/{key}")
    for label, body in {
        "nothing": {}, "no params": own, "the same": own | {"params": [{"key": "z", "value": "1"}]},
        "twice": own | {"params": [{"key": "n"}, {"key": "n"}]},
        "another model": {"model_id": "m-no", "params": [{"key": "q", "value": "1"}]},
    }.items():  # fmt: skip
        server.see(f"params {label}", "POST", f"{path}/params", body)
    server.see("the model", "GET", path)
    server.see("deleted", "DELETE", path)
    server.see("deleted again", "DELETE", path)
    server.see("not there", "GET", path)
    server.see("there after all", "GET", path, {"allow_deleted": "True"})
    server.see("a tag of it", "PATCH", f"{path}/tags", {"tags": [{"key": "late", "value": "1"}]})
    server.see("a param of it", "POST", f"{path}/params", own | {"params": [{"key": "late"}]})
    server.see("its status", "PATCH", path, own | {"status": 2})
    for method, end in [("GET", ""), ("DELETE", ""), ("DELETE", "/tags/k"), ("PATCH", "/tags")]:
        server.see(f"unknown {method} {end}", method, f"logged-models/m-no{end}")


def metrics_of_a_model(seen: Seen, client: MlflowClient) -> None:
    server = Server(seen, client, "of_model")
    model = server.model("m").model_id
    run = client.create_run(server.experiment, run_name="one").info.run_id
    point = {"run_id": run, "key": "k", "value": 1, "timestamp": 1, "model_id": model}
    data = {"dataset_name": "n", "dataset_digest": "g"}
    for label, fields in {
        "one": {}, "again": {}, "no number": {"key": "nan", "value": "NaN"},
        "endless": {"key": "inf", "value": "-Infinity"}, "half the data": {"dataset_name": "n"},
        "on data": {"key": "d"} | data, "later": {"key": "z", "timestamp": 9, "step": 2},
        "earlier": {"key": "z", "timestamp": 4, "step": 9}, "of no model": {"model_id": "", "key": "e"},
        "of an unknown model": {"model_id": "m-no"}, "of a number": {"model_id": 5},
        "half the data of no model": {"model_id": "", "dataset_digest": "g"},
    }.items():  # fmt: skip
        server.see(f"metric {label}", "POST", "runs/log-metric", point | fields)
    batch = {"run_id": run, "metrics": [point | {"key": "b"}, point | {"key": "c"} | data]}
    server.see("batch", "POST", "runs/log-batch", batch)
    server.see("the model", "GET", f"logged-models/{model}")
    server.see("history", "GET", "metrics/get-history", {"run_id": run, "metric_key": "d"})
    seen("the run", lambda: client.get_run(run).data.metrics)
    client.delete_run(run)
    server.see("of a deleted run", "POST", "runs/log-metric", point | {"key": "late"})


def finding_models(seen: Seen, client: MlflowClient) -> None:
    server = Server(seen, client, "finding")
    run = client.create_run(server.experiment, run_name="one").info.run_id
    alpha = server.model("alpha", model_type="t", params={"lr": "0.1"}, tags={"team": "x"})
    beta = server.model("Beta", source_run_id="r")
    for number in range(4):
        server.model(f"n{number}")
    gone = server.model("gone").model_id
    client.delete_logged_model(gone)
    client.finalize_logged_model(beta.model_id, "READY")
    for model, value, time, data in [(alpha, 1, 1, None), (alpha, 5, 2, "d"), (beta, 3, 1, "d"),
                                     (beta, 2, 9, None)]:  # fmt: skip
        body = {"run_id": run, "key": "acc", "value": value, "timestamp": time}
        named = {"dataset_name": data, "dataset_digest": "g"} if data else {}
        server.ask("POST", "runs/log-metric", body | named | {"model_id": model.model_id})
    for text in FILTERS:
        server.found(f"filter {text}", {"filter": text})
    for order in ORDERS:
        server.found(f"order {order}", {"order_by": order})
    for datasets in DATASETS:
        server.found(f"datasets {datasets}", {"datasets": datasets})
        more = {"datasets": datasets, "filter": "metrics.acc > 4"}
        server.found(f"datasets {datasets} with a metric", more)
    by_name = {"order_by": [{"field_name": "name"}]}
    for size in [0, 1, 5, 6, 7, 2**31 - 1, 2**31, 2**40, "5", "x"]:
        server.found(f"size {size!r}", by_name | {"max_results": size})
    for token in TOKENS:
        server.found(f"token {token}", {"page_token": token})
    for ids in [[], ["999999"], ["abc"], [5], "5", None]:
        server.found(f"experiments {ids}", {"experiment_ids": ids})
    pages_of_models(server, by_name)


def pages_of_models(server: Server, by_name: dict[str, Any]) -> None:
    def pages() -> list[list[str]]:
        found, token = [], None
        while True:
            order, ids = by_name["order_by"], [server.experiment]
            page = server.client.search_logged_models(
                ids, filter_string="name != 'n1'", max_results=2, order_by=order, page_token=token
            )
            found.append([model.name for model in page])
            token = page.token
            if not token:
                return found

    server.seen("pages", pages)


def versions_of_models(seen: Seen, client: MlflowClient) -> None:
    server = Server(seen, client, "versions")
    run = client.create_run(server.experiment, run_name="one").info.run_id
    model = server.model("m", source_run_id=run).model_id
    gone = server.model("gone").model_id
    client.delete_logged_model(gone)
    name = seen.name("of_models")
    client.create_registered_model(name)
    of_run = f"mlflow-artifacts:/{server.experiment}/{run}/artifacts"
    of_model = f"mlflow-artifacts:/{server.experiment}/models/{model}/artifacts"
    for label, source, more in [
        ("a model", f"models:/{model}", {"model_id": model}),
        ("a model without its id", f"models:/{model}", {}),
        ("another model", f"models:/{model}", {"model_id": "m-no"}),
        ("a model of another run", f"models:/{model}", {"model_id": model, "run_id": "other"}),
        ("a deleted model", f"models:/{gone}", {"model_id": gone}),
        ("files of a run", f"{of_run}/model", {"run_id": run}),
        ("all files of a run", of_run, {"run_id": run}),
        ("files beside a run", f"{of_run}x", {"run_id": run}),
        ("files of another run", of_run, {"run_id": "other"}),
        ("files of nobody", of_run, {}),
        ("files of a model", of_model, {"model_id": model}),
        ("files of a model, of its run", of_model, {"run_id": run}),
        ("files of a run, of a model", of_run, {"model_id": model}),
        ("files of an unknown model", of_model, {"model_id": "m-no"}),
        ("elsewhere", "s3://bucket/a", {"model_id": model}),
        ("elsewhere, of a deleted model", "s3://bucket/a", {"model_id": gone}),
        ("a version", f"models:/{name}/1", {}),
        ("a version and a model", f"models:/{name}/1", {"model_id": model}),
    ]:

        def create(body: dict[str, Any]) -> Any:
            status, answer = server.ask("POST", "model-versions/create", body)
            if status >= 500:
                return "refused"
            made = answer.get("model_version", {})
            uri = {"name": name, "version": made.get("version")}
            where = made and server.ask("GET", "model-versions/get-download-uri", uri)
            # What ours refuses takes no number.
            return [status, {k: v for k, v in (made or answer).items() if "time" not in k}, where]

        seen(label, lambda body={"name": name, "source": source} | more: create(body))
    server.see("the model lists them", "GET", f"logged-models/{model}")


SCENARIOS = [
    what_a_model_keeps,
    what_becomes_of_a_model,
    metrics_of_a_model,
    finding_models,
    versions_of_models,
]
