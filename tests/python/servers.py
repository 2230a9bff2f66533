"""Starting and stopping the servers that the tests talk to: ours, and a real `mlflow server`.

Nothing here knows a client or a test.
"""

import contextlib
import os
import queue
import re
import socket
import ssl
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

START_SECONDS = 90


@contextlib.contextmanager
def fmf_server(
    binary: str,
    folder: Path,
    *more: str,
    authority: Path | None = None,
    environment: dict[str, str] | None = None,
) -> Iterator[str]:
    """Our server on a free port with this data folder; yields its address.

    `authority` holds the certificate to trust where `more` makes the server speak HTTPS. What it
    says of itself stands beside the folder, in a file of its name with `.log` behind it.
    """
    command = [binary, "serve", "--host", "127.0.0.1", "--port", "0", "--data-dir", str(folder)]
    command += more
    log = folder.with_suffix(".log")
    with _process(command, log, stdout=subprocess.PIPE, more=environment) as process:
        address = _printed_address(process)
        wait_until_healthy(address, process, authority)
        yield address


@contextlib.contextmanager
def mlflow_server(binary: str, folder: Path) -> Iterator[str]:
    """A real `mlflow server` on a free port with an empty SQLite database; yields its address."""
    folder.mkdir(parents=True)
    port = free_port()
    command = [binary, "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += ["--backend-store-uri", f"sqlite:///{folder}/mlflow.db"]
    command += ["--artifacts-destination", str(folder / "artifacts")]
    with _process(command, folder.with_suffix(".log")) as process:
        address = f"http://127.0.0.1:{port}"
        wait_until_healthy(address, process)
        yield address


def required(variable: str) -> str:
    """The value of an environment variable that the tests cannot do without."""
    value = os.environ.get(variable)
    assert value, f"{variable} is not set; `cargo xtask test` sets it"
    return value


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Waits for a condition, which is asked again and again; `what` says which."""
    end = time.monotonic() + START_SECONDS
    while not is_so():
        assert time.monotonic() < end, f"after {START_SECONDS} s it is not so that {what}"
        time.sleep(0.05)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def _process(
    command: list[str],
    log: Path,
    stdout: int | None = None,
    more: dict[str, str] | None = None,
) -> Iterator[subprocess.Popen]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("FMF_", "MLFLOW_"))}
    # A real server would call home, and start a dozen processes that these tests do not need.
    environment |= {
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    }
    environment |= more or {}
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as said:
        process = subprocess.Popen(
            command, stdout=stdout or said, stderr=said, text=True, env=environment
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _printed_address(process: subprocess.Popen) -> str:
    """The address in the first line, with the rest of the output read away behind it."""
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for line in process.stdout:
            lines.put(line)
        lines.put("")

    threading.Thread(target=read, daemon=True).start()
    line = lines.get(timeout=START_SECONDS)
    found = re.search(r"https?://[^\s/]+", line)
    assert found, f"the first line of `fmf serve` holds no address: {line!r}"
    return found.group()


def wait_until_healthy(
    address: str, process: subprocess.Popen | None = None, authority: Path | None = None
) -> None:
    """Waits for a server; where its process is known, no longer than that lives."""
    trust = ssl.create_default_context(cafile=authority) if authority else None
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process is None or process.poll() is None, f"the server ended with status {process.returncode}"
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(f"{address}/health", timeout=5, context=trust) as answer:
                if answer.status == 200:
                    return
        time.sleep(0.05)
    raise AssertionError(f"{address}/health did not answer within {START_SECONDS} s")
