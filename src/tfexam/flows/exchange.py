"""From machine to machine: all sittings and their models into one file, and in again."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError, writing
from tfexam.exam.sitting import Kind, Sitting, State
from tfexam.flows.keep import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tfexam.app import App
    from tfexam.store.archive import Archive
    from tfexam.store.record import Record


@dataclass(frozen=True)
class Exported:
    """What was written; `left_behind` are models that could not travel, by SHA-256."""

    file: Path
    sittings: tuple[Sitting, ...]
    submissions: int
    models: int
    left_behind: tuple[str, ...]


@dataclass(frozen=True)
class Imported:
    """What was new here; `running` are sittings among it that go on."""

    sittings: tuple[Sitting, ...]
    submissions: int
    models: int
    running: tuple[Sitting, ...]


def export(app: App, file: Path) -> Exported:
    """Write all sittings, submissions and snapshots to one file.

    Raises TfexamError: file-exists, not-writable, disk-full.
    """
    from tfexam import __version__
    from tfexam.store.archive import write
    from tfexam.store.exchange import records
    from tfexam.store.record import Export

    target = place(app, file)
    found = records(app.store.path)
    wanted = {row.sha256 for record in found for row in record.submissions}
    models = {sha256: app.snapshots.path(sha256) for sha256 in wanted if _travels(app, sha256)}
    left = tuple(sorted(wanted - models.keys()))
    whole = Export(format=1, written_by=__version__, left_behind=left, sittings=tuple(found))
    with writing(target.parent):
        write(target, whole, models)
    return Exported(
        target,
        tuple(record.sitting() for record in found),
        sum(len(record.submissions) for record in found),
        len(models),
        left,
    )


def import_(app: App, file: Path, workspace: Path | None = None) -> Imported:
    """Take in what an export holds and this store has not: all of it, or nothing.

    A running exam comes as it is: its deadline is an instant, the same here as there. Where that
    has passed, it comes as ended by the clock.

    workspace  where the folder of the exam that runs lies here
    Raises TfexamError: bad-export, bad-argument, exam-running, unknown-problem, not-writable,
    disk-full.
    """
    from tfexam.store.archive import opened
    from tfexam.store.exchange import take_in

    with opened(app.cwd / file) as archive:
        coming = [_due(app, record) for record in archive.export.sittings]
        coming = coming if workspace is None else _moved(app, coming, workspace)
        _refuse_unknown(app, coming)
        _refuse_lacking(app, archive, coming)
        models = sum(_adopt(app, archive, sha256) for sha256 in archive.models)
        taken = take_in(app.store.path, coming)
    fresh = tuple(record.sitting() for record in taken.sittings)
    return Imported(
        fresh, taken.submissions, models, tuple(sitting for sitting in fresh if sitting.is_running)
    )


def _travels(app: App, sha256: str) -> bool:
    """Whether a snapshot is there, and holds no link to anything else."""
    path = app.snapshots.path(sha256)
    return path.is_file() or (path.is_dir() and not any(p.is_symlink() for p in path.rglob("*")))


def _due(app: App, record: Record) -> Record:
    """What ran when it was exported may be over by now."""
    over = record.sitting().deadline_at
    if record.state is not State.RUNNING or over is None or over > app.wall():
        return record
    return record.model_copy(update={"state": State.EXPIRED, "ended_at": record.deadline_at})


def _moved(app: App, coming: Sequence[Record], workspace: Path) -> list[Record]:
    if not any(map(_is_running_exam, coming)):
        raise TfexamError(
            Code.BAD_ARGUMENT,
            "--workspace is for the exam that runs, and the file holds none.",
            "Leave it out.",
        )
    here = {"workspace": str(app.resolve(workspace))}
    return [r.model_copy(update=here) if _is_running_exam(r) else r for r in coming]


def _is_running_exam(record: Record) -> bool:
    return record.kind is Kind.EXAM and record.state is State.RUNNING


def _refuse_unknown(app: App, coming: Sequence[Record]) -> None:
    """What is still to be graded needs its problem; what was graded, never."""
    for problem in (id_ for record in coming for id_ in _to_grade(record)):
        try:
            app.bank.folder(problem)
        except TfexamError as error:
            raise TfexamError(
                Code.UNKNOWN_PROBLEM,
                f"Something in the file is still to be graded on {problem}, which is not here.",
                "Take its pack in first: tfexam bank add FILE",
            ) from error


def _to_grade(record: Record) -> Iterator[str]:
    if record.state is State.RUNNING:
        yield from (task.problem for task in record.tasks)
    yield from (row.problem for row in record.submissions if row.outcome is None)


def _refuse_lacking(app: App, archive: Archive, coming: Sequence[Record]) -> None:
    """Each submission's model comes with it, or is here, or was said to be left behind."""
    from tfexam.store.archive import bad

    there = {*archive.models, *archive.export.left_behind}
    for row in (row for record in coming for row in record.submissions):
        ungraded = row.outcome is None and row.sha256 not in archive.models
        lacking = ungraded or row.sha256 not in there
        if lacking and not app.snapshots.path(row.sha256).exists():
            raise bad(f"The file lacks the model {row.sha256[:8]} of {row.problem}.")


def _adopt(app: App, archive: Archive, sha256: str) -> bool:
    """Take one model in, unless it is here."""
    from tfexam.store.archive import bad

    if app.snapshots.path(sha256).exists():
        return False
    scrap = app.paths.snapshots / "incoming" / uuid.uuid4().hex
    try:
        with writing(app.paths.snapshots):
            scrap.mkdir(parents=True)
            archive.unpack(sha256, scrap / "model")
        if not app.snapshots.adopt(scrap / "model", sha256):
            raise bad(f"The model {sha256[:8]} in the file is not the one that was submitted.")
    finally:
        shutil.rmtree(scrap, ignore_errors=True)
    return True
