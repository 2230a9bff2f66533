"""`python -m seeds DIR`: plays the documents of a folder with both clients and reports."""

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
from itertools import groupby
from pathlib import Path

from servers import fmf_server, required

from . import blocks, exceptions


def main() -> int:
    found = blocks.of_folder(Path(sys.argv[1]))
    if not found:
        print(f"there is no block of Python in the documents of {sys.argv[1]}")
        return 1
    wrong = 0
    for client, listed in (("ours", exceptions.LISTED), ("stock", exceptions.LISTED_STOCK)):
        print(f"\n{TITLES[client]}")
        for document, part in groupby(found, key=lambda block: block.document):
            print(f"  {document}")
            played = play(client, list(part))
            wrong += sum(report(block, listed, client) for block in played)
    print(
        f"\n{len(found)} blocks; {wrong} neither passed nor listed"
        if wrong
        else "\nall as expected"
    )
    return 1 if wrong else 0


TITLES = {
    "ours": "fmf_prompts.as_mlflow(), as written",
    "stock": "the stock client against our server, with calls corrected that it lacks",
}


def play(client: str, part: list[blocks.Block]) -> list[dict]:
    """Both clients find an empty server."""
    text = json.dumps([dataclasses.asdict(block) for block in part])
    with tempfile.TemporaryDirectory() as folder:
        with fmf_server(required("FMF_BIN"), Path(folder) / "data") as address:
            python = sys.executable if client == "ours" else required("FMF_STOCK_PYTHON")
            command = [python, "-m", "seeds.play", client, address]
            quiet = {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0"}
            quiet["MLFLOW_LOGGING_LEVEL"] = "WARNING"
            played = subprocess.run(
                command, input=text, stdout=subprocess.PIPE, text=True, env=os.environ | quiet
            )
    if played.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {played.returncode}")
    return json.loads(played.stdout)


def report(block: dict, listed: dict[str, str], client: str) -> bool:
    """Prints what became of a block; true if that is not as it should be."""
    reason = next((why for key, why in listed.items() if key == block["heading"]), None)
    place = f"line {block['line']:>3}  {block['heading']}"
    failed, broke_off = block["failure"], "its last line alone" in (block["failure"] or "")
    if failed and reason and not broke_off:
        print(f"    listed  {place}: {reason}")
    elif failed:
        print(f"    FAILED  {place}: {failed}")
    elif reason:
        print(f"    FAILED  {place}: passes, and is on the list all the same: {reason}")
    else:
        print(f"    passed  {place}")
    for why in block["corrected"]:
        print(f"              corrected: {why}")
    return bool(failed) != bool(reason) or broke_off


if __name__ == "__main__":
    sys.exit(main())
