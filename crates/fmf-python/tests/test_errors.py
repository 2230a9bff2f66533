"""What a Python user catches, and what stands in a traceback."""

import subprocess
import sys
import traceback
from pathlib import Path

import fmf_prompts
import pytest
from fmf_prompts import errors


@pytest.fixture
def files() -> fmf_prompts.Store:
    """A store of files with one prompt."""
    store = fmf_prompts.make_store(fmf_prompts.load_config(uri="./prompts"))
    store.register("greeting", "Hello {{name}}", aliases=["production"])
    return store


CALLS = {
    "an unknown prompt": (
        lambda store: store.get("greting", 1),
        (errors.PromptNotFound, LookupError),
        'no prompt "greting" in files in ./prompts',
    ),
    "an unknown version": (
        lambda store: store.get("greeting", 7),
        (errors.VersionNotFound, LookupError),
        'prompt "greeting" has no version 7; its latest is 1',
    ),
    "an unknown alias": (
        lambda store: store.load_prompt("prompts:/greeting@prod"),
        (errors.AliasNotFound, LookupError),
        'prompt "greeting" has no alias "prod"; its only alias is production',
    ),
    "a selector that is none": (
        lambda store: store.get("greeting", "no alias"),
        (errors.Invalid, ValueError),
        "a selector is a version (3), an alias (production) or latest",
    ),
    "version 0": (
        lambda store: store.get("greeting", 0),
        (errors.Invalid, ValueError),
        '"0" is not a version; versions are numbers from 1',
    ),
    "a filter that is none": (
        lambda store: store.search("nme = 'x'"),
        (errors.Invalid, ValueError),
        "nme",
    ),
    "a missing variable": (
        lambda store: store.format("{{a}} {{b}}", a=1),
        (errors.RenderError, ValueError),
        "missing variables: b",
    ),
    "an alias that was moved meanwhile": (
        lambda store: store.set_alias("greeting", "production", 1, expect=7),
        (errors.Conflict,),
        "but 7 was expected; look at what changed and try again",
    ),
    "a store without history": (
        lambda store: store.changes(),
        (errors.Unsupported, NotImplementedError),
        "files in ./prompts do not support a change log or reading the past",
    ),
    "a template that is none": (
        lambda store: store.register("x", 3),
        (TypeError,),
        "a template is a str or a list of messages, but this is of class int",
    ),
    "a message without a role": (
        lambda store: store.format([{"role": "user", "content": "x"}, {"content": "x"}]),
        (ValueError,),
        'message 2 of the template is no dict with a "role" and a "content"',
    ),
    "an object in Jinja2": (
        lambda store: store.format("{% if user.name %}x{% endif %}", user=Path),
        (TypeError,),
        "give its fields as a dict",
    ),
}


@pytest.mark.parametrize("call", CALLS)
def test_an_error_is_of_the_class_that_is_caught_and_names_the_way_out(files, call):
    act, classes, text = CALLS[call]
    with pytest.raises(classes) as caught:
        act(files)
    for one in classes:
        assert isinstance(caught.value, one)
    assert text in str(caught.value)


def test_a_server_that_is_away_is_a_connection_error():
    store = fmf_prompts.make_store(fmf_prompts.load_config(uri="http://127.0.0.1:1"))
    with pytest.raises(ConnectionError, match="is it running?") as caught:
        store.get("greeting")
    assert isinstance(caught.value, errors.Unavailable)
    assert caught.value.error_code == "TEMPORARILY_UNAVAILABLE"


def test_a_server_without_tls_is_told_from_one_that_is_away(server: str):
    config = fmf_prompts.load_config(uri=server.replace("http:", "https:"))
    with pytest.raises(ConnectionError, match="does not speak HTTPS; write http:// where"):
        fmf_prompts.make_store(config).get("greeting")


def test_authorities_that_are_not_there_are_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SSL_CERT_FILE", "nosuch.pem")
    config = fmf_prompts.load_config(uri="https://127.0.0.1:1")
    with pytest.raises(ValueError, match='SSL_CERT_FILE is "nosuch.pem", which cannot be read'):
        fmf_prompts.make_store(config)


def test_a_configuration_that_is_not_there_is_a_missing_file():
    with pytest.raises(FileNotFoundError, match="cannot read nosuch.yaml") as caught:
        fmf_prompts.load_config("nosuch.yaml")
    assert isinstance(caught.value, errors.ConfigError)
    assert isinstance(caught.value, ValueError)


def test_a_file_that_cannot_be_read_is_named_with_its_cause(files):
    Path("prompts/greeting/aliases.json").write_text("{")
    with pytest.raises(errors.PromptStoreError, match="aliases.json") as caught:
        files.get("greeting", "production")
    assert "Traceback" in "".join(traceback.format_exception(caught.value))


def test_every_class_of_a_store_derives_from_one():
    classes = [getattr(errors, name) for name in errors.__all__ if name != "Cause"]
    assert all(issubclass(one, errors.PromptStoreError) for one in classes)


def test_a_traceback_ends_with_the_message(files):
    code = (
        "import fmf_prompts as f; f.set_tracking_uri('./prompts'); f.load_prompt('greeting@prod')"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == (
        'fmf_prompts.errors.AliasNotFound: prompt "greeting" has no alias "prod"; its only alias '
        "is production"
    )
