"""What an attack is, here: a file that is built when it is needed, and what it must come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from tfexam.exam.outcome import Code
from tfexam.worker.verdict import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CANARY = 4242
"""What stands in every file that no model may read."""

ACCESS = 13
"""EACCES, as a payload reports it: what Landlock answers, and seccomp over opening to write."""


@dataclass(frozen=True)
class Scene:
    """Where artefacts are built, and what they may harm; all of it is thrown away.

    folder   the artefact's own, empty, named after it
    harm     where harm shows as a file of the artefact's name
    secrets  files that nobody may read, each with the canary in it
    port     of a listener on loopback, which must hear nothing
    written  what TensorFlow wrote (written.py); None where nobody asked it to
    """

    folder: Path
    harm: Path
    secrets: Path
    port: int = 9
    written: Path | None = None

    @property
    def marker(self) -> Path:
        """The file that must not appear."""
        return self.harm / self.folder.name


class Harm(Enum):
    """How harm shows, where nothing keeps an artefact from it."""

    MARKER = "a file appears"
    KNOCK = "the listener hears its name"
    SECRET = "it answers with the canary"
    DONE = "it answers that it is done"
    RUNS = "it gets as far as an answer"
    HANGS = "it does not answer"
    GRADER = "the worker dies"


@dataclass(frozen=True)
class Behind:
    """What becomes of an artefact that nobody scanned, behind the sandbox alone.

    code    None: any outcome but the grader's own error
    words   of the message
    answer  what it returns for every row, None where that doesn't matter
    """

    code: Code | None = None
    words: str = ""
    answer: float | None = None


KILLED = Behind(Code.REFUSED, FORBIDDEN.message)
"""By seccomp: nothing else sends that signal."""

DENIED = Behind(Code.SCORED, answer=ACCESS)
"""It ran to its end, and reports what the sandbox told it."""

KEPT_OUT = Behind(words="ermission denied")
"""Keras or TensorFlow reports it."""

LATE = Behind(Code.TOO_SLOW, "seconds")
STARVED = Behind(Code.OUT_OF_MEMORY, "memory")
ANY = Behind()


@dataclass(frozen=True)
class Artefact:
    """One attack.

    name      after the advisory or the mechanism; a file name
    source    where it is known from
    build     writes it; returns its path
    expected  what a submission of it comes to
    words     of the sentence that is said then
    behind    what it comes to where the scan is switched off
    harm      how it shows that it works, with neither scan nor sandbox; None where it can't: the
              mechanism is closed in this version of Keras, or a fault that the grader must survive
    inside    only the worker finds it (the others are settled before it)
    whole     the archive is handed to Keras as it is, where it is not scanned
    slow      building or running it takes more than some seconds
    seconds   that it may run
    memory    MiB that it may have
    """

    name: str
    source: str
    build: Callable[[Scene], Path] = field(repr=False)
    expected: Code = Code.REFUSED
    words: str = ""
    behind: Behind = ANY
    harm: Harm | None = None
    inside: bool = False
    whole: bool = False
    slow: bool = False
    seconds: float = 20
    memory: int = 1500
