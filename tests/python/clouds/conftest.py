"""A server for each cloud, whose artifacts are there; every test is made with each of them."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from clouds.emulators import CLOUDS, Emulator
from servers import fmf_server, required

BUCKET = "files"
BELOW = "some/runs"


@pytest.fixture(scope="session", params=CLOUDS)
def cloud(
    request: pytest.FixtureRequest, authority: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Emulator]:
    """A cloud with an empty bucket."""
    folder = tmp_path_factory.mktemp("cloud") / request.param
    emulator = CLOUDS[request.param](folder, authority)
    with contextlib.closing(emulator):
        emulator.start()
        emulator.make(BUCKET)
        yield emulator


@dataclass
class Served:
    """A server of ours beside its cloud."""

    url: str
    folder: Path
    secrets: list[str] = field(repr=False)

    @property
    def store(self) -> str:
        return f"{self.url}/api/2.0/mlflow-artifacts/artifacts"

    def ask(self, method: str, path: str = "", **more) -> requests.Response:
        """Asks for a path of the store; whatever is answered holds no secret."""
        answer = requests.request(method, f"{self.store}{path}", timeout=120, **more)
        self.check_secrets(f"{answer.headers} {answer.text}")
        return answer

    def names(self, path: str) -> list[str]:
        answer = self.ask("GET", params={"path": path})
        assert answer.status_code == 200, answer.text
        return [file["path"] for file in answer.json().get("files", [])]

    def log(self) -> str:
        return self.folder.with_suffix(".log").read_text()

    def check_secrets(self, text: str) -> None:
        assert not [True for secret in self.secrets if secret in text], "a secret is told"


@pytest.fixture(scope="session")
def keys(cloud: Emulator) -> dict[str, str]:
    """The variables that let our server in."""
    return cloud.let_in()


@pytest.fixture(scope="session")
def served(cloud: Emulator, keys, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server of most tests; nothing it says, answers or counts ever holds a secret."""
    with serving(cloud, keys, tmp_path_factory.mktemp("served") / "data") as served:
        yield served


@contextlib.contextmanager
def serving(
    cloud: Emulator, environment: dict[str, str], folder: Path, bucket: str = BUCKET
) -> Iterator[Served]:
    """A server whose artifacts are in that bucket."""
    place = ["--artifacts", f"{cloud.scheme}://{bucket}/{BELOW}"]
    with fmf_server(required("FMF_BIN"), folder, *place, environment=environment) as url:
        served = Served(url, folder, cloud.secrets(environment))
        yield served
        served.check_secrets(requests.get(f"{url}/metrics", timeout=20).text)
        served.check_secrets(Path(f"/proc/{process_id(folder)}/cmdline").read_text())
    served.check_secrets(served.log())


def process_id(folder: Path) -> int:
    """The process of the server with that data folder."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(folder) in (process / "cmdline").read_text().split("\0"):
                return int(process.name)
    raise AssertionError(f"no server has the data folder {folder}")


@pytest.fixture(scope="session")
def server(served: Served) -> str:
    """The server that the tests of the files of runs are made against."""
    return served.url
