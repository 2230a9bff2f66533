"""Runs under what clients seldom do: at the limits, many at once, deleted and brought back."""

import math
import threading
import time

import mlflow
import pytest
from mlflow import MlflowClient, MlflowException
from mlflow.entities import Metric, Param, RunTag, ViewType


@pytest.fixture
def experiment(client: MlflowClient, fresh) -> str:
    """An experiment that is the active one."""
    return mlflow.set_experiment(fresh("limits")).experiment_id


def refused(act, code: str, *said: str) -> None:
    with pytest.raises(MlflowException) as error:
        act()
    assert error.value.error_code == code, error.value
    assert all(text in error.value.message for text in said), error.value


def at_once(act, count: int) -> list[Exception | None]:
    """Does something that often at once, and tells what went wrong with each."""
    outcomes: list[Exception | None] = [None] * count

    def run(number: int) -> None:
        try:
            act(number)
        except Exception as error:
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_log_metrics_and_a_batch_beyond_the_limit_are_split_by_the_client(client, experiment):
    now = int(time.time() * 1000)
    with mlflow.start_run() as run:
        mlflow.log_metrics({f"m{number}": number for number in range(2_500)}, step=3)
    client.log_batch(run.info.run_id, [Metric("steps", n, now, n) for n in range(2_500)])
    found = client.get_run(run.info.run_id).data.metrics
    assert len(found) == 2_501
    assert (found["m2499"], found["steps"]) == (2_499, 2_499)
    history = client.get_metric_history(run.info.run_id, "steps")
    assert [point.step for point in history] == list(range(2_500))


def test_a_tag_too_long_is_cut_and_a_key_too_long_is_refused(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    client.log_batch(run_id, tags=[RunTag("long", "x" * 8_001)])
    assert client.get_run(run_id).data.tags["long"] == "x" * 8_000
    refused(lambda: client.set_tag(run_id, "k" * 251, "v"), "INVALID_PARAMETER_VALUE", "250")


def test_what_is_no_number_is_never_found_by_a_number(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    client.log_batch(run_id, [Metric("nan", math.nan, 1, 0), Metric("inf", math.inf, 1, 0)])
    plain = client.create_run(experiment).info.run_id
    client.log_metric(plain, "nan", 1)

    def found(clause: str) -> list[str]:
        return [run.info.run_id for run in client.search_runs([experiment], clause)]

    assert found("metrics.nan < 2") == [plain]
    assert found("metrics.inf > 1e300") == [run_id]
    ordered = client.search_runs([experiment], order_by=["metrics.nan DESC"])
    assert [run.info.run_id for run in ordered] == [plain, run_id]


def test_runs_of_a_deleted_experiment_go_and_come_back_with_it(client, fresh):
    experiment = client.create_experiment(fresh("gone"))
    kept = client.create_run(experiment).info.run_id
    client.log_metric(kept, "m", 1)
    client.delete_experiment(experiment)
    assert not client.search_runs([experiment], "metrics.m = 1")
    deleted = client.search_runs([experiment], "metrics.m = 1", ViewType.DELETED_ONLY)
    assert [run.info.run_id for run in deleted] == [kept]
    refused(lambda: client.create_run(experiment), "INVALID_PARAMETER_VALUE", "'active' state")
    refused(lambda: client.log_metric(kept, "m", 2), "INVALID_PARAMETER_VALUE", "'active' state")
    client.restore_experiment(experiment)
    found = client.search_runs([experiment], order_by=["metrics.m DESC"])
    assert [run.info.run_id for run in found] == [kept]


def test_every_page_of_a_search_follows_the_last_whatever_the_order(client, experiment):
    ids = []
    for number in range(40):
        run_id = client.create_run(experiment, start_time=number // 3).info.run_id
        ids.append(run_id)
        if number % 4:
            value = math.nan if number % 5 == 0 else number % 7
            client.log_metric(run_id, "m", value)
    client.delete_run(ids[7])
    for clause, order in [
        ("", []),
        ("", ["metrics.m DESC"]),
        ("", ["metrics.m ASC"]),
        ("metrics.m >= 2", []),
        ("metrics.m >= 2", ["metrics.m ASC"]),
        ("metrics.m >= 2", ["attributes.start_time ASC"]),
    ]:
        whole = [run.info.run_id for run in client.search_runs([experiment], clause, order_by=order)]
        paged, token = [], None
        while True:
            page = client.search_runs(
                [experiment], clause, order_by=order, max_results=3, page_token=token
            )
            paged += [run.info.run_id for run in page]
            token = page.token
            if not token:
                break
        assert paged == whole and len(set(paged)) == len(paged), (clause, order)
        assert ids[7] not in paged


def test_nested_runs_may_be_deep_and_outlive_their_parent(client, experiment):
    with mlflow.start_run() as parent:
        with mlflow.start_run(nested=True) as child:
            with mlflow.start_run(nested=True) as grandchild:
                mlflow.log_metric("m", 1)
    assert client.get_parent_run(grandchild.info.run_id).info.run_id == child.info.run_id
    client.delete_run(parent.info.run_id)
    assert client.get_parent_run(child.info.run_id).info.lifecycle_stage == "deleted"
    assert client.get_run(child.info.run_id).info.status == "FINISHED"


def test_a_batch_that_contradicts_the_run_leaves_nothing_behind(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    client.log_param(run_id, "p", "1")
    batch = {
        "metrics": [Metric("m", 1, 1, 1)],
        "params": [Param("new", "x"), Param("p", "2")],
        "tags": [RunTag("t", "v")],
    }
    refused(lambda: client.log_batch(run_id, **batch), "INVALID_PARAMETER_VALUE", "not allowed")
    found = client.get_run(run_id).data
    assert (found.params, found.metrics, "t" in found.tags) == ({"p": "1"}, {}, False)


def test_the_same_batch_from_many_clients_is_logged_once(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    metrics = [Metric(f"m{n % 5}", n, 1, n) for n in range(100)]
    params = [Param(f"p{n}", "v") for n in range(50)]
    outcomes = at_once(lambda _: client.log_batch(run_id, metrics, params), 16)
    assert outcomes == [None] * 16
    found = client.get_run(run_id).data
    assert (len(found.params), len(found.metrics)) == (50, 5)
    assert len(client.get_metric_history(run_id, "m0")) == 20


def test_of_clients_that_contradict_each_other_one_wins(client, experiment):
    run_id = client.create_run(experiment).info.run_id

    def log(number: int) -> None:
        params = [Param(f"p{n}", str(number)) for n in range(10)]
        client.log_batch(run_id, [Metric(f"m{number}", 1, 1, 1)], params)

    outcomes = at_once(log, 16)
    (winner,) = [number for number, outcome in enumerate(outcomes) if outcome is None]
    others = [outcome for outcome in outcomes if outcome is not None]
    assert {error.error_code for error in others} == {"INVALID_PARAMETER_VALUE"}
    found = client.get_run(run_id).data
    assert (set(found.params.values()), list(found.metrics)) == ({str(winner)}, [f"m{winner}"])
