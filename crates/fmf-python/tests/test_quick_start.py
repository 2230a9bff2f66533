"""Every prompt call of the quick start, under its own names, with prompts of our own."""

import fmf_prompts
import pytest
from fmf_prompts import MlflowClient, genai

GENTLE = "You answer hotel guests. Guest: {{question}}"
BRISK = "You answer hotel guests in one sentence. Guest: {{question}}"


@pytest.fixture(params=["files", "server"])
def desk(request, fresh) -> str:
    """A prompt with two versions in the current store."""
    place = "./prompts" if request.param == "files" else request.getfixturevalue("server")
    fmf_prompts.set_tracking_uri(place)
    name = fresh("hotel_desk")
    genai.register_prompt(
        name=name,
        template=GENTLE,
        commit_message="first words",
        tags={"desk": name, "author": "night-shift", "token_count": "12"},
    )
    genai.register_prompt(name, BRISK, "shorter", {"desk": name, "token_count": "9"})
    return name


def test_registering_answers_what_was_registered(desk):
    prompt = genai.register_prompt(desk, "third", "and last", {"a": "b"})
    assert (prompt.name, prompt.version, prompt.uri) == (desk, 3, f"prompts:/{desk}/3")
    assert (prompt.template, prompt.commit_message, prompt.tags) == (
        "third",
        "and last",
        {"a": "b"},
    )
    assert (prompt.aliases, prompt.variables, prompt.is_text_prompt) == ([], set(), True)


@pytest.mark.parametrize("number", [1, "1"])
def test_a_number_may_stand_beside_a_name_or_its_uri(desk, number):
    for reference in (desk, f"prompts:/{desk}"):
        assert genai.load_prompt(reference, version=number).template == GENTLE
    assert genai.load_prompt(f"prompts:/{desk}/1").template == GENTLE
    assert genai.load_prompt(desk).template == BRISK
    with pytest.raises(ValueError, match="names a version already"):
        genai.load_prompt(f"prompts:/{desk}@production", version=number)


def test_aliases_are_set_moved_and_taken_away_under_every_name(desk):
    client = MlflowClient()
    client.set_registered_prompt_alias(desk, "production", version=1)
    client.set_registered_prompt_alias(desk, "staging", version=2)
    assert genai.load_prompt(f"prompts:/{desk}@production").template == GENTLE
    assert genai.load_prompt(f"prompts:/{desk}@latest").version == 2
    client.set_registered_prompt_alias(desk, "production", 2)
    moved = genai.load_prompt(f"prompts:/{desk}@production")
    assert (moved.version, moved.aliases) == (2, ["production", "staging"])
    client.delete_registered_prompt_alias(desk, "staging")
    genai.delete_prompt_alias(desk, "production")
    for alias in ("staging", "production"):
        with pytest.raises(LookupError, match=f'no alias "{alias}"'):
            genai.load_prompt(f"prompts:/{desk}@{alias}")
    genai.set_prompt_alias(name=desk, version=1, alias="champion")
    assert client.get_prompt_version_by_alias(desk, "champion").version == 1


def test_a_search_shows_each_prompt_by_its_latest_version(desk):
    (row,) = genai.search_prompts(filter_string=f"tags.desk = '{desk}'")
    assert (row.name, row.version, row.tags.get("token_count")) == (desk, 2, "9")
    assert [row.name for row in genai.search_prompts(f"name LIKE '{desk[:-2]}%'")] == [desk]
    assert genai.search_prompts("name LIKE 'nobody%'") == []


def test_a_search_for_a_name_shows_every_version(desk):
    MlflowClient().set_prompt_alias(desk, "production", 1)
    rows = genai.search_prompts(filter_string=f"name = '{desk}'")
    shown = [
        (row.version, row.commit_message, row.aliases, row.tags["token_count"]) for row in rows
    ]
    assert shown == [(2, "shorter", [], "9"), (1, "first words", ["production"], "12")]
    (one,) = genai.search_prompts(f"name = '{desk}' AND tags.token_count = '12'")
    assert one.version == 1
    assert len(genai.search_prompts(f"name = '{desk}'", max_results=1)) == 1


def test_tags_of_a_prompt_and_of_a_version_are_two_sets(desk):
    genai.set_prompt_tag(desk, "team", "front")
    genai.set_prompt_version_tag(desk, 1, "checked", "yes")
    assert genai.get_prompt_tags(desk)["team"] == "front"
    assert "team" not in genai.load_prompt(desk, 1, cache_ttl_seconds=0).tags
    assert genai.load_prompt(desk, 1).tags["checked"] == "yes"
    genai.delete_prompt_tag(desk, "team")
    genai.delete_prompt_version_tag(desk, 1, "checked")
    assert "team" not in genai.get_prompt_tags(desk)
    assert "checked" not in genai.load_prompt(desk, 1).tags


def test_what_else_a_version_carries_comes_back(desk):
    schema = {"type": "object", "properties": {"ort": {"type": "string"}}}
    genai.register_prompt(desk, "x", response_format=schema, model_config={"model_name": "m"})
    prompt = genai.load_prompt(desk)
    assert (prompt.response_format, prompt.model_config) == (schema, {"model_name": "m"})
    genai.set_prompt_model_config(desk, 3, {"model_name": "n", "top_p": 0.5})
    assert genai.load_prompt(desk).model_config == {"model_name": "n", "top_p": 0.5}
    genai.delete_prompt_model_config(desk, 3)
    assert genai.load_prompt(desk).model_config is None
    assert (prompt.creation_timestamp or 0) > 1_600_000_000_000


def test_versions_and_prompts_are_deleted(desk):
    client = MlflowClient()
    client.delete_prompt_version(desk, 2)
    assert genai.load_prompt(desk).version == 1
    assert client.get_prompt_version(desk, 2) is None
    assert [version.version for version in client.search_prompt_versions(desk)] == [1]
    client.delete_prompt(desk)
    assert client.get_prompt(desk) is None
    assert genai.load_prompt(desk, allow_missing=True) is None


def test_the_top_level_has_the_same_functions(desk):
    for name in genai.__all__:
        assert getattr(fmf_prompts, name) is getattr(genai, name)


def test_the_environment_names_the_store_as_for_the_stock_client(server, fresh, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:1")
    monkeypatch.setenv("MLFLOW_REGISTRY_URI", server)
    fmf_prompts.set_tracking_uri(None)
    assert fmf_prompts.get_registry_uri() == server
    assert fmf_prompts.get_tracking_uri() == "http://127.0.0.1:1"
    assert genai.register_prompt(fresh("ambient"), "x").version == 1
    fmf_prompts.set_registry_uri("./prompts")
    with pytest.raises(LookupError, match="files in"):
        genai.load_prompt(fresh("ambient"))
