"""The calls of the quick start that the client itself refuses, and what to write instead.

These need no server: the client of MLflow 3.17.2 sends no request for any of them.
"""

import mlflow
import pytest

NOBODY = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def no_server():
    mlflow.set_tracking_uri(NOBODY)


@pytest.mark.parametrize("act", ["set", "delete"])
def test_the_client_has_no_registered_prompt_alias(act):
    client = mlflow.MlflowClient()
    assert not hasattr(client, f"{act}_registered_prompt_alias")
    assert hasattr(client, f"{act}_prompt_alias")
    assert hasattr(mlflow.genai, f"{act}_prompt_alias")


def test_a_version_beside_a_uri_is_refused():
    expected = "The `version` argument should not be specified when loading a prompt by URI."
    with pytest.raises(mlflow.MlflowException) as refused:
        mlflow.genai.load_prompt("prompts:/any", version=1)
    assert refused.value.message == expected
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE"
