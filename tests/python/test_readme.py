"""The tour of the README, from top to bottom beside the server that its first command starts."""

import contextlib
import random
import shutil
import time
from pathlib import Path

import mlflow

from readme import Block, is_as_told, tour
from servers import fmf_server, required, wait_until_healthy
from shell import Shell, shell

ADDRESS = "http://127.0.0.1:5000"
# Sections that are run elsewhere, or need what a test does not have.
ELSEWHERE = {
    "From Rust": "examples in the documentation of the crate `fmf`",
    "From Python, with our own package": "tests of the package",
    "Several servers on PostgreSQL": "the command line's tests of several servers",
    "Over from MLflow": "test_importing.py, and a real server behind --real-mlflow",
    "HTTPS, and behind a proxy": "test_https.py, and the server's tests of proxies",
}


def evaluation():
    """What the tour calls `evaluate`: version 2 is the better one, each answer is another."""
    dice = random.Random(7)
    return lambda prompt: dice.gauss(0.76 + 0.05 * prompt.version, 0.04)


class Tour:
    """The tour under way: a folder, a shell, a server that may be stopped, names of Python."""

    def __init__(self, address: str, bash: Shell, folder: Path, server) -> None:
        self.address, self.bash, self.folder, self.server = address, bash, folder, server
        self.names = {"evaluate": evaluation()}

    def follow(self, block: Block) -> None:
        """Does what a block says, and holds what is printed to what it tells."""
        match block.language:
            case "python":
                code = block.text.replace(ADDRESS, self.address)
                exec(compile(code, f"README.md:{block.line}", "exec"), self.names)
            case "yaml":
                (self.folder / "fmf.yaml").write_text(block.text.replace(ADDRESS, self.address))
            case "console":
                for command, told in block.commands():
                    self.type(command, told, block)

    def type(self, command: str, told: str, block: Block) -> None:
        if command.startswith("fmf serve"):
            # The text says to stop the one that runs.
            self.server.close()
        if "date" in command:
            # So that no moment of the tour is the second of a change.
            time.sleep(1.1)
        printed = self.bash.run(command.replace(ADDRESS, self.address))
        assert is_as_told(printed, told), (
            f"README.md:{block.line}: $ {command}\n--- printed\n{printed}\n--- told\n{told}"
        )
        if command.endswith("&"):
            wait_until_healthy(self.address)
        elif "date" in command:
            time.sleep(1.1)


def test_the_tour_of_the_readme_prints_what_it_tells(tmp_path):
    sections = tour()
    titles = [section.title for section in sections]
    assert set(ELSEWHERE) <= set(titles), titles
    programs = tmp_path / "bin"
    programs.mkdir()
    shutil.copy(required("FMF_BIN"), programs / "fmf")
    folder = tmp_path / "tour"
    folder.mkdir()
    with contextlib.ExitStack() as server:
        address = server.enter_context(
            fmf_server(str(programs / "fmf"), folder / "fmf-demo", "--demo")
        )
        port = address.rsplit(":", 1)[1]
        variables = {"COLUMNS": "96", "FMF_SERVE__PORT": port, "FMF_ACTOR": "ana@example.com"}
        with shell(folder, programs, **variables) as bash:
            under_way = Tour(address, bash, folder, server)
            for section in sections:
                if section.title not in ELSEWHERE:
                    for block in section.blocks:
                        under_way.follow(block)
    mlflow.set_tracking_uri(None)
