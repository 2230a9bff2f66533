"""Four lines of an application, whatever `fmf.yaml` says."""

from pathlib import Path

import pytest
from fmf_prompts import Store, load_config, make_store

TEMPLATE = "List what was bought in {{data}}"


def configure(uri: str) -> None:
    """Writes the configuration of an application whose prompts are kept at `uri`."""
    match uri.partition(":")[0]:
        case "http":
            place = f"backend: mlflow\n  tracking_uri: {uri}"
        case "sqlite":
            place = f"backend: database\n  database_url: {uri}"
        case _:
            place = f"backend: local\n  root: {uri}"
    Path("fmf.yaml").write_text(f"prompts:\n  {place}\n  default_selector: production\n")


def test_an_application_gets_and_formats_a_prompt_from_every_store(uri, store, fresh):
    name = fresh("receipt")
    store.register(name, TEMPLATE)
    store.register(name, "another {{data}}")
    store.set_alias(name, "production", 1)
    configure(uri)

    cfg = load_config("fmf.yaml")
    own = make_store(cfg)
    template, ver = own.get(name, cfg.prompts.default_selector)
    text = own.format(template, data="2 apples")

    assert (template, text) == (TEMPLATE, "List what was bought in 2 apples")
    assert ver == 1 and type(ver) is int
    assert own.get(name) == (TEMPLATE, 1)
    assert own.get(name, 2) == own.get(name, "2") == own.get(name, "latest")


def test_a_chat_is_got_and_formatted_as_messages(store, fresh):
    name = fresh("chat")
    messages = [{"role": "system", "content": "Be {{how}}."}, {"role": "user", "content": "{{q}}"}]
    store.register(name, messages)
    template, _ = store.get(name, "latest")
    assert template == messages
    assert store.format(template, how="brief", q="why?")[0] == {
        "role": "system",
        "content": "Be brief.",
    }


def test_the_configuration_is_found_from_a_folder_below(monkeypatch, tmp_path):
    configure("./texts")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    cfg = load_config()
    assert cfg.prompts.root.resolve() == (tmp_path / "texts").resolve()
    assert cfg.file is not None and cfg.file.name == "fmf.yaml"
    assert (cfg.prompts.backend, cfg.prompts.cache.ttl) == ("local", 60.0)


def test_the_environment_and_overrides_count_more_than_the_file(monkeypatch):
    configure("./texts")
    monkeypatch.setenv("FMF_PROMPTS__DEFAULT_SELECTOR", "staging")
    assert load_config().prompts.default_selector == "staging"
    overrides = {"prompts.default_selector": "champion"}
    assert load_config(overrides=overrides).prompts.default_selector == "champion"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("prompts: {backend: locl}", "prompts.backend"),
        ("prompts: {rot: ./x}", "did you mean"),
        ("prompts: {backend: mlflow}", "prompts.tracking_uri"),
    ],
)
def test_what_is_wrong_with_a_configuration_is_a_value_error(text, what):
    Path("fmf.yaml").write_text(text)
    with pytest.raises(ValueError, match=what):
        make_store(load_config())


def test_a_store_says_where_it_is(store: Store):
    assert str(store).startswith(("Store(files in", "Store(registry in", "Store(server at"))
