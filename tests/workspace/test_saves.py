"""A save is noticed once, when it is whole, and the last of many that follow each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from support.archives import write_archive
from tfexam.workspace.saves import RUSH, SETTLED, Saves

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.workspace.models import Found

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LOOK = timedelta(seconds=0.25)


class Looking:
    """Looks at one folder four times a second, by a clock of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = START
        self._saves = Saves(folder)

    def for_(self, time: timedelta) -> list[Found]:
        """What is handed over in that time."""
        until, found = self.now + time, []
        while self.now < until:
            found.append(self._saves.look(self.now))
            self.now += LOOK
        return [one for one in found if one is not None]

    def save(self, layers: int = 0) -> Path:
        """A `.keras` file, whole at once; other `layers`, another size."""
        return write_archive(self.folder / "model.keras", more={"x": b"x" * layers})


@pytest.fixture
def looking(tmp_path: Path) -> Looking:
    return Looking(tmp_path)


def test_a_save_is_handed_over_once(looking: Looking) -> None:
    path = looking.save()
    assert [found.path for found in looking.for_(10 * RUSH)] == [path]


def test_a_whole_archive_is_handed_over_at_the_second_look(looking: Looking) -> None:
    looking.save()
    assert len(looking.for_(2 * LOOK)) == 1


def test_an_empty_folder_hands_over_nothing(looking: Looking) -> None:
    assert looking.for_(RUSH) == []


def test_half_an_archive_is_never_handed_over(looking: Looking) -> None:
    path = looking.save()
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    assert looking.for_(10 * RUSH) == []
    path.write_bytes(whole)
    assert len(looking.for_(RUSH)) == 1


def test_what_has_no_end_is_handed_over_when_it_is_left_alone(looking: Looking) -> None:
    path = looking.folder / "model.h5"
    for size in range(1, 20):  # a slow save, in pieces
        path.write_bytes(b"x" * size)
        assert looking.for_(SETTLED / 2) == []
    assert [found.size for found in looking.for_(2 * SETTLED)] == [19]


def test_a_later_save_is_handed_over_at_once(looking: Looking) -> None:
    looking.save()
    looking.for_(RUSH + LOOK)
    looking.save(layers=10)
    assert len(looking.for_(2 * LOOK)) == 1


def test_of_saves_that_follow_each_other_first_and_last_are_handed_over(looking: Looking) -> None:
    taken = []
    for epoch in range(60):
        path = looking.save(layers=10 * epoch)
        taken += looking.for_(timedelta(seconds=1))
    size = path.stat().st_size
    taken += looking.for_(2 * RUSH)
    assert len(taken) == 2
    assert taken[-1].size == size


def test_a_copied_file_with_an_old_time_is_looked_at_twice_too(looking: Looking) -> None:
    import os

    path = looking.folder / "model.h5"
    path.write_bytes(b"half of it")
    os.utime(path, (0, 0))
    assert looking.for_(SETTLED) == []
    assert len(looking.for_(SETTLED)) == 1
