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


def _touches(request: Request, end: str, keys: tuple[str, ...]) -> bool:
    acts = (f"{end}/set-tag", f"{end}/delete-tag")
    body = request.body if isinstance(request.body, dict) else {}
    return request.path.endswith(acts) and body.get("key") in keys


WIRE_DIFFERENCES = [
    Difference(
        "a mistake of the caller is never answered with a 5xx, which the client would repeat",
        about=lambda request, real: real.status >= 500,
        ours=refused,
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
        about=lambda request, real: "max_results" in str(request.query) and "-" in str(request.query),
        ours=refused,
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


SCENARIO_DIFFERENCES = [
    ScenarioDifference(
        "a mistake of the caller is never answered with a 5xx, which the client would repeat",
        about=_failed_at_the_server,
        ours=lambda ours: 400 <= ours.get("error", {}).get("status", 0) < 500,
    ),
]
