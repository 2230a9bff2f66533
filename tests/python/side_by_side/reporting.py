"""Where two transcripts or two answers part, in few words."""

import json
from collections.abc import Iterator
from typing import Any

WIDTH = 160


def differences(real: Any, ours: Any, place: str = "") -> list[str]:
    """The places at which two values of plain JSON differ, three lines for each."""
    if real == ours:
        return []
    inner = list(_parts(real, ours, place))
    if inner:
        return [line for at, one, two in inner for line in differences(one, two, at)]
    lines = [place or "answer", f"  MLflow {_cut(real, ours)}", f"  ours   {_cut(ours, real)}"]
    return ["\n".join(f"  {line}" for line in lines)]


def _parts(real: Any, ours: Any, place: str) -> Iterator[tuple[str, Any, Any]]:
    """The parts of two values that can be held against each other one by one."""
    match real, ours:
        case dict(), dict():
            for key in [*real, *(key for key in ours if key not in real)]:
                yield f"{place}.{key}", real.get(key), ours.get(key)
        case list(), list() if len(real) == len(ours):
            for index, (one, two) in enumerate(zip(real, ours, strict=True)):
                yield f"{place}[{index}]", one, two


def _cut(value: Any, other: Any) -> str:
    """The value from a little before the place where it leaves the other."""
    text, reference = (json.dumps(each, ensure_ascii=False) for each in (value, other))
    same = next((i for i, (a, b) in enumerate(zip(text, reference, strict=False)) if a != b), 0)
    start = max(0, same - WIDTH // 2) if same > WIDTH // 2 else 0
    shown = text[start : start + WIDTH]
    return f"{'…' if start else ''}{shown}{'…' if len(text) > start + WIDTH else ''}"
