"""What a user sees of a call: its value, its error, its warnings and log lines, in plain JSON.

Times are replaced, because they differ from server to server; everything else is kept.
"""

import base64
import json
import logging
import re
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from mlflow import MlflowException
from mlflow.entities.model_registry import (
    ModelVersion,
    Prompt,
    PromptVersion,
    RegisteredModel,
)
from mlflow.prompt.registry_utils import PromptCache
from mlflow.store.entities.paged_list import PagedList

from client_threads import wait_for_client_threads

FIRST_TIME = 1_500_000_000_000


class Seen:
    """The transcript of one scenario, and what a scenario needs: `seen("label", act)`."""

    def __init__(self, mark: str):
        self.lines: list[dict[str, Any]] = []
        self._mark = mark

    def name(self, text: str) -> str:
        """A name that this run alone uses; the same one at both servers."""
        return f"{self._mark}{text}"

    def __call__(self, label: str, act: Callable[[], Any]) -> Any:
        """Does `act`, writes down what it shows, and returns its value, or nothing."""
        value, line = None, {"label": label}
        logged = _LogLines()
        with warnings.catch_warnings(record=True) as warned, logged:
            warnings.simplefilter("always")
            try:
                value = act()
                line["value"] = plain(value)
            except Exception as error:
                line["error"] = plain_error(error)
            wait_for_client_threads()
        line["warnings"] = [f"{w.category.__name__}: {w.message}" for w in warned]
        line["logged"] = logged.lines
        self.lines.append({key: part for key, part in line.items() if part != []})
        return value

    def forget(self) -> None:
        """Empties the client's cache of prompts."""
        PromptCache._reset_instance()


class _LogLines(logging.Handler):
    def __init__(self):
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def __enter__(self) -> "_LogLines":
        logging.getLogger("mlflow").addHandler(self)
        return self

    def __exit__(self, *unused: object) -> None:
        logging.getLogger("mlflow").removeHandler(self)


def offset(token: str | None) -> Any:
    """What a page token says to a client: how many came before. All else in it is opaque."""
    return json.loads(base64.b64decode(token))["offset"] if token else token


def plain(value: Any) -> Any:
    """A value as JSON, in full: the order of tags is kept, the order of sets is not."""
    match value:
        case PagedList():
            return {"items": [plain(item) for item in value], "token": value.token}
        case PromptVersion() | Prompt() | ModelVersion() | RegisteredModel():
            return _plain_entity(value)
        case dict():
            return [[plain(key), plain(item)] for key, item in value.items()]
        case set() | frozenset():
            return sorted(map(str, value))
        case str() | bool() | None:
            return value
        case int() | float():
            return "<time>" if value > FIRST_TIME else value
        case Iterable():
            return [plain(item) for item in value]
        case _:
            return repr(value)


def plain_error(error: Exception) -> dict[str, Any]:
    """An error as a user can take it apart."""
    line: dict[str, Any] = {"class": type(error).__name__, "text": readable(str(error))}
    if isinstance(error, MlflowException):
        line["error_code"] = error.error_code
        line["status"] = error.get_http_status_code()
        line["cause"] = type(error.__cause__).__name__
    return line


# What MLflow prints behind a message and no other server can: its SQL, and its own settings.
_MLFLOW_ONLY = (" Error: (", " Set the MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES ")


def readable(message: str) -> str:
    """A message without what no server should be held to: what only MLflow can say, and the order
    of a Python set, which changes from process to process."""
    for tail in _MLFLOW_ONLY:
        message = message.split(tail, 1)[0]
    return re.sub(r"\{([^{}:]*)\}", lambda found: f"{{{_sorted_words(found.group(1))}}}", message)


def _sorted_words(text: str) -> str:
    return ", ".join(sorted(text.split(", ")))


def _plain_entity(entity: Any) -> dict[str, Any]:
    names = [
        name
        for name in dir(type(entity))
        if not name.startswith("_") and isinstance(getattr(type(entity), name), property)
    ]
    shown = {name: plain(getattr(entity, name)) for name in names}
    return {"class": type(entity).__name__, **shown}
