"""Finding prompts and versions: pages, orders, filters beyond those of the quick start."""

import uuid

import mlflow
import pytest
from mlflow import MlflowClient, MlflowException

MANY = 107


@pytest.fixture(scope="module")
def shelf(server: str) -> tuple[str, list[str]]:
    """More prompts than the client asks for in one request: their common mark and their names."""
    mlflow.set_tracking_uri(server)
    client, mark = MlflowClient(), uuid.uuid4().hex[:10]
    names = [f"shelf_{mark}_{number:03}" for number in range(MANY)]
    for number, name in enumerate(names):
        tags = {"shelf": mark, "parity": "odd" if number % 2 else "even"}
        client.create_prompt(name, description=f"number {number}", tags=tags)
    return mark, names


def search(filter_string: str | None, **how) -> list[str]:
    return [prompt.name for prompt in mlflow.genai.search_prompts(filter_string, **how)]


def test_all_pages_are_fetched(client, shelf):
    mark, names = shelf
    assert search(f"tags.shelf = '{mark}'") == names


@pytest.mark.parametrize("limit", [1, 99, 100, 101, MANY, 1000])
def test_a_limit_is_kept_over_the_pages(client, shelf, limit):
    mark, names = shelf
    assert search(f"tags.shelf = '{mark}'", max_results=limit) == names[:limit]


def test_the_client_object_turns_the_pages_by_hand(client, shelf):
    mark, names = shelf
    found, token, sizes = [], None, []
    while token or not found:
        page = client.search_prompts(f"tags.shelf = '{mark}'", max_results=50, page_token=token)
        found += [prompt.name for prompt in page]
        sizes.append(len(page))
        token = page.token
    assert (found, sizes) == (names, [50, 50, 7])


def test_a_last_page_that_is_full_has_no_token(client, shelf):
    mark, _ = shelf
    page = client.search_prompts(f"tags.shelf = '{mark}'", max_results=MANY)
    assert (len(page), page.token or None) == (MANY, None)


@pytest.mark.parametrize(
    ("order", "backwards"), [(["name"], False), (["name ASC"], False), (["name DESC"], True)]
)
def test_an_order_by_name(client, shelf, order, backwards):
    mark, names = shelf
    found = search(f"tags.shelf = '{mark}'", order_by=order)
    assert found == (names[::-1] if backwards else names)


def test_an_order_by_time_takes_the_prompt_that_changed_last(client, shelf):
    mark, names = shelf
    client.create_prompt_version(names[40], "now")
    newest = search(
        f"tags.shelf = '{mark}'", max_results=1, order_by=["last_updated_timestamp DESC"]
    )
    assert newest == [names[40]]


def test_an_order_by_something_else_is_refused(client):
    with pytest.raises(MlflowException, match="Invalid order by key 'bogus' specified"):
        search(None, order_by=["bogus"])


@pytest.mark.parametrize("size", [1001, 5000])
def test_a_page_over_the_limit_is_refused(client, size):
    with pytest.raises(MlflowException, match=f"Invalid value {size}|{size}"):
        client.search_prompts(max_results=size)


def test_a_wrong_page_token_is_refused(client):
    with pytest.raises(MlflowException, match="Invalid page token"):
        client.search_prompts(page_token="not a token")


@pytest.mark.parametrize(
    ("condition", "numbers"),
    [
        ("name LIKE '%_00_'", range(10)),
        ("name LIKE '%_00_' AND tags.parity = 'odd'", range(1, 10, 2)),
        ("tags.parity != 'odd' AND name LIKE '%_01_'", range(10, 20, 2)),
        ("tags.parity LIKE 'o%' AND name ILIKE 'SHELF%_00_'", range(1, 10, 2)),
        ("tags.missing != 'x'", []),
        ("tags.`parity` = 'odd' AND name LIKE '%_10_'", [101, 103, 105]),
        ('tags."parity" = "odd" AND name LIKE "%_10_"', [101, 103, 105]),
    ],
)
def test_conditions(client, shelf, condition, numbers):
    mark, names = shelf
    found = search(f"tags.shelf = '{mark}' AND {condition}")
    assert found == [names[number] for number in numbers]


def test_names_can_be_listed(client, shelf):
    _, names = shelf
    assert search(f"name IN ('{names[3]}', '{names[1]}', 'nobody')") == [names[1], names[3]]


def test_versions_are_paged_the_newest_first(client, fresh):
    name = fresh("paged")
    client.create_prompt(name)
    for number in range(1, 6):
        client.create_prompt_version(name, f"text {number}")
    first = client.search_prompt_versions(name, max_results=2)
    second = client.search_prompt_versions(name, max_results=2, page_token=first.token)
    third = client.search_prompt_versions(name, max_results=2, page_token=second.token)
    assert [[v.version for v in page] for page in (first, second, third)] == [[5, 4], [3, 2], [1]]
    assert not third.token


def test_listed_versions_show_no_aliases(client, fresh):
    name = fresh("listed")
    mlflow.genai.register_prompt(name, "x")
    client.set_prompt_alias(name, "production", 1)
    assert [v.aliases for v in client.search_prompt_versions(name)] == [[]]
