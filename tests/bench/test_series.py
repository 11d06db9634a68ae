from __future__ import annotations

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
    return guess_series(Wish("own", file, **{"target": "v", "time": "t", "horizon": 3, **wish}))


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
    values = (10 * np.sin(2 * np.pi * np.arange(N) / 11)).round(4).tolist()
    made = guess(file_of(tmp_path, range(N), values))
    assert made.constants["WINDOW, HORIZON, SEASON"] == (22, 3, 11)


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
