"""What a run of tfexam works with: built once, handed to flows, replaced whole in tests."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam import paths as paths_
from tfexam.bank.packs import Bank, builtin
from tfexam.clock import Clock, SystemClock
from tfexam.errors import Code, TfexamError
from tfexam.exam.deadline import advance
from tfexam.store.snapshots import Snapshots
from tfexam.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tfexam.exam.sitting import Sitting
    from tfexam.grading.grader import Grader
    from tfexam.grading.spare import Spare
    from tfexam.paths import Paths


STORED = timedelta(seconds=30)
"""How far a sitting's clock may run ahead of what is stored of it."""


def _real_grader(
    workers: int | None = None, *, spare: Spare | None = None, idle: bool = False
) -> Grader:
    from tfexam.grading.grader import Grader

    return Grader(workers, spare=spare, idle=idle)


@dataclass(frozen=True)
class App:
    """The clock, the folders, the store, the bank; where the user stands; what grades.

    grader  makes a grader, on this machine or another: for so many models side by side
    spare   a worker of this machine that may be warm; None where none is to be kept
    """

    clock: Clock
    paths: Paths
    store: Store
    bank: Bank
    cwd: Path
    grader: Callable[..., Grader] = _real_grader
    spare: Spare | None = None

    @property
    def snapshots(self) -> Snapshots:
        """Submitted models."""
        return Snapshots(self.paths.snapshots)

    def grader_here(self, workers: int | None = None, *, idle: bool = False) -> Grader:
        """A grader on this machine, from the spare worker where there is one.

        idle  whether models run at the lowest priority
        """
        return self.grader(workers, spare=self.spare, idle=idle)

    def apart(self) -> App:
        """The same for another thread, with a store of its own: a connection belongs to one."""
        return replace(self, store=Store(self.store.path))

    def wall(self) -> datetime:
        """The instant by the wall clock: for what belongs to no running sitting."""
        return self.clock.read().wall

    def now(self, sitting: Sitting) -> datetime:
        """The instant by the sitting's own clock, which nobody can set back.

        How far it has come is stored (to half a minute, for a countdown asks each second), so
        that a restart of the machine gives no time back.
        """
        moved = advance(sitting.anchor, self.clock.read())
        restarted = moved.boot_id != sitting.anchor.boot_id
        if sitting.is_running and (restarted or moved.instant - sitting.anchor.instant >= STORED):
            with suppress(TfexamError):  # on a full disk, say, the clock goes on
                self.store.move_on(sitting, moved)
        return moved.instant

    def resolve(self, path: Path) -> Path:
        """Where a path leads from here, without links.

        Raises TfexamError(bad-argument) for what nobody can go to, and what a store can't name.
        """
        hint = "Go to another folder, or name one: --workspace DIR"
        try:
            place = (self.cwd / path).resolve()
            str(place).encode()
            place.exists()
        except UnicodeEncodeError as error:
            shown = str(place).encode(errors="replace").decode()
            message = f"The name of {shown} is not in UTF-8."
            raise TfexamError(Code.BAD_ARGUMENT, message, hint) from error
        except (OSError, RuntimeError) as error:  # a loop of links is either, by Python's version
            message = f"{self.cwd / path} leads nowhere: {error}."
            raise TfexamError(Code.BAD_ARGUMENT, message, hint) from error
        return place


def default() -> App:
    """The app of this user, on this machine."""
    from tfexam.grading.spare import Spare

    paths = _paths()
    return App(
        SystemClock(),
        paths,
        Store(paths.store),
        Bank(builtin(), paths.packs),
        _cwd(),
        spare=Spare(paths.spare),
    )


def _paths() -> Paths:
    try:
        return paths_.default()
    except paths_.HomelessError as error:
        raise TfexamError(Code.NOT_WRITABLE, str(error), "Name one: TFEXAM_HOME=DIR") from error


def _cwd() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        message = "The folder that you are in is gone."
        raise TfexamError(Code.WORKSPACE_LOST, message, "Go to another one.") from error
