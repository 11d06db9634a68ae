"""The store: every change of state is one transaction here, and nowhere else."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tfexam.errors import Code, TfexamError
from tfexam.exam.category import Category
from tfexam.exam.sitting import Kind, Note, Sitting, State, Submission, Task
from tfexam.store.database import connect, insert, plain_words, transaction
from tfexam.store.rows import (
    instant,
    row_of_task,
    sitting_of,
    submission_of,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, timedelta
    from pathlib import Path

    from tfexam.exam.deadline import Anchor
    from tfexam.exam.outcome import Outcome


@dataclass(frozen=True)
class NewSitting:
    """What starting an exam or a drill stores."""

    kind: Kind
    seed: int
    workspace: str
    bank_digest: str
    anchor: Anchor
    deadline_at: datetime | None
    tasks: Sequence[Task]
    quiet_scores: bool = False


@dataclass(frozen=True)
class NewSubmission:
    """What submitting a model stores before it is graded."""

    sitting: int
    problem: str
    category: Category
    sha256: str
    file: str
    format: str
    size: int
    saved_at: datetime
    submitted_at: datetime
    auto: bool = False
    late: bool = False


class Store:
    """Exams, drills and submissions. Opened at the first use."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        return connect(self.path)

    def close(self) -> None:
        """Close the file, if it was opened."""
        if "_connection" in self.__dict__:
            self._connection.close()
            del self.__dict__["_connection"]

    def begin(self, new: NewSitting) -> Sitting:
        """Start the clock: the sitting and its tasks, at once.

        Raises TfexamError(exam-running) where another exam runs.
        """
        try:
            with self._transaction():
                id_ = insert(self._connection, "sittings", _row_of_sitting(new))
                for task in new.tasks:
                    insert(self._connection, "tasks", row_of_task(id_, task))
        except sqlite3.IntegrityError as error:
            raise TfexamError(Code.EXAM_RUNNING, "Another exam is running already.") from error
        return self.sitting(id_)

    def sitting(self, id_: int) -> Sitting:
        """One sitting. Raises TfexamError(unknown-exam)."""
        found = self._sittings("WHERE id = ?", id_)
        if not found:
            raise TfexamError(Code.UNKNOWN_EXAM, f"There is no exam or drill number {id_}.")
        return found[0]

    def sittings(self) -> list[Sitting]:
        """All sittings, in the order in which they were begun."""
        return self._sittings("ORDER BY started_at, id")

    def running(self) -> list[Sitting]:
        """The sittings that take submissions."""
        return self._sittings("WHERE state = 'running' ORDER BY id")

    def seen(self) -> dict[str, list[datetime]]:
        """When each problem was drawn for an exam or drilled, the first time first."""
        rows = self._query(
            "SELECT problem, started_at FROM tasks JOIN sittings ON sitting = id"
            " ORDER BY started_at"
        )
        found: dict[str, list[datetime]] = {}
        for row in rows:
            found.setdefault(row["problem"], []).append(instant(row["started_at"]))
        return found

    def practised(self) -> dict[Category, int]:
        """How often each category was sat or drilled."""
        rows = self._query("SELECT category, count(*) AS times FROM tasks GROUP BY category")
        return {Category(row["category"]): row["times"] for row in rows}

    def ended_with_pending(self) -> list[Sitting]:
        """Sittings that are over and still have a submission to grade."""
        return self._sittings(
            "WHERE state != 'running' AND id IN"
            " (SELECT sitting FROM submissions WHERE outcome IS NULL) ORDER BY id"
        )

    def move_on(self, sitting: Sitting, anchor: Anchor) -> None:
        """Keep how far the sitting's clock has come; it never goes back."""
        with self._transaction():
            self._execute(
                "UPDATE sittings SET anchor_instant = ?, anchor_boot = ?, anchor_boot_id = ?"
                " WHERE id = ? AND anchor_instant <= ?",
                *(text_of(anchor.instant), anchor.boot, anchor.boot_id),
                *(sitting.id, text_of(anchor.instant)),
            )

    def end(
        self,
        sitting: Sitting,
        state: State,
        at: datetime,
        submissions: Sequence[NewSubmission] = (),
    ) -> bool:
        """End a running sitting, together with what is submitted at its end.

        Returns False, and stores nothing, where it has ended already.
        """
        with self._transaction():
            ended = self._execute(
                "UPDATE sittings SET state = ?, ended_at = ? WHERE id = ? AND state = 'running'",
                *(state, text_of(at), sitting.id),
            )
            if ended.rowcount:
                for new in submissions:
                    self._insert_submission(new)
        return bool(ended.rowcount)

    def submit(self, submissions: Sequence[NewSubmission]) -> list[Submission]:
        """Store snapshots that are to be graded, each with its attempt number."""
        with self._transaction():
            ids = [self._insert_submission(new) for new in submissions]
        return [self.submission(id_) for id_ in ids]

    def graded(self, submission: Submission, outcome: Outcome, give_back: timedelta) -> None:
        """Store an outcome, and move the deadline by the time that our own fault cost."""
        with self._transaction():
            self._execute(
                "UPDATE submissions SET outcome = ?, message = ?, hint = ?, metric = ?,"
                " confirm = ?, score = ?, seconds = ?, layers = ? WHERE id = ?",
                *(outcome.code.value.code, outcome.message, outcome.hint, outcome.metric),
                *(outcome.confirm, outcome.score, outcome.seconds, " ".join(outcome.layers)),
                submission.id,
            )
            if give_back:
                self._give_back(submission.sitting, give_back)

    def submission(self, id_: int) -> Submission:
        """One submission, which must exist."""
        return self._submissions("WHERE id = ?", id_)[0]

    def submissions(self, sitting: Sitting) -> list[Submission]:
        """All submissions of a sitting, in their order."""
        return self._submissions("WHERE sitting = ? ORDER BY id", sitting.id)

    def pending(self, sitting: Sitting) -> list[Submission]:
        """Those that are not graded yet: under way, or left by a program that died."""
        return self._submissions("WHERE sitting = ? AND outcome IS NULL ORDER BY id", sitting.id)

    def hints(self, sitting: Sitting) -> int:
        """How many rungs of the hints were shown."""
        rows = self._query("SELECT rungs FROM hints WHERE sitting = ?", sitting.id)
        return rows[0]["rungs"] if rows else 0

    def show_hint(self, sitting: Sitting, rungs: int) -> None:
        """Remember how many rungs were shown."""
        with self._transaction():
            self._execute("INSERT OR REPLACE INTO hints VALUES (?, ?)", sitting.id, rungs)

    def notes(self, sitting: Sitting) -> dict[str, Note]:
        """The candidate's notes, by problem."""
        rows = self._query("SELECT * FROM notes WHERE sitting = ?", sitting.id)
        return {row["problem"]: Note(bool(row["parked"]), row["text"]) for row in rows}

    def keep_note(self, sitting: Sitting, problem: str, note: Note) -> None:
        """Keep a note in place of the one that was there."""
        with self._transaction():
            self._execute(
                "INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?)",
                *(sitting.id, problem, int(note.parked), note.text),
            )

    def first_time(self, sitting: Sitting, notice: str) -> bool:
        """Whether a notice is said for the first time; it will not be so again."""
        with self._transaction():
            said = self._execute("INSERT OR IGNORE INTO notices VALUES (?, ?)", sitting.id, notice)
        return bool(said.rowcount)

    def _give_back(self, sitting: int, time: timedelta) -> None:
        row = self._query("SELECT deadline_at FROM sittings WHERE id = ?", sitting)[0]
        if row["deadline_at"]:
            self._execute(
                "UPDATE sittings SET deadline_at = ?, given_back_seconds = given_back_seconds + ?"
                " WHERE id = ? AND state = 'running'",
                *(text_of(instant(row["deadline_at"]) + time), time.total_seconds(), sitting),
            )

    def _insert_submission(self, new: NewSubmission) -> int:
        last = self._query(
            "SELECT coalesce(max(attempt), 0) AS n FROM submissions"
            " WHERE sitting = ? AND problem = ?",
            *(new.sitting, new.problem),
        )[0]["n"]
        return insert(self._connection, "submissions", _row_of_submission(new, attempt=last + 1))

    def _sittings(self, where: str, *values: Any) -> list[Sitting]:
        return [
            sitting_of(row, self._query("SELECT * FROM tasks WHERE sitting = ?", row["id"]))
            for row in self._query(f"SELECT * FROM sittings {where}", *values)
        ]

    def _submissions(self, where: str, *values: Any) -> list[Submission]:
        return [
            submission_of(r) for r in self._query(f"SELECT * FROM submissions {where}", *values)
        ]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with transaction(self._connection, self.path):
            yield

    def _execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return self._connection.execute(sql, values)

    def _query(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        with plain_words(self.path):
            rows: list[dict[str, Any]] = self._execute(sql, *values).fetchall()
        return rows


def _row_of_sitting(new: NewSitting) -> dict[str, Any]:
    return {
        "kind": new.kind,
        "state": State.RUNNING,
        "seed": new.seed,
        "workspace": new.workspace,
        "bank_digest": new.bank_digest,
        "quiet_scores": int(new.quiet_scores),
        "started_at": text_of(new.anchor.instant),
        "deadline_at": text_of(new.deadline_at) if new.deadline_at else None,
        "anchor_instant": text_of(new.anchor.instant),
        "anchor_boot": new.anchor.boot,
        "anchor_boot_id": new.anchor.boot_id,
    }


def _row_of_submission(new: NewSubmission, attempt: int) -> dict[str, Any]:
    return {
        "sitting": new.sitting,
        "problem": new.problem,
        "category": new.category,
        "attempt": attempt,
        "sha256": new.sha256,
        "file": new.file,
        "format": new.format,
        "size": new.size,
        "saved_at": text_of(new.saved_at),
        "submitted_at": text_of(new.submitted_at),
        "auto": int(new.auto),
        "late": int(new.late),
    }
