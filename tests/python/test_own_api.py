"""FMF's own API, asked what its own description allows and much that it does not.

Requests are made from the OpenAPI document, always the same ones. Every answer must be one that
the document describes, and none may be a 5xx.
"""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import mlflow
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from servers import fmf_server, required

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
# The names in the examples of the document.
PROMPT, ALIAS = "invoice_summary", "production"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own, whose registry holds what the examples of the document name."""
    folder = tmp_path_factory.mktemp("own-api") / "data"
    with fmf_server(required("FMF_BIN"), folder) as address:
        mlflow.set_tracking_uri(address)
        for version, text in enumerate(("Say {{what}}", "Say {{what}}!"), start=1):
            mlflow.genai.register_prompt(PROMPT, text, tags={"team": "billing"})
            mlflow.genai.set_prompt_alias(PROMPT, ALIAS, version)
        yield address


described = schemathesis.openapi.from_path(DOCUMENT)


# What a filter, a moment or a page token may be cannot be said by a schema: a text that is none of
# them is refused with 400, although the schema allows it.
@described.parametrize()
@settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_document_describes(
    case: schemathesis.Case, address: str
) -> None:
    case.call_and_validate(base_url=address, excluded_checks=[positive_data_acceptance])


def test_the_server_describes_itself_as_the_document_does(address: str) -> None:
    with urllib.request.urlopen(f"{address}/api/fmf/v1/openapi.json", timeout=5) as answer:
        assert json.load(answer) == json.loads(DOCUMENT.read_text())


def test_the_server_is_as_it_was_afterwards(address: str) -> None:
    with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:
        assert answer.status == 200
    mlflow.set_tracking_uri(address)
    assert mlflow.genai.load_prompt(PROMPT, version=2).template == "Say {{what}}!"
