"""Requests as no client sends them are answered alike by our server and by a real one."""

import uuid

import pytest

from side_by_side.differences import WIRE_DIFFERENCES, Difference
from side_by_side.wire import cases
from side_by_side.wire.endpoints import endpoints, state, subject
from side_by_side.wire.lockstep import unexplained
from side_by_side.wire.mutating import mutations

pytestmark = pytest.mark.real_mlflow
USED: set[Difference] = set()


def check(pair, requests) -> None:
    found = unexplained(pair, requests, USED)
    assert not found, f"{len(found)} answers differ:\n" + "\n".join(found[:40])


@pytest.fixture
def mark() -> str:
    """What the names of a test begin with."""
    return f"w{uuid.uuid4().hex[:8]}"


@pytest.mark.parametrize("number", range(len(endpoints(""))))
def test_mutated_requests(pair, mark, number):
    endpoint = endpoints(mark)[number]
    label = f"{endpoint.method} {endpoint.path}"

    def requests():
        yield from subject(mark)
        for request in mutations(endpoint, label):
            if endpoint.destroys:
                yield from subject(mark)
            yield request
        yield from state(mark)

    check(pair, requests())


@pytest.mark.parametrize("group", cases.GROUPS, ids=lambda group: group.__name__)
def test_hand_made_requests(pair, mark, group):
    check(pair, group(mark))


def test_every_difference_on_the_list_is_seen(pair, mark):
    """Whatever tests were chosen: the groups that show the differences are sent once more."""
    for number, group in enumerate(cases.SHOWING_DIFFERENCES):
        unexplained(pair, group(f"{mark}_{number}"), USED)
    for method in ("POST", "GET"):
        one = next(endpoint for endpoint in endpoints(mark) if endpoint.method == method)
        unexplained(pair, mutations(one, one.path), USED)
    unseen = [row.reason for row in WIRE_DIFFERENCES if row not in USED]
    assert not unseen, f"these rows explain nothing any more: {unseen}"
