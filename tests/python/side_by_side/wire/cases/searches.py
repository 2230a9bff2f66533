"""Filters, orders and page tokens as they may be written."""

import base64
import json
from collections.abc import Iterator

from side_by_side.wire.cases.clauses import (
    BREAKING_CLAUSES,
    CLAUSES,
    MV_ORDERS,
    RM_ORDERS,
    VERSION_CLAUSES,
)
from side_by_side.wire.endpoints import IS_PROMPT, MODELS, VERSIONS
from side_by_side.wire.exchange import Request, delete, get, post

WORDS = ["Zebra", "alpha", "alpha_1", "alphaX1", "Ärger", "ärger", "_low", "50%", "zebra"]


def shelf(mark: str) -> Iterator[Request]:
    """Prompts and models whose names and tags are easily confused."""
    for number, word in enumerate(WORDS):
        tags = [{"key": "color", "value": ["red", "blue", "Red"][number % 3]}] if number % 4 else []
        tags += [{"key": "size", "value": "XL"}] if number % 2 else [{"key": "empty", "value": ""}]
        tags += [
            {"key": key, "value": "x"}
            for key in ("dotted.key", "two words", "use-case", "order")
            if number == 1
        ]
        for kind in ([IS_PROMPT], []):
            name = f"{mark}{word}" if kind else f"{mark}m_{word}"
            source = "dummy-source" if kind else "s3://b/m"
            yield post(name, f"{MODELS}/create", name=name, tags=tags + kind)
            for version in range(1, 3):
                own = [{"key": "own", "value": str(version)}, *tags, *kind]
                yield post(
                    f"{name} {version}",
                    f"{VERSIONS}/create",
                    name=name,
                    source=source,
                    tags=own,
                    run_id=f"r{version}",
                )
    yield delete("a version", f"{VERSIONS}/delete", name=f"{mark}alpha", version="2")


def filters(mark: str) -> Iterator[Request]:
    """Every clause alone, over prompts and over models, and over versions."""
    yield from shelf(mark)
    ours = f"name LIKE '{mark}%'"
    prompts = f"tags.`mlflow.prompt.is_prompt` = 'true' AND {ours} AND "
    for clause in CLAUSES:
        text = clause.replace("{}", mark)
        for path in (f"{MODELS}/search", f"{VERSIONS}/search"):
            yield get(f"prompts: {clause}", path, filter=prompts + text)
            yield get(f"models: {clause}", path, filter=f"{text} AND {ours}")
    for clause in VERSION_CLAUSES:
        text = clause.replace("{}", mark)
        yield get(f"versions: {clause}", f"{VERSIONS}/search", filter=prompts + text)
        yield get(f"model versions: {clause}", f"{VERSIONS}/search", filter=f"{ours} AND {text}")


def clauses_that_break_mlflow(mark: str) -> Iterator[Request]:
    """Clauses that a real server answers with a failure of its own."""
    yield from shelf(mark)
    for clause in BREAKING_CLAUSES:
        for path in (f"{MODELS}/search", f"{VERSIONS}/search"):
            yield get(clause, path, filter=f"name LIKE '{mark}%' AND {clause}")


def orders(mark: str) -> Iterator[Request]:
    """Every order alone, and pairs of them."""
    yield from shelf(mark)
    mine = f"name LIKE '{mark}%'"
    for path, keys in ((f"{MODELS}/search", RM_ORDERS), (f"{VERSIONS}/search", MV_ORDERS)):
        for key in keys:
            yield get(f"by {key!r}", path, filter=mine, order_by=[key])
        for pair in [
            ["name DESC", "timestamp"],
            ["timestamp DESC", "name"],
            ["name", "name"],
            ["name", "bogus"],
            ["", "name"],
        ]:
            yield get(f"by {pair}", path, filter=mine, order_by=pair)
        for pair in [
            ["version_number", "name DESC"],
            ["name DESC", "version_number"],
            ["timestamp", "last_updated_timestamp"],
        ]:
            yield get(f"by {pair}", path, filter=mine, order_by=pair)


def pages(mark: str) -> Iterator[Request]:
    """Sizes and tokens of pages."""
    yield from shelf(mark)
    mine = f"name LIKE '{mark}%'"
    contents = [
        '{"offset": 3}',
        '{"offset":3}',
        '{"offset": "3"}',
        '{"offset": 3.0}',
        '{"offset": 3.5}',
        '{"offset": -1}',
        '{"offset": 0}',
    ]
    contents += [
        '{"offset": null}',
        '{"offset": true}',
        '{"offset": [3]}',
        '{"offset": 999999}',
        '{"offset": 3, "x": 1}',
        "{}",
        "[]",
        "3",
        "null",
    ]
    contents += [
        '{"offset": "x"}',
        '{"Offset": 3}',
        "",
        "x",
        "{'offset': 3}",
        '{"offset": 99999999999999999999}',
        '{"offset": ""}',
        "é",
    ]
    tokens = [base64.b64encode(text.encode()).decode() for text in contents]
    urlsafe = base64.urlsafe_b64encode(b'{"offset": 3, "x": "???>>>"}').decode()
    tokens += [
        "",
        " ",
        "x",
        "====",
        "eyJvZmZzZXQiOiAzfQ",
        "eyJvZmZzZXQiOiAzfQ==\n",
        "eyJv ZmZzZXQiOiAzfQ==",
        "é",
        urlsafe,
    ]
    for path in (f"{MODELS}/search", f"{VERSIONS}/search"):
        for size in [
            "1",
            "4",
            "9",
            "18",
            "100",
            "1000",
            "1001",
            "200000",
            "200001",
            "0",
            "-1",
            "x",
            "",
            "1.0",
            "1e1",
            " 5",
            "05",
            "٣",
            "9" * 30,
        ]:
            yield get(f"{size!r} results", path, filter=mine, max_results=size)
        for token in tokens:
            shown = json.dumps(token)
            yield get(f"token {shown}", path, filter=mine, max_results="2", page_token=token)


def visibility(mark: str) -> Iterator[Request]:
    """What a filter on the mark of prompts lets through."""
    yield from shelf(mark)
    key = "tags.`mlflow.prompt.is_prompt`"
    clauses = [
        f"{key} = 'true'",
        f"{key} = 'TRUE'",
        f"{key} != 'false'",
        f"{key} = 'false'",
        f"{key} != 'true'",
        f"{key} LIKE 'true'",
    ]
    clauses += [
        f"{key} = ''",
        f"{key} != 'x'",
        f"{key} ILIKE 'TRUE'",
        f"{key} = 'true' AND {key} != 'true'",
        f"{key} != 'true' AND {key} = 'true'",
    ]
    clauses += [
        'tag."mlflow.prompt.is_prompt" = "true"',
        "tags.mlflow.prompt.is_prompt = 'true'",
        f"{key} = true",
        f"{key} IN ('true')",
        "name != 'x'",
    ]
    for clause in clauses:
        for path in (f"{MODELS}/search", f"{VERSIONS}/search"):
            yield get(f"first {clause}", path, filter=f"{clause} AND name LIKE '{mark}%'")
            yield get(
                f"last {clause}",
                path,
                filter=f"name LIKE '{mark}%' AND tags.color = 'red' AND {clause}",
            )
