"""Where our server answers differently on purpose: each row with its reason."""

from collections.abc import Callable
from dataclasses import dataclass

from side_by_side.wire.exchange import Answer, Request

FIXED_OF_A_VERSION = (
    "mlflow.prompt.text",
    "mlflow.prompt.is_prompt",
    "_mlflow_prompt_type",
    "_mlflow_prompt_response_format",
)

# The token that a real server gives behind a negative number of results: {"offset": -1}.
NEGATIVE_OFFSET = "eyJvZmZzZXQiOiAtMX0="
# {"offset": 3.0}, {"offset": 3.5}, {"offset": true}
ODD_OFFSETS = ("eyJvZmZzZXQiOiAzLjB9", "eyJvZmZzZXQiOiAzLjV9", "eyJvZmZzZXQiOiB0cnVlfQ==")


@dataclass(frozen=True)
class Difference:
    """A reason, the requests it is about, and what our answer must then be."""

    reason: str
    about: Callable[[Request, Answer], bool]
    ours: Callable[[Answer], bool]

    def explains(self, request: Request, real: Answer, ours: Answer) -> bool:
        """Whether this row is the reason for the difference of two answers."""
        return self.about(request, real) and self.ours(ours)


def refused(answer: Answer) -> bool:
    """A refusal that the client can read."""
    if not answer.is_json or not 400 <= answer.status < 500:
        return False
    return bool(answer.content.get("error_code")) and bool(answer.message)


def _query(request: Request) -> dict:
    return request.query if isinstance(request.query, dict) else {}


def _token_of(request: Request) -> str:
    return str(_query(request).get("page_token"))


def _has_a_negative_number(request: Request) -> bool:
    size = str(_query(request).get("max_results"))
    return size.startswith("-") or _token_of(request) == NEGATIVE_OFFSET


def _touches(request: Request, end: str, keys: tuple[str, ...]) -> bool:
    acts = (f"{end}/set-tag", f"{end}/delete-tag")
    body = request.body if isinstance(request.body, dict) else {}
    return request.path.endswith(acts) and body.get("key") in keys


def _fields(request: Request) -> dict:
    return request.body if isinstance(request.body, dict) else {}


def _has_a_tag_that_is_no_object(request: Request) -> bool:
    tags = _fields(request).get("tags")
    return isinstance(tags, list) and not all(isinstance(tag, dict) for tag in tags)


def _ends_in_a_line_break(request: Request) -> bool:
    tags = [tag for tag in _fields(request).get("tags") or [] if isinstance(tag, dict)]
    keys = [
        _fields(request).get("key"),
        _fields(request).get("alias"),
        *(tag.get("key") for tag in tags),
    ]
    return any(isinstance(key, str) and key.endswith("\n") for key in keys)


def _is_an_odd_path(request: Request) -> bool:
    return "//" in request.path or "%2" in request.path


WIRE_DIFFERENCES = [
    Difference(
        "a mistake of the caller is never answered with a 5xx, which the client would repeat",
        about=lambda request, real: real.status >= 500,
        ours=lambda ours: ours.is_json and ours.status < 500,
    ),
    Difference(
        "the template, the type and the response format of a version never change",
        about=lambda request, real: _touches(request, "model-versions", FIXED_OF_A_VERSION),
        ours=lambda ours: refused(ours) and "immutable" in ours.message,
    ),
    Difference(
        "a prompt does not become a model, nor a model a prompt",
        about=lambda request, real: _touches(
            request, "registered-models", ("mlflow.prompt.is_prompt",)
        ),
        ours=refused,
    ),
    Difference(
        "a NUL is refused: PostgreSQL cannot keep it",
        about=lambda request, real: "\\x00" in repr(request.body),
        ours=refused,
    ),
    Difference(
        "a negative number of results is refused",
        about=lambda request, real: _has_a_negative_number(request),
        ours=refused,
    ),
    Difference(
        "a page begins at a whole number: MLflow also takes 3.5 and true",
        about=lambda request, real: _token_of(request) in ODD_OFFSETS,
        ours=refused,
    ),
    Difference(
        "a number of results with a blank before it counts: MLflow accepts it and forgets it",
        about=lambda request, real: str(_query(request).get("max_results")).startswith(" "),
        ours=lambda ours: ours.status == 200,
    ),
    Difference(
        "no version is claimed: from 3.4 on the client would send its traces",
        about=lambda request, real: request.path == "/version",
        ours=lambda ours: ours.status == 404,
    ),
    Difference(
        "NaN and Infinity are no JSON",
        about=lambda request, real: "inf" in map(str, _fields(request).values()),
        ours=refused,
    ),
    Difference(
        "a tag that is no object is called so: MLflow complains of an empty key",
        about=lambda request, real: _has_a_tag_that_is_no_object(request),
        ours=refused,
    ),
    Difference(
        "a key or an alias does not end in a line break, which Python's `$` lets through",
        about=lambda request, real: _ends_in_a_line_break(request),
        ours=refused,
    ),
    Difference(
        "a path with doubled or encoded slashes and dashes is another path",
        about=lambda request, real: _is_an_odd_path(request),
        ours=lambda ours: ours.status == 404 and not ours.is_json,
    ),
    Difference(
        "what is refused leaves nothing behind: MLflow adds the version, then misses its model",
        about=lambda request, real: request.label == "what was refused" and real.status == 200,
        ours=lambda ours: ours.status == 404,
    ),
    Difference(
        "MLflow's database complains where ours is not asked",
        about=lambda request, real: real.message.startswith("(sqlite3."),
        ours=refused,
    ),
    Difference(
        "a name that is no UTF-8 is shown with replacement characters",
        about=lambda request, real: "%ff" in str(request.query),
        ours=lambda ours: ours.status == 404,
    ),
]


@dataclass(frozen=True)
class ScenarioDifference:
    """A reason, the lines of the real transcript that it is about, and what ours must then say."""

    reason: str
    about: Callable[[dict], bool]
    ours: Callable[[dict], bool]

    def explains(self, real: dict, ours: dict) -> bool:
        """Whether this row is the reason for the difference of two lines."""
        return self.about(real) and self.ours(ours)


def _failed_at_the_server(line: dict) -> bool:
    error = line.get("error", {})
    return error.get("status") == 500 and error["text"].startswith("API request to ")


def _about_a_negative_number(line: dict) -> bool:
    return line["label"] in ("size -1", "models, size -1", f"token {NEGATIVE_OFFSET!r}")


SCENARIO_DIFFERENCES = [
    ScenarioDifference(
        "a mistake of the caller is never answered with a 5xx, which the client would repeat",
        about=_failed_at_the_server,
        ours=lambda ours: ours.get("error", {}).get("status", 404) < 500,
    ),
    ScenarioDifference(
        "a negative number of results is refused",
        about=_about_a_negative_number,
        ours=lambda ours: ours.get("error", {}).get("status") == 400,
    ),
    ScenarioDifference(
        "a prompt does not become a model",
        about=lambda real: real["label"].startswith("known: den"),
        ours=lambda ours: "value" in ours or ours["error"]["status"] == 400,
    ),
]
