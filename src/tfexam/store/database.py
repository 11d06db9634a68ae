"""The SQLite file: opened, brought up to date, and its troubles said in plain words."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tfexam.errors import Code, TfexamError, writing
from tfexam.store import m001_initial, m002_layers, m003_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MIGRATIONS = (m001_initial.SQL, m002_layers.SQL, m003_notes.SQL)
"""In order; never changed once released, only added to."""

APPLICATION = 0x7F_E8A_3
"""SQLite's application id: says that a file is a store of tfexam."""

BUSY_SECONDS = 20.0

UNWRITABLE = frozenset(
    {
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_IOERR,
    }
)

SQLITE_NEEDS = 1 << 20
"""Bytes that must be free for the write-ahead log; with fewer SQLite speaks of an I/O error."""


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the store at `path`, which is made where there is none.

    Raises TfexamError for a newer store, a damaged one, a full disk and a read-only folder.
    """
    with plain_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            _bring_up_to_date(connection, path)
            connection.row_factory = _named
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """All of it or nothing of it; other writers wait."""
    with plain_words(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.commit()
        except BaseException:
            connection.rollback()
            raise


@contextmanager
def plain_words(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system complain of into an error that says what to do."""
    try:
        with writing(path):
            yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        raise _said(error, path) from error


def insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    """Add a row to a table; its number."""
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    done = connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*row.values()])
    return int(done.lastrowid or 0)


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    version = _number(connection, "user_version")
    if version > len(MIGRATIONS):
        raise TfexamError(
            Code.STORE_NEWER,
            f"{path} was written by a newer tfexam (layout {version}; this one knows "
            f"{len(MIGRATIONS)}). Nothing was touched.",
        )
    is_used = version or connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    if is_used and _number(connection, "application_id") != APPLICATION:
        raise TfexamError(Code.STORE_DAMAGED, f"{path} is a database, but not one of tfexam.")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    if version < len(MIGRATIONS):
        _migrate(connection)


def _migrate(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    for number in range(_number(connection, "user_version"), len(MIGRATIONS)):
        for statement in MIGRATIONS[number].split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number + 1}")
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.commit()


def _named(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip((column[0] for column in cursor.description), row, strict=True))


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    value: int = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
    return value


def _said(error: sqlite3.DatabaseError, path: Path) -> TfexamError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _is_full(path)):
        return TfexamError(Code.DISK_FULL, f"The disk is full: nothing more fits into {path}.")
    if code in UNWRITABLE:
        return TfexamError(Code.NOT_WRITABLE, f"{path} can't be opened for writing.")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return TfexamError(Code.BUSY, f"Another program holds {path}.")
    return TfexamError(Code.STORE_DAMAGED, f"{path} can't be read: {error}.")


def _is_full(path: Path) -> bool:
    import shutil

    return shutil.disk_usage(path.parent).free < SQLITE_NEEDS
