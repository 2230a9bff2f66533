"""Searching: filters, orders and pages over prompts that were made to be confused."""

import mlflow
from mlflow import MlflowClient

from side_by_side.seeing import Seen

WORDS = [
    "Zoo",
    "apple",
    "apple_pie",
    "apple-pie",
    "applexpie",
    "banana%",
    "banana",
    "Äpfel",
    "äpfel",
]
WORDS += ["_first", "9lives", "ZOO", "zoo", "back\\slash", "it's"]

# `{}` stands for the mark that the names of this run begin with.
FILTERS = [
    "name LIKE '{}%'",
    "name like '{}%'",
    "name Like '{}apple_pie'",
    "name LIKE '{}apple%pie'",
    "name LIKE '{}banana%%'",
    "name LIKE '{}banana\\%'",
    "name ILIKE '{}ZOO'",
    "name ILIKE '{}äPFEL'",
    "name LIKE '{}zoo'",
    "name = '{}zoo'",
    "name != '{}zoo' AND name LIKE '{}z%'",
    "name = '{}zoo '",
    "name IN ('{}zoo', '{}ZOO')",
    "name in ('{}zoo')",
    "name NOT IN ('{}zoo') AND name LIKE '{}z%'",
    "name IN ()",
    "name IN '{}zoo'",
    "name IN ('{}zoo', 5)",
    "name = '{}it''s'",
    'name = "{}it\'s"',
    "name = '{}back\\slash'",
    "tags.color = 'red' AND name LIKE '{}%'",
    "tag.color = 'red' AND name LIKE '{}%'",
    "tags.color != 'red' AND name LIKE '{}%'",
    "tags.color LIKE 'r%' AND name LIKE '{}%'",
    "tags.color ILIKE 'R%' AND name LIKE '{}%'",
    "tags.color = 'RED' AND name LIKE '{}%'",
    "tags.Color = 'red' AND name LIKE '{}%'",
    "tags.`color` = 'red' AND name LIKE '{}%'",
    "tags.color = 'red' AND tags.size = 'big' AND name LIKE '{}%'",
    "tags.color = 'red' AND tags.color = 'blue' AND name LIKE '{}%'",
    "tags.color = 'red' tags.size = 'big' name LIKE '{}%'",
    "tags.`dotted.key` = 'x' AND name LIKE '{}%'",
    "tags.dotted.key = 'x' AND name LIKE '{}%'",
    "tags.`spaced key` = 'x' AND name LIKE '{}%'",
    "tags.schlüssel = 'ü' AND name LIKE '{}%'",
    "tags.empty = '' AND name LIKE '{}%'",
    "tags.`_mlflow_experiment_ids` LIKE '%,0,%' AND name LIKE '{}%'",
    "experiment_id = '0' AND name LIKE '{}%'",
    'experiment_id = "0" AND name LIKE "{}%"',
    "name LIKE '{}%' AND experiment_id = '0'",
    "experiment_id='5' AND name LIKE '{}%'",
    "experiment_id != '0'",
    "experiment_id = 'x'",
    "experiment_id = 0",
    "experiment_id IN ('0')",
    "experiment_id = '0' AND experiment_id = '1'",
    "tags.`mlflow.prompt.is_prompt` = 'true' AND name LIKE '{}%'",
    "tags.`mlflow.prompt.is_prompt` = 'false' AND name LIKE '{}%'",
    "tags.`mlflow.prompt.is_prompt` != 'true' AND name LIKE '{}%'",
    "attribute.name = '{}zoo'",
    "attributes.name = '{}zoo'",
    "prompt.name = '{}zoo'",
    "name = '{}zoo';",
    "name = '{}zoo' -- comment",
    "name = '{}zoo' /* comment */",
    "name = '{}zoo' OR name = '{}ZOO'",
    "(name = '{}zoo')",
    "NOT name = '{}zoo'",
    "name = {}zoo",
    "name = 5",
    "name > '{}zoo'",
    "name == '{}zoo'",
    "name <> '{}zoo'",
    "NAME = '{}zoo'",
    "`name` = '{}zoo'",
    "name='{}zoo'AND tags.color='red'",
    "name = '{}zoo' and tags.color = 'red'",
    "  name   =   '{}zoo'  ",
    "name = '{}zoo' AND",
    "AND name = '{}zoo'",
    "name = '{}zoo",
    "name LIKE",
    "name",
    "''",
    "version = 1",
    "description = 'x'",
    "creation_timestamp > 0",
    "tags.color",
    "tags. = 'x'",
    "tags.`` = 'x'",
    "tags.color = red",
    "tags.color = 5",
    "tags.color IN ('red', 'blue')",
    "tags.color > 'a'",
    "aliases = 'x'",
    " ",
]

ORDERS = [
    None, [], ["name"], ["name ASC"], ["name DESC"], ["name desc"], ["name  DESC"], [" name"],
    ["NAME"], ["timestamp"], ["timestamp DESC"], ["last_updated_timestamp DESC"],
    ["last_updated_timestamp", "name DESC"], ["timestamp DESC", "name"], ["creation_timestamp"],
    ["bogus"], ["name ASCX"], ["name ASC DESC"], [""], ["name,timestamp"], ["tags.color"],
    ["attribute.name"], ["`name`"], ["version_number"], "name", [5],
]  # fmt: skip


def prepare(seen: Seen, client: MlflowClient) -> None:
    for number, word in enumerate(WORDS):
        tags = {"color": ["red", "blue", "Red"][number % 3]} if number % 4 else {}
        tags |= {"size": "big"} if number % 2 else {"empty": ""}
        name = seen.name(word)
        client.create_prompt(name, tags=tags)
        client.create_prompt_version(name, word)
    client.set_prompt_tag(seen.name("apple"), "dotted.key", "x")
    client.set_prompt_tag(seen.name("apple"), "spaced key", "x")
    client.set_prompt_tag(seen.name("apple"), "schlüssel", "ü")
    client.set_prompt_tag(seen.name("apple"), "_mlflow_experiment_ids", ",0,5,")
    client.set_prompt_tag(seen.name("zoo"), "_mlflow_experiment_ids", ",10,")
    client.create_registered_model(seen.name("zz_model"), tags={"color": "red"})


def filters(seen: Seen, client: MlflowClient) -> None:
    prepare(seen, client)
    for form in FILTERS:
        text = form.format(*[seen.name("")] * 2)
        seen(form, lambda: [prompt.name for prompt in mlflow.genai.search_prompts(text)])


def orders(seen: Seen, client: MlflowClient) -> None:
    prepare(seen, client)
    ours = f"name LIKE '{seen.name('')}%'"
    for order in ORDERS:
        seen(f"order {order!r}", lambda: client.search_prompts(ours, order_by=order))


def pages(seen: Seen, client: MlflowClient) -> None:
    prepare(seen, client)
    ours = f"name LIKE '{seen.name('')}%'"
    for size in [1, 7, len(WORDS), len(WORDS) + 1, 1000, 1001, 0, -1, "5", "x", None, 2.5]:
        seen(f"size {size!r}", lambda: client.search_prompts(ours, max_results=size))
        seen(f"all {size!r}", lambda: len(mlflow.genai.search_prompts(ours, max_results=size)))
    first = client.search_prompts(ours, max_results=7)
    tokens = [
        first.token,
        "",
        "x",
        "abcd",
        "eyJvZmZzZXQiOiAwfQ==",
        "eyJvZmZzZXQiOiAtMX0=",
        "e30=",
        5,
    ]
    tokens += ["eyJvZmZzZXQiOiA1MDAwfQ==", "eyJvZmZzZXQiOiAieCJ9", "WzFd", "bnVsbA==", "ä", " "]
    for token in tokens:
        seen(f"token {token!r}", lambda: client.search_prompts(ours, 7, page_token=token))


def pages_of_versions(seen: Seen, client: MlflowClient) -> None:
    name = seen.name("many")
    client.create_prompt(name)
    for number in range(12):
        client.create_prompt_version(name, f"text {number}", tags={"n": str(number)})
    client.delete_prompt_version(name, "7")
    client.set_prompt_alias(name, "a", 3)
    for size in [1, 5, 11, 12, 100, 0, -1, 200_000, 200_001, "5", None]:
        seen(f"size {size!r}", lambda: client.search_prompt_versions(name, max_results=size))
    first = client.search_prompt_versions(name, max_results=5)
    for token in [first.token, "", "x", "eyJvZmZzZXQiOiAwfQ==", "eyJvZmZzZXQiOiA1MDAwfQ=="]:
        seen(f"token {token!r}", lambda: client.search_prompt_versions(name, 5, page_token=token))
    seen("linked to a run", lambda: client.list_logged_prompts("0" * 32))
    seen("of nobody", lambda: client.search_prompt_versions(seen.name("nobody")))
    seen("of a quote", lambda: client.search_prompt_versions("it's"))
    client.create_prompt(seen.name("it's"))
    seen("of a name with a quote", lambda: client.search_prompt_versions(seen.name("it's")))


SCENARIOS = [filters, orders, pages, pages_of_versions]
