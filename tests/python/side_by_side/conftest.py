"""A pair of servers that hold the same: nothing at first, then what both were sent."""

import os
from collections.abc import Iterator

import pytest

from servers import fmf_server, mlflow_server, required


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The addresses of a real server and of ours.

    `FMF_TEST_PAIR` (two addresses with a space between) names a pair that runs already; with two
    real servers nothing differs, which is how the scenarios themselves are checked.
    """
    if running := os.environ.get("FMF_TEST_PAIR"):
        real, ours = running.split()
        yield real, ours
        return
    folder = tmp_path_factory.mktemp("pair")
    mlflow, fmf = required("FMF_TEST_MLFLOW_BIN"), required("FMF_BIN")
    with mlflow_server(mlflow, folder / "mlflow") as real, fmf_server(fmf, folder / "fmf") as ours:
        yield real, ours
