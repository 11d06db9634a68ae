"""A sitting as it travels from machine to machine: the columns of its rows, guarded by pydantic.

    {"format": 1, "written_by": "0.1.0", "left_behind": […], "sittings": [{…, "tasks": […], …}]}

Numbers of rows stay at home: of all others, nothing is lost.
"""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from tfexam.exam.category import Category
from tfexam.exam.outcome import CODES, Code
from tfexam.exam.score import LARGEST, Better
from tfexam.exam.sitting import Kind, Sitting, State, Submission
from tfexam.store.rows import instant, sitting_of, submission_of, text_of

FORMAT, OLDEST = 1, 1
"""The format of exports that this tfexam writes, and the oldest that it still reads."""

COLUMN = 2**63 - 1
"""The largest whole number that a column holds."""


def _no_control(text: str) -> str:
    """A text that can do nothing to a terminal, wherever it is shown."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) == "Cc" and c not in "\n\t" else c
        for c in text
    )


def _moment(text: str) -> str:
    if text != text_of(instant(text)) or not text.endswith("+00:00"):
        raise ValueError("is no instant in UTC, to the microsecond")
    return text


def _below(text: str) -> str:
    if PurePosixPath(text).is_absolute() or PureWindowsPath(text).is_absolute():
        raise ValueError("leads out of its folder")
    if not text or ".." in text.split("/"):
        raise ValueError("leads out of its folder")
    return text


def _absolute(text: str) -> str:
    """A folder of this or another system, and not the root of one."""
    path = PurePosixPath(text) if text.startswith("/") else PureWindowsPath(text)
    if not path.is_absolute() or len(path.parts) < 2 or ".." in path.parts:
        raise ValueError("is no absolute path of a folder")
    return text


Text = Annotated[str, Field(max_length=20_000), AfterValidator(_no_control)]
Short = Annotated[str, Field(max_length=500), AfterValidator(_no_control)]
Moment = Annotated[str, Field(max_length=40), AfterValidator(_moment)]
Whole = Annotated[int, Field(ge=0, le=COLUMN)]
Figure = Annotated[float, Field(allow_inf_nan=False)]
Metric = Annotated[float, Field(ge=-LARGEST, le=LARGEST)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
"""Of a problem, or of prepared data: a name below a folder, and no way out of it."""


class Columns(BaseModel):
    """Columns of a row: unknown ones are mistakes, and nothing is taken for something else."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class TaskRow(Columns):
    """A row of `tasks`."""

    problem: Id
    category: Annotated[Category, Field(strict=False)]
    title: Short
    folder: Annotated[str, Field(pattern=r"^[a-z0-9_]{0,60}$")]
    digest: Short
    prepared: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,200}$")]
    metric: Short
    unit: Short
    better: Annotated[Better, Field(strict=False)]
    digits: Annotated[int, Field(ge=0, le=12)]
    bands: Short
    par_minutes: Figure
    skills: Short


class SubmissionRow(Columns):
    """A row of `submissions`."""

    problem: Id
    category: Annotated[Category, Field(strict=False)]
    attempt: Annotated[int, Field(ge=1, le=COLUMN)]
    sha256: Sha256
    file: Annotated[Short, AfterValidator(_below)]
    format: Annotated[str, Field(pattern=r"^[a-z0-9]{1,20}$")]
    size: Whole
    saved_at: Moment
    submitted_at: Moment
    auto: Annotated[int, Field(ge=0, le=1)]
    late: Annotated[int, Field(ge=0, le=1)]
    outcome: Short | None
    message: Text
    hint: Text
    metric: Metric | None
    confirm: Metric | None
    score: Annotated[int, Field(ge=0, le=5)] | None
    seconds: Figure
    layers: Short

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.outcome is not None and self.outcome not in CODES:
            raise ValueError(f"there is no outcome {self.outcome!r}")
        scored = self.outcome == Code.SCORED.value.code
        if scored != (self.score is not None) or scored != (self.metric is not None):
            raise ValueError("a score, a metric and the outcome `scored` come together")
        return self


class NoteRow(Columns):
    """A row of `notes`."""

    problem: Id
    parked: Annotated[int, Field(ge=0, le=1)]
    text: Text


class Record(Columns):
    """A row of `sittings`, and all rows that belong to it."""

    kind: Annotated[Kind, Field(strict=False)]
    state: Annotated[State, Field(strict=False)]
    seed: Whole
    workspace: Annotated[str, Field(max_length=4000), AfterValidator(_absolute)]
    bank_digest: Short
    quiet_scores: Annotated[int, Field(ge=0, le=1)]
    started_at: Moment
    deadline_at: Moment | None
    ended_at: Moment | None
    given_back_seconds: Annotated[Figure, Field(ge=0, le=1e9)]
    anchor_instant: Moment
    anchor_boot: Figure | None
    anchor_boot_id: Short | None
    tasks: Annotated[tuple[TaskRow, ...], Field(min_length=1, max_length=5, strict=False)]
    submissions: Annotated[tuple[SubmissionRow, ...], Field(max_length=100_000, strict=False)]
    hints: Annotated[int, Field(ge=0, le=100)]
    notices: Annotated[tuple[Short, ...], Field(max_length=100, strict=False)]
    notes: Annotated[tuple[NoteRow, ...], Field(max_length=5, strict=False)] = ()

    @model_validator(mode="after")
    def _reads_back(self) -> Self:
        """Whatever later reads it from the store must find it sound."""
        if (self.ended_at is None) != (self.state is State.RUNNING):
            raise ValueError("a sitting has an end unless it is running")
        self._refuse_contradictions()
        self.sitting()  # refuses bands that make no sense
        return self

    def _refuse_contradictions(self) -> None:
        categories = {task.problem: task.category for task in self.tasks}
        if len(set(categories.values())) != len(self.tasks):
            raise ValueError("a problem or category stands twice")
        if {note.problem for note in self.notes} - categories.keys():
            raise ValueError("a note is on no problem of this sitting")
        if len({(s.problem, s.attempt) for s in self.submissions}) != len(self.submissions):
            raise ValueError("an attempt stands twice")
        for row in self.submissions:
            if categories.get(row.problem) is not row.category:
                raise ValueError(f"{row.problem} is no problem of this sitting")

    def sitting(self, id_: int = 0) -> Sitting:
        """As the rest of the program knows it."""
        return sitting_of({**self.columns(), "id": id_}, [task.model_dump() for task in self.tasks])

    def attempts(self) -> list[Submission]:
        """Its submissions, as the rest of the program knows them."""
        return [submission_of({**s.model_dump(), "id": 0, "sitting": 0}) for s in self.submissions]

    def columns(self) -> dict[str, Any]:
        """The columns of its own row."""
        return self.model_dump(exclude={"tasks", "submissions", "hints", "notices", "notes"})


class Export(Columns):
    """All of `tfexam.json`. `left_behind` are snapshots that could not travel."""

    format: Literal[1]
    written_by: Short
    left_behind: Annotated[tuple[Sha256, ...], Field(strict=False)]
    sittings: Annotated[tuple[Record, ...], Field(max_length=100_000, strict=False)]
