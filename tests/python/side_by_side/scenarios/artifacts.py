"""Files of runs: what is written, listed, read and refused.

When a file was written and what a server calls its state differ from server to server: of those
headers only that they are there is kept.
"""

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import mlflow
from mlflow import MlflowClient
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
from mlflow.utils.rest_utils import http_request

from side_by_side.seeing import Seen

STORE = "/api/2.0/mlflow-artifacts/artifacts"
NAMES = ["a.txt", "MLmodel", "data.csv", "plot.png", "page.html", "x.bin", "a b/é ü.txt", "日本.md",
         "quo\"te.txt", "per%25cent.txt", "semi;colon.txt"]  # fmt: skip
OUTSIDE = ["%2e%2e/x", "a/%2e%2e/%2e%2e/x", "%252e%252e/x", "%2fetc/passwd", "a%23b", "C:/x"]
RANGES = ["bytes=0-1", "bytes=2-", "bytes=-2", "bytes=0-99"]


def _sent(client: MlflowClient, run_id: str, method: str, path: str, **more: Any) -> Any:
    """Status, headers that matter and body of a request as it is."""
    credentials = client._tracking_client.store.get_host_creds()
    endpoint = path.replace(" ", "%20")
    answer = http_request(credentials, endpoint, method, raise_on_status=False, **more)
    kept = ["Content-Type", "Content-Disposition", "Accept-Ranges", "Content-Range"]
    headers = {name: answer.headers.get(name) for name in kept if answer.status_code < 300}
    tagged = [name for name in ("ETag", "Last-Modified") if name in answer.headers]
    body = _plain(answer.text).replace(run_id, "<run>")
    return answer.status_code, headers, tagged if answer.status_code < 300 else [], body


def _plain(text: str) -> str:
    """A body without the blanks that JSON may have or not."""
    try:
        return json.dumps(json.loads(text), sort_keys=True)
    except ValueError:
        return text


def _tree(folder: str) -> dict[str, str]:
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {str(file.relative_to(folder)): file.read_text() for file in sorted(files)}


def _grow(folder: Path) -> None:
    for name in ("top.txt", "deep/er/down.txt", "deep/empty", "with space/é.txt"):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name if name != "deep/empty" else "")


def the_files_of_a_run(seen: Seen, client: MlflowClient) -> None:
    """What the client writes comes back, and is listed."""
    experiment = client.create_experiment(seen.name("files"))
    run_id = client.create_run(experiment).info.run_id
    repository = get_artifact_repository(client.get_run(run_id).info.artifact_uri)

    def listed(path: str | None = None) -> list:
        found = repository.list_artifacts(path)
        return [(file.path, file.is_dir, file.file_size) for file in found]

    seen("nothing yet", listed)
    seen("log_text", lambda: client.log_text(run_id, "grüße", "notes/hello world.txt"))
    seen("log_dict", lambda: client.log_dict(run_id, {"a": [1, 2]}, "settings.json"))
    with tempfile.TemporaryDirectory() as folder:
        _grow(Path(folder))
        seen("log_artifacts", lambda: client.log_artifacts(run_id, folder, "tree"))
    for path in (None, "tree", "tree/deep", "tree/with space", "tree/top.txt", "nope"):
        seen(f"list {path}", lambda path=path: listed(path))
    for path in ("tree", "tree/with space", "settings.json"):
        with tempfile.TemporaryDirectory() as folder:
            seen(
                f"download {path}",
                lambda path=path, folder=folder: (
                    client.download_artifacts(run_id, path, folder) and _tree(folder)
                ),
            )
    for path in ("tree/top.txt", "tree/deep", "nope"):
        seen(f"delete {path}", lambda path=path: repository.delete_artifacts(path))
        seen(f"after {path}", lambda: listed("tree"))
    seen("load_text", lambda: mlflow.artifacts.load_text(f"runs:/{run_id}/notes/hello world.txt"))


def requests_about_files(seen: Seen, client: MlflowClient) -> None:
    """Statuses, headers and words that the client does not show."""
    experiment = client.create_experiment(seen.name("requests"))
    run_id = client.create_run(experiment).info.run_id
    root = f"{STORE}/{experiment}/{run_id}/artifacts"

    def send(label: str, method: str, path: str, **more: Any) -> None:
        seen(label, lambda: re.sub(rf"\b{experiment}/<run>", "<root>", repr(
            _sent(client, run_id, method, path, **more)
        )))  # fmt: skip

    for name in NAMES:
        send(f"PUT {name}", "PUT", f"{root}/{name}", data=b"012345")
        send(f"GET {name}", "GET", f"{root}/{name}")
    for asked in RANGES:
        send(asked, "GET", f"{root}/a.txt", extra_headers={"Range": asked})
    for path in OUTSIDE:
        for method in ("PUT", "GET"):
            send(f"{method} {path}", method, f"{STORE}/{path}")
    send("GET a folder", "GET", f"{root}/a b")
    send("GET nothing", "GET", f"{root}/nope")
    send("GET below a file", "GET", f"{root}/a.txt/x")
    for path in ("", "x", "a b", "../x", "a.txt"):
        below = f"{experiment}/{run_id}/artifacts/{path}"
        send(f"list {path}", "GET", STORE, params={"path": below})
        asked = {"run_id": run_id, "path": path}
        send(f"list of the run {path}", "GET", "/api/2.0/mlflow/artifacts/list", params=asked)
    for path in ("a.txt", "nope", "a b", "../x"):
        asked = {"run_uuid": run_id, "path": path}
        send(f"get-artifact {path}", "GET", "/get-artifact", params=asked)
    for step in ("create", "abort"):
        send(step, "POST", f"/api/2.0/mlflow-artifacts/mpu/{step}/0/x", json={"path": "x"})
    send("presigned", "GET", "/api/2.0/mlflow-artifacts/presigned/0/x")


SCENARIOS = [the_files_of_a_run, requests_about_files]
