"""What the client remembers, and many callers at once."""

from concurrent.futures import ThreadPoolExecutor

import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.prompt.registry_utils import PromptCache

WRITERS = 8


@pytest.fixture
def prompt(client, fresh) -> str:
    """A prompt of two versions, `production` on the first."""
    name = fresh("cached")
    mlflow.genai.register_prompt(name, "one")
    mlflow.genai.register_prompt(name, "two")
    client.set_prompt_alias(name, "production", 1)
    return name


def move_behind_the_client(server: str, name: str, alias: str, version: int) -> None:
    """Moves an alias as another process would: the cache of this one does not learn of it."""
    known = PromptCache._instance
    PromptCache._instance = None
    MlflowClient(server).set_prompt_alias(name, alias, version)
    PromptCache._instance = known


def test_an_alias_is_remembered_until_its_time_is_over(server, prompt):
    uri = f"prompts:/{prompt}@production"
    assert mlflow.genai.load_prompt(uri).version == 1
    move_behind_the_client(server, prompt, "production", 2)
    assert mlflow.genai.load_prompt(uri).version == 1
    assert mlflow.genai.load_prompt(uri, cache_ttl_seconds=0).version == 2


def test_the_time_can_be_set_for_all_calls(server, prompt, monkeypatch):
    monkeypatch.setenv("MLFLOW_ALIAS_PROMPT_CACHE_TTL_SECONDS", "0")
    uri = f"prompts:/{prompt}@production"
    assert mlflow.genai.load_prompt(uri).version == 1
    move_behind_the_client(server, prompt, "production", 2)
    assert mlflow.genai.load_prompt(uri).version == 2


def test_moving_an_alias_oneself_is_seen_at_once(client, prompt):
    uri = f"prompts:/{prompt}@production"
    assert mlflow.genai.load_prompt(uri).version == 1
    client.set_prompt_alias(prompt, "production", 2)
    assert mlflow.genai.load_prompt(uri).version == 2


def test_a_remembered_version_needs_no_request(prompt, monkeypatch):
    text = mlflow.genai.load_prompt(prompt, version=2).template

    def refuse(*arguments, **named):
        raise AssertionError("a request was sent")

    monkeypatch.setattr("mlflow.utils.rest_utils.http_request", refuse)
    assert mlflow.genai.load_prompt(prompt, version=2).template == text


def test_a_negative_time_is_refused_by_the_client(prompt):
    with pytest.raises(mlflow.MlflowException, match="cache_ttl_seconds"):
        mlflow.genai.load_prompt(prompt, version=1, cache_ttl_seconds=-1)


def test_many_writers_of_one_prompt_get_numbers_without_gaps(client, fresh):
    name = fresh("race")
    mlflow.genai.register_prompt(name, "start")

    def register(number: int) -> int:
        return MlflowClient().register_prompt(name, f"text {number}").version

    with ThreadPoolExecutor(WRITERS) as writers:
        versions = list(writers.map(register, range(WRITERS * 3)))
    assert sorted(versions) == list(range(2, 2 + WRITERS * 3))
    for number, version in enumerate(versions):
        assert mlflow.genai.load_prompt(name, version=version).template == f"text {number}"


def test_many_prompts_can_be_registered_at_once(client, fresh):
    names = [fresh(f"flock_{number}") for number in range(WRITERS * 3)]
    with ThreadPoolExecutor(WRITERS) as writers:
        prompts = list(writers.map(lambda name: MlflowClient().register_prompt(name, name), names))
    assert [(prompt.name, prompt.version) for prompt in prompts] == [(name, 1) for name in names]


def test_an_alias_that_many_move_ends_on_one_of_their_versions(client, prompt):
    def move(version: int) -> None:
        MlflowClient().set_prompt_alias(prompt, "shared", version)

    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(move, [1, 2] * WRITERS))
    assert mlflow.genai.load_prompt(f"prompts:/{prompt}@shared").version in (1, 2)
