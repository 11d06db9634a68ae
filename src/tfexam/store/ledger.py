"""What became of models that were marked outside of any sitting: a line each, by their SHA-256.

The same bytes on the same held-out rows come to the same, so a marking that was interrupted goes on
where it stopped, whoever's model it was.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from tfexam.exam.outcome import CODES, Code, Outcome
from tfexam.sandbox.platform import lacking
from tfexam.store import lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


PASSING = frozenset({Code.GRADER_ERROR, Code.TOO_SLOW, Code.OUT_OF_MEMORY})
"""What the grader or a busy machine is to blame for, perhaps: it is tried again."""


class Ledger:
    """A file of outcomes; a line that was cut off by a crash counts for nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = dict(_read(path))

    def get(self, sha256: str, *, closed_in: bool = False) -> Outcome | None:
        """What became of a model, if it was marked before.

        closed_in  only what ran behind every layer of the sandbox counts
        """
        found = self._known.get(sha256)
        if found is None or not closed_in:
            return found
        return found if found.layers and not lacking(found.layers) else None

    def add(self, sha256: str, outcome: Outcome) -> None:
        """Keep an outcome, unless it may pass.

        Raises TfexamError for a full disk or a read-only folder.
        """
        if outcome.code in PASSING or self._known.get(sha256) == outcome:
            return
        self._known[sha256] = outcome
        kept = {**asdict(outcome), "code": outcome.code.value.code, "sha256": sha256}
        lines.append(self._path, kept)


def _read(path: Path) -> Iterator[tuple[str, Outcome]]:
    for found in lines.read(path):
        with suppress(LookupError, TypeError):  # not a line of ours
            code, layers = CODES[found.pop("code")], tuple(found.pop("layers"))
            yield found.pop("sha256"), Outcome(code, layers=layers, **found)
