"""The draw: one problem a category, unseen ones first, the same from the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tfexam.exam.category import Category
from tfexam.exam.draw import Candidate, draw, least_practised

NAMES = st.sets(st.from_regex(r"[a-z]{1,6}", fullmatch=True), min_size=1, max_size=6)
SEEDS = st.integers(0, 2**31)
START = datetime(2026, 1, 1, tzinfo=UTC)


@st.composite
def banks(draw_: st.DrawFn) -> list[Candidate]:
    return [
        Candidate(f"{category}_{name}", category)
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
    assert all(Candidate(id_, category) in bank for category, id_ in drawn.items())


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
            assert history[id_] == min(history[name] for name in own)


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


def test_every_problem_has_its_chance() -> None:
    bank = [Candidate(f"p{n}", Category.TEXT) for n in range(5)]
    drawn = [draw(bank, {}, seed)[Category.TEXT] for seed in range(1000)]
    counts = [drawn.count(candidate.id) for candidate in bank]
    assert min(counts) > 150


@given(st.dictionaries(st.sampled_from(Category), st.integers(0, 9)))
def test_the_category_least_practised_comes_first(counts: dict[Category, int]) -> None:
    chosen = least_practised(counts)
    assert counts.get(chosen, 0) == min(counts.get(category, 0) for category in Category)
