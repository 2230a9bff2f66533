"""From a good request to many that are wrong in one way each."""

import json
from collections.abc import Iterator
from typing import Any

from side_by_side.wire.endpoints import Endpoint
from side_by_side.wire.exchange import JSON, Request

WRONG_VALUES: list[Any] = [
    "", " ", "x" * 300, "é🦀", "a\nb", "0", "-1", "01", "1_0", "9" * 20, "1.5", "true", "None",
    "latest", 0, 1, -1, 1.5, 1e400, 2**63, True, False, None, [], ["x"], [1], [None], {}, {"a": 1},
    [{"key": "a"}],
]  # fmt: skip

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
CONTENT_TYPES = [
    "application/json; charset=utf-8", "application/json;charset=latin-1", "APPLICATION/JSON",
    "text/plain", "", "application/x-www-form-urlencoded", "application/json, text/plain",
    "application/vnd.x+json", "json",
]  # fmt: skip
BODIES = [
    b"", b" ", b"{", b"{}", b"[]", b"[1]", b"null", b"true", b"5", b'"x"', b'""', b"{} {}",
    b"\xff\xfe", b"NaN", b"{'name': 'x'}", b"\xef\xbb\xbf{}", b'"{}"', b'"[]"', b'"null"',
    b"[" * 200,
]  # fmt: skip


def mutations(endpoint: Endpoint, label: str) -> Iterator[Request]:
    """The good request twice, and then every mutation of it."""
    good = endpoint.request(label)
    yield good
    yield good.but("again")
    yield from _of_the_fields(endpoint, good)
    yield from _of_the_route(endpoint, good)
    if endpoint.method == "GET":
        yield from _of_the_query(endpoint, good)
    else:
        yield from _of_the_body(endpoint, good)


def _of_the_fields(endpoint: Endpoint, good: Request) -> Iterator[Request]:
    for name in endpoint.fields:
        rest = {key: value for key, value in endpoint.fields.items() if key != name}
        yield _with(endpoint, good, f"without {name}", rest)
        values = [str(v) for v in WRONG_VALUES] if endpoint.method == "GET" else WRONG_VALUES
        for value in dict.fromkeys(json.dumps(value) for value in values):
            changed = endpoint.fields | {name: json.loads(value)}
            yield _with(endpoint, good, f"{name} = {value[:24]}", changed)
        camel = _camel(name)
        if camel != name:
            yield _with(endpoint, good, f"{camel}", rest | {camel: endpoint.fields[name]})
            yield _with(endpoint, good, f"{name} and {camel}", endpoint.fields | {camel: "x"})
        yield _with(endpoint, good, f"{name.upper()}", rest | {name.upper(): endpoint.fields[name]})
    yield _with(endpoint, good, "an unknown field", endpoint.fields | {"bogus": {"a": [1]}})
    yield _with(endpoint, good, "no field", {})


def _of_the_route(endpoint: Endpoint, good: Request) -> Iterator[Request]:
    for method in METHODS:
        if method != endpoint.method:
            yield good.but(method, method=method)
    path = endpoint.path
    other = [
        f"{path}/",
        path.upper(),
        f"{path}/x",
        path.replace("2.0", "3.0"),
        path.replace("-", "_"),
    ]
    other += [path.replace("/mlflow", "/preview/mlflow"), path.replace("/api/", "/ajax-api/")]
    for changed in other:
        yield good.but(changed, path=changed)
    # Without fields, so that a server which knows the route changes nothing.
    for odd in [f"/{path}", path.replace("-", "%2D"), path.replace("/mlflow/", "/mlflow//")]:
        yield _with(endpoint, good, odd, {}).but("", path=odd)


def _of_the_query(endpoint: Endpoint, good: Request) -> Iterator[Request]:
    fields = endpoint.fields
    yield good.but("each twice", query=[(key, fields[key]) for key in fields for _ in range(2)])
    others = [(key, value) for key in fields for value in ("other", fields[key])]
    yield good.but("another before", query=others)
    yield good.but("in the body", query=None, body=fields)
    yield good.but(
        "in the body, without a type", query=None, body=fields, headers={"Content-Type": ""}
    )
    yield good.but("in both", body={key: "other" for key in fields})
    for raw in [
        "name",
        "name=%zz",
        "name=%ff%fe",
        "&&name=x",
        "name=a+b",
        "name=a%20b",
        "name=a;b",
        "=x",
        "name=x&name=",
    ]:
        yield good.but(f"?{raw}", query=raw)


def _of_the_body(endpoint: Endpoint, good: Request) -> Iterator[Request]:
    fields = endpoint.fields
    yield good.but("in the query", query=fields, body=None)
    yield good.but("in the query with a body", query=fields, body={})
    yield good.but("encoded twice", body=json.dumps(fields))
    yield good.but("encoded thrice", body=json.dumps(json.dumps(fields)))
    yield good.but("a key twice", body=(json.dumps(fields)[:-1] + ', "name": "x"}').encode())
    for content_type in CONTENT_TYPES:
        yield good.but(f"as {content_type!r}", headers={"Content-Type": content_type})
    for raw in BODIES:
        yield good.but(f"body {raw[:12]!r}", body=raw)
    yield good.but("no body", body=None, headers={"Content-Type": JSON})
    yield good.but("nothing at all", body=None)


def _with(endpoint: Endpoint, good: Request, label: str, fields: dict[str, Any]) -> Request:
    place = "query" if endpoint.method == "GET" else "body"
    return good.but(label, **{place: fields})


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
