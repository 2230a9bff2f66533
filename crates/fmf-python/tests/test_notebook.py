"""What a person sees of an object: its `repr`, and its HTML in a notebook."""

import pickle

import fmf_prompts
import pytest
from fmf_prompts import PromptVersion

HELLO = PromptVersion(
    "greeting", 3, "Hello <b>{{name}}</b>", "kinder", tags={"team": "a&b"}, aliases=["production"]
)


def test_a_version_shows_its_name_number_aliases_and_template():
    expected = "PromptVersion(greeting v3, aliases=production, template='Hello <b>{{name}}</b>')"
    assert repr(HELLO) == expected
    assert len(repr(PromptVersion("a", 1, "x" * 1000))) < 100


def test_html_shows_template_tags_and_aliases_and_escapes_them():
    html = HELLO._repr_html_()
    for part in ("Hello &lt;b&gt;{{name}}&lt;/b&gt;", "@production", "team: a&amp;b", "kinder"):
        assert part in html
    assert "<b>{{name}}" not in html


def test_a_chat_is_shown_message_by_message():
    chat = PromptVersion("a", 1, [{"role": "system", "content": "Be <brief>"}])
    assert "<b>system</b>" in chat._repr_html_() and "Be &lt;brief&gt;" in chat._repr_html_()


def test_a_difference_is_shown_line_by_line():
    diff = HELLO.diff(PromptVersion("greeting", 4, "Hello {{title}}", tags={"team": "a&b"}))
    assert (bool(diff), diff.variables_added, diff.variables_removed) == (True, ["title"], ["name"])
    assert "template" in diff.fields and "commit message" in diff.fields
    assert repr(diff).startswith("VersionDiff(prompts:/greeting/3 → prompts:/greeting/4: template")
    html = diff._repr_html_()
    assert "&lt;b&gt;" in html and "<b>{{name}}" not in html
    assert not HELLO.diff(HELLO) and "the same" in HELLO.diff(HELLO)._repr_html_()


def test_a_version_can_be_sent_to_another_process():
    copy = pickle.loads(pickle.dumps(HELLO))
    assert copy == HELLO and hash(copy) == hash(HELLO)
    assert (copy.tags, copy.aliases, copy.commit_message) == (
        {"team": "a&b"},
        ["production"],
        "kinder",
    )


def test_a_password_is_never_shown(monkeypatch):
    config = fmf_prompts.load_config(uri="http://ana:s3cret@127.0.0.1:1")
    store = fmf_prompts.make_store(config)
    with pytest.raises(ConnectionError) as caught:
        store.get("greeting")
    assert "s3cret" not in f"{config!r} {config.prompts!r} {store!r} {caught.value}"
