"""Filters, orders and page tokens as they may be written."""

import base64
import json
from collections.abc import Iterator

from side_by_side.wire.cases.lives import delete, get, post
from side_by_side.wire.endpoints import IS_PROMPT, MODELS, VERSIONS
from side_by_side.wire.exchange import Request

WORDS = ["Zebra", "alpha", "alpha_1", "alphaX1", "Ärger", "ärger", "_low", "50%", "zebra"]

# Clauses about the names of this run (`{}` is their mark) or about their tags.
CLAUSES = [
    "name = '{}alpha'", "name='{}alpha'", "name ='{}alpha'", 'name = "{}alpha"', "name = `{}alpha`", "name = {}alpha",
    "name LIKE '{}alpha_1'", "name like '{}alpha%'", "name LIKE '%'", "name LIKE ''", "name LIKE '{}50%%'", "name LIKE '{}50\\%'",
    "name ILIKE '{}ALPHA%'", "name ILIKE '{}ÄRGER'", "name ilike '{}ärger'", "name LIKE '{}_ebra'", "name NOT LIKE '{}alpha'",
    "name NOT ILIKE '{}alpha'", "name IN ('{}alpha')", "name IN ('{}alpha', '{}zebra')", "name IN('{}alpha')",
    "name IN (\"{}alpha\")", "name IN ('{}alpha',)", "name IN ('')", "name IN ( )", "name IN ('{}alpha' '{}zebra')",
    "name NOT IN ('{}alpha', 'x')", "name not in ('{}alpha')", "name IN (1, 2)", "name IN 'a'", "name IN",
    "name NOT IN", "name = NULL", "name = ''", "name != ''", "name = '{}alpha' '{}zebra'",
    "name = '{}alpha' AND name = '{}alpha'", "name = '{}alpha' name = '{}alpha'", "AND name = '{}alpha'", "name = '{}alpha' AND",
    "name = '{}alpha' AND AND name LIKE '%'", "name = '{}alpha' and name LIKE '%'", "name = '{}alpha' OR name = '{}zebra'",
    "name = '{}alpha' && name LIKE '%'", "name = '{}alpha', name LIKE '%'", "name = '{}alpha';", ";", "name = '{}alpha'; name = 'x'",
    "(name = '{}alpha')", "NOT name = '{}alpha'", "name = '{}alpha' -- x", "name = '{}alpha' # x",
    "/* x */ name = '{}alpha'", "name /* x */ = '{}alpha'", "name\n=\t'{}alpha'", "name = '{}al\npha'", "'{}alpha' = name",
    "name > '{}alpha'", "name < 'x'", "name >= 'x'", "name <= 'x'", "name <> '{}alpha'", "name == '{}alpha'", "name === 'x'",
    "name !== 'x'", "name ~ 'x'", "name := 'x'", "name BETWEEN 'a' AND 'b'", "name RLIKE 'x'", "name REGEXP 'x'", "name = 5",
    "name = 1.5", "name = true", "name = x'41'", "name = N'x'", "name = E'x'", "name = 'it''s'", "name = 'it\\'s'", "name = \"it's\"",
    "name = 'a\"b'", "name = '{}alpha", "name = {}alpha'", "name =", "= 'x'", "name", "", " ", "''", "5", "name name", "*", "name = *",
    "Name = 'x'", "NAME = 'x'", "`name` = '{}alpha'", "\"name\" = '{}alpha'", "'name' = '{}alpha'", "name.x = 'y'", ".name = 'x'",
    "attribute.name = '{}alpha'", "attributes.name = 'x'", "attr.name = 'x'", "attribute.`name` = 'x'", "Attribute.name = 'x'",
    "model.name = 'x'", "run.name = 'x'", "params.p = '1'", "metrics.m > 1", "metric.m = 1", "version = '1'", "description = 'x'",
    "tags.color = 'red'", "tag.color = 'red'", "Tags.color = 'red'", "tags.color != 'red'", "tags.color LIKE 'r%'", "tags.color ILIKE 'R%'",
    "tags.color LIKE 'R%'", "tags.color = 'RED'", "tags.COLOR = 'red'", "tags.color > 'a'", "tags.color IN ('red')", "tags.color = red",
    "tags.color = 5", "tags.color = ('red')", "tags.color = \"red\"", "tags.color = `red`", "tags.color", "tags.color = ", "tags. = 'x'",
    "tags = 'x'", "tags.`color` = 'red'", "tags.\"color\" = 'red'", "tags.'color' = 'red'", "tags.`two words` = 'x'", "tags.two words = 'x'",
    "tags.dotted.key = 'x'", "tags.`dotted.key` = 'x'", "tags.use-case = 'x'", "tags.`use-case` = 'x'", "tags.a/b = 'x'", "tags.`a/b` = 'x'",
    "tags.a:b = 'x'", "tags.größe = 'XL'", "tags.`größe` = 'XL'", "tags.1st = 'x'", "tags.`1st` = 'x'", "tags._x = 'x'", "tags.`` = 'x'",
    "tags.color = 'red' AND tags.color = 'blue'", "tags.color != 'red' AND tags.color != 'blue'", "tags.color LIKE '%' AND tags.size LIKE '%'",
    "tags.color = 'red' AND tags.none = 'x'", "tags.none != 'x'", "tags.color = ''", "tags.empty = ''", "tags.empty LIKE ''", "tags.empty != ''",
    "tags.name = 'x'", "tags.version = '1'", "tags.order = 'x'", "tags.select = 'x'", "tags.from = 'x'", "tags.group = 'x'", "tags.key = 'x'",
    "tags.end = 'x'", "tags.in = 'x'", "tags.like = 'x'", "tags.and = 'x'", "tags.not = 'x'", "tags.null = 'x'", "tags.date = 'x'",
    "tags.user = 'x'", "tags.model = 'x'", "tags.type = 'x'", "tags.status = 'x'", "tags.team = 'x'", "tags.author = 'x'", "tags.env = 'x'",
    "tags.desc = 'x'", "tags.asc = 'x'", "tags.level = 'x'", "tags.language = 'x'", "tags.count = 'x'", "tags.max = 'x'", "tags.value = 'x'",
    "SELECT * FROM x", "name = 'x' LIMIT 1", "name = 'x' ORDER BY name", "DROP TABLE x", "name = 'x' UNION SELECT 1", "1 = 1", "name = name",
    "name = '🦀'", "🦀 = 'x'", "name = 'ä'", "näme = 'x'", "name\u00a0= 'x'", "name = \u2018x\u2019", "name = '\t'", "name LIKE '%'  AND  name LIKE '%'",
]  # fmt: skip

VERSION_CLAUSES = [
    "version_number = 1", "version_number = '1'", "version_number > 1", "version_number >= 2", "version_number < 2", "version_number <= 1",
    "version_number != 1", "version_number <> 1", "version_number = 1.0", "version_number = 1.5", "version_number = '1.5'", "version_number = 'x'",
    "version_number = ''", "version_number = '01'", "version_number = ' 1'", "version_number = -1", "version_number = +1", "version_number = 0x1",
    "version_number = 1e0", "version_number IN (1, 2)", "version_number IN ('1')", "version_number LIKE '1'",
    "version_number = true", "attribute.version_number = 1", "version = 1", "version_number = 1 AND version_number = 2", "version_number=1",
    "run_id = ''", "run_id = 'r1'", "run_id != 'r1'", "run_id LIKE 'r%'", "run_id IN ('r1', '')", "run_id NOT IN ('r1')", "run_id > 'a'",
    "run_id = 5", "run_id ILIKE 'R1'", "source_path = 'dummy-source'", "source_path LIKE 'dummy%'", "source_path != 'x'", "source_path IN ('x')",
    "source_path ILIKE 'DUMMY%'", "source = 'x'", "name LIKE '{}%'", "name IN ('{}alpha')", "current_stage = 'None'", "status = 'READY'",
    "creation_timestamp > 0", "last_updated_timestamp > 0", "user_id = 'x'", "aliases = 'a'", "alias = 'a'", "tags.color = 'red'",
    "tags.color != 'red'", "tags.own = '1'", "tags.`mlflow.prompt.text` LIKE 'text%'", "description = 'x'",
]  # fmt: skip

BREAKING_CLAUSES = [
    "name IN (alpha)", "name IS NULL", "name IS NOT NULL", "name = ('alpha')", "version_number = 99999999999999999999",
]  # fmt: skip

RM_ORDERS = ["name", "name ASC", "name DESC", "name asc", "name  DESC", "NAME", "name ASCX", "name DESC x", "name,", " name", "name ", ""]
RM_ORDERS += ["timestamp", "timestamp DESC", "last_updated_timestamp", "creation_timestamp", "`name`", '"name"', "'name'", "tags.color", "5", "-name"]
MV_ORDERS = [*RM_ORDERS, "version_number", "version_number DESC", "creation_timestamp DESC", "last_updated_timestamp DESC", "version", "run_id"]
MV_ORDERS += ["`version_number`", "attribute.version_number", "source_path"]


def shelf(mark: str) -> Iterator[Request]:
    """Prompts and models whose names and tags are easily confused."""
    for number, word in enumerate(WORDS):
        tags = [{"key": "color", "value": ["red", "blue", "Red"][number % 3]}] if number % 4 else []
        tags += [{"key": "size", "value": "XL"}] if number % 2 else [{"key": "empty", "value": ""}]
        tags += [{"key": key, "value": "x"} for key in ("dotted.key", "two words", "use-case", "order") if number == 1]
        for kind in ([IS_PROMPT], []):
            name = f"{mark}{word}" if kind else f"{mark}m_{word}"
            source = "dummy-source" if kind else "s3://b/m"
            yield post(name, f"{MODELS}/create", name=name, tags=tags + kind)
            for version in range(1, 3):
                own = [{"key": "own", "value": str(version)}, *tags, *kind]
                yield post(f"{name} {version}", f"{VERSIONS}/create", name=name, source=source, tags=own, run_id=f"r{version}")
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
        for pair in [["name DESC", "timestamp"], ["timestamp DESC", "name"], ["name", "name"], ["name", "bogus"], ["", "name"]]:
            yield get(f"by {pair}", path, filter=mine, order_by=pair)
        for pair in [["version_number", "name DESC"], ["name DESC", "version_number"], ["timestamp", "last_updated_timestamp"]]:
            yield get(f"by {pair}", path, filter=mine, order_by=pair)


def pages(mark: str) -> Iterator[Request]:
    """Sizes and tokens of pages."""
    yield from shelf(mark)
    mine = f"name LIKE '{mark}%'"
    contents = ['{"offset": 3}', '{"offset":3}', '{"offset": "3"}', '{"offset": 3.0}', '{"offset": 3.5}', '{"offset": -1}', '{"offset": 0}']
    contents += ['{"offset": null}', '{"offset": true}', '{"offset": [3]}', '{"offset": 999999}', '{"offset": 3, "x": 1}', "{}", "[]", "3", "null"]
    contents += ['{"offset": "x"}', '{"Offset": 3}', "", "x", "{'offset': 3}", '{"offset": 99999999999999999999}', '{"offset": ""}', "é"]
    tokens = [base64.b64encode(text.encode()).decode() for text in contents]
    urlsafe = base64.urlsafe_b64encode('{"offset": 3, "x": "???>>>"}'.encode()).decode()
    tokens += ["", " ", "x", "====", "eyJvZmZzZXQiOiAzfQ", "eyJvZmZzZXQiOiAzfQ==\n", "eyJv ZmZzZXQiOiAzfQ==", "é", urlsafe]
    for path in (f"{MODELS}/search", f"{VERSIONS}/search"):
        for size in ["1", "4", "9", "18", "100", "1000", "1001", "200000", "200001", "0", "-1", "x", "", "1.0", "1e1", " 5", "05", "٣", "9" * 30]:
            yield get(f"{size!r} results", path, filter=mine, max_results=size)
        for token in tokens:
            shown = json.dumps(token)
            yield get(f"token {shown}", path, filter=mine, max_results="2", page_token=token)


def visibility(mark: str) -> Iterator[Request]:
    """What a filter on the mark of prompts lets through."""
    yield from shelf(mark)
    key = "tags.`mlflow.prompt.is_prompt`"
    clauses = [f"{key} = 'true'", f"{key} = 'TRUE'", f"{key} != 'false'", f"{key} = 'false'", f"{key} != 'true'", f"{key} LIKE 'true'"]
    clauses += [f"{key} = ''", f"{key} != 'x'", f"{key} ILIKE 'TRUE'", f"{key} = 'true' AND {key} != 'true'", f"{key} != 'true' AND {key} = 'true'"]
    clauses += [f'tag."mlflow.prompt.is_prompt" = "true"', "tags.mlflow.prompt.is_prompt = 'true'", f"{key} = true", f"{key} IN ('true')", "name != 'x'"]
    for clause in clauses:
        for path in (f"{MODELS}/search", f"{VERSIONS}/search"):
            yield get(f"first {clause}", path, filter=f"{clause} AND name LIKE '{mark}%'")
            yield get(f"last {clause}", path, filter=f"name LIKE '{mark}%' AND tags.color = 'red' AND {clause}")
