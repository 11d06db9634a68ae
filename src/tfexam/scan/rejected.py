"""How a scan says no, and how it quotes what a file says."""

from __future__ import annotations

import unicodedata
from typing import Literal

Status = Literal["unreadable", "refused", "too-large"]
QUOTED = 120
"""Characters of a model's own words that a message quotes at the most."""


class Rejected(Exception):
    """A model file that must not, or can't, be loaded.

    status   `unreadable` (no whole saved model), `refused` (holds what a submitted model may not
             hold) or `too-large`
    message  one sentence that names the place
    hint     what to do instead; empty where the outcome's own next step is all there is to say
    """

    def __init__(self, status: Status, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.status: Status = status
        self.message = message
        self.hint = hint


def refused(message: str, hint: str = "") -> Rejected:
    """The file holds something that it may not hold."""
    return Rejected("refused", message, hint)


def unreadable(message: str, hint: str = "") -> Rejected:
    """The file is no whole saved model."""
    return Rejected("unreadable", message, hint)


def plain(text: object, limit: int = QUOTED) -> str:
    """What a file says, fit for a message.

    No control or formatting characters (escape sequences of terminals, right-to-left marks), one
    line, at most `limit` characters.
    """
    line = " ".join(str(text).split())
    shown = "".join(c for c in line if not unicodedata.category(c).startswith("C"))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
