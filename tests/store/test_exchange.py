"""Merging stores: the union of what both know, however often and whichever comes first."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.sittings import START, exam
from support.stored import begun, over, submitted
from tfexam.errors import Code, TfexamError
from tfexam.exam.category import Category
from tfexam.exam.outcome import Code as Became
from tfexam.exam.outcome import Outcome
from tfexam.exam.sitting import Kind, State
from tfexam.store import archive
from tfexam.store.exchange import Taken, records, take_in
from tfexam.store.merge import key
from tfexam.store.record import Export, NoteRow, Record, SubmissionRow, TaskRow
from tfexam.store.rows import row_of_task, text_of
from tfexam.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TASKS = tuple(
    TaskRow(**{name: value for name, value in row_of_task(0, task).items() if name != "sitting"})
    for task in exam().tasks
)

ONLY = Outcome(Became.SCORED, metric=0.72, score=3)


def a_row(draw: Any, minute: int, problem: int, attempt: int) -> SubmissionRow:
    task, at = TASKS[problem], text_of(START + timedelta(minutes=minute))
    graded = draw(st.booleans())
    return SubmissionRow(
        problem=task.problem,
        category=task.category,
        attempt=attempt,
        sha256=draw(st.sampled_from("abc")) * 64,
        file=f"{task.folder}/model.keras",
        format="keras",
        size=7,
        saved_at=at,
        submitted_at=at,
        auto=0,
        late=0,
        outcome="scored" if graded else None,
        message="",
        hint="",
        metric=0.72 if graded else None,
        confirm=None,
        score=3 if graded else None,
        seconds=0.1,
        layers="",
    )


def a_note(draw: Any) -> NoteRow:
    text = draw(st.sampled_from(["", "try a GRU", "try a GRU next", "rate too high"]))
    return NoteRow(problem=TASKS[0].problem, parked=draw(st.integers(0, 1)), text=text)


@st.composite
def a_sitting(draw: Any, number: int) -> Record:
    """What one machine may know of drill `number`: some of its attempts, and whether it ended."""
    minutes = draw(st.lists(st.integers(1, 9), unique=True, max_size=5))
    counts: dict[int, int] = {}
    rows = []
    for minute in sorted(minutes):
        problem = minute % 2
        counts[problem] = counts.get(problem, 0) + 1
        rows.append(a_row(draw, minute, problem, counts[problem]))
    ended = draw(st.sampled_from([None, 10, 20]))
    begun_at = text_of(START + timedelta(hours=number))
    return Record(
        kind=Kind.DRILL,
        state=draw(st.sampled_from([State.FINISHED, State.ABANDONED])) if ended else State.RUNNING,
        seed=number,
        workspace="/work/drill",
        bank_digest="b" * 64,
        quiet_scores=0,
        started_at=begun_at,
        deadline_at=None,
        ended_at=text_of(START + timedelta(minutes=ended)) if ended else None,
        given_back_seconds=0.0,
        anchor_instant=text_of(START + timedelta(hours=number, minutes=draw(st.integers(0, 9)))),
        anchor_boot=draw(st.sampled_from([None, 1.0, 2.0])),
        anchor_boot_id=draw(st.sampled_from([None, "one"])),
        tasks=TASKS,
        submissions=tuple(rows),
        hints=draw(st.integers(0, 3)),
        notices=tuple(sorted(draw(st.sets(st.sampled_from(["unguarded", "passed"]))))),
        notes=tuple(a_note(draw) for _ in range(draw(st.integers(0, 1)))),
    )


@st.composite
def a_store(draw: Any) -> list[Record]:
    numbers = draw(st.lists(st.integers(0, 3), unique=True, max_size=3))
    return [draw(a_sitting(number)) for number in numbers]


@dataclass
class Machine:
    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.path = self.folder / "tfexam.db"

    def export(self) -> Path:
        found = records(self.path)
        left = {row.sha256 for record in found for row in record.submissions}
        whole = Export(format=1, written_by="0", left_behind=tuple(left), sittings=tuple(found))
        archive.write(self.folder / "all.zip", whole, {})
        return self.folder / "all.zip"

    def import_(self, file: Path) -> Taken:
        with archive.opened(file) as found:
            return take_in(self.path, found.export.sittings)


@given(a_store(), a_store())
@settings(max_examples=40, deadline=None)
def test_two_stores_become_their_union_and_twice_is_once(
    one: list[Record], other: list[Record]
) -> None:
    with tempfile.TemporaryDirectory() as scrap:
        a, b = Machine(Path(scrap, "a")), Machine(Path(scrap, "b"))
        take_in(a.path, one)
        take_in(b.path, other)
        from_a, from_b = a.export(), b.export()
        a.import_(from_b)
        b.import_(from_a)
        whole = records(a.path)
        assert whole == records(b.path)
        assert told(whole) == told(one) | told(other)
        assert len(list(each(whole))) == len(told(whole))
        assert words_of_notes(whole) == words_of_notes(one) | words_of_notes(other)
        assert [b.import_(file) for file in (from_a, a.export())] == [Taken((), 0)] * 2
        assert records(b.path) == whole


def told(sittings: Sequence[Record]) -> set[object]:
    return set(each(sittings))


def each(sittings: Sequence[Record]) -> Iterator[object]:
    """Every sitting, every attempt at its place, and every notice."""
    for record in sittings:
        uid = record.sitting().uid
        yield uid
        yield from ((uid, *key(row)) for row in record.submissions)
        yield from ((uid, notice) for notice in record.notices)


def words_of_notes(sittings: Sequence[Record]) -> set[str]:
    return {word for r in sittings for note in r.notes for word in note.text.split()}


def test_what_a_store_holds_is_the_same_elsewhere(tmp_path: Path) -> None:
    here, there = Store(tmp_path / "a.db"), Store(tmp_path / "b.db")
    sitting = over(here)
    submitted(here, sitting, Category.TEXT, 0.72)
    submitted(here, sitting, Category.VISION, None)
    here.show_hint(sitting, 2)
    take_in(there.path, records(here.path))
    assert there.sittings() == here.sittings()
    assert there.submissions(sitting) == here.submissions(sitting)
    assert there.hints(sitting) == 2


def test_an_exam_that_was_gone_on_with_there_is_brought_up_to_date(tmp_path: Path) -> None:
    here, there = Store(tmp_path / "a.db"), Store(tmp_path / "b.db")
    sitting = begun(here)
    submitted(here, sitting, Category.TEXT, None)
    take_in(there.path, records(here.path))
    here.graded(here.submission(1), ONLY, timedelta(seconds=40))
    here.end(sitting, State.FINISHED, START + timedelta(hours=1))
    assert take_in(there.path, records(here.path)) == Taken((), 0)
    assert there.sittings() == here.sittings()
    assert there.submission(1).outcome == ONLY


def test_one_that_ended_here_does_not_begin_again(tmp_path: Path) -> None:
    here, there = Store(tmp_path / "a.db"), Store(tmp_path / "b.db")
    sitting = begun(here)
    take_in(there.path, records(here.path))
    here.end(sitting, State.ABANDONED, START + timedelta(hours=1))
    take_in(here.path, records(there.path))
    assert here.sitting(1).state is State.ABANDONED


def test_two_exams_can_not_run_at_once_and_nothing_is_taken_in(tmp_path: Path) -> None:
    here, there = Store(tmp_path / "a.db"), Store(tmp_path / "b.db")
    over(here, started_at=START - timedelta(days=1))
    begun(here)
    running = begun(there, started_at=START + timedelta(minutes=1))
    with pytest.raises(TfexamError, match="another one in the file") as refused:
        take_in(there.path, records(here.path))
    assert refused.value.code is Code.EXAM_RUNNING
    assert there.sittings() == [running]


def test_older_sittings_come_before_newer_ones_whenever_they_came(tmp_path: Path) -> None:
    here, there = Store(tmp_path / "a.db"), Store(tmp_path / "b.db")
    over(here, started_at=START - timedelta(days=9))
    over(there)
    take_in(there.path, records(here.path))
    assert [s.id for s in there.sittings()] == [2, 1]
    assert there.seen()["a_text"] == [START - timedelta(days=9), START]


def test_a_record_that_contradicts_the_store_is_refused(tmp_path: Path) -> None:
    here = Store(tmp_path / "a.db")
    over(here)
    (record,) = records(here.path)
    easier = record.tasks[0].model_copy(update={"bands": "0.1 0.2 0.3 0.4 0.5"})
    changed = record.model_copy(update={"tasks": (easier, *record.tasks[1:])})
    with pytest.raises(TfexamError, match="is here already, with other tasks"):
        take_in(here.path, [changed])
