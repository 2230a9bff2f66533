"""The past of a registry, and the steps of a release."""

import datetime
from collections.abc import Iterator

import fmf_prompts
import pytest
from servers import fmf_server, required


@pytest.fixture(params=["database", "server"])
def registry(request, monkeypatch, tmp_path) -> Iterator[fmf_prompts.Store]:
    """A registry in this process or behind a server of its own: versions, and an alias that moved."""
    if request.param == "database":
        yield filled("sqlite:fmf.db")
        return
    with fmf_server(required("FMF_BIN"), tmp_path / "data") as address:
        yield filled(address)


def filled(uri: str) -> fmf_prompts.Store:
    store = fmf_prompts.make_store(fmf_prompts.load_config(uri=uri))
    store.register("greeting", "one", aliases=["production"], actor="ana", reason="begin")
    store.register("greeting", "two")
    store.set_alias("greeting", "production", 2, actor="ben", reason="better")
    return store


def test_changes_say_who_when_what_and_why(registry):
    (moved, first) = registry.changes("greeting", alias="production")
    # Over HTTP an actor is a claim, since nobody has shown a token.
    claimed = " (unverified)" if "http" in repr(registry) else ""
    assert (moved.actor, moved.reason) == (f"ben{claimed}", "better")
    assert (first.actor, first.reason) == (f"ana{claimed}", "begin")
    assert (moved.action, moved.before, moved.after) == ("alias.set", "1", "2")
    assert first.before is None
    assert repr(moved).endswith(f"ben{claimed}, alias.set greeting production: 1 → 2)")
    assert moved.at.tzinfo is datetime.timezone.utc


def test_the_past_is_read_at_a_moment(registry):
    first = registry.changes("greeting", alias="production")[-1]
    assert registry.load_prompt("greeting@production").version == 2
    assert registry.load_prompt("greeting@production", at=first.at).version == 1
    assert registry.prompt("greeting", at=first.at).aliases == {"production": 1}
    assert registry.versions("greeting", at=first.at)[-1].version == 1
    with pytest.raises(LookupError, match="did not exist"):
        registry.load_prompt("greeting", at=first.at - datetime.timedelta(days=1))
    with pytest.raises(TypeError, match="a moment is a datetime"):
        registry.load_prompt("greeting", at="yesterday")


def test_an_alias_is_taken_back_promoted_and_rolled_back(registry):
    assert registry.undo_alias("greeting", "production", reason="worse").after == "1"
    assert registry.promote("greeting", "latest", "production") == 2
    assert registry.rollback("greeting", "production") == 1
    assert registry.diff("greeting", "production", 2).fields == ["template"]


def test_prompts_are_copied_to_another_store(registry):
    files = fmf_prompts.make_store(fmf_prompts.load_config(uri="./prompts"))
    (tried,) = registry.copy_to(files, dry_run=True)
    assert (tried["outcome"], files.search()) == ("created", [])
    (copied,) = registry.copy_to(files)
    assert (copied["name"], copied["outcome"], copied["error"]) == ("greeting", "created", None)
    assert files.get("greeting") == ("two", 2)
    assert registry.copy_to(files, names=["greeting"])[0]["outcome"] == "unchanged"
    (failed,) = registry.copy_to(files, names=["nobody"])
    assert isinstance(failed["error"], LookupError)


def test_registering_the_same_again_makes_no_version(registry):
    assert registry.register("greeting", "two", unless_same=True).version == 2
    with pytest.raises(fmf_prompts.errors.Conflict):
        registry.register("greeting", "three", expect_latest=1)
    assert registry.register("greeting", "three", expect_latest=2).version == 3


def test_words_are_found_in_every_store(registry, tmp_path):
    (hit,) = registry.find_text("two")
    assert (hit["name"], hit["version"], hit["passages"]) == ("greeting", 2, [("template", "two")])
    assert registry.find_text("three") == []


def test_files_are_looked_over_and_other_stores_are_not(registry, tmp_path):
    files = fmf_prompts.make_store(fmf_prompts.load_config(uri="./prompts"))
    files.register("greeting", "Hello")
    assert files.lint() == []
    (tmp_path / "prompts" / "greeting" / "aliases.json").write_text('{"production": 7}')
    (finding,) = files.lint()
    assert finding["rule"] == "alias-of-missing-version" and finding["path"].name == "aliases.json"
    with pytest.raises(NotImplementedError, match="does not support being looked over"):
        registry.lint()
