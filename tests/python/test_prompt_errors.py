"""What a user reads when something is missing, reserved, too long or misspelt."""

import mlflow
import pytest
from mlflow import MlflowException

INVALID = "INVALID_PARAMETER_VALUE"
MISSING = "RESOURCE_DOES_NOT_EXIST"


@pytest.fixture
def prompt(client, fresh) -> str:
    """A prompt of one version."""
    name = fresh("strict")
    mlflow.genai.register_prompt(name, "text")
    return name


def check(act, code: str, message: str) -> None:
    with pytest.raises(MlflowException) as refused:
        act()
    assert refused.value.error_code == code
    assert refused.value.message == f"{code}: {message}"


def test_a_prompt_that_is_not_there(client, fresh):
    name = fresh("nobody")
    missing = f"Prompt with name={name} not found"
    for uri in [name, f"prompts:/{name}/1", f"prompts:/{name}@a", f"prompts:/{name}@latest"]:
        check(lambda uri=uri: mlflow.genai.load_prompt(uri), MISSING, missing)
        assert mlflow.genai.load_prompt(uri, allow_missing=True) is None
    check(lambda: client.search_prompt_versions(name), MISSING, missing)
    check(lambda: mlflow.genai.set_prompt_tag(name, "k", "v"), MISSING, missing)
    check(lambda: mlflow.genai.delete_prompt_tag(name, "k"), MISSING, missing)
    check(lambda: mlflow.genai.delete_prompt_alias(name, "a"), MISSING, missing)


def test_a_version_that_is_not_there(client, prompt):
    missing = f"Prompt (name={prompt}, version=9) not found"
    check(lambda: mlflow.genai.load_prompt(prompt, version=9), MISSING, missing)
    check(lambda: mlflow.genai.set_prompt_version_tag(prompt, 9, "k", "v"), MISSING, missing)
    check(lambda: mlflow.genai.delete_prompt_version_tag(prompt, 9, "k"), MISSING, missing)
    check(lambda: client.delete_prompt_version(prompt, "9"), MISSING, missing)
    assert mlflow.genai.load_prompt(prompt, version=9, allow_missing=True) is None


def test_a_version_that_is_no_number_is_refused_by_the_client(client, prompt):
    for act in (
        lambda: client.delete_prompt_version(prompt, "x"),
        lambda: mlflow.genai.set_prompt_version_tag(prompt, "x", "k", "v"),
        lambda: mlflow.genai.delete_prompt_version_tag(prompt, "x", "k"),
    ):
        with pytest.raises(MlflowException, match="^Invalid version number: x$"):
            act()


def test_an_alias_that_is_not_set(prompt):
    uri = f"prompts:/{prompt}@production"
    check(lambda: mlflow.genai.load_prompt(uri), INVALID, "Prompt alias production not found.")
    assert mlflow.genai.load_prompt(uri, allow_missing=True) is None
    mlflow.genai.delete_prompt_alias(prompt, "production")


def test_an_alias_needs_a_version_that_is_there(client, prompt, fresh):
    for name, version in [(prompt, 9), (fresh("nobody"), 1)]:
        with pytest.raises(MlflowException) as refused:
            client.set_prompt_alias(name, "a", version)
        assert refused.value.message == f"Prompt '{name}' version {version} does not exist."


@pytest.mark.parametrize(
    ("alias", "message"),
    [
        ("latest", "'latest' alias name (case insensitive) is reserved."),
        ("LATEST", "'latest' alias name (case insensitive) is reserved."),
        ("v1", "Version alias name 'v1' is reserved."),
        ("V22", "Version alias name 'V22' is reserved."),
        (
            "a.b",
            "Invalid alias name: 'a.b'. Names may only contain alphanumerics, "
            "underscores (_), and dashes (-).",
        ),
        ("x" * 256, "'Prompt alias name' exceeds the maximum length of 255 characters"),
    ],
)
def test_aliases_that_may_not_be_set(client, prompt, alias, message):
    check(lambda: client.set_prompt_alias(prompt, alias, 1), INVALID, message)


@pytest.mark.parametrize("alias", ["v1x", "1", "é", "a-b_C", "x" * 255])
def test_aliases_that_may_be_set(client, prompt, alias):
    client.set_prompt_alias(prompt, alias, 1)
    assert mlflow.genai.load_prompt(f"prompts:/{prompt}@{alias}").aliases == [alias]


@pytest.mark.parametrize("name", ["a b", "a/b", "a:b", "é", ""])
def test_names_that_the_client_refuses_for_a_new_prompt(client, name):
    with pytest.raises(MlflowException, match="^Prompt name "):
        mlflow.genai.register_prompt(name, "x")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a/b", "Invalid model name 'a/b'. Names cannot contain '/' or ':'."),
        ("a:b", "Invalid model name 'a:b'. Names cannot contain '/' or ':'."),
        (
            "..",
            "Invalid value \"..\" for parameter 'name' supplied: Names may be treated as files in "
            "certain cases, and must not resolve to other names when treated as such. This name "
            "would resolve to '..'",
        ),
        ("  ", "Missing value for required parameter 'name'."),
    ],
)
def test_names_that_the_server_refuses(client, name, message):
    check(lambda: client.create_prompt(name), INVALID, message)


@pytest.mark.parametrize("name", ["with space", "größe", "日本", "a.b", "-", "n" * 250])
def test_names_that_the_server_accepts(client, fresh, name):
    name = fresh(name) if len(name) < 200 else fresh("")[1:] + name[11:]
    client.create_prompt(name)
    client.create_prompt_version(name, "x")
    assert mlflow.genai.load_prompt(name, version=1).template == "x"
    assert mlflow.genai.load_prompt(f"prompts:/{name}@latest").name == name
    client.delete_prompt(name)


def test_a_hundred_thousand_characters_fit_and_one_more_does_not(client, fresh):
    name, full = fresh("long"), "ä🦀" * 50_000
    assert mlflow.genai.register_prompt(name, full, tags={"long": full}).version == 1
    loaded = mlflow.genai.load_prompt(name, version=1)
    assert (loaded.template, loaded.tags["long"]) == (full, full)
    too_long = "Prompt text exceeds max length of 100000 characters."
    check(lambda: mlflow.genai.register_prompt(name, full + "x"), INVALID, too_long)
    too_long = "'value' exceeds the maximum length of 100000 characters"
    check(lambda: mlflow.genai.set_prompt_tag(name, "k", full + "x"), INVALID, too_long)
    check(lambda: mlflow.genai.set_prompt_version_tag(name, 1, "k", full + "x"), INVALID, too_long)
    too_long = "'key' exceeds the maximum length of 250 characters"
    check(lambda: mlflow.genai.set_prompt_tag(name, "k" * 251, "v"), INVALID, too_long)


def test_a_first_version_that_is_refused_leaves_no_prompt_behind(client, fresh):
    name = fresh("undone")
    with pytest.raises(MlflowException, match="exceeds max length"):
        mlflow.genai.register_prompt(name, "x" * 100_001)
    assert client.get_prompt(name) is None


def test_a_commit_message_may_be_long(client, fresh):
    message = "m" * 5001
    assert mlflow.genai.register_prompt(fresh("m"), "x", message).commit_message == message


@pytest.mark.parametrize(
    ("filter_string", "part"),
    [
        ("name = unquoted", "Parameter value is either not quoted or unidentified quote types"),
        ("name > 'a'", "Invalid comparator for attribute: >"),
        ("tags.a > 'b'", "Invalid comparator for tag: >"),
        ("version = 1", "Invalid clause(s) in filter string"),
        ("description = 'x'", "Invalid attribute key 'description' specified."),
        ("name = 'a' OR name = 'b'", "Invalid clause(s) in filter string"),
        ("experiment_id = 'x'", ""),
    ],
)
def test_a_wrong_filter_says_what_is_wrong(client, filter_string, part):
    with pytest.raises(MlflowException) as refused:
        mlflow.genai.search_prompts(filter_string)
    assert part in refused.value.message
    assert refused.value.error_code == INVALID
