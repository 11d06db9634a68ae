"""The draw: one problem a category, unseen ones first, the same from the same."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from tfexam.exam.category import Category
from tfexam.exam.draw import STEP, Candidate, draw, least_practised, middle, pick

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


@st.composite
def histories(draw_: st.DrawFn, bank: list[Candidate]) -> dict[str, datetime]:
    seen = draw_(st.sets(st.sampled_from([candidate.id for candidate in bank])))
    return {id_: START + timedelta(days=draw_(st.integers(0, 99))) for id_ in sorted(seen)}


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
    assert draw(bank, history, seed) == draw(shuffled, dict(reversed(history.items())), seed)


@given(st.data(), SEEDS)
def test_what_was_seen_is_drawn_only_where_nothing_is_unseen(
    data: st.DataObject, seed: int
) -> None:
    bank = data.draw(banks())
    history = data.draw(histories(bank))
    for category, id_ in draw(bank, history, seed).items():
        own = [candidate.id for candidate in bank if candidate.category is category]
        if id_ in history:
            assert set(own) <= history.keys()
            later = [name for name in own if history[name] > history[id_]]
            assert len(later) >= len(own) // 2 - sum(history[n] == history[id_] for n in own) + 1


@given(st.data(), SEEDS)
def test_the_sum_of_levels_is_as_near_to_the_middle_as_a_single_draw_can_be(
    data: st.DataObject, seed: int
) -> None:
    *others, alone = reversed(data.draw(banks()))  # one exam: nothing to keep for later
    bank = [each for each in others if each.category is not alone.category] + [alone]
    levels = {candidate.id: candidate.level for candidate in bank}
    off = abs(sum(levels[id_] for id_ in draw(bank, {}, seed).values()) - middle(bank))
    own = [[c.level for c in bank if c.category is category] for category in Category]
    assert off <= max(STEP, min(abs(sum(exam) - middle(bank)) for exam in product(*own)))


@given(banks(), SEEDS)
def test_exams_in_a_row_repeat_nothing_while_anything_is_unseen(
    bank: list[Candidate], seed: int
) -> None:
    history: dict[str, datetime] = {}
    smallest = min(sum(c.category is category for c in bank) for category in Category)
    for number in range(smallest):
        drawn = set(draw(bank, history, seed + number).values())
        assert not drawn & history.keys()
        history |= dict.fromkeys(drawn, START + timedelta(days=number))


LEVELS = [(1, 2, 3, 4, 5), (2, 2, 3, 3, 4), (3, 3, 3, 4, 5), (1, 3, 3, 4, 4), (2, 3, 4, 4, 5)]
"""Of five problems a category: a bank that is neither easy to balance nor impossible."""

BANK = [
    Candidate(f"{category}_{number}", category, level)
    for category, levels in zip(Category, LEVELS, strict=True)
    for number, level in enumerate(levels)
]


def a_thousand_draws(bank: list[Candidate]) -> list[list[tuple[str, ...]]]:
    """Two hundred candidates who each sit five exams in a row."""
    rows = []
    for person in range(200):
        history: dict[str, datetime] = {}
        exams = []
        for number in range(5):
            exam = tuple(draw(bank, history, 1000 * person + number).values())
            history |= dict.fromkeys(exam, START + timedelta(days=number))
            exams.append(exam)
        rows.append(exams)
    return rows


def test_of_a_thousand_draws_none_is_harder_than_a_step_none_repeats_and_no_pair_is_favoured() -> (
    None
):
    levels = {candidate.id: candidate.level for candidate in BANK}
    rows = a_thousand_draws(BANK)
    assert all(len({id_ for exam in exams for id_ in exam}) == 25 for exams in rows)
    sums = Counter(sum(levels[id_] for id_ in exam) for exams in rows for exam in exams)
    assert set(sums) <= {middle(BANK) - STEP, middle(BANK), middle(BANK) + STEP}
    pairs = Counter(pair for exams in rows for exam in exams for pair in combinations(exam, 2))
    assert len(pairs) == 250  # every two problems of different categories meet
    assert max(pairs.values()) < 3 * 40  # of 1,000 draws each would have 40, were levels all alike


def test_a_drill_picks_what_was_not_seen_and_then_what_was_seen_longest_ago() -> None:
    bank = [Candidate(f"p{n}", Category.TEXT) for n in range(4)]
    seen = {f"p{n}": START + timedelta(days=n) for n in range(3)}
    assert {pick(bank, seen, seed).id for seed in range(20)} == {"p3"}
    seen["p3"] = START + timedelta(days=9)
    assert {pick(bank, seen, seed).id for seed in range(20)} == {"p0", "p1"}


def test_every_problem_has_its_chance() -> None:
    drawn = Counter(id_ for seed in range(1000) for id_ in draw(BANK, {}, seed).values())
    assert min(drawn.values()) > 100


@given(st.dictionaries(st.sampled_from(Category), st.integers(0, 9)))
def test_the_category_least_practised_comes_first(counts: dict[Category, int]) -> None:
    chosen = least_practised(counts)
    assert counts.get(chosen, 0) == min(counts.get(category, 0) for category in Category)
