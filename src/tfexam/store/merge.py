"""Two records of one sitting become one: nothing is lost, nothing doubled, whichever is first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError
from tfexam.exam import outcome
from tfexam.exam.sitting import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfexam.store.record import NoteRow, Record, SubmissionRow

FIXED = ("kind", "seed", "bank_digest", "quiet_scores", "started_at", "tasks")
"""What is never changed once a sitting has begun."""

LONGEST = 20_000
"""Characters of a note."""

Key = tuple[str, str, str, int]


def merged(here: Record, there: Record) -> Record:
    """What both know of a sitting. Its workspace is that of here.

    An end beats none, the earlier one a later; the clock goes back for nobody; the time that was
    given back is not given twice. Raises TfexamError(bad-export) where they contradict each other.
    """
    for name in FIXED:
        if getattr(here, name) != getattr(there, name):
            raise TfexamError(
                Code.BAD_EXPORT,
                f"The {there.kind} of {there.started_at[:16]} is here already, with other {name}.",
            )
    both = (here, there)
    ends = [(r.ended_at, r.state) for r in both if r.ended_at is not None]
    ended_at, state = min(ends, default=(None, State.RUNNING))
    clock = max(both, key=lambda r: (r.anchor_instant, r.anchor_boot or 0, r.anchor_boot_id or ""))
    return here.model_copy(
        update={
            "state": state,
            "ended_at": ended_at,
            "deadline_at": max((r.deadline_at for r in both if r.deadline_at), default=None),
            "given_back_seconds": max(r.given_back_seconds for r in both),
            "anchor_instant": clock.anchor_instant,
            "anchor_boot": clock.anchor_boot,
            "anchor_boot_id": clock.anchor_boot_id,
            "submissions": _submissions(here.submissions, there.submissions),
            "hints": max(r.hints for r in both),
            "notices": tuple(sorted({*here.notices, *there.notices})),
            "notes": _notes(here.notes, there.notes),
        }
    )


def key(row: SubmissionRow) -> Key:
    """What tells a submission from every other one of its sitting."""
    return row.problem, row.submitted_at, row.sha256, row.late


def _notes(here: Iterable[NoteRow], there: Iterable[NoteRow]) -> tuple[NoteRow, ...]:
    """One a problem: of two texts both, unless one says what the other does."""
    found: dict[str, NoteRow] = {}
    for note in sorted((*here, *there), key=lambda n: (n.problem, len(n.text), n.text)):
        known = found.get(note.problem)
        if known is None:
            found[note.problem] = note
            continue
        both = note.text if known.text in note.text else f"{known.text}\n{note.text}"
        parked = max(known.parked, note.parked)
        found[note.problem] = note.model_copy(update={"parked": parked, "text": both[-LONGEST:]})
    return tuple(found[problem] for problem in sorted(found))


def _submissions(
    here: Iterable[SubmissionRow], there: Iterable[SubmissionRow]
) -> tuple[SubmissionRow, ...]:
    """Each once. A problem's attempts are counted anew, by time, where both went on with it."""
    rows: dict[Key, list[SubmissionRow]] = defaultdict(list)
    for row in (*here, *there):
        rows[key(row)].append(row)
    attempts: dict[str, list[int]] = defaultdict(list)
    for (problem, *_), same in rows.items():
        attempts[problem] += {row.attempt for row in same}
    found, counts = [], defaultdict[str, int](int)
    for each in sorted(rows):
        row, problem = min(rows[each], key=_rank), each[0]
        counts[problem] += 1
        if len(set(attempts[problem])) != len(attempts[problem]):
            row = row.model_copy(update={"attempt": counts[problem]})
        found.append(row)
    return tuple(found)


def _rank(row: SubmissionRow) -> tuple[bool, bool, str]:
    """One that was graded before one that was not; one that our own fault spoilt last of those."""
    broke = row.outcome == outcome.Code.GRADER_ERROR.value.code
    return row.outcome is None, broke, row.model_dump_json()
