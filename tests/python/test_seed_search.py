"""The searches and the routing of the quick start, with prompts of our own."""

import mlflow
import pytest


@pytest.fixture
def desks(client, fresh) -> dict[str, str]:
    """Three prompts, two of one kind, with a production alias each: label to name."""
    names = {}
    for label, kind in [("billing", "money"), ("refunds", "money"), ("general", "talk")]:
        name = names[label] = fresh(f"bank_{label}")
        mlflow.genai.register_prompt(name, f"{label}: {{{{q}}}}", tags={"kind": fresh(kind)})
        mlflow.genai.register_prompt(name, f"{label}, briefly: {{{{q}}}}", "brief")
        mlflow.genai.set_prompt_alias(name, "production", version=1)
    return names


def search(filter_string: str) -> list[str]:
    return [prompt.name for prompt in mlflow.genai.search_prompts(filter_string=filter_string)]


def test_a_search_by_tag_finds_prompts_once_however_many_versions(desks, fresh):
    assert search(f"tags.kind = '{fresh('money')}'") == [desks["billing"], desks["refunds"]]
    assert search(f"tags.kind = '{fresh('nothing')}'") == []


def test_a_search_by_pattern(desks, fresh):
    mark = fresh("").lstrip("_")
    assert search(f"name LIKE 'bank%{mark}'") == sorted(desks.values())
    assert search(f"name LIKE 'BANK%{mark}'") == []
    assert search(f"name ILIKE 'BANK_RE%{mark}'") == [desks["refunds"]]


def test_a_search_by_name(desks):
    assert search(f"name = '{desks['general']}'") == [desks["general"]]


def test_conditions_are_joined_with_and(desks, fresh):
    found = search(f"tags.kind = '{fresh('money')}' AND name LIKE 'bank_bill%'")
    assert found == [desks["billing"]]


def test_what_a_search_finds_has_the_tags_of_the_prompt(desks, fresh):
    [prompt] = mlflow.genai.search_prompts(filter_string=f"name = '{desks['general']}'")
    assert prompt.tags["kind"] == fresh("talk")
    assert "mlflow.prompt.is_prompt" not in prompt.tags


def test_all_versions_of_a_prompt_are_listed_the_newest_first(client, desks):
    versions = client.search_prompt_versions(desks["billing"])
    assert [(v.version, v.commit_message) for v in versions] == [(2, "brief"), (1, "")]
    assert [v.template for v in versions] == ["billing, briefly: {{q}}", "billing: {{q}}"]


def desk_for(query: str) -> str:
    """The rule of a router: which desk answers."""
    words = {"invoice": "billing", "payment": "billing", "refund": "refunds"}
    return next((desk for word, desk in words.items() if word in query.lower()), "general")


@pytest.mark.parametrize(
    ("query", "desk"),
    [("My invoice is wrong", "billing"), ("Where is my REFUND?", "refunds"), ("Hi", "general")],
)
def test_a_router_picks_the_prompt_by_the_query(desks, query, desk):
    prompt = mlflow.genai.load_prompt(f"prompts:/{desks[desk_for(query)]}@production")
    assert prompt.template == f"{desk}: {{{{q}}}}"


@pytest.mark.parametrize("language", ["rust", "python"])
def test_a_name_made_of_a_variable_is_loaded(client, fresh, language):
    name = fresh(f"reviewer_{language}")
    mlflow.genai.register_prompt(name, f"Review this {language}: {{{{code}}}}")
    mlflow.genai.set_prompt_alias(name, "production", version=1)
    prompt = mlflow.genai.load_prompt(f"prompts:/{name}@production")
    assert prompt.format(code="x") == f"Review this {language}: x"


def test_a_configuration_can_name_the_prompts(desks):
    config = {"prompts": {desk: f"prompts:/{name}@production" for desk, name in desks.items()}}
    loaded = {desk: mlflow.genai.load_prompt(uri) for desk, uri in config["prompts"].items()}
    assert {desk: prompt.name for desk, prompt in loaded.items()} == desks


def test_a_found_prompt_has_no_version_of_its_own(desks):
    [prompt] = mlflow.genai.search_prompts(filter_string=f"name = '{desks['general']}'")
    for missing in ["version", "commit_message", "aliases", "template"]:
        with pytest.raises(AttributeError):
            getattr(prompt, missing)


def test_a_search_follows_pages_that_end_early(client, fresh):
    # Twelve megabytes: more than the server puts on one page.
    names = [fresh(f"long_{number:02}") for number in range(30)]
    for name in names:
        mlflow.genai.register_prompt(name, "\N{GRINNING FACE}" * 100_000)
    found = mlflow.genai.search_prompts(f"name LIKE 'long%{fresh('').lstrip('_')}'")
    assert [prompt.name for prompt in found] == names
