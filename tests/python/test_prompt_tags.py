"""Tags of prompts and tags of versions: two sets, which the client fills together."""

import mlflow
import pytest

from client_threads import wait_for_client_threads


@pytest.fixture
def prompt(client, fresh) -> str:
    """A prompt of two versions with tags that overlap."""
    name = fresh("tagged")
    mlflow.genai.register_prompt(name, "one", tags={"team": "red", "only_first": "1"})
    mlflow.genai.register_prompt(name, "two", tags={"team": "blue", "only_second": "2"})
    return name


def prompt_tags(name: str) -> dict[str, str]:
    """The tags of the prompt, but for the one that the client sets in the background."""
    wait_for_client_threads()
    tags = mlflow.genai.get_prompt_tags(name)
    tags.pop("_mlflow_experiment_ids", None)
    return tags


def version_tags(name: str, version: int) -> dict[str, str]:
    return mlflow.genai.load_prompt(name, version=version, cache_ttl_seconds=0).tags


def test_the_tags_of_versions_gather_on_the_prompt_and_the_last_one_wins(prompt):
    assert prompt_tags(prompt) == {"team": "blue", "only_first": "1", "only_second": "2"}
    assert version_tags(prompt, 1) == {"team": "red", "only_first": "1"}
    assert version_tags(prompt, 2) == {"team": "blue", "only_second": "2"}


def test_tags_keep_the_order_in_which_they_were_set(prompt):
    assert list(prompt_tags(prompt)) == ["team", "only_first", "only_second"]
    mlflow.genai.set_prompt_tag(prompt, "apple", "last")
    mlflow.genai.set_prompt_tag(prompt, "team", "green")
    assert list(prompt_tags(prompt)) == ["team", "only_first", "only_second", "apple"]


def test_a_tag_of_the_prompt_leaves_the_versions_alone(prompt):
    mlflow.genai.set_prompt_tag(prompt, "stage", "beta")
    assert prompt_tags(prompt)["stage"] == "beta"
    assert "stage" not in version_tags(prompt, 2)
    mlflow.genai.delete_prompt_tag(prompt, "stage")
    assert "stage" not in prompt_tags(prompt)


def test_a_tag_of_a_version_leaves_the_prompt_and_the_other_version_alone(prompt):
    mlflow.genai.set_prompt_version_tag(prompt, 1, "score", "0.9")
    assert version_tags(prompt, 1)["score"] == "0.9"
    assert "score" not in version_tags(prompt, 2)
    assert "score" not in prompt_tags(prompt)
    mlflow.genai.delete_prompt_version_tag(prompt, 1, "score")
    assert "score" not in version_tags(prompt, 1)


def test_deleting_a_tag_that_is_not_set_is_no_error(prompt):
    mlflow.genai.delete_prompt_tag(prompt, "never")
    mlflow.genai.delete_prompt_version_tag(prompt, "1", "never")


@pytest.mark.parametrize(("value", "kept"), [("", ""), ("ß 🦀\n", "ß 🦀\n"), (None, "")])
def test_a_value_comes_back_and_nothing_is_an_empty_text(prompt, value, kept):
    mlflow.genai.set_prompt_tag(prompt, "value", value)
    mlflow.genai.set_prompt_version_tag(prompt, 1, "value", value)
    assert prompt_tags(prompt)["value"] == kept
    assert version_tags(prompt, 1)["value"] == kept


@pytest.mark.parametrize(("value", "kept"), [(5, "5"), (None, "None"), (True, "True")])
def test_a_value_given_with_a_registration_becomes_a_text(prompt, value, kept):
    mlflow.genai.register_prompt(prompt, "three", tags={"value": value})
    assert prompt_tags(prompt)["value"] == version_tags(prompt, 3)["value"] == kept


@pytest.mark.parametrize("key", ["a.b", "a b", "a/b", "a:b", "a-b_c", "schlüssel", "1"])
def test_keys_that_may_be_used(prompt, key):
    mlflow.genai.set_prompt_tag(prompt, key, "v")
    mlflow.genai.set_prompt_version_tag(prompt, 1, key, "v")
    assert prompt_tags(prompt)[key] == version_tags(prompt, 1)[key] == "v"
    found = mlflow.genai.search_prompts(f"name = '{prompt}' AND tags.`{key}` = 'v'")
    assert [each.name for each in found] == [prompt]


@pytest.mark.parametrize("key", ["bad key!", "a/../b", "/a", ".", "a\nb"])
def test_keys_that_may_not_be_used(prompt, key):
    for act in (
        lambda: mlflow.genai.set_prompt_tag(prompt, key, "v"),
        lambda: mlflow.genai.set_prompt_version_tag(prompt, 1, key, "v"),
        lambda: mlflow.genai.register_prompt(prompt, "three", tags={key: "v"}),
    ):
        with pytest.raises(mlflow.MlflowException) as refused:
            act()
        assert refused.value.error_code == "INVALID_PARAMETER_VALUE"
    assert key not in prompt_tags(prompt)


def test_tags_do_not_touch_the_time_of_the_last_update(prompt):
    before = mlflow.genai.load_prompt(prompt, version=1).last_updated_timestamp
    mlflow.genai.set_prompt_version_tag(prompt, 1, "t", "v")
    mlflow.genai.set_prompt_alias(prompt, "a", 1)
    after = mlflow.genai.load_prompt(prompt, version=1, cache_ttl_seconds=0)
    assert after.last_updated_timestamp == before


def test_the_experiment_is_noted_on_the_prompt_and_can_be_searched(prompt):
    wait_for_client_threads()
    assert mlflow.genai.get_prompt_tags(prompt)["_mlflow_experiment_ids"] == ",0,"
    found = mlflow.genai.search_prompts(f"experiment_id = '0' AND name = '{prompt}'")
    assert [each.name for each in found] == [prompt]
    assert mlflow.genai.search_prompts(f"experiment_id = '7' AND name = '{prompt}'") == []
