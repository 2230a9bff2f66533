"""Sends requests to both servers in lock-step and says where the answers differ."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from side_by_side.differences import WIRE_DIFFERENCES, Difference
from side_by_side.reporting import differences
from side_by_side.wire.comparing import comparable
from side_by_side.wire.exchange import Answer, Request, send


def unexplained(
    pair: tuple[str, str], requests: Iterable[Request], used: set[Difference]
) -> list[str]:
    """The differences that no row of the list explains; notes the rows that explained one."""
    found = []
    with ThreadPoolExecutor(2) as both:
        for request in requests:
            real, ours = both.map(lambda server, request=request: send(server, request), pair)
            if comparable(real) == comparable(ours):
                continue
            row = next((row for row in WIRE_DIFFERENCES if row.explains(request, real, ours)), None)
            if row:
                used.add(row)
            else:
                found.append(_report(request, real, ours))
    return found


def _report(request: Request, real: Answer, ours: Answer) -> str:
    sent = f"{request.method} {request.path} {request.query or ''} {request.body or ''}"
    found = differences(comparable(real), comparable(ours))
    return "\n".join([f"{request.label}\n  sent {sent[:300]}", *found[:4]])
