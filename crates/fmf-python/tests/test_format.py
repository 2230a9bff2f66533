"""`format` gives what the stock client's gives, on every template in turn."""

import pytest
from fmf_prompts import PromptVersion
from mlflow.entities.model_registry import PromptVersion as StockVersion
from templates import HELD, OURS, PARTIAL, chat

#: What a value holds is never looked into again here; the stock client fills it in as well.
ONE_PASS = {"a": "{{b}}", "b": "x"}


def shown(case: object) -> str:
    return repr(case)[:60]


@pytest.mark.parametrize("case", [*HELD, *OURS], ids=shown)
def test_a_template_is_filled_as_by_the_stock_client(case):
    template, values = case
    ours, theirs = PromptVersion("p", 1, template), StockVersion("p", 1, template)
    assert ours.format(**values) == theirs.format(**values)


@pytest.mark.parametrize("case", [*HELD, *OURS], ids=shown)
def test_a_version_reads_as_the_stock_clients(case):
    template, _ = case
    ours, theirs = PromptVersion("p", 1, template), StockVersion("p", 1, template)
    assert (ours.template, ours.is_text_prompt) == (theirs.template, theirs.is_text_prompt)
    if "{%" not in str(template):
        assert ours.variables == theirs.variables
        assert ours.to_single_brace_format() == theirs.to_single_brace_format()


@pytest.mark.parametrize("case", PARTIAL, ids=shown)
def test_a_partial_filling_leaves_what_the_stock_client_leaves(case):
    template, values = case
    made = {"commit_message": "m", "tags": {"k": "v"}, "aliases": ["a"]}
    ours = PromptVersion("p", 1, template, **made).format(allow_partial=True, **values)
    theirs = StockVersion("p", 1, template, **made).format(allow_partial=True, **values)
    assert isinstance(ours, PromptVersion) == isinstance(theirs, StockVersion)
    if isinstance(ours, PromptVersion):
        shown = [(v.template, v.commit_message, v.tags, v.aliases) for v in (ours, theirs)]
        assert shown[0] == shown[1]
    else:
        assert ours == theirs


def test_there_are_more_than_a_hundred_templates_of_our_own():
    assert len(OURS) > 100 and len(HELD) >= 40


def test_values_are_never_looked_into_again():
    template = "{{a}} {{b}}"
    assert PromptVersion("p", 1, template).format(**ONE_PASS) == "{{b}} x"
    assert StockVersion("p", 1, template).format(**ONE_PASS) == "x x"


def test_a_text_that_is_looped_over_has_no_length_here():
    """The one difference in Jinja2 that we know of: the loop does not count characters ahead."""
    template = "{% for x in s %}{{ loop.length }}{{ x }}{% endfor %}"
    assert PromptVersion("p", 1, template).format(s="ab") == "ab"
    assert StockVersion("p", 1, template).format(s="ab") == "2a2b"


@pytest.mark.parametrize("message", [{"content": "x"}, "user: x"])
def test_a_list_of_something_else_is_a_value_error_of_both(message):
    for version in (PromptVersion, StockVersion):
        with pytest.raises(ValueError, match="role.* and .*content"):
            version("p", 1, [message])


def test_a_message_without_content_is_kept_by_both():
    for version in (PromptVersion, StockVersion):
        assert version("p", 1, [{"role": "user"}]).template == [{"role": "user"}]


def test_missing_variables_are_named_by_both():
    for version in (PromptVersion, StockVersion):
        with pytest.raises(Exception, match="[Mm]issing variables.*b"):
            version("p", 1, chat("{{a}}", "{{b}}")).format(a=1)
