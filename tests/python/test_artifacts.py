"""Files of runs: what the client's calls write, list and read at our server."""

import json
import os
from pathlib import Path

import mlflow
import pytest
import requests
from matplotlib.figure import Figure
from mlflow import MlflowClient, MlflowException
from mlflow.artifacts import download_artifacts, list_artifacts, load_dict, load_text
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

LARGE = 64 << 20


@pytest.fixture
def run(client: MlflowClient, fresh) -> mlflow.ActiveRun:
    """A run of an experiment of its own, which is the active one."""
    mlflow.set_experiment(fresh("artifacts"))
    with mlflow.start_run() as run:
        yield run


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def grown(folder: Path) -> dict[str, bytes]:
    """A folder with folders in it, and names that a URL does not take as they are."""
    files = {
        "top.txt": b"top",
        "deep/er/down.bin": bytes(range(256)) * 40,
        "deep/empty": b"",
        "with space/é ü.txt": "grüße".encode(),
        "with space/a+b&c=d;e@f%41.txt": b"odd",
        "日本/語.md": b"# x",
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return files


def names(run_id: str, path: str | None = None) -> list[tuple[str, bool, int | None]]:
    repository = get_artifact_repository(mlflow.get_run(run_id).info.artifact_uri)
    found = repository.list_artifacts(path)
    return [(file.path, file.is_dir, file.file_size) for file in found]


def test_texts_and_dicts_come_back(run):
    mlflow.log_text("grüße", "notes/hello world.txt")
    mlflow.log_dict({"depth": [1, 2]}, "settings.json")
    mlflow.log_dict({"depth": 1}, "settings.yaml")
    root = run.info.artifact_uri
    assert load_text(f"{root}/notes/hello world.txt") == "grüße"
    assert load_dict(f"{root}/settings.json") == {"depth": [1, 2]}
    assert load_text(f"{root}/settings.yaml") == "depth: 1\n"
    assert names(run.info.run_id, "notes") == [("notes/hello world.txt", False, 7)]


def test_a_folder_tree_comes_back_as_it_was(run, tmp_path):
    (tmp_path / "from").mkdir()
    files = grown(tmp_path / "from")
    # The client writes a name's %41 as it is, and servers read an A in it, MLflow's as ours.
    read = {name.replace("%41", "A"): content for name, content in files.items()}
    mlflow.log_artifacts(tmp_path / "from", "models/tree")
    run_id = run.info.run_id
    got = download_artifacts(f"{run.info.artifact_uri}/models/tree", dst_path=tmp_path / "to")
    assert tree(Path(got)) == read
    assert names(run_id) == [("models", True, None)]
    listed = [path for path, _, _ in names(run_id, "models/tree")]
    assert listed == [f"models/tree/{name}" for name in ("deep", "top.txt", "with space", "日本")]
    one = download_artifacts(f"{run.info.artifact_uri}/models/tree/deep/empty")
    assert Path(one).read_bytes() == b""


def test_a_file_that_is_logged_again_is_the_new_one(run, tmp_path):
    for text in ("the first", "second"):
        (tmp_path / "a.txt").write_text(text)
        mlflow.log_artifact(tmp_path / "a.txt")
    assert load_text(f"{run.info.artifact_uri}/a.txt") == "second"
    assert names(run.info.run_id) == [("a.txt", False, 6)]


def test_a_large_file_goes_both_ways(run, tmp_path):
    content = os.urandom(1 << 20) * (LARGE >> 20)
    (tmp_path / "large.bin").write_bytes(content)
    mlflow.log_artifact(tmp_path / "large.bin")
    got = download_artifacts(f"{run.info.artifact_uri}/large.bin", dst_path=tmp_path / "to")
    assert Path(got).read_bytes() == content


def test_an_image_and_a_figure_are_kept(run):
    figure = Figure()
    figure.subplots().plot([1, 2, 3])
    mlflow.log_figure(figure, "plots/line.png")
    got = download_artifacts(f"{run.info.artifact_uri}/plots/line.png")
    assert Path(got).read_bytes().startswith(b"\x89PNG")


def test_a_table_grows_and_is_found_by_its_tag(run):
    rows = {"question": ["a", "b"], "score": [1, 2]}
    mlflow.log_table(rows, "eval.json")
    mlflow.log_table({"question": ["c"], "score": [3]}, "eval.json")
    table = mlflow.load_table("eval.json", run_ids=[run.info.run_id])
    assert list(table["question"]) == ["a", "b", "c"]
    tag = mlflow.get_run(run.info.run_id).data.tags["mlflow.loggedArtifacts"]
    assert json.loads(tag) == [{"path": "eval.json", "type": "table"}]


def test_what_is_not_there_is_said_to_be_missing(run, tmp_path):
    with pytest.raises(MlflowException) as error:
        download_artifacts(f"{run.info.artifact_uri}/nope.txt")
    assert "nope.txt" in str(error.value)
    assert list_artifacts(run.info.artifact_uri) == []
    assert names(run.info.run_id, "nope") == []


def test_deleted_files_are_gone(run, tmp_path):
    mlflow.log_text("x", "a/one.txt")
    mlflow.log_text("x", "a/two.txt")
    repository = get_artifact_repository(run.info.artifact_uri)
    repository.delete_artifacts("a/one.txt")
    assert names(run.info.run_id, "a") == [("a/two.txt", False, 1)]
    repository.delete_artifacts("a")
    assert names(run.info.run_id) == []


def test_a_path_that_leads_out_is_refused(run, server):
    store = f"{server}/api/2.0/mlflow-artifacts/artifacts"
    for path in ("%2e%2e/x", "a/..%2f..%2fx", "%2fetc/passwd", "a%5cb"):
        answer = requests.put(f"{store}/{path}", data=b"x", timeout=20)
        assert (answer.status_code, answer.json()["message"]) == (400, "Invalid path"), path


def test_an_upload_that_is_refused_is_told_why(run, server):
    """The client still sends when the answer is known; it must get it all the same."""
    store = f"{server}/api/2.0/mlflow-artifacts/artifacts"
    answer = requests.put(f"{store}/%2e%2e/x", data=b"x" * (6 << 20), timeout=20)
    assert (answer.status_code, answer.json()["message"]) == (400, "Invalid path")


def test_a_page_reads_a_file_by_its_run(run, server):
    mlflow.log_text("<script>alert(1)</script>", "page.html")
    asked = {"path": "page.html", "run_uuid": run.info.run_id}
    answer = requests.get(f"{server}/get-artifact", params=asked, timeout=20)
    assert answer.text == "<script>alert(1)</script>"
    assert answer.headers["Content-Disposition"] == "attachment; filename=page.html"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
