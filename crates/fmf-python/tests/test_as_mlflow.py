"""The module in place of `mlflow`, each time in a process of its own."""

import subprocess
import sys

import pytest

APPLICATION = """
import sys, fmf_prompts
fmf_prompts.as_mlflow()
import mlflow
from mlflow import MlflowClient
from mlflow.genai import load_prompt
import mlflow.genai
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient as Same

mlflow.set_tracking_uri("./prompts")
prompt = mlflow.genai.register_prompt(name="tours", template="You lead tours of {{city}}.")
client = MlflowClient()
client.set_registered_prompt_alias("tours", "production", version=prompt.version)
assert Same is MlflowClient and fmf_prompts.as_mlflow() is mlflow
try:
    mlflow.genai.load_prompt("prompts:/tours@nowhere")
except MlflowException as error:
    print(error.error_code, "|", error.message)
try:
    mlflow.start_run()
except AttributeError as error:
    print(error)
for row in mlflow.genai.search_prompts(filter_string="name LIKE 'tour%'"):
    print(f"{row.name} v{row.version}", load_prompt("prompts:/tours", version=1).format(city="Rome"))
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)


def test_an_application_of_the_stock_client_runs_unchanged():
    ended = run(APPLICATION)
    assert ended.stderr == ""
    error, missing, row = ended.stdout.splitlines()
    assert error.startswith('INVALID_PARAMETER_VALUE | prompt "tours" has no alias "nowhere"')
    assert missing.startswith("mlflow.start_run is not in fmf_prompts, which knows prompts only")
    assert row == "tours v1 You lead tours of Rome."


@pytest.mark.parametrize("real", ["mlflow", "mlflow.exceptions"])
def test_it_refuses_where_the_real_one_is_loaded(real):
    ended = run(f"import {real}, fmf_prompts; fmf_prompts.as_mlflow()")
    last = ended.stderr.splitlines()[-1]
    assert last.startswith("RuntimeError: mlflow is loaded already, from ")
    assert "call as_mlflow() before anything imports it" in last


def test_importing_takes_nothing_that_is_slow():
    slow = set("asyncio dataclasses inspect json logging mlflow pydantic typing".split())
    program = f"import sys, fmf_prompts; print(sorted({slow} & set(sys.modules)))"
    assert run(program).stdout.strip() == "[]"
