"""Plays the scenarios against one server: `python -m side_by_side.play URL MARK`.

A process of its own for each server, so that nothing the client remembers of one reaches the
other. Prints one line of JSON per scenario.
"""

import json
import os
import sys

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0"
# What is printed here is read.
os.environ["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"

import mlflow  # noqa: E402

from side_by_side.scenarios import SCENARIOS  # noqa: E402
from side_by_side.seeing import Seen  # noqa: E402


def main(uri: str, mark: str, *wanted: str) -> None:
    """Plays all scenarios, or those whose names are `wanted`, in their order."""
    mlflow.set_tracking_uri(uri)
    for number, scenario in enumerate(SCENARIOS):
        if wanted and scenario.__name__ not in wanted:
            continue
        seen = Seen(f"{mark}_{number:02}_")
        seen.forget()
        scenario(seen, mlflow.MlflowClient())
        print(json.dumps({"scenario": scenario.__name__, "lines": seen.lines}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
