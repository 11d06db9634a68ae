from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tfexam.bench.guess import Guess, Wish
from tfexam.bench.tabular import guess_table
from tfexam.errors import TfexamError

if TYPE_CHECKING:
    from pathlib import Path

RNG = np.random.default_rng(0)
N = 200


def table(tmp_path: Path, **columns: Any) -> Path:
    file = tmp_path / "t.csv"
    with file.open("w", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(columns)
        out.writerows(zip(*columns.values(), strict=True))
    return file


def guess(file: Path, **wish: Any) -> Guess:
    return guess_table(file, Wish(**{"target": "y", **wish}))


def noise() -> list[float]:
    return [float(v) for v in RNG.normal(size=N).round(6)]


def kinds(*names: str) -> list[str]:
    return [names[n % len(names)] for n in range(N)]


def test_words_are_classes_and_fractions_are_numbers(tmp_path: Path) -> None:
    assert guess(table(tmp_path, x=noise(), y=kinds("a", "b"))).classes == ("a", "b")
    assert guess(table(tmp_path, x=noise(), y=noise())).classes == ()


def test_few_whole_numbers_are_classes_unless_one_says_so(tmp_path: Path) -> None:
    file = table(tmp_path, x=noise(), y=kinds("9", "10", "2"))
    assert guess(file).classes == ("2", "9", "10")
    assert guess(file, treat_as="numbers").metric == "mae"


def test_words_can_not_be_taken_for_numbers(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="y holds 'a', which is no number"):
        guess(table(tmp_path, x=noise(), y=kinds("a", "b")), treat_as="numbers")


def test_uneven_classes_each_count_the_same(tmp_path: Path) -> None:
    made = guess(table(tmp_path, x=noise(), y=kinds("a", "a", "a", "b")))
    assert made.metric == "balanced_accuracy"
    assert made.constants["BALANCED"] is True


def test_rows_without_a_target_and_rare_classes_are_left_out(tmp_path: Path) -> None:
    y = ["", "", "rare", "rare", *kinds("a", "b")[4:]]
    made = guess(table(tmp_path, x=noise(), y=y))
    assert made.rows == N - 4
    assert "Left out, without a y: 2." in made.notes
    assert "Left out, of classes with fewer than 10 rows: 2 (rare)." in made.notes


def test_one_class_is_nothing_to_tell_apart(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="y has 1 class: there is nothing to tell apart"):
        guess(table(tmp_path, x=noise(), y=kinds("a")))


def test_a_target_that_never_changes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="the same in nearly every row"):
        guess(table(tmp_path, x=noise(), y=kinds("2.5")))


def test_nothing_to_learn_from_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="No column is left to learn from"):
        guess(table(tmp_path, id=range(N), y=kinds("a", "b")))


def test_a_copy_of_the_target_is_left_out_unless_one_keeps_it(tmp_path: Path) -> None:
    file = table(tmp_path, x=noise(), copy=kinds("1", "2"), y=kinds("a", "b"))
    assert [c.name for c in guess(file).columns if c.used] == ["x"]
    assert [c.name for c in guess(file, keep=("copy",)).columns if c.used] == ["x", "copy"]


def test_rows_that_are_all_alike_in_what_is_used_are_refused(tmp_path: Path) -> None:
    file = table(tmp_path, x=noise(), z=kinds("1", "2", "3"), y=kinds("a", "b"))
    with pytest.raises(TfexamError, match="Only 3 of 200 rows differ in the columns"):
        guess(file, drop=("x",))


@pytest.mark.parametrize(
    "cells",
    [
        [str(1_700_000_000 + 70 * n) for n in range(2 * N)],
        [str(n // 2) + ".0" * (n % 2) for n in range(2 * N)],
        [f"2024-01-01 {n // 120:02}:{n // 2 % 60:02}:{n % 2:02}" for n in range(2 * N)],
    ],
)
def test_rows_that_are_fed_alike_are_repeats_however_they_are_written(
    tmp_path: Path, cells: list[str]
) -> None:
    y = [("a", "b")[n % 3 == 0] for n in range(2 * N)]
    made = guess(table(tmp_path, x=cells, y=y), keep=("x",))
    assert made.rows < 2 * N
    assert any(note.startswith("Left out, because they repeat another row") for note in made.notes)


def test_repeats_with_another_target_are_told(tmp_path: Path) -> None:
    x = [n % 150 for n in range(N)]
    made = guess(table(tmp_path, x=x, y=[float(n) + 0.5 for n in range(N)]))
    said = "Left out, because they repeat another row: 50, 50 of them with another y."
    assert said in made.notes


def test_classes_that_differ_in_their_writing_alone_are_told(tmp_path: Path) -> None:
    made = guess(table(tmp_path, x=noise(), y=kinds("Yes", "yes", "no")))
    assert "Classes of y that are taken for different ones: Yes and yes." in made.notes
    made = guess(table(tmp_path, x=noise(), y=kinds("0", "1", "1.0")))
    assert "Classes of y that are taken for different ones: 1 and 1.0." in made.notes


def test_a_class_that_lives_in_one_group_is_refused(tmp_path: Path) -> None:
    who = [f"p{n % 20}" for n in range(N)]
    y = ["rare" if group == "p3" else "ab"[n % 3 == 0] for n, group in enumerate(who)]
    with pytest.raises(TfexamError, match="All rows of the class rare are of one group, p3"):
        guess(table(tmp_path, x=noise(), who=who, y=y), group="who")


def test_a_target_beyond_all_figures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="The target goes up to 1e\\+32"):
        guess(table(tmp_path, x=noise(), y=[1e32, *noise()[1:]]))


def test_an_option_that_names_no_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="no column 'z'; there are x, y"):
        guess(table(tmp_path, x=noise(), y=kinds("a", "b")), drop=("z",))


def test_a_group_is_split_as_a_whole_and_is_no_input(tmp_path: Path) -> None:
    file = table(tmp_path, x=noise(), who=[f"p{n % 20}" for n in range(N)], y=kinds("a", "b"))
    made = guess(file, group="who")
    assert made.constants["GROUP"] == "who"
    assert [c.name for c in made.columns] == ["x"]
    assert "Whole groups of `who`" in made.split


def test_few_groups_are_refused(tmp_path: Path) -> None:
    file = table(tmp_path, x=noise(), who=kinds("p", "q", "r"), y=kinds("a", "b"))
    with pytest.raises(TfexamError, match="who has 3 groups; 10 are the least"):
        guess(file, group="who")


def test_dates_and_gaps_have_their_places(tmp_path: Path) -> None:
    x: list[Any] = ["" if n % 5 == 0 else v for n, v in enumerate(noise())]
    days = [f"2024-01-{1 + n % 28:02} {n % 24:02}:30" for n in range(N)]
    made = guess(table(tmp_path, x=x, day=days, y=kinds("a", "b", "b")))
    assert made.places == (
        "x",
        *("day: year", "day: month", "day: day", "day: weekday (0 is Monday)", "day: hour"),
        "x given: 1 or 0",
    )


@pytest.mark.parametrize(("scale", "digits"), [(1000.0, 0), (1.0, 3), (0.001, 6)])
def test_digits_tell_a_hundredth_of_the_usual_error(
    tmp_path: Path, scale: float, digits: int
) -> None:
    y = [scale * v for v in noise()]
    assert guess(table(tmp_path, x=noise(), y=y)).digits == digits


def test_more_rows_than_a_problem_may_have_are_thinned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tfexam.bench.tabular.MOST_ROWS", 120)
    made = guess(table(tmp_path, x=noise(), y=noise()))
    assert made.rows == 120
    assert "Of 200 rows, 120 are taken, evenly." in made.notes
