"""Ordinary registered models: the client's model calls, and prompts kept out of them."""

import mlflow
import pytest
from mlflow import MlflowClient, MlflowException

SOURCE = "s3://bucket/models/1"


@pytest.fixture
def model(client, fresh) -> str:
    """A model with three versions."""
    name = fresh("forecast")
    client.create_registered_model(name, tags={"team": "sea"}, description="waves")
    for number in range(1, 4):
        client.create_model_version(name, f"{SOURCE}/{number}", tags={"n": str(number)})
    return name


def check(act, code: str, message: str) -> None:
    with pytest.raises(MlflowException) as refused:
        act()
    assert (refused.value.error_code, refused.value.message) == (code, f"{code}: {message}")


def test_a_model_comes_back_as_it_was_created(client, model):
    found = client.get_registered_model(model)
    assert (found.name, found.description, found.tags) == (model, "waves", {"team": "sea"})
    assert found.aliases == {}
    assert [v.version for v in found.latest_versions] == ["3"]
    assert found.creation_timestamp <= found.last_updated_timestamp


def test_a_version_comes_back_as_it_was_created(client, model):
    made = client.create_model_version(
        model, SOURCE, run_link="http://runs/1", tags={"a": "b"}, description="fourth"
    )
    found = client.get_model_version(model, made.version)
    assert (found.version, found.source, found.description) == ("4", SOURCE, "fourth")
    assert (found.current_stage, found.status, found.tags) == ("None", "READY", {"a": "b"})
    assert found.run_link == "http://runs/1"
    assert client.get_model_version_download_uri(model, "4") == SOURCE


def test_an_alias_points_at_a_version_and_moves(client, model):
    client.set_registered_model_alias(model, "champion", "1")
    assert client.get_model_version_by_alias(model, "champion").version == "1"
    client.set_registered_model_alias(model, "champion", "2")
    assert client.get_registered_model(model).aliases == {"champion": "2"}
    assert client.get_model_version(model, "1").aliases == []
    client.delete_registered_model_alias(model, "champion")
    check(
        lambda: client.get_model_version_by_alias(model, "champion"),
        "INVALID_PARAMETER_VALUE",
        "Registered model alias champion not found.",
    )


def test_tags_of_models_and_of_versions(client, model):
    client.set_registered_model_tag(model, "k", "v")
    client.set_model_version_tag(model, "2", "k2", "v2")
    assert client.get_registered_model(model).tags == {"team": "sea", "k": "v"}
    assert client.get_model_version(model, "2").tags == {"n": "2", "k2": "v2"}
    client.delete_registered_model_tag(model, "team")
    client.delete_model_version_tag(model, "2", "n")
    assert client.get_registered_model(model).tags == {"k": "v"}
    assert client.get_model_version(model, "2").tags == {"k2": "v2"}


def test_descriptions_can_be_changed(client, model):
    assert client.update_registered_model(model, "tides").description == "tides"
    assert client.update_model_version(model, "1", "first").description == "first"
    assert client.get_model_version(model, "1").description == "first"


def test_a_renamed_model_keeps_what_it_has(client, model, fresh):
    new = fresh("renamed")
    client.set_registered_model_alias(model, "champion", "1")
    client.rename_registered_model(model, new)
    found = client.get_registered_model(new)
    assert (found.tags, found.aliases) == ({"team": "sea"}, {"champion": "1"})
    assert client.get_model_version(new, "2").name == new
    missing = f"Registered Model with name={model} not found"
    check(lambda: client.get_registered_model(model), "RESOURCE_DOES_NOT_EXIST", missing)


def test_a_rename_to_a_taken_name_is_refused(client, model, fresh):
    other = fresh("other")
    client.create_registered_model(other)
    taken = f"Registered Model (name={other}) already exists."
    with pytest.raises(MlflowException, match="RESOURCE_ALREADY_EXISTS: ") as refused:
        client.rename_registered_model(model, other)
    assert taken in refused.value.message


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_stages(client, model):
    client.transition_model_version_stage(model, "1", "Production")
    client.transition_model_version_stage(model, "2", "staging")
    assert client.get_model_version(model, "2").current_stage == "Staging"
    latest = {v.current_stage: v.version for v in client.get_latest_versions(model)}
    assert latest == {"None": "3", "Staging": "2", "Production": "1"}
    [only] = client.get_latest_versions(model, stages=["Production"])
    assert only.version == "1"
    client.transition_model_version_stage(model, "3", "Production", archive_existing_versions=True)
    assert client.get_model_version(model, "1").current_stage == "Archived"


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_a_wrong_stage_is_refused(client, model):
    with pytest.raises(MlflowException, match="Invalid Model Version stage: Nowhere."):
        client.transition_model_version_stage(model, "1", "Nowhere")


def test_searching_models_and_versions(client, model):
    [found] = client.search_registered_models(f"name = '{model}'")
    assert (found.name, found.tags) == (model, {"team": "sea"})
    versions = client.search_model_versions(f"name = '{model}'", order_by=["version_number ASC"])
    assert [v.version for v in versions] == ["1", "2", "3"]
    versions = client.search_model_versions(f"name = '{model}' AND tags.n = '2'")
    assert [v.version for v in versions] == ["2"]


def test_deleting_a_version_and_a_model(client, model):
    client.delete_model_version(model, "3")
    missing = f"Model Version (name={model}, version=3) not found"
    check(lambda: client.get_model_version(model, "3"), "RESOURCE_DOES_NOT_EXIST", missing)
    assert client.create_model_version(model, SOURCE).version == "4"
    client.delete_registered_model(model)
    assert client.search_registered_models(f"name = '{model}'") == []
    assert client.search_model_versions(f"name = '{model}'") == []


def test_prompts_and_models_do_not_see_each_other(client, model, fresh):
    prompt = fresh("prompt")
    mlflow.genai.register_prompt(prompt, "x", tags={"team": "sea"})
    both = f"name IN ('{model}', '{prompt}')"
    assert [m.name for m in client.search_registered_models(both)] == [model]
    assert {v.name for v in client.search_model_versions(both)} == {model}
    assert [p.name for p in mlflow.genai.search_prompts(both)] == [prompt]
    assert client.get_prompt(model) is None


@pytest.mark.parametrize(
    "act",
    [
        lambda client, name: client.get_registered_model(name),
        lambda client, name: client.set_registered_model_alias(name, "a", "1"),
        lambda client, name: client.set_registered_model_tag(name, "k", "v"),
        lambda client, name: client.delete_registered_model(name),
        lambda client, name: client.get_model_version(name, "1"),
        lambda client, name: client.rename_registered_model(name, name + "_new"),
    ],
)
def test_the_client_takes_no_prompt_for_a_model(client: MlflowClient, fresh, act):
    prompt = fresh("prompt")
    mlflow.genai.register_prompt(prompt, "x")
    with pytest.raises(MlflowException, match="not found"):
        act(client, prompt)
