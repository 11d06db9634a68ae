from __future__ import annotations

import pytest

from tfexam.bench.columns import Kind, as_kept, look

MANY = [str(n) for n in range(1, 101)]


@pytest.mark.parametrize(
    ("name", "cells", "kind"),
    [
        ("size", ["1.5", "2", "", "-3e2"] * 25, Kind.NUMBER),
        ("colour", ["red", "blue", "", "red"] * 25, Kind.WORD),
        ("day", ["2024-12-31", "2024-01-05"] * 50, Kind.DATE),
        ("day", ["31.12.2024", "05.01.2024"] * 50, Kind.DATE),
        ("day", ["20241231", "20240105"] * 50, Kind.DATE),
        ("when", ["2024-12-31 23:00", "2024-01-05 01:30"] * 50, Kind.DATE),
        ("post code", ["01234", "99999", "50667", "01234"] * 25, Kind.WORD),
        ("said", [f"this is what number {n} said" for n in range(100)], Kind.TEXT),
        ("n", MANY, Kind.ID),
        ("when", ["2024-12-31T23:00:00Z", "2024-01-05T01:30:00Z"] * 50, Kind.DATE),
        ("when", ["2024-12-31 23:00:00.25", "2024-01-05 01:30:00.5"] * 50, Kind.DATE),
        ("when", ["12/31/2024 1:00 PM", "1/5/2024 11:30 AM"] * 50, Kind.DATE),
        ("n", ["1_469", "1_470"] * 50, Kind.WORD),
        ("customer_id", [str(7 * n) for n in range(100)], Kind.ID),
        ("key", [f"K{n}" for n in range(100)], Kind.ID),
        ("year", ["2019", "2020", "2021", "2020"] * 25, Kind.NUMBER),
    ],
)
def test_what_a_column_holds(name: str, cells: list[str], kind: Kind) -> None:
    assert look(name, cells).kind is kind


def test_numbers_that_differ_everywhere_are_no_ids() -> None:
    assert look("mass", [str(n / 7) for n in range(100)]).used
    assert look("price", [str(3 * n) for n in range(100)]).used


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["1"] * 50, "the same in every row"),
        (["1"] * 4 + [""] * 46, "46 of 50 cells are empty"),
        ([f"{n // 2} or so" for n in range(50)] + ["x"] * 10, ""),
        (
            [f"{n}.5%" for n in range(50)],
            "numbers with a unit, such as 0.5%; write them without",
        ),
        (
            [f"€{n}.90" for n in range(50)],
            "numbers with a unit, such as €0.90; write them without",
        ),
        (
            [f"2024-01-{n:02}T00:00:00+0{n % 2}:00" for n in range(1, 30)],
            "its times are of several time zones",
        ),
    ],
)
def test_what_says_nothing_is_left_out(cells: list[str], why: str) -> None:
    assert look("c", cells).why_not == why


def test_words_that_hardly_repeat_are_too_many() -> None:
    cells = [f"w{n}" for n in range(40)] + ["w0"] * 20
    assert look("c", cells).why_not == "40 different words, too many to learn from 60 rows"


def test_what_the_user_keeps_is_used() -> None:
    assert as_kept(look("n", MANY), MANY).kind is Kind.NUMBER
    keys = [f"K{n}" for n in range(100)]
    assert as_kept(look("key", keys), keys).used
    odd = ["1", "x", *[""] * 98]
    assert as_kept(look("odd", odd), odd).kind is Kind.WORD


def test_a_word_for_endless_is_no_number() -> None:
    assert look("c", ["inf", "1", "2", "inf"] * 10).kind is Kind.WORD
