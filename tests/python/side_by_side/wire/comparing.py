"""Which parts of two answers must be equal: all but the times, and the looks of an error page."""

from typing import Any

from side_by_side.seeing import readable
from side_by_side.wire.exchange import Answer

TIMES = ("creation_timestamp", "last_updated_timestamp")


def comparable(answer: Answer) -> dict[str, Any]:
    """The answer without what may differ."""
    shown: dict[str, Any] = {"status": answer.status}
    if answer.is_json:
        shown["type"] = answer.content_type
        shown["content"] = _masked(answer.content)
    elif answer.status == 200 and len(answer.text) < 20:
        shown["text"] = answer.text
    else:
        # A page for people: the client only asks whether it is JSON.
        shown["page"] = True
    return shown


def _masked(value: Any, key: str = "") -> Any:
    match value:
        case dict():
            return {name: _masked(item, name) for name, item in sorted(value.items())}
        case list():
            return [_masked(item) for item in value]
        case int() if key in TIMES:
            return "<time>"
        case str() if key == "message":
            return readable(value)
        case _:
            return value
