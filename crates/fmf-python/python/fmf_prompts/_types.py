"""Names for types that stand in several signatures. Only type checkers need them."""

from __future__ import annotations

from typing import Any, Union

Message = dict[str, Any]
Template = Union[str, list[Message]]
Selector = Union[int, str]
