"""Experiments and runs: what the client's tracking calls do at our server."""

import math
import threading
import time

import mlflow
import pytest
from mlflow import MlflowClient, MlflowException
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag, ViewType


@pytest.fixture
def experiment(client: MlflowClient, fresh) -> str:
    """An experiment that is the active one."""
    return mlflow.set_experiment(fresh("tracking")).experiment_id


def refused(act, code: str, *said: str) -> None:
    with pytest.raises(MlflowException) as error:
        act()
    assert error.value.error_code == code, error.value
    assert all(text in error.value.message for text in said), error.value


def test_the_default_experiment_takes_runs_that_name_none(client):
    with mlflow.start_run() as run:
        pass
    assert run.info.experiment_id == "0"
    assert client.get_experiment("0").name == "Default"


def test_set_experiment_makes_one_and_finds_it_again(client, fresh):
    name = fresh("set")
    made = mlflow.set_experiment(name)
    assert mlflow.set_experiment(name).experiment_id == made.experiment_id
    assert made.artifact_location == f"mlflow-artifacts:/{made.experiment_id}"
    refused(lambda: client.create_experiment(name), "RESOURCE_ALREADY_EXISTS", name)
    client.delete_experiment(made.experiment_id)
    with pytest.raises(MlflowException, match="deleted experiment"):
        mlflow.set_experiment(name)
    client.restore_experiment(made.experiment_id)
    assert mlflow.set_experiment(name).lifecycle_stage == "active"


def test_a_run_of_the_fluent_calls_comes_back_as_it_was_logged(client, experiment):
    with mlflow.start_run(run_name="first", tags={"a": "1"}, description="what for") as run:
        mlflow.log_param("depth", 3)
        mlflow.log_params({"rate": 0.1, "name": "x"})
        mlflow.log_metric("loss", 0.5, step=1)
        mlflow.log_metrics({"loss": 0.25, "f/1": 1.0}, step=2)
        mlflow.set_tag("b", "2")
        mlflow.set_tags({"c": 3})
    found = client.get_run(run.info.run_id)
    assert (found.info.run_name, found.info.status) == ("first", "FINISHED")
    assert found.info.start_time <= found.info.end_time <= time.time() * 1000
    assert found.data.params == {"depth": "3", "rate": "0.1", "name": "x"}
    assert found.data.metrics == {"loss": 0.25, "f/1": 1.0}
    tags = {key: value for key, value in found.data.tags.items() if "." not in key}
    assert tags == {"a": "1", "b": "2", "c": "3"}
    assert found.data.tags["mlflow.note.content"] == "what for"
    assert found.info.artifact_uri == f"mlflow-artifacts:/{experiment}/{run.info.run_id}/artifacts"
    history = client.get_metric_history(run.info.run_id, "loss")
    assert [(point.value, point.step) for point in history] == [(0.5, 1), (0.25, 2)]


def test_a_run_that_breaks_off_has_failed(client, experiment):
    with pytest.raises(ZeroDivisionError), mlflow.start_run() as run:
        _ = 1 / 0
    assert client.get_run(run.info.run_id).info.status == "FAILED"


def test_nested_runs_name_their_parent(client, experiment):
    with mlflow.start_run() as parent:
        children = []
        for number in range(3):
            with mlflow.start_run(nested=True) as child:
                mlflow.log_metric("m", number)
            children.append(child.info.run_id)
    of_parent = f"tags.mlflow.parentRunId = '{parent.info.run_id}'"
    found = client.search_runs([experiment], of_parent, order_by=["metrics.m DESC"])
    assert [run.info.run_id for run in found] == children[::-1]
    assert client.get_parent_run(children[0]).info.run_id == parent.info.run_id


def test_a_run_is_resumed_and_renamed(client, experiment):
    with mlflow.start_run() as run:
        mlflow.log_metric("m", 1)
    with mlflow.start_run(run_id=run.info.run_id):
        mlflow.log_metric("m", 2, step=1)
    client.update_run(run.info.run_id, status="KILLED", name="renamed")
    found = client.get_run(run.info.run_id)
    assert (found.info.run_name, found.info.status) == ("renamed", "KILLED")
    assert found.data.tags["mlflow.runName"] == "renamed"
    assert found.data.metrics == {"m": 2.0}


def test_batches_that_are_too_large_are_split_by_the_client(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    now = int(time.time() * 1000)
    metrics = [Metric("m", step, now, step) for step in range(2_500)]
    params = [Param(f"p{number}", "x") for number in range(250)]
    tags = [RunTag(f"t{number}", "x") for number in range(250)]
    mlflow.tracking.client.MlflowClient().log_batch(run_id, metrics[:700], params[:100], tags[:100])
    with mlflow.start_run(run_id=run_id):
        mlflow.log_params({param.key: param.value for param in params})
        mlflow.set_tags({tag.key: tag.value for tag in tags})
        for start in range(700, 2_500, 900):
            client.log_batch(run_id, metrics[start : start + 900])
    found = client.get_run(run_id)
    assert len(found.data.params) == 250
    assert sum(key.startswith("t") for key in found.data.tags) == 250
    assert len(client.get_metric_history(run_id, "m")) == 2_500
    refused(
        lambda: client._tracking_client.store.log_batch(run_id, metrics[:1_001], [], []),
        "INVALID_PARAMETER_VALUE",
        "at most 1000 metrics. Got 1001 metrics",
    )


def test_numbers_of_every_kind_are_kept(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    for key, value in [("nan", math.nan), ("inf", math.inf), ("low", -math.inf), ("tiny", 5e-324)]:
        client.log_metric(run_id, key, value)
    metrics = client.get_run(run_id).data.metrics
    assert math.isnan(metrics["nan"])
    assert (metrics["inf"], metrics["low"]) == (1.7976931348623157e308, -1.7976931348623157e308)
    assert metrics["tiny"] == 5e-324


def test_a_parameter_keeps_its_value_and_long_texts_are_cut(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    client.log_param(run_id, "p", "1")
    client.log_param(run_id, "p", "1")
    refused(
        lambda: client.log_param(run_id, "p", "2"),
        "INVALID_PARAMETER_VALUE",
        "Changing param values is not allowed. Param with key='p' was already logged",
    )
    client.log_param(run_id, "long", "x" * 6_001)
    client.set_tag(run_id, "long", "ä" * 8_001)
    found = client.get_run(run_id).data
    assert (len(found.params["long"]), found.tags["long"]) == (6_000, "ä" * 8_000)
    refused(lambda: client.log_param(run_id, "k" * 251, "1"), "INVALID_PARAMETER_VALUE", "250")
    refused(lambda: client.log_metric(run_id, "a/../b", 1), "INVALID_PARAMETER_VALUE", "'b'")


def test_a_deleted_run_takes_nothing_until_it_is_restored(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    client.delete_run(run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    refused(lambda: client.log_metric(run_id, "m", 1), "INVALID_PARAMETER_VALUE", "'active' state")
    assert not client.search_runs([experiment])
    deleted = client.search_runs([experiment], run_view_type=ViewType.DELETED_ONLY)
    assert [run.info.run_id for run in deleted] == [run_id]
    client.restore_run(run_id)
    client.log_metric(run_id, "m", 1)
    refused(lambda: client.get_run("0" * 32), "RESOURCE_DOES_NOT_EXIST", "not found")


def test_inputs_are_kept_with_what_they_were_used_for(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    data = Dataset("data", "d1", "code", "{}", schema="{}", profile="{}")
    used = DatasetInput(data, [InputTag("mlflow.data.context", "train")])
    client.log_inputs(run_id, [used, used])
    client.log_inputs(run_id, [used])
    inputs = client.get_run(run_id).inputs.dataset_inputs
    assert [(i.dataset.name, i.tags[0].key, i.tags[0].value) for i in inputs] == [
        ("data", "mlflow.data.context", "train")
    ]
    for clause, count in [("datasets.context = 'train'", 1), ("dataset.name = 'other'", 0)]:
        assert len(client.search_runs([experiment], clause)) == count, clause


def test_runs_are_found_by_filters_in_order_and_page_by_page(client, experiment):
    for number in range(25):
        run = client.create_run(experiment, start_time=number, run_name=f"r{number % 5}")
        client.log_metric(run.info.run_id, "m", number % 7)
        if number % 2:
            client.log_param(run.info.run_id, "odd", str(number))
    found, token = [], None
    while True:
        page = client.search_runs(
            [experiment],
            "metrics.m >= 2 and attributes.run_name != 'r0'",
            order_by=["metrics.m DESC", "params.odd ASC"],
            max_results=4,
            page_token=token,
        )
        found += page
        token = page.token
        if not token:
            break
    expected = [n for n in range(25) if n % 7 >= 2 and n % 5]
    expected.sort(key=lambda n: (-(n % 7), not n % 2, str(n) if n % 2 else "", -n))
    assert [run.info.start_time for run in found] == expected
    refused(lambda: client.search_runs([experiment], "bogus"), "INVALID_PARAMETER_VALUE", "'bogus'")


def test_threads_that_log_to_one_run_lose_nothing(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    failed = []

    def log(thread: int) -> None:
        try:
            for step in range(20):
                client.log_metric(run_id, "m", thread, step=step, timestamp=thread)
            client.set_tag(run_id, f"t{thread}", "x")
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=log, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(client.get_metric_history(run_id, "m")) == 160
    assert sum(key.startswith("t") for key in client.get_run(run_id).data.tags) == 8


def test_experiments_are_searched(client, fresh):
    names = [fresh(f"e{number}") for number in range(3)]
    for name in names:
        client.create_experiment(name, tags={"of": names[0]})
    mine = f"tags.of = '{names[0]}'"
    found = client.search_experiments(filter_string=mine, order_by=["name ASC"], max_results=2)
    assert [experiment.name for experiment in found] == names[:2]
    rest = client.search_experiments(
        filter_string=mine, order_by=["name ASC"], max_results=2, page_token=found.token
    )
    assert [experiment.name for experiment in rest] == names[2:]
    client.rename_experiment(rest[0].experiment_id, f"{names[2]}_new")
    assert client.get_experiment_by_name(names[2]) is None
    client.set_experiment_tag(rest[0].experiment_id, "k", "v")
    client.delete_experiment_tag(rest[0].experiment_id, "of")
    assert client.get_experiment(rest[0].experiment_id).tags == {"k": "v"}
