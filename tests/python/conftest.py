"""A server for the session, and a client without memory for each test.

`FMF_BIN` names the binary to start; `FMF_TEST_TRACKING_URI` aims the tests at a server that runs
already, ours or a real one. Names are made unique, so that any server will do. For a real MLflow
server it is `FMF_TEST_MLFLOW_BIN` (the command `mlflow` of the full package) and
`FMF_TEST_MLFLOW_URL`.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

# The client reads these when it is imported. Without retries a single 5xx fails its test.
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0"
for unwanted in ("MLFLOW_REGISTRY_URI", "MLFLOW_EXPERIMENT_ID", "MLFLOW_EXPERIMENT_NAME"):
    os.environ.pop(unwanted, None)

import mlflow  # noqa: E402
import pytest  # noqa: E402
import trustme  # noqa: E402
from mlflow.prompt.registry_utils import PromptCache  # noqa: E402
from mlflow.tracking import fluent  # noqa: E402

from client_threads import wait_for_client_threads  # noqa: E402
from servers import fmf_server, mlflow_server, required  # noqa: E402


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server under test."""
    if running := os.environ.get("FMF_TEST_TRACKING_URI"):
        yield running.rstrip("/")
        return
    binary = required("FMF_BIN")
    with fmf_server(binary, tmp_path_factory.mktemp("fmf") / "data") as address:
        yield address


@pytest.fixture(scope="session")
def real_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real `mlflow server`."""
    if running := os.environ.get("FMF_TEST_MLFLOW_URL"):
        yield running.rstrip("/")
        return
    binary = required("FMF_TEST_MLFLOW_BIN")
    with mlflow_server(binary, tmp_path_factory.mktemp("mlflow") / "data") as address:
        yield address


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `ca.pem`, and `chain.pem` and `key.pem` that it has signed."""
    folder = tmp_path_factory.mktemp("authority")
    ca = trustme.CA()
    server = ca.issue_cert("127.0.0.1", "localhost")
    ca.cert_pem.write_to_path(folder / "ca.pem")
    server.private_key_pem.write_to_path(folder / "key.pem")
    for certificate in server.cert_chain_pems:
        certificate.write_to_path(folder / "chain.pem", append=True)
    return folder


@pytest.fixture(autouse=True)
def forgetful_client(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Takes away what the client remembers of other tests: cache, threads, experiment, URIs."""
    monkeypatch.chdir(tmp_path)
    PromptCache._reset_instance()
    yield
    wait_for_client_threads()
    mlflow.set_registry_uri(None)
    fluent._active_experiment_id = None
    for remembered in ("MLFLOW_REGISTRY_URI", "MLFLOW_EXPERIMENT_ID"):
        os.environ.pop(remembered, None)


@pytest.fixture
def client(server: str) -> mlflow.MlflowClient:
    """A client whose tracking URI is the server under test."""
    mlflow.set_tracking_uri(server)
    return mlflow.MlflowClient()


@pytest.fixture
def fresh() -> Callable[[str], str]:
    """Makes names that no other test uses: `fresh("greeting")` is `greeting_5f1c…`."""
    mark = uuid.uuid4().hex[:10]
    return lambda name: f"{name}_{mark}"


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In continuous integration a test that was skipped was not run: that is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", [])) if reporter else 0
    if skipped and os.environ.get("CI") == "true":
        reporter.write_line(f"{skipped} skipped, which counts as failed where CI=true", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
