"""The one family of errors, and the exit codes of the program.

Every code stands once, in `Code`, with its exit code, its meaning and what to do next; the table
in the documentation is made from it. Outcomes of submissions (`exam/outcome.py`) share its
namespace of kebab-case codes.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Exit(IntEnum):
    """The exit codes of the program; `EXITS` says what each means."""

    OK = 0
    FAULTS = 1
    USAGE = 2
    STATE = 3
    NOTHING = 4
    DATA = 5
    STORE = 6
    GRADER = 7
    BUG = 70
    INTERRUPTED = 130


EXITS = {
    Exit.OK: "All is well.",
    Exit.FAULTS: (
        "It ran: a model earned no score, a folder or this machine has faults, a certificate was "
        "changed."
    ),
    Exit.USAGE: "The command line was not understood.",
    Exit.STATE: "Not possible as things stand.",
    Exit.NOTHING: "Nothing was found to submit.",
    Exit.DATA: "Data could not be fetched, built or trusted.",
    Exit.STORE: "The store or the disk would not have it.",
    Exit.GRADER: "The grader broke; that is never the candidate's fault.",
    Exit.BUG: "A bug in tfexam; what was submitted is safe.",
    Exit.INTERRUPTED: "Ctrl-C; the same command goes on.",
}


class Entry(NamedTuple):
    """One row of the table of codes."""

    code: str
    exit: Exit
    meaning: str
    next: str


class Code(Enum):
    """Every error that tfexam knows, in the order of the documentation."""

    BAD_ARGUMENT = Entry(
        "bad-argument", Exit.USAGE, "An option or argument makes no sense.", "See --help."
    )
    NO_EXAM = Entry(
        "no-exam", Exit.STATE, "No exam or drill is running.", "Begin one: tfexam start"
    )
    EXAM_RUNNING = Entry(
        "exam-running",
        Exit.STATE,
        "An exam is running, and this has to wait until it is over.",
        "Go on with it: tfexam status",
    )
    EXAM_OVER = Entry(
        "exam-over",
        Exit.STATE,
        "The exam is over; nothing more counts.",
        "For a grade that never counts: tfexam submit --late",
    )
    WHICH_EXAM = Entry(
        "which-exam",
        Exit.STATE,
        "Several sittings are running, and the folder does not say which is meant.",
        "Go into the folder of one of them, or name it: --workspace DIR",
    )
    BUSY = Entry(
        "busy",
        Exit.STATE,
        "Another tfexam is doing this right now.",
        "Wait for it to end, then try again.",
    )
    NOTHING_TO_SUBMIT = Entry(
        "nothing-to-submit",
        Exit.NOTHING,
        "No saved model was found.",
        "Save one as model.keras in the problem's folder.",
    )
    UNKNOWN_PROBLEM = Entry(
        "unknown-problem",
        Exit.USAGE,
        "There is no such problem or category.",
        "See what there is: tfexam bank list",
    )
    UNKNOWN_EXAM = Entry(
        "unknown-exam",
        Exit.USAGE,
        "There is no exam or drill of that number.",
        "See what there is: tfexam history",
    )
    BAD_PROBLEM = Entry(
        "bad-problem",
        Exit.DATA,
        "A problem's folder can't be read.",
        "See all that is wrong with it: tfexam bank check ID",
    )
    UNKNOWN_PACK = Entry(
        "unknown-pack",
        Exit.USAGE,
        "There is no pack of that name.",
        "See what there is: tfexam bank list",
    )
    BAD_PACK = Entry(
        "bad-pack",
        Exit.DATA,
        "A pack can't be read, or holds what no pack may hold.",
        "Correct it where it is yours; else get it afresh from its author.",
    )
    NAME_TAKEN = Entry(
        "name-taken",
        Exit.STATE,
        "A pack or problem of that name is there already.",
        "Choose another name.",
    )
    BAD_EXPORT = Entry(
        "bad-export",
        Exit.DATA,
        "An export can't be read, or holds what no export has.",
        "Make it again where it came from: tfexam export FILE",
    )
    BAD_CERTIFICATE = Entry(
        "bad-certificate",
        Exit.DATA,
        "The file is no certificate that this tfexam can read.",
        "Make one: tfexam result --certificate",
    )
    NOT_HERE = Entry(
        "not-here",
        Exit.STATE,
        "The exam of a certificate is not in this store.",
        "Verify it where it was sat, or bring the exam here: tfexam import FILE",
    )
    UNFIT_DATA = Entry(
        "unfit-data",
        Exit.DATA,
        "No honest problem can be made of these data.",
        "docs/authoring.md says what a problem needs.",
    )
    WORKSPACE_NOT_EMPTY = Entry(
        "workspace-not-empty",
        Exit.STATE,
        "The folder holds something already, and tfexam overwrites nothing.",
        "Name another folder: --workspace DIR",
    )
    WORKSPACE_LOST = Entry(
        "workspace-lost",
        Exit.STATE,
        "The workspace of this sitting is no longer where it was.",
        "Move it back; what was submitted is safe.",
    )
    FILE_EXISTS = Entry(
        "file-exists",
        Exit.STATE,
        "A file of that name is there already, and tfexam overwrites nothing.",
        "Name another file.",
    )
    SOURCE_UNREACHABLE = Entry(
        "source-unreachable",
        Exit.DATA,
        "A data source could not be fetched.",
        "Check the network (or your pip index) and try again; what is there already is kept.",
    )
    NOT_AT_HAND = Entry(
        "not-at-hand",
        Exit.DATA,
        "Offline, too few problems have their data on this disk.",
        "Fetch them while there is a network: tfexam bank fetch",
    )
    SOURCE_CHANGED = Entry(
        "source-changed",
        Exit.DATA,
        "A data source is not the one that was pinned: its hash differs.",
        "Don't use it. Try again from another index, and report it.",
    )
    BUILD_FAILED = Entry(
        "build-failed",
        Exit.DATA,
        "A problem's data could not be built.",
        "Report it with the message above.",
    )
    DISK_FULL = Entry(
        "disk-full", Exit.STORE, "The disk is full.", "Free some space and repeat the command."
    )
    NOT_WRITABLE = Entry(
        "not-writable",
        Exit.STORE,
        "A folder that tfexam has to write to is read-only.",
        "Make it writable, or name another one: TFEXAM_HOME=DIR",
    )
    STORE_DAMAGED = Entry(
        "store-damaged",
        Exit.STORE,
        "The store can't be read as a tfexam store.",
        "Keep the file, move it aside or restore it from a backup, and try again.",
    )
    STORE_NEWER = Entry(
        "store-newer",
        Exit.STORE,
        "The store was written by a newer tfexam; nothing was touched.",
        "Upgrade tfexam.",
    )
    NO_CLUSTER = Entry(
        "no-cluster",
        Exit.STATE,
        "The Dask cluster does not answer, or is not fit to mark on.",
        "Mark on this machine: leave out --dask.",
    )
    NOT_INSTALLED = Entry(
        "not-installed",
        Exit.STATE,
        "This needs a package that is not installed.",
        "Install it as the message says.",
    )
    GRADER_BROKE = Entry(
        "grader-broke",
        Exit.GRADER,
        "The grader itself does not work here.",
        "See what is wrong: tfexam doctor",
    )


class TfexamError(Exception):
    """An error that the user can do something about.

    `message` is one sentence in plain words that names the place; `hint` is what to do next
    (that of the code unless a better one is known).
    """

    def __init__(self, code: Code, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = code.value.next if hint is None else hint

    @property
    def exit(self) -> Exit:
        """The exit code of the program when this error ends it."""
        return self.code.value.exit


_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NO_NAME = frozenset({errno.ENAMETOOLONG, errno.ELOOP})
_NO_FOLDER = (FileExistsError, NotADirectoryError)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn a full disk and a folder that can't be written into sentences."""
    try:
        yield
    except _NO_FOLDER as error:
        message = f"tfexam can't write to {folder}: {error.filename} is no folder."
        raise TfexamError(Code.NOT_WRITABLE, message) from error
    except OSError as error:
        told = trouble(error.errno, folder)
        if told is None:
            raise
        raise told from error


def trouble(number: int | None, folder: Path) -> TfexamError | None:
    """What an errno means to whoever wrote below `folder`; None where it is no such thing."""
    if number in _FULL:
        return TfexamError(Code.DISK_FULL, f"The disk is full: nothing more fits into {folder}.")
    if number in _CLOSED:
        return TfexamError(Code.NOT_WRITABLE, f"tfexam can't write to {folder}.")
    if number in _NO_NAME:
        message = f"Nothing can be written to {folder}: {os.strerror(number)}."
        return TfexamError(Code.BAD_ARGUMENT, message, "Name another place.")
    return None


def pip_install(*arguments: str) -> str:
    """The command that installs something where this Python finds it, whatever `pip` means."""
    import shlex

    return shlex.join([sys.executable, "-m", "pip", "install", *arguments])
