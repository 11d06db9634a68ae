from __future__ import annotations

import gzip
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tfexam.bench.guess import Guess, Wish
from tfexam.bench.series import guess_series
from tfexam.errors import TfexamError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BEGIN = datetime(2024, 1, 1)
N = 400
WAVE = (np.sin(np.arange(N) / 3) + np.arange(N) / 100).round(4).tolist()


def file_of(tmp_path: Path, times: Sequence[Any], values: Sequence[Any], **more: Any) -> Path:
    file = tmp_path / "s.csv"
    columns = {"t": times, "v": values, **more}
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(map(str, row)) for row in rows)]
    file.write_text("\n".join(lines) + "\n")
    return file


def steps(**step: int) -> list[str]:
    return [str(BEGIN + n * timedelta(**step)) for n in range(N)]


def guess(file: Path, **wish: Any) -> Guess:
    return guess_series(file, Wish(**{"target": "v", "time": "t", "horizon": 3, **wish}))


@pytest.mark.parametrize(
    ("step", "said", "season"),
    [({"hours": 1}, "an hour", 24), ({"days": 1}, "a day", 7), ({"minutes": 30}, "30 minutes", 48)],
)
def test_the_step_gives_the_season(
    tmp_path: Path, step: dict[str, int], said: str, season: int
) -> None:
    made = guess(file_of(tmp_path, steps(**step), WAVE))
    assert made.notes == (f"A step is {said}; a season of {season} steps is guessed.",)
    assert made.constants["WINDOW, HORIZON, SEASON"] == (min(2 * max(season, 6), N // 8), 3, season)


def test_months_have_a_season_of_a_year(tmp_path: Path) -> None:
    months = [f"{1980 + n // 12}-{1 + n % 12:02}" for n in range(N)]
    assert "A step is a month; a season of 12" in guess(file_of(tmp_path, months, WAVE)).notes[0]


def test_a_season_is_found_where_the_time_says_nothing(tmp_path: Path) -> None:
    values = (10 * np.sin(2 * np.pi * np.arange(N) / 11) + np.arange(N) / 999).round(4).tolist()
    made = guess(file_of(tmp_path, range(N), values))
    assert made.constants["WINDOW, HORIZON, SEASON"] == (22, 3, 11)


def test_a_time_that_is_a_plain_number_gives_the_step_in_its_own_unit(tmp_path: Path) -> None:
    assert (
        "A step is 2 of t; no season is found."
        in guess(
            file_of(tmp_path, range(0, 2 * N, 2), np.random.default_rng(0).normal(size=N).tolist())
        ).notes
    )


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("%Y-%m-%dT%H:%M:%SZ", "an hour"),
        ("%Y-%m-%dT%H:%M:%S+00:00", "an hour"),
        ("%Y-%m-%dT%H:%M:%S.123456", "an hour"),
        ("%m/%d/%Y %I:%M %p", "an hour"),
        ("%d.%m.%Y %H:%M:%S", "an hour"),
    ],
)
def test_times_are_read_in_many_forms(tmp_path: Path, form: str, said: str) -> None:
    times = [f"{BEGIN + n * timedelta(hours=1):{form}}" for n in range(N)]
    assert f"A step is {said}" in guess(file_of(tmp_path, times, WAVE)).notes[-1]


def test_months_and_years_may_be_written_in_digits_alone(tmp_path: Path) -> None:
    months = [f"{1980 + n // 12}{1 + n % 12:02}" for n in range(N)]
    assert "A step is a month" in guess(file_of(tmp_path, months, WAVE)).notes[0]
    assert "A step is a year" in guess(file_of(tmp_path, range(1600, 1600 + N), WAVE)).notes[0]


def test_an_hourly_series_does_not_depend_on_the_time_zone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        march = [str(datetime(2024, 3, 20) + n * timedelta(hours=1)) for n in range(N)]
        made = guess(file_of(tmp_path, march, WAVE))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert made.notes == ("A step is an hour; a season of 24 steps is guessed.",)


def test_rows_that_are_missing_in_time_stand_there_as_gaps(tmp_path: Path) -> None:
    kept = [n for n in range(N) if n not in {50, 51, 300}]
    times, rain = [steps(days=1)[n] for n in kept], [WAVE[-n] for n in kept]
    made = guess(file_of(tmp_path, times, [WAVE[n] for n in kept], rain=rain))
    assert made.rows == N
    assert made.constants["OTHERS"] == ["rain"]
    said = "Rows missing in time: 3, such as 2024-02-20 00:00:00. They stand there as gaps."
    assert said in made.notes
    assert b"2024-02-20 00:00:00,,\n" in gzip.decompress(made.data)


def test_uneven_times_are_told(tmp_path: Path) -> None:
    times = [n + 0.5 * (n > 200) for n in range(N)]
    assert (
        "Not all rows are equally far apart in time"
        in guess(file_of(tmp_path, times, WAVE)).notes[0]
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([*WAVE[:200], *[1.5] * 200], "In its last 120 steps the target never changes"),
        ([n % 7 for n in range(N)], "In its last 120 steps the target repeats itself every 7"),
        ([n % 7 if n % 150 else "" for n in range(N)], "the target repeats itself every 7 steps"),
    ],
)
def test_what_needs_no_forecast_is_refused(tmp_path: Path, values: list[float], said: str) -> None:
    with pytest.raises(TfexamError, match=said):
        guess(file_of(tmp_path, steps(days=1), values))


def test_a_column_that_is_ahead_of_the_target_is_left_out(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=N).round(4).tolist()
    ahead = [*values[2:], 0.5, 0.6]
    made = guess(file_of(tmp_path, steps(days=1), values, known=ahead, late=[0, *values[:-1]]))
    assert made.constants["OTHERS"] == ["late"]
    assert "known is left out: it gives the target away, 2 steps ahead." in made.notes


def test_a_target_beyond_all_figures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="The target goes up to 1e\\+14"):
        guess(file_of(tmp_path, steps(days=1), [*WAVE[:-1], 1e14]))


def test_rows_are_put_in_the_order_of_time(tmp_path: Path) -> None:
    made = guess(file_of(tmp_path, steps(days=1)[::-1], WAVE))
    assert "The rows were not in the order of time; they are now." in made.notes


def test_other_columns_of_numbers_are_fed_too(tmp_path: Path) -> None:
    gaps = ["", *WAVE[1:]]
    made = guess(file_of(tmp_path, steps(days=1), WAVE, rain=WAVE[::-1], sun=gaps))
    assert made.constants["OTHERS"] == ["rain"]
    assert "sun is left out: it has 1 gaps." in made.notes


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        (["2024-01-01"] * N, "The time 2024-01-01 stands 400 times in t: more than one series"),
        (["", *steps(days=1)[1:]], "The time t has gaps"),
        (["soon"] * N, "t is no time: 'soon' is written in no form"),
        ([str(n * n) for n in range(N)], "The times are uneven"),
        (["inf", *map(str, range(N - 1))], "t is no time: 'inf' is written in no form"),
    ],
)
def test_times_that_make_no_series_are_refused(
    tmp_path: Path, times: list[str], sentence: str
) -> None:
    with pytest.raises(TfexamError, match=sentence):
        guess(file_of(tmp_path, times, WAVE))


def test_four_gaps_in_ten_leave_no_whole_windows(tmp_path: Path) -> None:
    values = ["" if n % 5 < 2 else v for n, v in enumerate(WAVE)]
    with pytest.raises(TfexamError, match="160 of the 400 steps have gaps"):
        guess(file_of(tmp_path, steps(days=1), values))


def test_a_few_gaps_only_cost_their_windows(tmp_path: Path) -> None:
    values = ["" if n in {50, 300} else v for n, v in enumerate(WAVE)]
    assert guess(file_of(tmp_path, steps(days=1), values)).rows == N


def test_words_can_not_be_forecast(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="v is no column of numbers to forecast"):
        guess(file_of(tmp_path, steps(days=1), ["up", "down"] * (N // 2)))


def test_a_horizon_as_long_as_the_series_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="400 steps are too few to forecast 100 at a time"):
        guess(file_of(tmp_path, steps(days=1), WAVE), horizon=100)
