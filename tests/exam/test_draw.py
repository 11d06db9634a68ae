"""The draw: one problem a category, unseen ones first, the same from the same."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tfexam.exam.category import Category
from tfexam.exam.draw import STEP, Candidate, draw, least_practised, middle, pick

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfexam.exam.draw import History

NAMES = st.sets(st.from_regex(r"[a-z]{1,6}", fullmatch=True), min_size=1, max_size=6)
SEEDS = st.integers(0, 2**31)
START = datetime(2026, 1, 1, tzinfo=UTC)


@st.composite
def banks(draw_: st.DrawFn) -> list[Candidate]:
    return [
        Candidate(f"{category}_{name}", category, draw_(st.integers(1, 5)))
        for category in Category
        for name in sorted(draw_(NAMES))
    ]


def note(history: dict[str, list[datetime]], drawn: Iterable[str], day: int) -> None:
    """Add what was drawn on a day."""
    for id_ in drawn:
        history.setdefault(id_, []).append(START + timedelta(days=day))


@st.composite
def histories(draw_: st.DrawFn, bank: list[Candidate]) -> History:
    seen = draw_(st.sets(st.sampled_from([candidate.id for candidate in bank])))
    days = st.lists(st.integers(0, 99), min_size=1, max_size=3).map(sorted)
    return {id_: [START + timedelta(days=n) for n in draw_(days)] for id_ in sorted(seen)}


@given(st.data(), SEEDS)
def test_a_draw_has_one_problem_of_each_category(data: st.DataObject, seed: int) -> None:
    bank = data.draw(banks())
    drawn = draw(bank, data.draw(histories(bank)), seed)
    assert list(drawn) == list(Category)
    assert {(c.id, c.category) for c in bank} >= {
        (id_, category) for category, id_ in drawn.items()
    }


@given(st.data(), SEEDS)
def test_the_same_seed_history_and_bank_give_the_same_draw(data: st.DataObject, seed: int) -> None:
    bank = data.draw(banks())
    history = data.draw(histories(bank))
    shuffled = data.draw(st.permutations(bank))
    assert draw(bank, history, seed) == draw(shuffled, dict(reversed(list(history.items()))), seed)


@given(st.data(), SEEDS)
def test_nothing_is_drawn_while_something_was_seen_less_often(
    data: st.DataObject, seed: int
) -> None:
    bank = data.draw(banks())
    history = data.draw(histories(bank))
    for category, id_ in draw(bank, history, seed).items():
        own = [candidate.id for candidate in bank if candidate.category is category]
        assert len(history.get(id_, ())) == min(len(history.get(name, ())) for name in own)


@given(st.data(), SEEDS)
def test_the_sum_of_levels_is_as_near_to_the_middle_as_a_single_draw_can_be(
    data: st.DataObject, seed: int
) -> None:
    *others, alone = data.draw(banks())  # one exam: nothing to keep for later
    bank = [each for each in others if each.category is not alone.category] + [alone]
    levels = {candidate.id: candidate.level for candidate in bank}
    off = abs(sum(levels[id_] for id_ in draw(bank, {}, seed).values()) - middle(bank))
    own = [[c.level for c in bank if c.category is category] for category in Category]
    assert off <= max(STEP, min(abs(sum(exam) - middle(bank)) for exam in product(*own)))


@given(st.data())
def test_the_middle_is_the_same_in_any_order_of_the_problems(data: st.DataObject) -> None:
    bank = data.draw(banks())
    assert middle(data.draw(st.permutations(bank))) == middle(bank)


def test_a_middle_between_two_sums_is_no_matter_of_rounding_errors() -> None:
    levels = ("155542", "111355", "111121", "1", "1")  # 22/6 + 16/6 + 7/6 + 2 = 9.5
    bank = [
        Candidate(f"{category}_{n}", category, int(level))
        for category, own in zip(Category, levels, strict=True)
        for n, level in enumerate(own)
    ]
    assert middle(sorted(bank, key=lambda each: each.id)) == middle(bank)


@given(banks(), SEEDS)
def test_exams_in_a_row_repeat_nothing_while_anything_is_unseen(
    bank: list[Candidate], seed: int
) -> None:
    history: dict[str, list[datetime]] = {}
    smallest = min(sum(c.category is category for c in bank) for category in Category)
    for number in range(smallest):
        drawn = set(draw(bank, history, seed + number).values())
        assert not drawn & history.keys()
        note(history, drawn, number)


LEVELS = [(1, 2, 3, 4, 5), (2, 2, 3, 3, 4), (3, 3, 3, 4, 5), (1, 3, 3, 4, 4), (2, 3, 4, 4, 5)]
"""Of five problems a category: a bank that is neither easy to balance nor impossible."""

BANK = [
    Candidate(f"{category}_{number}", category, level)
    for category, levels in zip(Category, LEVELS, strict=True)
    for number, level in enumerate(levels)
]


def in_a_row(bank: list[Candidate], count: int, seed: int) -> list[tuple[str, ...]]:
    """The exams that one candidate sits, one after the other."""
    history: dict[str, list[datetime]] = {}
    exams = []
    for number in range(count):
        exams.append(tuple(draw(bank, history, seed + number).values()))
        note(history, exams[-1], number)
    return exams


def test_of_a_thousand_draws_none_is_harder_than_a_step_none_repeats_and_no_pair_is_favoured() -> (
    None
):
    levels = {candidate.id: candidate.level for candidate in BANK}
    rows = [in_a_row(BANK, 5, 1000 * person) for person in range(200)]
    assert all(len({id_ for exam in exams for id_ in exam}) == 25 for exams in rows)
    sums = Counter(sum(levels[id_] for id_ in exam) for exams in rows for exam in exams)
    assert set(sums) <= {middle(BANK) - STEP, middle(BANK), middle(BANK) + STEP}
    pairs = Counter(pair for exams in rows for exam in exams for pair in combinations(exam, 2))
    assert len(pairs) == 250  # every two problems of different categories meet
    assert max(pairs.values()) < 3 * 40  # of 1,000 draws each would have 40, were levels all alike


def test_each_five_of_twenty_exams_in_a_row_have_25_problems_and_the_next_five_mix_them_anew() -> (
    None
):
    exams = in_a_row(BANK, 20, 1)
    for first in range(0, 20, 5):
        assert len({id_ for exam in exams[first : first + 5] for id_ in exam}) == 25
    assert not {frozenset(exam) for exam in exams[:5]} & {frozenset(exam) for exam in exams[5:10]}


def test_a_new_round_begins_with_what_was_seen_longest_ago() -> None:
    exams = in_a_row(BANK, 6, 1)
    assert not set(exams[5]) & set(exams[4])


def test_a_drill_picks_what_was_not_seen_and_then_what_was_seen_longest_ago() -> None:
    bank = [Candidate(f"p{n}", Category.TEXT) for n in range(4)]
    seen = {f"p{n}": [START + timedelta(days=n)] for n in range(3)}
    assert {pick(bank, seen, seed).id for seed in range(20)} == {"p3"}
    seen["p3"] = [START + timedelta(days=9)]
    assert {pick(bank, seen, seed).id for seed in range(20)} == {"p0", "p1"}


def test_every_problem_has_its_chance() -> None:
    drawn = Counter(id_ for seed in range(1000) for id_ in draw(BANK, {}, seed).values())
    assert min(drawn.values()) > 100


@given(st.dictionaries(st.sampled_from(Category), st.integers(0, 9)))
def test_the_category_least_practised_comes_first(counts: dict[Category, int]) -> None:
    chosen = least_practised(counts)
    assert counts.get(chosen, 0) == min(counts.get(category, 0) for category in Category)
