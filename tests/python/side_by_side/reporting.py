"""Where two transcripts or two answers part, in few words."""

import json
from typing import Any

WIDTH = 160


def differences(real: Any, ours: Any, place: str = "") -> list[str]:
    """The places at which two values of plain JSON differ, each on a line."""
    match real, ours:
        case dict(), dict():
            keys = list(real) + [key for key in ours if key not in real]
            pairs = [(f"{place}.{key}", real.get(key), ours.get(key)) for key in keys]
            return [line for at, one, two in pairs if one != two for line in differences(one, two, at)]
        case list(), list() if len(real) == len(ours):
            pairs = enumerate(zip(real, ours, strict=True))
            return [line for i, (one, two) in pairs if one != two for line in differences(one, two, f"{place}[{i}]")]
        case _:
            return [f"  {place or 'answer'}\n    MLflow {_cut(real, ours)}\n    ours   {_cut(ours, real)}"]


def _cut(value: Any, other: Any) -> str:
    """The value from a little before the place where it leaves the other."""
    text, reference = (json.dumps(each, ensure_ascii=False) for each in (value, other))
    same = next((i for i, (a, b) in enumerate(zip(text, reference, strict=False)) if a != b), 0)
    start = max(0, same - WIDTH // 2) if same > WIDTH // 2 else 0
    shown = text[start : start + WIDTH]
    return f"{'…' if start else ''}{shown}{'…' if len(text) > start + WIDTH else ''}"
