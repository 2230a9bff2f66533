"""Experiments: their names, lives and tags, and what a search of them finds."""

from mlflow import MlflowClient

from side_by_side.scenarios.tracking import Tracked
from side_by_side.seeing import Seen


def experiments(seen: Seen, client: MlflowClient) -> None:
    name = seen.name("life")
    tracked = Tracked(seen, client, "other")
    made = client.create_experiment(name, tags={"z": "1", "a": "2"})
    run = client.create_run(made, run_name="one", start_time=1).info.run_id
    for label, act in {
        "taken": lambda: client.create_experiment(name),
        "empty": lambda: client.create_experiment(""),
        "long": lambda: client.create_experiment("n" * 501),
        "runs": lambda: client.create_experiment(seen.name("r"), artifact_location="runs:/x"),
        "fragment": lambda: client.create_experiment(seen.name("f"), artifact_location="s3://a#b"),
        "bad tag": lambda: client.create_experiment(seen.name("t"), tags={"/a": "1"}),
        "get": lambda: client.get_experiment(made),
        "by name": lambda: client.get_experiment_by_name(name),
        "no name": lambda: client.get_experiment_by_name(seen.name("none")),
        "no number": lambda: client.get_experiment("abc"),
        "nobody": lambda: client.get_experiment("999999"),
        "set tag": lambda: client.set_experiment_tag(made, "z", "3"),
        "long tag": lambda: client.set_experiment_tag(made, "long", "x" * 20_001),
        "delete tag": lambda: client.delete_experiment_tag(made, "a"),
        "delete tag again": lambda: client.delete_experiment_tag(made, "a"),
        "rename": lambda: client.rename_experiment(made, f"{name}2"),
        "delete": lambda: client.delete_experiment(made),
        "delete again": lambda: client.delete_experiment(made),
        "a run of the deleted": lambda: client.get_run(run),
        "tag the deleted": lambda: client.set_experiment_tag(made, "z", "3"),
        "a name that stays taken": lambda: client.create_experiment(f"{name}2"),
        "restore": lambda: client.restore_experiment(made),
        "restore again": lambda: client.restore_experiment(made),
        "a run of the restored": lambda: client.get_run(run),
        "after all": lambda: client.get_experiment(made),
    }.items():
        tracked.see(label, act)


def searches_of_experiments(seen: Seen, client: MlflowClient) -> None:
    tracked = Tracked(seen, client, "of_experiments")
    for number, word in enumerate(["beta", "Alpha", "alpha", "b_ta"]):
        tags = {"mark": seen.name(""), "n": str(number)} | ({"odd": "x"} if number % 2 else {})
        client.create_experiment(seen.name(word), tags=tags)
    mine = f"tags.mark = '{seen.name('')}'"
    for text in [
        mine,
        f"{mine} AND name LIKE '%alpha'",
        f"{mine} AND name ILIKE '%ALPHA'",
        f"{mine} AND name like '%alpha'",
        f"{mine} AND name LIKE '%b_ta'",
        f"{mine} AND name != '{seen.name('beta')}'",
        f"{mine} AND tags.odd IS NULL",
        f"{mine} AND tags.odd IS NOT NULL",
        f"{mine} AND tag.n != '2'",
        f"{mine} AND tags.n > '1'",
        f"{mine} AND creation_time > 0",
        f"{mine} AND creation_time > 1.5",
        f"{mine} AND creation_time > '1'",
        f"{mine} AND creation_time LIKE 1",
        f"{mine} AND last_update_time < 5",
        f"{mine} AND experiment_id = 'abc'",
        f"{mine} AND experiment_id > '1'",
        f"{mine} AND experiment_id NOT IN ('0', '999999')",
        f"{mine} AND name IN ('a')",
        f"{mine} AND name > 'a'",
        f"{mine} AND name IS NULL",
        f"{mine} AND metrics.m > 1",
        f"{mine} AND attributes.name = 'x'",
        f"{mine} AND bogus = 'x'",
        f"{mine} OR name = 'x'",
        "bogus",
    ]:
        for order in (["name"], ["name DESC"]):
            label = f"{text.replace(seen.name(''), '<mark>')} {order}"
            tracked.see(label, lambda t=text, o=order: named(client, t, o))
    for order in (["tags.n"], ["bogus"], ["name, experiment_id"], ["name", "attribute.name"]):
        tracked.see(f"order {order}", lambda o=order: named(client, mine, o))
    for limit in (0, -1, 50_001):
        tracked.raw(f"limit {limit}", "experiments/search", {"max_results": limit})
    tracked.raw("no limit", "experiments/search", {})


def named(client: MlflowClient, text: str, order: list[str]) -> list[str]:
    return [found.name for found in client.search_experiments(filter_string=text, order_by=order)]


SCENARIOS = [
    experiments,
    searches_of_experiments,
]
