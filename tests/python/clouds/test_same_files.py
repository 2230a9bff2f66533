"""The files of runs in a cloud: what the client's calls do with a folder they do here too."""

from collections.abc import Iterator

import pytest

from test_artifacts import *  # noqa: F403

pytestmark = pytest.mark.clouds


@pytest.fixture(autouse=True)
def unguarded(cloud) -> Iterator[None]:
    """Names with blanks are listed here, whose signatures an emulator takes for wrong ones."""
    with cloud.unguarded():
        yield
