"""Which sitting a command means: the one named, the one around the folder, the only one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError
from tfexam.exam.sitting import Kind, Sitting
from tfexam.flows.events import Trouble
from tfexam.workspace.plan import MARKER, planned

if TYPE_CHECKING:
    from tfexam.app import App


def running(app: App, workspace: Path | None) -> Sitting:
    """The running sitting that is meant.

    Raises TfexamError: no-exam, which-exam, and exam-over where the folder's sitting has ended.
    """
    here = _around(app, workspace)
    if here is not None and not here.is_running:
        raise TfexamError(Code.EXAM_OVER, f"This {here.kind} (number {here.id}) is over.")
    return here or _only(app.store.running())


def any_(app: App, workspace: Path | None) -> Sitting:
    """The sitting that is meant, running or over; without a sign, the last one.

    Raises TfexamError(no-exam) where there has never been one.
    """
    here = _around(app, workspace)
    if here is not None:
        return here
    if len(app.store.running()) == 1:
        return app.store.running()[0]
    every = app.store.sittings()
    if not every:
        raise TfexamError(Code.NO_EXAM, "There has been no exam or drill yet.")
    return every[-1]


def running_exam(app: App) -> Sitting | None:
    """The exam that runs now, wherever one stands."""
    return next((s for s in app.store.running() if s.kind is Kind.EXAM), None)


def refuse_in_exam(app: App, what: str) -> None:
    """Raise TfexamError(exam-running) while an exam runs."""
    exam = running_exam(app)
    if exam is not None:
        raise TfexamError(Code.EXAM_RUNNING, f"{what} has to wait: exam {exam.id} is running.")


def _around(app: App, workspace: Path | None) -> Sitting | None:
    place = app.resolve(workspace or app.cwd)
    inside = [s for s in app.store.sittings() if place.is_relative_to(s.workspace)]
    if workspace is not None and not inside:
        raise TfexamError(
            Code.NO_EXAM,
            f"{place} is not the workspace of an exam or drill.",
            "See where each one lies: tfexam history --json",
        )
    own = [s for s in inside if is_home(s)]
    return (own or inside)[-1] if inside else None


def _only(sittings: list[Sitting]) -> Sitting:
    if not sittings:
        raise TfexamError(Code.NO_EXAM, "No exam or drill is running.")
    exams = [s for s in sittings if s.kind is Kind.EXAM]
    chosen = exams or sittings
    if len(chosen) > 1:
        places = ", ".join(s.workspace for s in chosen)
        raise TfexamError(Code.WHICH_EXAM, f"{len(chosen)} drills are running: {places}.")
    return chosen[0]


def workspace_of(sitting: Sitting) -> Path:
    """The sitting's workspace.

    Raises TfexamError(workspace-lost) where it is gone, or another sitting's lies there.
    """
    folder = Path(sitting.workspace)
    if not is_home(sitting):
        raise TfexamError(
            Code.WORKSPACE_LOST, f"{folder} is not the workspace of {sitting.kind} {sitting.id}."
        )
    if not any(_is_there(folder / name) for name in (MARKER, *(t.folder for t in sitting.tasks))):
        raise TfexamError(Code.WORKSPACE_LOST, f"The workspace {folder} is gone.")
    return folder


def trouble_of(sitting: Sitting) -> list[Trouble]:
    """What stands against finding anything in a running sitting's workspace."""
    try:
        if sitting.is_running:
            workspace_of(sitting)
    except TfexamError as error:
        return [Trouble(error.message, error.hint)]
    return []


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def is_home(sitting: Sitting) -> bool:
    """Whether nothing speaks against a sitting's workspace being at its path.

    That of one from another machine may be a folder of something else here.
    """
    try:
        plan = planned(Path(sitting.workspace))
    except OSError:
        return False
    drawn = sorted(task.problem for task in sitting.tasks)
    facts = (sitting.kind, sitting.seed, drawn)
    return plan is None or (plan.kind, plan.seed, sorted(plan.problems)) == facts
