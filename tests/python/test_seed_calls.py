"""Every prompt call of the quick start, through the stock client, with prompts of our own.

Three calls of the quick start are refused by the client itself, whatever the server does. The
tests of this file use what the client has instead, and `test_seed_refusals.py` shows the refusals.
"""

import mlflow
import pytest
from mlflow import MlflowClient

GENTLE = "You answer hotel guests. Guest: {{question}}"
BRISK = "You answer hotel guests in one sentence. Guest: {{question}}"


@pytest.fixture
def concierge(client: MlflowClient, fresh) -> str:
    """A prompt with two versions and nothing else."""
    name = fresh("hotel_concierge")
    mlflow.genai.register_prompt(
        name,
        GENTLE,
        commit_message="first words",
        tags={"desk": fresh("front"), "author": "night-shift", "token_count": "12"},
    )
    mlflow.genai.register_prompt(name, BRISK, "shorter", {"token_count": "9"})
    return name


def test_registering_answers_the_name_the_number_and_what_was_sent(client, fresh):
    name = fresh("tour_guide")
    tags = {"use_case": "tours", "author": "team-travel", "environment": "development"}
    prompt = mlflow.genai.register_prompt(
        name=name, template="You lead tours of {{city}}.", commit_message="first", tags=dict(tags)
    )
    assert (prompt.name, prompt.version, prompt.uri) == (name, 1, f"prompts:/{name}/1")
    assert prompt.template == "You lead tours of {{city}}."
    assert prompt.commit_message == "first"
    assert prompt.tags == tags
    assert prompt.aliases == []
    assert prompt.variables == {"city"}
    assert prompt.creation_timestamp == prompt.last_updated_timestamp > 1_600_000_000_000


def test_a_second_registration_makes_the_next_version(concierge):
    third = mlflow.genai.register_prompt(concierge, "third")
    assert third.version == 3
    assert mlflow.genai.load_prompt(concierge, version=1).template == GENTLE


@pytest.mark.parametrize("number", [1, "1"])
def test_loading_by_number_takes_the_bare_name(concierge, number):
    assert mlflow.genai.load_prompt(concierge, version=number).template == GENTLE


def test_loading_by_number_in_the_uri(concierge):
    assert mlflow.genai.load_prompt(f"prompts:/{concierge}/2").template == BRISK


def test_loading_by_alias(concierge):
    mlflow.genai.set_prompt_alias(concierge, "production", version=1)
    prompt = mlflow.genai.load_prompt(f"prompts:/{concierge}@production")
    assert (prompt.version, prompt.template, prompt.aliases) == (1, GENTLE, ["production"])


@pytest.mark.parametrize("form", ["prompts:/{}@latest", "{}"])
def test_latest_is_the_highest_number(concierge, form):
    assert mlflow.genai.load_prompt(form.format(concierge)).version == 2
    mlflow.genai.register_prompt(concierge, "third")
    assert mlflow.genai.load_prompt(form.format(concierge)).version == 3


def test_a_loaded_prompt_renders(concierge):
    prompt = mlflow.genai.load_prompt(concierge)
    assert prompt.format(question="Is breakfast included?") == BRISK.replace(
        "{{question}}", "Is breakfast included?"
    )


def test_aliases_are_set_through_the_client_object(client, concierge):
    client.set_prompt_alias(concierge, "production", version=1)
    client.set_prompt_alias(concierge, "staging", version=2)
    assert mlflow.genai.load_prompt(f"prompts:/{concierge}@production").version == 1
    assert mlflow.genai.load_prompt(f"prompts:/{concierge}@staging").version == 2


def test_a_deleted_alias_is_gone_and_the_version_stays(client, concierge):
    client.set_prompt_alias(concierge, "candidate", version=2)
    client.delete_prompt_alias(concierge, "candidate")
    with pytest.raises(mlflow.MlflowException, match="Prompt alias candidate not found."):
        mlflow.genai.load_prompt(f"prompts:/{concierge}@candidate")
    assert mlflow.genai.load_prompt(concierge, version=2).aliases == []


def test_promotion_and_rollback_move_one_alias(client, concierge):
    uri = f"prompts:/{concierge}@production"
    client.set_prompt_alias(concierge, "production", version=1)
    improved = mlflow.genai.register_prompt(concierge, "improved", "v3: room service")
    client.set_prompt_alias(concierge, "staging", improved.version)
    assert mlflow.genai.load_prompt(f"prompts:/{concierge}@staging").version == 3

    previous = mlflow.genai.load_prompt(uri).version
    client.set_prompt_alias(concierge, "production", improved.version)
    assert mlflow.genai.load_prompt(uri).version == 3
    client.set_prompt_alias(concierge, "production", previous)
    assert mlflow.genai.load_prompt(uri).version == 1


def test_two_variants_stand_behind_two_aliases_and_the_winner_is_promoted(client, concierge):
    client.set_prompt_alias(concierge, "variant_a", version=1)
    client.set_prompt_alias(concierge, "variant_b", version=2)
    prompts = [
        mlflow.genai.load_prompt(f"prompts:/{concierge}@variant_{letter}") for letter in "ab"
    ]
    assert [prompt.template for prompt in prompts] == [GENTLE, BRISK]
    winner = max(prompts, key=lambda prompt: len(prompt.template))
    client.set_prompt_alias(concierge, "champion", version=winner.version)
    champion = mlflow.genai.load_prompt(f"prompts:/{concierge}@champion")
    assert champion.aliases == ["champion", "variant_b"]


def test_two_versions_can_be_compared(concierge):
    first = mlflow.genai.load_prompt(concierge, version=1)
    second = mlflow.genai.load_prompt(concierge, version=2)
    assert first.tags["token_count"] == "12"
    assert second.tags["token_count"] == "9"
    assert second.commit_message == "shorter"


def test_the_aliases_of_a_version_are_listed_in_order(client, concierge):
    for alias in ["staging", "candidate", "production"]:
        client.set_prompt_alias(concierge, alias, version=2)
    latest = mlflow.genai.load_prompt(f"prompts:/{concierge}@latest")
    assert latest.aliases == ["candidate", "production", "staging"]
