"""One request, sent as it stands, and its answer."""

import http.client
import json
import urllib.parse
from dataclasses import dataclass, field, replace
from typing import Any

JSON = "application/json"


@dataclass(frozen=True)
class Request:
    """A request; `body` is sent as JSON unless it is bytes, `query` encoded unless it is text."""

    label: str
    method: str
    path: str
    query: Any = None
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def but(self, label: str, **changed: Any) -> "Request":
        """The same request with something changed, and a label that says what."""
        return replace(self, label=f"{self.label}: {label}", **changed)


@dataclass(frozen=True)
class Answer:
    """What came back: `content` is the parsed JSON, or nothing."""

    status: int
    content_type: str
    text: str
    content: Any

    @property
    def is_json(self) -> bool:
        """Whether a client can read the body as a JSON object."""
        return isinstance(self.content, dict)

    @property
    def message(self) -> str:
        """The message of an error."""
        return str(self.content.get("message", "")) if self.is_json else ""


def post(label: str, path: str, **body: Any) -> Request:
    """A POST with these fields."""
    return Request(label, "POST", path, body=body)


def delete(label: str, path: str, **body: Any) -> Request:
    """A DELETE with these fields."""
    return Request(label, "DELETE", path, body=body)


def get(label: str, path: str, **query: Any) -> Request:
    """A GET with these fields."""
    return Request(label, "GET", path, query=query)


def send(server: str, request: Request) -> Answer:
    """Sends the request to the server at `server`."""
    address = urllib.parse.urlsplit(server)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    body, headers = _encoded_body(request)
    try:
        connection.request(request.method, _target(request), body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        return Answer(answer.status, answer.headers.get_content_type(), text, _parsed(text))
    finally:
        connection.close()


def _target(request: Request) -> str:
    match request.query:
        case None:
            return request.path
        case str() as raw:
            return f"{request.path}?{raw}"
        case pairs:
            return f"{request.path}?{urllib.parse.urlencode(pairs, doseq=True)}"


def _encoded_body(request: Request) -> tuple[bytes | None, dict[str, str]]:
    match request.body:
        case None:
            return None, request.headers
        case bytes() as raw:
            return raw, {"Content-Type": JSON} | request.headers
        case value:
            return json.dumps(value).encode(), {"Content-Type": JSON} | request.headers


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
