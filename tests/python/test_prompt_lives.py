"""Creating step by step, reading back, deleting, and registering anew."""

import re

import mlflow
import pytest
from mlflow import MlflowException


@pytest.fixture
def prompt(client, fresh) -> str:
    """A prompt of three versions, an alias on the first and one on the last."""
    name = fresh("life")
    for text in ["one", "two", "three"]:
        mlflow.genai.register_prompt(name, text, commit_message=f"says {text}")
    client.set_prompt_alias(name, "old", 1)
    client.set_prompt_alias(name, "new", 3)
    return name


def test_a_prompt_can_be_created_before_its_versions(client, fresh):
    name = fresh("stepwise")
    created = client.create_prompt(name, description="for steps", tags={"a": "1"})
    assert (created.name, created.description, created.tags) == (name, "for steps", {"a": "1"})
    first = client.create_prompt_version(
        name, "hello {{you}}", description="first step", tags={"b": "2"}
    )
    assert (first.version, first.template) == (1, "hello {{you}}")
    assert (first.commit_message, first.tags) == ("first step", {"b": "2"})
    assert client.get_prompt(name).tags == {"a": "1"}


def test_a_prompt_without_versions_has_no_latest(client, fresh):
    name = fresh("empty")
    client.create_prompt(name)
    with pytest.raises(MlflowException) as missing:
        mlflow.genai.load_prompt(name)
    assert missing.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    assert mlflow.genai.load_prompt(name, allow_missing=True) is None
    assert client.search_prompt_versions(name) == []


def test_the_description_is_the_message_of_the_first_version(client, prompt):
    assert client.get_prompt(prompt).description == "says one"
    assert client.get_prompt_version(prompt, 3).commit_message == "says three"


@pytest.mark.parametrize(("version", "number"), [(2, 2), ("2", 2), ("old", 1), ("latest", 3)])
def test_a_version_is_read_by_number_or_by_alias(client, prompt, version, number):
    assert client.get_prompt_version(prompt, version).version == number


def test_a_version_is_read_by_its_alias(client, prompt):
    version = client.get_prompt_version_by_alias(prompt, "new")
    assert (version.version, version.aliases) == (3, ["new"])


@pytest.mark.parametrize("version", [9, "9"])
def test_a_version_that_is_not_there_is_an_error_and_a_prompt_is_none(client, prompt, version):
    with pytest.raises(MlflowException, match=re.escape(f"(name={prompt}, version=9) not found")):
        client.get_prompt_version(prompt, version)
    assert client.get_prompt("no such prompt at all") is None


def test_a_deleted_version_takes_its_aliases_along_and_its_number_stays_used(client, prompt):
    client.delete_prompt_version(prompt, "3")
    assert mlflow.genai.load_prompt(prompt, version=3, allow_missing=True) is None
    with pytest.raises(MlflowException, match="Prompt alias new not found."):
        mlflow.genai.load_prompt(f"prompts:/{prompt}@new")
    assert mlflow.genai.load_prompt(prompt).version == 2
    assert [v.version for v in client.search_prompt_versions(prompt)] == [2, 1]
    assert mlflow.genai.register_prompt(prompt, "four").version == 4


def test_deleting_a_version_twice_is_an_error(client, prompt):
    client.delete_prompt_version(prompt, "1")
    with pytest.raises(MlflowException) as missing:
        client.delete_prompt_version(prompt, "1")
    assert (
        missing.value.message
        == f"RESOURCE_DOES_NOT_EXIST: Prompt (name={prompt}, version=1) not found"
    )


def test_a_deleted_prompt_is_gone_with_everything(client, prompt):
    client.delete_prompt(prompt)
    assert client.get_prompt(prompt) is None
    assert mlflow.genai.load_prompt(prompt, version=1, allow_missing=True) is None
    assert mlflow.genai.search_prompts(f"name = '{prompt}'") == []
    with pytest.raises(MlflowException) as missing:
        client.delete_prompt(prompt)
    assert missing.value.message == f"RESOURCE_DOES_NOT_EXIST: Prompt with name={prompt} not found"


def test_a_name_begins_a_new_life_at_version_one(client, prompt):
    mlflow.genai.set_prompt_tag(prompt, "left", "behind")
    client.delete_prompt(prompt)
    reborn = mlflow.genai.register_prompt(prompt, "anew", "second life")
    assert reborn.version == 1
    assert client.get_prompt(prompt).description == "second life"
    assert "left" not in client.get_prompt(prompt).tags
    with pytest.raises(MlflowException, match="alias old not found"):
        mlflow.genai.load_prompt(f"prompts:/{prompt}@old")


def test_creating_a_prompt_twice_is_an_error(client, prompt):
    with pytest.raises(MlflowException) as taken:
        client.create_prompt(prompt)
    code = "RESOURCE_ALREADY_EXISTS"
    assert taken.value.message == f"{code}: Prompt (name={prompt}) already exists."
    assert taken.value.error_code == code


def test_a_model_and_a_prompt_cannot_share_a_name(client, prompt, fresh):
    model = fresh("model")
    client.create_registered_model(model)
    with pytest.raises(MlflowException) as taken:
        mlflow.genai.register_prompt(model, "x")
    assert f"Model '{model}' exists with the same name" in taken.value.message
    with pytest.raises(MlflowException) as taken:
        client.create_registered_model(prompt)
    assert f"with name '{prompt}', but the name is already taken by a prompt" in str(taken.value)
    with pytest.raises(MlflowException) as taken:
        client.create_prompt(model)
    assert f"with name '{model}', but the name is already taken by a" in str(taken.value)
