"""Registering: what may be sent, what comes back, what is left when it fails half-way."""

from mlflow import MlflowClient
from mlflow.entities.model_registry import PromptModelConfig

from side_by_side.seeing import Seen

TEXTS = {
    "empty": "",
    "blank": " \n\t ",
    "carriage returns": "a\r\nb\rc",
    "separators": "a\u2028b\u2029c\u0085d\x0b\x0c",
    "control characters": "a\x01\x02\x1f\x7f\x9fb",
    "wide": "🦀👩\u200d👩\u200d👧 e\u0301 \u202e ﷽ \U0010ffff",
    "quotes": 'it\'s "quoted" \\ \\n \\u0041 {"a": [1]}',
    "braces": "{{a}} {{ a }} {{a.b}} {{1a}} {{a b}} {{{c}}} {d} {{}} {{ä}}",
    "jinja": "{% for x in xs %}{{ x }}{% endfor %}",
    "broken jinja": "{% for x in %}{{",
    "like json": '[{"role": "user", "content": "x"}]',
    "long": "x" * 100_000,
    "too long": "x" * 100_001,
}

CHATS = {
    "plain": [{"role": "user", "content": "{{x}} ä"}],
    "no messages": [],
    "unknown role": [{"role": "judge", "content": "x"}],
    "no content": [{"role": "assistant"}],
    "no role": [{"content": "x"}],
    "more keys": [{"role": "tool", "content": "x", "tool_call_id": "t", "name": "n", "z": 1}],
    "parts": [{"role": "user", "content": [{"type": "text", "text": "hi"}]}],
    "number": [{"role": "user", "content": 5}],
}


def templates_of_every_kind(seen: Seen, client: MlflowClient) -> None:
    name = seen.name("texts")
    for label, text in TEXTS.items():
        seen(f"register {label}", lambda text=text: client.register_prompt(name, text))
        seen(f"load {label}", lambda: client.load_prompt(name, cache_ttl_seconds=0))
    for label, chat in CHATS.items():
        own = seen.name(f"chat_{label.replace(' ', '_')}")
        seen(f"chat {label}", lambda own=own, chat=chat: client.register_prompt(own, chat))
        seen(f"load chat {label}", lambda own=own: client.load_prompt(own))
    seen("no template", lambda: client.register_prompt(name, None))
    seen("a number", lambda: client.register_prompt(name, 5))
    seen("all", lambda: client.search_prompt_versions(name))


def names_of_every_kind(seen: Seen, client: MlflowClient) -> None:
    for word in [
        "a.b-c_D",
        "UPPER",
        "upper",
        "1",
        "-",
        "_",
        "a..b",
        "n" * 200,
        "n" * 256,
        "n" * 300,
    ]:
        name = seen.name(word)
        seen(f"register {word}", lambda name=name: client.register_prompt(name, word))
        seen(f"load {word}", lambda name=name: client.load_prompt(name))
    for name in [
        ".",
        "..",
        "...",
        "a b",
        "a/b",
        "é",
        "a\n",
        "",
        " ",
        None,
        5,
        "a@b",
        "a:b",
        "a%20b",
    ]:
        seen(f"refused {name!r}", lambda name=name: client.register_prompt(name, "x"))


def names_made_directly(seen: Seen, client: MlflowClient) -> None:
    words = [
        "a b",
        "a+b",
        "a&b=c",
        "a%20b",
        "a%2Fb",
        "a?b",
        "a#b",
        "a'b",
        'a"b',
        "a\\b",
        "a;b",
        "é",
    ]
    words += ["e\u0301", "日本", "🦀", "a@b", "a,b", " lead", "trail ", "a..b", "tab\tin", "nl\nin"]
    for word in words:
        name = seen.name(word)
        seen(f"create {word!r}", lambda name=name: client.create_prompt(name))
        seen(f"version {word!r}", lambda name=name: client.create_prompt_version(name, "x"))
        seen(f"get {word!r}", lambda name=name: client.get_prompt(name))
        seen(f"load {word!r}", lambda name=name: client.load_prompt(name, version=1))
        seen(f"latest {word!r}", lambda name=name: client.load_prompt(f"prompts:/{name}@latest"))
        seen(f"versions {word!r}", lambda name=name: client.search_prompt_versions(name))
    wrong = [
        ".",
        "..",
        "./a",
        "a/",
        "/",
        "a//b",
        "a:b",
        ":",
        "",
        " ",
        "\t",
        "..a",
        ".a",
        "~",
        "a/../b",
    ]
    for name in wrong:
        seen(f"wrong {name!r}", lambda name=name: client.create_prompt(name))


def messages_and_descriptions(seen: Seen, client: MlflowClient) -> None:
    name = seen.name("messages")
    for message in [None, "", " ", "first\nline ä 🦀", "m" * 5001, "m" * 100_001]:
        label = repr(message)[:20]
        seen(f"say {label}", lambda message=message: client.register_prompt(name, "x", message))
        seen(f"load {label}", lambda: client.load_prompt(name, cache_ttl_seconds=0))
        seen(f"prompt {label}", lambda: client.get_prompt(name))
    for description in [None, "", "words", 5]:
        own = seen.name(f"described_{description}")
        seen(f"describe {description!r}", lambda: client.create_prompt(own, description))
        seen(f"read {description!r}", lambda own=own: client.get_prompt(own))


def tags_beside_a_registration(seen: Seen, client: MlflowClient) -> None:
    name = seen.name("tags")
    sets = {
        "several": {"b": "1", "a": "2", "c": ""},
        "changed": {"a": "3", "d": "4"},
        "not texts": {"n": 5, "f": 1.5, "t": True, "none": None, "list": [1]},
        "unicode": {"schlüssel": "ä🦀", "a b": "x", "a/b:c.d-e": "y"},
        "a type": {"_mlflow_prompt_type": "chat"},
        "a text": {"mlflow.prompt.text": "other"},
        "experiments": {"_mlflow_experiment_ids": ",7,"},
        "a config": {"_mlflow_prompt_model_config": '{"a": 1}'},
        "a wrong key in the middle": {"z1": "1", "bad!": "2", "z2": "3"},
        "a long value in the middle": {"y1": "1", "y2": "v" * 100_001, "y3": "3"},
        "a long key": {"k" * 251: "1"},
        "the longest": {"k" * 250: "v" * 100_000},
        "an empty key": {"": "1"},
    }
    for label, tags in sets.items():
        seen(label, lambda tags=tags: client.register_prompt(name, "x", tags=dict(tags)))
        seen(f"{label}: prompt", lambda: client.get_prompt(name))
        seen(f"{label}: version", lambda: client.load_prompt(name, cache_ttl_seconds=0))
    for label, tags in sets.items():
        own = seen.name(f"first_{label.replace(' ', '_')}")
        seen(f"first {label}", lambda: client.register_prompt(own, "x", tags=dict(tags)))
        seen(f"first {label}: prompt", lambda own=own: client.get_prompt(own))


def a_prompt_that_denies_itself(seen: Seen, client: MlflowClient) -> None:
    deny = {"mlflow.prompt.is_prompt": "false"}
    for label in ("new", "known"):
        name = seen.name(label)
        if label == "known":
            client.register_prompt(name, "x", tags={"a": "1"})
        seen(f"{label}: deny", lambda: client.register_prompt(name, "y", tags=dict(deny)))
        seen(f"{label}: denied prompt", lambda: client.get_prompt(name))
        seen(f"{label}: denied version", lambda: client.load_prompt(name, cache_ttl_seconds=0))
        # It is a prompt at one server only: no later search shall find it.
        client._get_registry_client().delete_registered_model(name)


def formats_and_configurations(seen: Seen, client: MlflowClient) -> None:
    name = seen.name("formats")
    for number, value in enumerate(
        [{"a": {"ä": [1, 2.50, None]}}, {}, [1], "text", 0, {"x": "y" * 9}]
    ):
        seen(f"format {number}", lambda: client.register_prompt(name, "x", response_format=value))
        seen(f"format {number} back", lambda: client.load_prompt(name, cache_ttl_seconds=0))
    configs = [
        {"model_name": "m", "temperature": 1, "max_tokens": 5, "stop_sequences": ["a", "ä"]},
        {"temperature": -1},
        {"unknown": {"deep": [1]}},
        PromptModelConfig(provider="p", top_p=1.0, extra_params={"z": None}),
        {},
        "text",
    ]
    for number, config in enumerate(configs):
        seen(f"config {number}", lambda: client.register_prompt(name, "x", model_config=config))
        seen(f"config {number} back", lambda: client.load_prompt(name, cache_ttl_seconds=0))
    for number, config in enumerate(configs):
        key = "_mlflow_prompt_model_config"
        seen(f"tag {number}", lambda: client.set_prompt_version_tag(name, 1, key, str(config)))


SCENARIOS = [
    templates_of_every_kind,
    names_of_every_kind,
    names_made_directly,
    messages_and_descriptions,
    tags_beside_a_registration,
    a_prompt_that_denies_itself,
    formats_and_configurations,
]
