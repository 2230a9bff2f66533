"""Stores for the tests: files, a database in this process, our server, a real MLflow server.

`FMF_BIN` names the binary that serves, `FMF_TEST_MLFLOW_BIN` the command `mlflow` of the full
package, for the tests that are marked so.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
for unwanted in [name for name in os.environ if name.startswith(("MLFLOW_R", "MLFLOW_TRACK"))]:
    del os.environ[unwanted]

import fmf_prompts  # noqa: E402
import pytest  # noqa: E402
from servers import fmf_server, mlflow_server, required  # noqa: E402


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of our server."""
    with fmf_server(required("FMF_BIN"), tmp_path_factory.mktemp("fmf") / "data") as address:
        yield address


@pytest.fixture(scope="session")
def real_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real `mlflow server`."""
    folder = tmp_path_factory.mktemp("mlflow") / "data"
    with mlflow_server(required("FMF_TEST_MLFLOW_BIN"), folder) as address:
        yield address


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An empty working folder, and no store that an earlier test has named."""
    monkeypatch.chdir(tmp_path)
    yield
    fmf_prompts.set_tracking_uri(None)
    fmf_prompts.set_registry_uri(None)


@pytest.fixture
def fresh() -> Callable[[str], str]:
    """Makes names that no other test uses: `fresh("greeting")` is `greeting_5f1c…`."""
    mark = uuid.uuid4().hex[:10]
    return lambda name: f"{name}_{mark}"


@pytest.fixture(params=["files", "database", "server", "real server"])
def uri(request: pytest.FixtureRequest) -> str:
    """What names a store, of every kind in turn."""
    match request.param:
        case "files":
            return "./prompts"
        case "database":
            return "sqlite:fmf.db"
        case "server":
            return request.getfixturevalue("server")
        case _:
            return request.getfixturevalue("real_server")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of every kind of store need a real server for the last kind."""
    for item in items:
        if "real server" in item.name:
            item.add_marker(pytest.mark.real_mlflow)


@pytest.fixture
def store(uri: str) -> fmf_prompts.Store:
    """A store of every kind in turn."""
    return fmf_prompts.make_store(fmf_prompts.load_config(uri=uri))


@pytest.fixture
def remote(server: str) -> fmf_prompts.Store:
    """The store behind our server."""
    return fmf_prompts.make_store(fmf_prompts.load_config(uri=server))
