"""The stock client against `https://`, with a certificate authority of one's own."""

from collections.abc import Iterator
from pathlib import Path

import mlflow
import pytest

from client_threads import wait_for_client_threads
from servers import fmf_server, required


@pytest.fixture(scope="module")
def https_server(authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that speaks HTTPS, under a path as well."""
    flags = ["--tls-cert", str(authority / "chain.pem"), "--tls-key", str(authority / "key.pem")]
    folder = tmp_path_factory.mktemp("https") / "data"
    flags += ["--root-path", "/fmf"]
    with fmf_server(required("FMF_BIN"), folder, *flags, authority=authority / "ca.pem") as address:
        yield address


def check_a_prompt(name: str) -> None:
    mlflow.genai.register_prompt(name, "one {{x}}")
    mlflow.genai.set_prompt_alias(name, "production", version=1)
    prompt = mlflow.genai.load_prompt(f"prompts:/{name}@production")
    assert prompt.format(x="two") == "one two"
    assert [found.name for found in mlflow.genai.search_prompts(f"name = '{name}'")] == [name]
    wait_for_client_threads()


@pytest.mark.parametrize("root", ["", "/fmf"])
def test_the_client_works_by_https(https_server, authority, monkeypatch, fresh, root):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority / "ca.pem"))
    mlflow.set_tracking_uri(https_server + root)
    check_a_prompt(fresh("encrypted"))


def test_a_client_that_does_not_know_the_authority_refuses(https_server, fresh):
    mlflow.set_tracking_uri(https_server)
    with pytest.raises(mlflow.MlflowException, match="CERTIFICATE_VERIFY_FAILED"):
        mlflow.genai.load_prompt(fresh("encrypted"))
