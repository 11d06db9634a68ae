"""The clock of a sitting: nothing that is done to the machine's clock gives or takes time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tfexam.clock import Reading
from tfexam.exam.deadline import Anchor, advance, anchored, is_over, remaining

START = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
SECONDS = st.floats(0, 20_000, allow_nan=False)
JUMPS = st.floats(-200_000, 200_000, allow_nan=False)


def reading(true_seconds: float, wall_offset: float, boot_id: str | None = "one") -> Reading:
    wall = START + timedelta(seconds=true_seconds + wall_offset)
    return Reading(wall, None if boot_id is None else 500.0 + true_seconds, boot_id)


@given(st.lists(st.tuples(SECONDS, JUMPS), max_size=12))
def test_while_the_machine_is_on_only_true_time_counts(steps: list[tuple[float, float]]) -> None:
    """Sleep, setting back, setting forward, in any order."""
    anchor, true = anchored(reading(0, 0)), 0.0
    for seconds, jump in steps:
        true += seconds
        anchor = advance(anchor, reading(true, jump))
        assert abs((anchor.instant - START).total_seconds() - true) < 1e-3


@given(st.lists(st.tuples(SECONDS, JUMPS, st.booleans()), min_size=1, max_size=12))
def test_the_clock_never_goes_back(steps: list[tuple[float, float, bool]]) -> None:
    """Also over restarts, and where the system can't count from its start."""
    anchor, true, boots = anchored(reading(0, 0)), 0.0, 0
    for seconds, jump, restarts in steps:
        true, boots = true + seconds, boots + restarts
        before = anchor.instant
        anchor = advance(anchor, reading(true, jump, f"boot {boots}"))
        assert anchor.instant >= before


@given(SECONDS, st.floats(0, 200_000))
def test_after_a_restart_a_clock_set_back_gives_no_time(seconds: float, back: float) -> None:
    anchor = advance(anchored(reading(0, 0)), reading(seconds, 0))
    assert advance(anchor, reading(seconds + 60, -back, "two")).instant >= anchor.instant


@given(SECONDS, SECONDS)
def test_two_processes_agree(first: float, second: float) -> None:
    """Each reads the stored anchor; whoever comes later sees the same instant."""
    start = anchored(reading(0, 0))
    through_the_other = advance(advance(start, reading(first, 99)), reading(first + second, -99))
    alone = advance(start, reading(first + second, 0))
    assert abs(through_the_other.instant - alone.instant) < timedelta(milliseconds=1)


@given(SECONDS)
def test_without_a_boot_count_the_wall_counts(seconds: float) -> None:
    anchor = advance(anchored(reading(0, 0, None)), reading(seconds, 0, None))
    assert anchor == Anchor(START + timedelta(seconds=seconds), None, None)


def test_daylight_saving_moves_no_deadline() -> None:
    """At 01:00 UTC of that night the local clocks of Europe jump an hour ahead."""
    anchor = advance(anchored(reading(0, 0)), reading(3600, 0))
    assert remaining(START + timedelta(hours=5), anchor.instant) == timedelta(hours=4)


@given(st.timedeltas(timedelta(0), timedelta(days=2)))
def test_what_is_left_and_what_is_over_agree(gone: timedelta) -> None:
    deadline = START + timedelta(hours=5)
    assert is_over(deadline, START + gone) == (not remaining(deadline, START + gone))


@given(st.datetimes(timezones=st.just(UTC)))
def test_without_a_deadline_nothing_is_over(now: datetime) -> None:
    assert not is_over(None, now)
