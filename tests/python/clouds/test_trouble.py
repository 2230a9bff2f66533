"""A cloud that is away, refuses, or has no such bucket: a 503 that says so and tells no secret."""

import contextlib
import json
import signal
import subprocess
from pathlib import Path

import mlflow
import pytest
import requests
from mlflow.artifacts import load_text

from clouds.conftest import BUCKET, Served, serving
from servers import required

pytestmark = pytest.mark.clouds


def check_unavailable(served: Served, expect: str = "the artifact store") -> None:
    """Whatever is asked is a 503 of that text, and the cause stands in the log."""
    calls = [("PUT", "/0/a.txt"), ("GET", "/0/a.txt"), ("GET", ""), ("DELETE", "/0/a.txt")]
    for method, path in calls:
        answer = served.ask(method, path, data=b"x" if method == "PUT" else None)
        assert answer.status_code == 503, (method, path, answer.text)
        said = answer.json()
        assert said["error_code"] == "TEMPORARILY_UNAVAILABLE"
        assert expect in said["message"] and "send the request again" in said["message"]
        assert "127.0.0.1" not in said["message"], "where the cloud is concerns no client"
        assert answer.headers["Retry-After"] == "1"
    assert served.log().count("status=503 cause=the artifact store") == len(calls)
    served.check_secrets(served.log())


def test_a_bucket_that_is_not_there_is_unavailable(cloud, keys, tmp_path):
    with serving(cloud, keys, tmp_path / "data", bucket="nothing") as served:
        check_unavailable(served)
        assert "NoSuchBucket" in served.log() or "ContainerNotFound" in served.log()


def test_wrong_keys_are_unavailable_and_not_told(cloud, keys, tmp_path):
    with serving(cloud, cloud.wrong(keys), tmp_path / "data") as served:
        check_unavailable(served)
        assert "403 Forbidden" in served.log()


def test_a_cloud_that_stops_is_missed_until_it_is_back(cloud, tmp_path):
    # One of its own, since an emulator forgets what it does not keep in a file.
    cloud = type(cloud)(tmp_path / "cloud", cloud.authority)
    cloud.start()
    cloud.make(BUCKET)
    with contextlib.closing(cloud), serving(cloud, cloud.let_in(), tmp_path / "data") as served:
        assert served.ask("PUT", "/0/a.txt", data=b"x").status_code == 200
        cloud.close()
        check_unavailable(served, "the artifact store cannot be reached")
        assert requests.get(f"{served.url}/health", timeout=20).status_code == 200
        cloud.start()
        cloud.make(BUCKET)
        assert served.ask("PUT", "/0/b.txt", data=b"back").status_code == 200
        assert served.ask("GET", "/0/b.txt").text == "back"


def test_a_cloud_that_says_nothing_is_not_waited_for(cloud, keys, tmp_path):
    short = {"AWS_READ_TIMEOUT": "1s", "AZURE_READ_TIMEOUT": "1s"}
    with serving(cloud, keys | short, tmp_path / "data") as served:
        cloud.process.send_signal(signal.SIGSTOP)
        try:
            check_unavailable(served, "the artifact store cannot be reached")
        finally:
            cloud.process.send_signal(signal.SIGCONT)
        assert served.ask("PUT", "/0/a.txt", data=b"back").status_code == 200


@pytest.mark.parametrize("cloud", ["azure"], indirect=True)
def test_a_signature_lets_in_and_is_not_told(cloud, tmp_path):
    environment = cloud.environment | {"AZURE_STORAGE_SAS_TOKEN": cloud.signature()}
    with serving(cloud, environment, tmp_path / "data") as served:
        assert served.ask("PUT", "/signed/a.txt", data=b"x").status_code == 200
        assert served.names("signed") == ["a.txt"]
    with serving(cloud, environment, tmp_path / "other", bucket="nothing") as served:
        check_unavailable(served)


def test_an_address_with_a_secret_is_refused(cloud, tmp_path):
    address = f"{cloud.scheme}://{BUCKET}/x?sig=hidden"
    words = ["serve", "--port", "0", "--data-dir", str(tmp_path / "data"), "--artifacts", address]
    ended = subprocess.run([required("FMF_BIN"), *words], capture_output=True, text=True)
    assert ended.returncode != 0
    assert "keys are read from the environment" in ended.stderr
    assert "hidden" not in ended.stderr + ended.stdout


def test_a_backup_says_where_the_files_are(cloud, keys, tmp_path: Path):
    with serving(cloud, keys, tmp_path / "data") as served:
        mlflow.set_tracking_uri(served.url)
        mlflow.set_experiment("backed up")
        with mlflow.start_run() as run:
            mlflow.log_text("kept", "a.txt")

    def fmf(*words: str) -> subprocess.CompletedProcess:
        command = [required("FMF_BIN"), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True)

    place = f"{cloud.scheme}://{BUCKET}/some/runs"
    archive = str(tmp_path / "all.fmf")
    data = ["--data-dir", str(tmp_path / "data")]
    made = fmf("backup", archive, *data, "--artifacts", place, "--json")
    assert f"are at {place} and not in the backup" in made.stderr
    assert json.loads(made.stdout)
    restored = fmf("restore", archive, "--data-dir", str(tmp_path / "restored"))
    assert f"were at {place} and are not in the archive" in restored.stderr
    with serving(cloud, keys, tmp_path / "restored") as served:
        mlflow.set_tracking_uri(served.url)
        assert load_text(f"{run.info.artifact_uri}/a.txt") == "kept"
