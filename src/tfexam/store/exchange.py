"""All sittings of a store as records, and records into a store: each in one transaction."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tfexam.errors import Code, TfexamError
from tfexam.exam.sitting import Kind, State
from tfexam.store.database import connect, insert, plain_words, transaction
from tfexam.store.merge import key, merged
from tfexam.store.record import Record, SubmissionRow

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

OWN = ("id", "sitting")
"""Columns that mean something in one store alone."""


@dataclass(frozen=True)
class Taken:
    """What an import brought: sittings that are new, and submissions, of whatever sitting."""

    sittings: tuple[Record, ...]
    submissions: int


def records(path: Path) -> list[Record]:
    """All sittings of the store at `path`, in the order in which they were begun."""
    with _opened(path) as connection, plain_words(path):
        connection.execute("BEGIN")  # one picture, whoever writes meanwhile
        return [record for _, record in _known(connection)]


def take_in(path: Path, coming: Sequence[Record]) -> Taken:
    """Put records into the store at `path`: all of them, or none.

    Raises TfexamError: exam-running where one runs here and another there; bad-export where a
    record contradicts the store.
    """
    with _opened(path) as connection, transaction(connection, path):
        here = {record.sitting().uid: (number, record) for number, record in _known(connection)}
        whole = {uid: record for uid, (_, record) in here.items()}
        for record in coming:
            uid = record.sitting().uid
            whole[uid] = merged(whole[uid], record) if uid in whole else record
        _refuse_two_exams(whole.values())
        fresh = tuple(record for uid, record in whole.items() if uid not in here)
        # What has ended makes room for the one exam that may run.
        order = sorted(whole, key=lambda uid: whole[uid].state is State.RUNNING)
        return Taken(fresh, sum(_bring_up(connection, here.get(u), whole[u]) for u in order))


def _refuse_two_exams(sittings: Iterable[Record]) -> None:
    if sum(r.kind is Kind.EXAM and r.state is State.RUNNING for r in sittings) > 1:
        raise TfexamError(
            Code.EXAM_RUNNING,
            "An exam is running here, and another one in the file. Nothing was taken in.",
            "End one of the two first: tfexam finish, or tfexam abandon",
        )


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(path)) as connection:
        yield connection


def _bring_up(
    connection: sqlite3.Connection, known: tuple[int, Record] | None, whole: Record
) -> int:
    """Store what is known of a sitting; how many submissions are new."""
    if known is None:
        number = insert(connection, "sittings", whole.columns())
        for task in whole.tasks:
            insert(connection, "tasks", {"sitting": number, **task.model_dump()})
        return _write(connection, number, (), whole)
    number, here = known
    if here == whole:
        return 0
    _update(connection, "sittings", number, whole.columns())
    return _write(connection, number, here.submissions, whole)


def _write(
    connection: sqlite3.Connection, number: int, here: Iterable[SubmissionRow], whole: Record
) -> int:
    """Store a sitting's submissions, hints, notes and notices; how many submissions are new."""
    old = {key(row): row for row in here}
    ids = _ids(connection, number)
    changed = [row for row in whole.submissions if old.get(key(row), row) != row]
    for row in changed:  # the number of an attempt is unique: those that change make room first
        _update(connection, "submissions", ids[key(row)], {"attempt": -row.attempt})
    for row in changed:
        _update(connection, "submissions", ids[key(row)], row.model_dump())
    new = [row for row in whole.submissions if key(row) not in old]
    for row in sorted(new, key=lambda row: (row.submitted_at, row.attempt)):
        insert(connection, "submissions", {"sitting": number, **row.model_dump()})
    if whole.hints:
        connection.execute("INSERT OR REPLACE INTO hints VALUES (?, ?)", (number, whole.hints))
    for note in whole.notes:
        values = (number, note.problem, note.parked, note.text)
        connection.execute("INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?)", values)
    for notice in whole.notices:
        connection.execute("INSERT OR IGNORE INTO notices VALUES (?, ?)", (number, notice))
    return len(new)


def _known(connection: sqlite3.Connection) -> list[tuple[int, Record]]:
    rows = connection.execute("SELECT * FROM sittings ORDER BY started_at, id").fetchall()
    return [(row["id"], _record(connection, row)) for row in rows]


def _record(connection: sqlite3.Connection, row: Mapping[str, Any]) -> Record:
    def of(sql: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = connection.execute(sql, (row["id"],)).fetchall()
        return [{name: each[name] for name in each if name not in OWN} for each in found]

    hints = of("SELECT rungs FROM hints WHERE sitting = ?")
    return Record.model_validate(
        {
            **{name: row[name] for name in row if name != "id"},
            "tasks": of("SELECT * FROM tasks WHERE sitting = ? ORDER BY category"),
            "submissions": of(
                "SELECT * FROM submissions WHERE sitting = ?"
                " ORDER BY problem, submitted_at, sha256, late"
            ),
            "hints": hints[0]["rungs"] if hints else 0,
            "notes": of("SELECT * FROM notes WHERE sitting = ? ORDER BY problem"),
            "notices": [
                each["name"] for each in of("SELECT * FROM notices WHERE sitting = ? ORDER BY name")
            ],
        }
    )


def _ids(connection: sqlite3.Connection, number: int) -> dict[tuple[str, str, str, int], int]:
    rows = connection.execute("SELECT * FROM submissions WHERE sitting = ?", (number,)).fetchall()
    return {(r["problem"], r["submitted_at"], r["sha256"], r["late"]): r["id"] for r in rows}


def _update(
    connection: sqlite3.Connection, table: str, number: int, row: Mapping[str, Any]
) -> None:
    names = ", ".join(f"{name} = ?" for name in row)
    connection.execute(f"UPDATE {table} SET {names} WHERE id = ?", [*row.values(), number])
