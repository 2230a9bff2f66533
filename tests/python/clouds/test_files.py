"""What a cloud does otherwise than a folder: pages of listings, parts of uploads, slow readers."""

import re
import socket
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mlflow
import pytest
import requests
from mlflow.artifacts import download_artifacts

from clouds.conftest import BELOW, BUCKET, process_id
from servers import wait_until

pytestmark = pytest.mark.clouds

MEBIBYTE = 1 << 20
# More than one page of a listing, and than one request that deletes.
MANY = 1_100
# Longer than a cloud may say nothing.
SLOW_SECONDS = 35


def sent_bytes(size: int) -> bytes:
    return bytes(range(256)) * (size // 256)


def test_a_folder_of_many_files_is_listed_whole_and_deleted_whole(served, cloud):
    names = [f"{number:05}" for number in range(MANY)]
    with ThreadPoolExecutor(8) as threads:
        put = threads.map(lambda name: served.ask("PUT", f"/many/{name}", data=b"x"), names)
        assert {answer.status_code for answer in put} == {200}
    assert served.names("many") == names
    assert served.ask("DELETE", "/many").status_code == 200
    assert served.names("many") == []
    assert cloud.names(BUCKET, f"{BELOW}/many/") == []


def test_a_file_of_200_mebibytes_is_never_held(served, fresh, tmp_path):
    content = sent_bytes(MEBIBYTE) * 200
    (tmp_path / "large.bin").write_bytes(content)
    mlflow.set_tracking_uri(served.url)
    mlflow.set_experiment(fresh("large"))
    with mlflow.start_run() as run:
        mlflow.log_artifact(tmp_path / "large.bin")
    got = download_artifacts(f"{run.info.artifact_uri}/large.bin", dst_path=tmp_path / "to")
    assert Path(got).read_bytes() == content
    status = Path(f"/proc/{process_id(served.folder)}/status").read_text()
    most = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) << 10
    assert most < 160 * MEBIBYTE, f"{most} bytes were held at once"


@pytest.mark.parametrize("size", [0, 1, 8 * MEBIBYTE - 256, 8 * MEBIBYTE, 8 * MEBIBYTE + 256])
def test_a_file_of_any_number_of_parts_comes_back(served, cloud, size):
    content = sent_bytes(size) if size > 1 else b"x" * size
    path = f"/sizes/{size}"
    assert served.ask("PUT", path, data=content).status_code == 200
    assert requests.get(served.store + path, timeout=60).content == content
    assert cloud.unfinished(BUCKET) == []


def test_a_part_of_a_file_is_read_if_it_still_is_the_same(served):
    served.ask("PUT", "/parts/a.txt", data=b"0123456789")
    check = [("bytes=2-4", 206, "234"), ("bytes=-2", 206, "89"), ("bytes=8-", 206, "89")]
    for asked, status, expect in check:
        answer = served.ask("GET", "/parts/a.txt", headers={"Range": asked})
        assert (answer.status_code, answer.text) == (status, expect), asked
    beyond = served.ask("GET", "/parts/a.txt", headers={"Range": "bytes=10-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, "bytes */10")
    known = {"If-None-Match": answer.headers["ETag"]}
    assert served.ask("GET", "/parts/a.txt", headers=known).status_code == 304
    served.ask("PUT", "/parts/a.txt", data=b"another one")
    assert served.ask("GET", "/parts/a.txt", headers=known).text == "another one"


def test_a_client_may_take_a_file_slowly(served):
    """However long it takes: no cloud that is read bit by bit counts as one that is away."""
    size = 64 * MEBIBYTE
    content = sent_bytes(MEBIBYTE) * 64
    served.ask("PUT", "/slow.bin", data=content)
    begun, got = time.monotonic(), 0
    with requests.get(f"{served.store}/slow.bin", stream=True, timeout=60) as answer:
        for piece in answer.iter_content(MEBIBYTE):
            assert piece == content[got : got + len(piece)]
            got += len(piece)
            due = begun + SLOW_SECONDS * got / size
            time.sleep(max(0, due - time.monotonic()))
    assert got == size


def test_an_upload_that_is_cut_off_is_never_seen(served, cloud):
    address = urllib.parse.urlsplit(served.store)
    name = f"{BELOW}/cut/off.bin"
    head = f"PUT {address.path}/cut/off.bin HTTP/1.1\r\nHost: {address.netloc}\r\n"
    head += f"Content-Length: {40 * MEBIBYTE}\r\n\r\n"
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(head.encode() + sent_bytes(20 * MEBIBYTE))
        wait_until(lambda: cloud.unfinished(BUCKET) == [name], "the cloud has parts of the file")
        assert served.names("cut") == []
    if cloud.forgets_unfinished:
        wait_until(lambda: cloud.unfinished(BUCKET) == [], "no part is left")
    assert served.names("cut") == []
    assert served.ask("GET", "/cut/off.bin").status_code == 404
    assert served.ask("PUT", "/cut/off.bin", data=b"whole").status_code == 200
    assert served.ask("GET", "/cut/off.bin").text == "whole"
    assert cloud.unfinished(BUCKET) == []


def test_the_mark_of_an_empty_folder_is_no_file_in_it(served, cloud):
    cloud.put(BUCKET, f"{BELOW}/marked/empty/")
    assert served.names("marked") == ["empty"]
    assert served.names("marked/empty") == []


def test_a_name_that_is_no_path_is_told_of(served, cloud):
    cloud.put(BUCKET, f"{BELOW}/odd//b")
    answer = served.ask("GET", params={"path": "odd"})
    assert answer.status_code == 503, answer.text
    assert "that others wrote into the artifact store" in answer.json()["message"]
    assert served.names("") != [], "other folders are listed as before"


def test_nothing_leaves_the_folder_of_the_bucket(served, cloud):
    before = sorted(cloud.names(BUCKET, ""))
    for path in ("%2e%2e/x", "a/..%2f..%2fx", "%2fx", "a%5cb", ".fmf-uploads/x"):
        for method in ("PUT", "GET", "DELETE"):
            answer = served.ask(method, f"/{path}", data=b"x" if method == "PUT" else None)
            assert (answer.status_code, answer.json()["message"]) == (400, "Invalid path"), path
    assert served.ask("DELETE", "/%2e").status_code == 400
    assert sorted(cloud.names(BUCKET, "")) == before
    assert all(name.startswith(f"{BELOW}/") for name in before)
