"""Noticing that a model was saved, whole, while something trains and saves.

A folder is looked at again and again; no file system tells of a save that has ended, and to look at
five folders costs less than to be told of each write.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tfexam.workspace.models import SETTLED_SECONDS, is_whole, newest_model

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tfexam.workspace.models import Found

RUSH = timedelta(seconds=15)
"""What is saved again this soon comes from a training that keeps its best so far: then only the
last one is taken, once none has come for as long."""

SETTLED = timedelta(seconds=SETTLED_SECONDS)


class Saves:
    """The saves into one problem's folder.

    Times are those at which a save was seen: a copied file brings its own, and a file server's
    clock may be wrong.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: Found | None = None
        self._since: datetime | None = None
        self._whole: Found | None = None
        self._whole_since: datetime | None = None
        self._is_rushed = False
        self._taken: Found | None = None

    def look(self, now: datetime) -> Found | None:
        """The newest model, once for each time that it was saved; None where nothing is new.

        It is whole: two looks have found it the same, and it has its end or, where its format has
        none, was left alone for a second.
        """
        found = newest_model(self._folder)
        if found != self._seen or self._since is None:
            self._seen, self._since = found, now
            return None
        age = now - self._since
        if found is None or found == self._taken or not _is_settled(found, age):
            return None
        self._note(found, self._since)
        if self._is_rushed and age < RUSH:
            return None
        self._taken = found
        return found

    def _note(self, found: Found, since: datetime) -> None:
        """Remember a whole model, and whether it came soon after the one before."""
        if found != self._whole:
            before = self._whole_since
            self._is_rushed = before is not None and since - before < RUSH
            self._whole, self._whole_since = found, since


def _is_settled(found: Found, age: timedelta) -> bool:
    return is_whole(found) if found.format == "keras" else age >= SETTLED
