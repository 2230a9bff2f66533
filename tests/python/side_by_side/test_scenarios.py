"""The stock client shows its user the same at our server and at a real one."""

import json
import os
import re
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from side_by_side.differences import SCENARIO_DIFFERENCES
from side_by_side.reporting import differences
from side_by_side.scenarios import SCENARIOS

pytestmark = pytest.mark.real_mlflow
HERE = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def played(pair: tuple[str, str]) -> list[dict[str, list]]:
    """The transcripts of all scenarios: the real server's, then ours."""
    mark = f"s{uuid.uuid4().hex[:6]}"
    return [play(uri, mark) for uri in pair]


def play(uri: str, mark: str) -> dict[str, list]:
    command = [sys.executable, "-m", "side_by_side.play", uri, mark]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=HERE, env=environment, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr[-4000:]
    transcript = re.sub(rf"\b{urlsplit(uri).port}\b", "<port>", done.stdout)
    lines = [json.loads(line) for line in transcript.splitlines()]
    return {line["scenario"]: line["lines"] for line in lines}


@pytest.mark.parametrize("scenario", [scenario.__name__ for scenario in SCENARIOS])
def test_a_scenario_shows_the_same_at_both_servers(played, scenario):
    real, ours = (transcripts[scenario] for transcripts in played)
    assert [line["label"] for line in real] == [line["label"] for line in ours]
    found = [
        "\n".join([theirs["label"], *differences(theirs, mine)[:4]])
        for theirs, mine in zip(real, ours, strict=True)
        if theirs != mine and not any(row.explains(theirs, mine) for row in SCENARIO_DIFFERENCES)
    ]
    assert not found, f"{len(found)} calls differ:\n" + "\n".join(found[:40])
