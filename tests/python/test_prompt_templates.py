"""What a prompt can be made of: text, chat, Jinja2, response formats, model configurations."""

import mlflow
import pytest
from mlflow.entities.model_registry import PromptModelConfig
from pydantic import BaseModel

CHAT = [
    {"role": "system", "content": "You speak {{ style }} English."},
    {"role": "user", "content": "Hello from {{city}} — “naïve” \\ {x}"},
]


class Answer(BaseModel):
    """A response format as an application writes it."""

    city: str
    score: float = 0.5


def register_and_load(name: str, template, **how):
    """What comes back over the wire, not what the client made of its own arguments."""
    version = mlflow.genai.register_prompt(name, template, **how).version
    return mlflow.genai.load_prompt(name, version=version)


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "",
        " leading, trailing \n",
        "line\r\nline\n\ttab",
        "{{a}} {{ b }} {{c.d}} {{ not a name }} {single}",
        "Grüße, 日本語, 🦀, \u202eright\u202c, e\u0301",
        '"quotes" \\n {"json": [1, null]} <b>&amp;</b>',
    ],
)
def test_a_text_comes_back_as_it_was_sent(client, fresh, text):
    prompt = register_and_load(fresh("text"), text)
    assert prompt.template == text
    assert prompt.is_text_prompt


def test_a_chat_comes_back_message_by_message(client, fresh):
    prompt = register_and_load(fresh("chat"), CHAT)
    assert prompt.template == CHAT
    assert not prompt.is_text_prompt
    assert prompt.variables == {"style", "city"}
    assert prompt.format(style="plain", city="Oslo") == [
        {"role": "system", "content": "You speak plain English."},
        {"role": "user", "content": "Hello from Oslo — “naïve” \\ {x}"},
    ]


def test_a_text_may_be_followed_by_a_chat(client, fresh):
    name = fresh("both")
    assert register_and_load(name, "text {{style}}").is_text_prompt
    assert not register_and_load(name, CHAT).is_text_prompt
    assert mlflow.genai.load_prompt(name, version=1, cache_ttl_seconds=0).is_text_prompt


def test_a_missing_variable_is_named_and_a_partial_rendering_keeps_it(client, fresh):
    prompt = register_and_load(fresh("partial"), "{{ greeting }}, {{name}}!", tags={"k": "v"})
    with pytest.raises(mlflow.MlflowException, match="Missing variables: {'name'}"):
        prompt.format(greeting="Hi")
    part = prompt.format(allow_partial=True, greeting="Hi")
    assert (part.template, part.tags, part.version) == ("Hi, {{name}}!", {"k": "v"}, 1)
    assert prompt.to_single_brace_format() == "{greeting}, {name}!"


def test_jinja2_is_kept_and_rendered_by_the_client(client, fresh):
    source = (
        "{% for d in dishes %}- {{ d.name | upper }}\n{% endfor %}{% if late %}Hurry{% endif %}"
    )
    prompt = register_and_load(fresh("menu"), source)
    assert prompt.template == source
    rendered = prompt.format(dishes=[{"name": "soup"}, {"name": "pie"}], late=True)
    assert rendered == "- SOUP\n- PIE\nHurry"


def test_a_jinja2_chat_is_rendered_message_by_message(client, fresh):
    source = [{"role": "user", "content": "{% if loud %}HEY{% else %}hey{% endif %} {{name}}"}]
    prompt = register_and_load(fresh("jinja_chat"), source)
    assert prompt.format(loud=True, name="Ann") == [{"role": "user", "content": "HEY Ann"}]


@pytest.mark.parametrize(
    "response_format",
    [
        {"type": "object", "properties": {"ort": {"type": "string", "title": "Straße"}}},
        {"type": "json_schema", "strict": True, "nested": [1, 2.5, None, {"a": []}]},
    ],
)
def test_a_response_format_comes_back_as_a_dictionary(client, fresh, response_format):
    prompt = register_and_load(fresh("format"), "x", response_format=response_format)
    assert prompt.response_format == response_format


def test_a_response_format_may_be_a_pydantic_class(client, fresh):
    prompt = register_and_load(fresh("pydantic"), "x", response_format=Answer)
    assert prompt.response_format == Answer.model_json_schema()


@pytest.mark.parametrize("nothing", [None, {}])
def test_without_a_response_format_there_is_none(client, fresh, nothing):
    assert register_and_load(fresh("format"), "x", response_format=nothing).response_format is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"model_name": "m-1", "temperature": 0.25}, {"model_name": "m-1", "temperature": 0.25}),
        (
            PromptModelConfig(provider="p", max_tokens=10, extra_params={"seed": 7, "é": [True]}),
            {"provider": "p", "max_tokens": 10, "seed": 7, "é": [True]},
        ),
    ],
)
def test_a_model_configuration_comes_back(client, fresh, given, kept):
    assert register_and_load(fresh("config"), "x", model_config=given).model_config == kept


def test_a_model_configuration_can_be_changed_and_taken_away(client, fresh):
    name = fresh("config")
    register_and_load(name, "{{x}}", model_config={"model_name": "old"}, tags={"keep": "me"})
    mlflow.genai.set_prompt_model_config(name, 1, {"model_name": "new", "top_p": 0.5})
    changed = mlflow.genai.load_prompt(name, version=1)
    assert changed.model_config == {"model_name": "new", "top_p": 0.5}
    assert (changed.template, changed.tags) == ("{{x}}", {"keep": "me"})
    mlflow.genai.delete_prompt_model_config(name, 1)
    assert mlflow.genai.load_prompt(name, version=1).model_config is None


def test_a_wrong_model_configuration_is_refused_by_the_client(client, fresh):
    name = fresh("config")
    with pytest.raises(ValueError, match="max_tokens"):
        mlflow.genai.register_prompt(name, "x", model_config={"max_tokens": 0})
    # The client had created the prompt before it looked at the configuration.
    assert client.get_prompt(name) is not None
    assert client.search_prompt_versions(name) == []
