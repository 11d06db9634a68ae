"""What a reply may hold when an enemy wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from tfexam.scan.rejected import plain
from tfexam.worker.protocol import BadFrame, Reply, Status, reply_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MESSAGE = 400
"""Characters of a sentence that comes from a child."""

MOST = 20
"""Layers, and steps that were timed, that a reply may name."""

LONGEST = 1e6
"""Seconds that a step may have taken."""

MOST_PARAMETERS = 1 << 62


def trusted(
    header: Mapping[str, Any], arrays: Iterable[str], job: int, outputs: Iterable[str]
) -> Reply:
    """The reply in a header that a child sent, every field of it checked.

    arrays   the names of those that came with it: the outputs, in their order, of a model that
             predicted, and else none
    job      whose reply it is, whatever it says itself

    Raises BadFrame for whatever our own child would not have written.
    """
    reply = _checked(header, job)
    if list(arrays) != (list(outputs) if reply.status == "predicted" else []):
        raise BadFrame("an answer without output, or output without an answer")
    return reply


def _checked(header: Mapping[str, Any], job: int) -> Reply:
    try:
        reply = reply_of(header)
    except (KeyError, TypeError) as error:
        raise BadFrame("the header is no reply's") from error
    if reply.status not in get_args(Status):
        raise BadFrame("the header has an unknown status")
    if not all(isinstance(word, str) for word in (reply.message, reply.hint, *reply.layers)):
        raise BadFrame("what should be a text is none")
    return Reply(
        id=job,
        status=reply.status,
        message=plain(reply.message, MESSAGE),
        hint=plain(reply.hint, MESSAGE),
        parameters=_count(reply.parameters),
        layers=tuple(plain(layer) for layer in reply.layers[:MOST]),
        timing=_seconds(reply.timing),
        untrained=reply.untrained is True,
    )


def _seconds(timing: object) -> dict[str, float]:
    if not isinstance(timing, dict):
        raise BadFrame("the timing is no table")
    steps = list(timing.items())[:MOST]
    if not all(isinstance(took, (int, float)) and 0 <= took <= LONGEST for _, took in steps):
        raise BadFrame("the timing holds what is no time")
    return {plain(step): float(took) for step, took in steps}


def _count(parameters: object) -> int | None:
    if type(parameters) is int and 0 <= parameters <= MOST_PARAMETERS:
        return parameters
    return None
