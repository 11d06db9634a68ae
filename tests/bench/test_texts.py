from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tfexam.bench.guess import Guess, Wish
from tfexam.bench.texts import guess_texts
from tfexam.errors import TfexamError

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [(f"text number {n} of all", "ab"[n % 2]) for n in range(200)]


def guess(tmp_path: Path, rows: list[tuple[str, str]], **wish: Any) -> Guess:
    file = tmp_path / "t.csv"
    file.write_text("\n".join(["t,y", *(",".join(row) for row in rows)]) + "\n")
    return guess_texts(file, Wish(**{"target": "y", "text": "t", **wish}))


def test_texts_of_two_classes_make_a_problem(tmp_path: Path) -> None:
    made = guess(tmp_path, ROWS)
    assert (made.classes, made.metric, made.held) == (("a", "b"), "accuracy", 80)
    assert made.notes == ()


def test_texts_that_differ_by_case_and_spaces_alone_are_one(tmp_path: Path) -> None:
    made = guess(tmp_path, [*ROWS, ("Text  NUMBER 7 of all", "a"), ("", "a")])
    assert made.rows == 200
    assert made.notes == ("Left out, without a text or with one that repeats another: 2.",)


def test_numbers_are_no_classes_unless_one_says_so(tmp_path: Path) -> None:
    rows = [(text, str(n)) for n, (text, _) in enumerate(ROWS)]
    with pytest.raises(TfexamError, match="y holds numbers; a text is put into one of some"):
        guess(tmp_path, rows)
    rows = [(text, str(n % 4 + 0.5)) for n, (text, _) in enumerate(ROWS)]
    assert guess(tmp_path, rows, treat_as="classes").classes == ("0.5", "1.5", "2.5", "3.5")


def test_the_text_can_not_be_the_target(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="the same column"):
        guess(tmp_path, ROWS, text="y")


def test_more_texts_than_a_problem_may_have_are_thinned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tfexam.bench.texts.MOST_ROWS", 120)
    assert guess(tmp_path, ROWS).notes == ("Of 200 rows, 120 are taken, evenly.",)


def test_few_different_texts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="50 rows are too few"):
        guess(tmp_path, ROWS[:50] * 4)


def test_whole_groups_can_be_kept_apart(tmp_path: Path) -> None:
    rows = [(f"{text},g{n // 10}", y) for n, (text, y) in enumerate(ROWS)]
    file = tmp_path / "g.csv"
    file.write_text("\n".join(["t,who,y", *(",".join(row) for row in rows)]) + "\n")
    made = guess_texts(file, Wish(target="y", text="t", group="who"))
    assert made.constants["GROUP"] == "who"
