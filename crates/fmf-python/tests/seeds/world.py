"""What the blocks take for granted: an application's own names, and prompts that are there.

A document shows pieces of an application; who runs them has to be that application.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

TELCO = "telco_support_technical"
TAGS = {"use_case": "technical_support", "token_count": "250"}

#: Names that the blocks use and do not make.
NAMES: dict[str, Any] = {
    "agent_config": {},
    "quality_score_a": 0.71,
    "quality_score_b": 0.83,
    "previous_version": 1,
    "is_billing_query": False,
    "is_technical_query": True,
    "content_type": "blog",
    "language": "python",
    "query_type": "technical",
    "config": {"prompts": {"technical": "prompts:/support_technical@production"}},
    "summary": "3 items, 42.00 EUR",
    "name": "quick_reference",
    "template": "Answer {{question}}",
    "commit_message": "as written",
    "tags": {"use_case": "support"},
    "alias": "champion",
    "version": 1,
}

#: What is called after a block has defined it.
AFTERWARDS = {
    "get_prompt_for_query": [("billing please",), ("my connection",), ("hello",)],
    "get_cost_optimized_prompt": [("simple",), ("complex",), ("other",)],
}


def prompts_named_in(sources: Iterable[str]) -> list[tuple[str, str]]:
    """Every prompt that is loaded by an alias, with the alias."""
    found = set()
    for source in sources:
        for name, alias in re.findall(r"prompts:/([\w{}]+)@(\w+)", source):
            found.add((name.replace("{prompt_name}", f"code_gen_{NAMES['language']}"), alias))
    return sorted(found)


def prepare(
    sources: Iterable[str],
    register: Callable[..., Any],
    set_alias: Callable[[str, str, int], Any],
) -> None:
    """Registers two versions of every prompt that is named, and sets the aliases it has."""
    named = [*prompts_named_in(sources), (TELCO, "production"), (NAMES["name"], "production")]
    named += [("name", "production")]
    for name in sorted({name for name, _ in named}):
        for number in (1, 2):
            register(name, f"You are assistant {number}", f"version {number}", dict(TAGS))
    for name, alias in named:
        if alias != "latest":
            set_alias(name, alias, 1)


def lay_out_files(folder: Path) -> None:
    """The files of the application that keeps its prompts in its repository."""
    prompt = folder / "prompts" / "invoice_summary"
    prompt.mkdir(parents=True)
    (prompt / "1.prompt.txt").write_text("Summarise: {{data}}")
    (prompt / "aliases.json").write_text('{"production": 1}')
    (folder / "fmf.yaml").write_text("prompts: {backend: local, root: ./prompts}\n")
