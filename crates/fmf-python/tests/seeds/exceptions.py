"""The blocks that do not pass as they are written, and the calls that the stock client lacks."""

import re
from collections.abc import Callable

#: By heading: why the block cannot pass through our package.
LISTED = {
    "Pattern 1: Config-Driven Prompt Selection": (
        "a YAML file and a line of Python in one block, which is no Python; the line is run alone"
    ),
    "Log Metrics with Prompt Version": (
        "logs a run, a model and an evaluation, which stay with the stock client: the package is "
        "about prompts"
    ),
}

#: By heading: why the block says nothing of the stock client.
LISTED_STOCK = {
    heading: why for heading, why in LISTED.items() if not heading.startswith("Log Metrics")
} | {
    "Usage Pattern": "the calls of our own package, which the stock client does not have",
}


def runnable(heading: str, source: str) -> str:
    """The part of a listed block that can be run."""
    if heading.startswith("Pattern 1"):
        return source.splitlines()[-1]
    return ""


def _versions(match: re.Match[str]) -> str:
    return f"mlflow.MlflowClient().search_prompt_versions({match[1]})"


def _loaded(match: re.Match[str]) -> str:
    return f"[mlflow.genai.load_prompt(found.name) for found in {match[0]}]"


#: What is written, what the stock client has instead, and why.
CORRECTIONS: list[tuple[str, str | Callable[[re.Match[str]], str], str]] = [
    (
        r"\bmlflow\.evaluate\(\.\.\.\)",
        "evaluate_agent()",
        "`...` stands for an application's own evaluation",
    ),
    (
        r"\b(set|delete)_registered_prompt_alias\b",
        r"\1_prompt_alias",
        "MlflowClient has no such method; it is called (set|delete)_prompt_alias",
    ),
    (
        r'"prompts:/(\w+)", version=',
        r'"\1", version=',
        "a version may not stand beside a URI; it stands beside the bare name",
    ),
    (
        r"mlflow\.genai\.search_prompts\(filter_string=\"name = ('\w+')\"\)",
        _versions,
        "a search has one row for each prompt; versions are found by search_prompt_versions",
    ),
    (
        r'mlflow\.genai\.search_prompts\(filter_string="[^"]*"\)',
        _loaded,
        "what is found has no version and no message; the prompts are loaded by name",
    ),
]


def corrected(source: str) -> tuple[str, list[str]]:
    """The block with the calls that the stock client has, and what was corrected."""
    reasons = []
    for written, instead, why in CORRECTIONS:
        source, count = re.subn(written, instead, source)
        reasons += [why] if count else []
    return source, reasons
