"""Tokens and protected aliases as the stock client meets them."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import mlflow
import pytest
from mlflow import MlflowException

from servers import fmf_server, required


class Guarded:
    """A server that asks for tokens, and the tokens it knows."""

    def __init__(self, address: str, folder: Path, tokens: dict[str, str]) -> None:
        self.address = address
        self.folder = folder
        self.tokens = tokens

    def log(self) -> list[str]:
        """Who did what, the newest first."""
        store = f"sqlite:{self.folder / 'fmf.db'}"
        lines = fmf("--store", store, "log").splitlines()[1:]
        return [" ".join(line.split()[2:]) for line in lines]


def fmf(*arguments: str) -> str:
    """Runs the command line, and answers what it prints, as wide as it is."""
    command = [required("FMF_BIN"), *arguments]
    environment = {name: said for name, said in os.environ.items() if name != "COLUMNS"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return done.stdout


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder = tmp_path_factory.mktemp("guarded") / "data"
    place = ("--data-dir", str(folder))
    folder.mkdir()
    tokens = {
        role: fmf("token", "add", f"the-{role}", "--role", role, *place).strip()
        for role in ("reader", "writer", "admin")
    }
    fmf("alias", "protect", "production", *place)
    with fmf_server(required("FMF_BIN"), folder, "--auth", "on") as address:
        yield Guarded(address, folder, tokens)


@pytest.fixture
def acting_as(guarded: Guarded, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets the client send another token from now on; that of `nobody` is none."""
    mlflow.set_tracking_uri(guarded.address)

    def act(role: str) -> None:
        if role == "nobody":
            monkeypatch.delenv("MLFLOW_TRACKING_TOKEN", raising=False)
        else:
            monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", guarded.tokens[role])

    return act


def check(act: Callable[[], object], code: str, *words: str) -> None:
    with pytest.raises(MlflowException) as refused:
        act()
    assert refused.value.error_code == code
    for word in words:
        assert word in refused.value.message, refused.value.message


def test_a_reader_loads_and_cannot_register(acting_as, fresh):
    name = fresh("read")
    acting_as("writer")
    mlflow.genai.register_prompt(name, "Hello {{name}}")
    acting_as("reader")
    assert mlflow.genai.load_prompt(name, version=1).template == "Hello {{name}}"
    assert [found.name for found in mlflow.genai.search_prompts(f"name = '{name}'")] == [name]
    check(lambda: mlflow.genai.register_prompt(name, "more"), "PERMISSION_DENIED", "writer")
    check(
        lambda: mlflow.genai.set_prompt_alias(name, "staging", 1), "PERMISSION_DENIED", "writer"
    )


def test_nobody_is_told_to_send_a_token(acting_as, fresh):
    acting_as("nobody")
    check(
        lambda: mlflow.genai.load_prompt(fresh("x"), version=1),
        "UNAUTHENTICATED",
        "MLFLOW_TRACKING_TOKEN",
    )


def test_a_token_is_a_password_too(guarded, acting_as, fresh, monkeypatch):
    acting_as("nobody")
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "anybody")
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", guarded.tokens["writer"])
    name = fresh("basic")
    assert mlflow.genai.register_prompt(name, "text").version == 1
    assert mlflow.genai.load_prompt(name, version=1).template == "text"


def test_a_writer_cannot_move_a_protected_alias(acting_as, guarded, fresh):
    name = fresh("guarded")
    acting_as("writer")
    for text in ("one", "two"):
        mlflow.genai.register_prompt(name, text)
    mlflow.genai.set_prompt_alias(name, "staging", 2)

    def promote() -> None:
        mlflow.genai.set_prompt_alias(name, "production", 2)

    check(promote, "PERMISSION_DENIED", "production", "*@production", "admin")
    acting_as("admin")
    promote()
    acting_as("writer")
    client = mlflow.MlflowClient()
    denied = "PERMISSION_DENIED"
    check(lambda: mlflow.genai.delete_prompt_alias(name, "production"), denied, "production")
    check(lambda: client.delete_prompt_version(name, "2"), denied, "production")
    acting_as("reader")
    assert mlflow.genai.load_prompt(f"prompts:/{name}@production").template == "two"
    moved = [line for line in guarded.log() if line.startswith("the-admin")]
    assert moved[0] == f"the-admin {name}@production set to 2"
