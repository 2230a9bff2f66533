"""Names for types that stand in several signatures. Only type checkers need them."""

from __future__ import annotations

from typing import Any

Message = dict[str, Any]
Template = str | list[Message]
Selector = int | str
