"""What a sitting comes to."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from support.sittings import exam, scored, submission
from tfexam.exam.category import Category
from tfexam.exam.outcome import Code, Outcome
from tfexam.exam.result import PASS_MARK, result

USED = timedelta(hours=2)
METRICS = st.sampled_from([0.4, 0.5, 0.6, 0.7, 0.8, 0.9])


@given(st.lists(METRICS, min_size=5, max_size=5))
def test_the_total_is_the_weighted_share_of_the_scores(metrics: list[float]) -> None:
    found = result(exam(), [scored(c, m) for c, m in zip(Category, metrics, strict=True)], USED)
    points = sum(c.weight * t.score / 5 for c, t in zip(Category, found.tasks, strict=True))
    assert abs(found.total - points) < 1e-9
    assert found.passed == (points >= PASS_MARK)


def test_the_weights_make_a_hundred() -> None:
    assert [category.weight for category in Category] == [10, 15, 20, 25, 30]


@given(st.permutations([0.4, 0.62, 0.71, 0.83]))
def test_the_best_submission_counts_whenever_it_came(metrics: list[float]) -> None:
    tries = [scored(Category.TEXT, m, n) for n, m in enumerate(metrics, 1)]
    best = result(exam(), tries, USED).tasks[3]
    assert (best.score, best.attempts) == (4, 4)
    assert best.best is not None
    assert best.best.attempt == metrics.index(0.83) + 1


def test_of_equal_submissions_the_earliest_counts() -> None:
    tries = [scored(Category.TEXT, 0.851, 1), scored(Category.TEXT, 0.853, 2)]
    best = result(exam(), tries, USED).tasks[3].best
    assert best is not None
    assert best.attempt == 1


def test_what_came_after_the_end_never_counts() -> None:
    late = scored(Category.TEXT, 0.95, late=True)
    assert result(exam(), [late], USED).total == 0


def test_our_own_fault_is_no_try() -> None:
    broke = submission(Category.TEXT, outcome=Outcome(Code.GRADER_ERROR, "it broke"))
    assert result(exam(), [broke], USED).tasks[3].attempts == 0


def test_all_five_but_one_step_still_pass_where_it_is_worth_little() -> None:
    good = [scored(c, 0.95) for c in Category if c is not Category.REGRESSION]
    found = result(exam(), [*good, scored(Category.REGRESSION, 0.4)], USED)
    assert (found.total, found.passed) == (90, True)


def test_what_lost_most_points_is_to_be_practised_first() -> None:
    metrics = dict(zip(Category, (0.4, 0.95, 0.7, 0.95, 0.8), strict=True))
    found = result(exam(), [scored(c, m) for c, m in metrics.items()], USED)
    assert found.practise == (Category.REGRESSION, Category.VISION, Category.TIMESERIES)


def test_a_skill_is_as_good_as_the_problems_that_ask_for_it() -> None:
    found = result(exam(), [scored(c, 0.95) for c in (Category.TEXT, Category.VISION)], USED)
    shares = {skill.skill: skill.share for skill in found.skills}
    assert (shares["compile-fit"], shares["text"], shares["tabular"]) == (0.4, 1.0, 0.0)
