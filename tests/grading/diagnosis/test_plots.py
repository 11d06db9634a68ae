"""The numbers of plots: classes counted, rows chosen, figures set against each other."""

from __future__ import annotations

from typing import Any

import numpy as np

from support.specs import a_contract, a_spec, an_output
from tfexam.exam.category import Category
from tfexam.grading.diagnosis.case import Case
from tfexam.grading.diagnosis.plots import Confusion, Forecast, Mixed, Plot, Scatter, plots
from tfexam.grading.measure import Targets

TABULAR, SERIES = Category.TABULAR, Category.TIMESERIES


def drawn(category: Category, metric: str, **outputs: Any) -> list[Plot]:
    """The plots of outputs, each given as kind, shape of a row, targets, and answers."""
    wanted = tuple(an_output(kind, shape, n) for n, (kind, shape, _, _) in outputs.items())
    targets = {n: np.asarray(right) for n, (_, _, right, _) in outputs.items()}
    rows = len(next(iter(targets.values())))
    held = Targets(targets, {}, np.arange(rows))
    spec = a_spec(a_contract(outputs=wanted), metric)
    case = Case(spec, category, {"x": np.zeros((rows, 4), np.float32)}, held)
    answers = {
        n: np.asarray(said, np.float32).reshape(rows, *shape)
        for n, (_, shape, _, said) in outputs.items()
    }
    return plots(case, answers)


def one_hot(taken: list[int], classes: int) -> Any:
    return np.eye(classes)[taken]


def confusion(right: list[int], taken: list[int], classes: int) -> Confusion:
    answers = one_hot(taken, classes)
    (found,) = drawn(TABULAR, "accuracy", output=("probabilities", (classes,), right, answers))
    assert isinstance(found, Confusion)
    return found


def test_each_class_is_counted_by_what_it_was_taken_for() -> None:
    found = confusion([0, 0, 0, 1, 2], [0, 2, 2, 1, 1], 3)
    assert found.counts == ((1, 0, 2), (0, 1, 0), (0, 1, 0))
    assert (found.right, found.of, found.output) == (2, 5, "")
    assert found.mixed == (Mixed("0", "2", 2), Mixed("2", "1", 1))


def test_of_many_classes_those_that_are_confused_most_are_shown() -> None:
    right = [20, 20, 20, 7, 7, 3, 3, *range(30)]
    taken = [7, 7, 7, 20, 20, 29, 3, *range(30)]
    found = confusion(right, taken, 30)
    assert {"20", "7", "3", "29"} < set(found.labels)
    assert len(found.labels) == 10
    assert found.classes == 30
    assert list(found.labels) == sorted(found.labels, key=int)
    assert (found.right, found.of) == (31, 37)


def test_a_class_taken_for_one_that_is_not_shown_is_counted_among_the_others() -> None:
    shown = [(i, (i + 1) % 10) for i in range(10) for _ in range(3)]
    found = confusion([5, *(r for r, _ in shown)], [13, *(t for _, t in shown)], 14)
    assert [row[-1] for row in found.counts] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    assert sum(found.counts[5]) == 4


def test_many_classes_without_a_mistake_are_shown_too() -> None:
    found = confusion(list(range(20)), list(range(20)), 20)
    assert len(found.labels) == 10
    assert found.mixed == ()


def test_places_without_a_right_class_are_not_counted() -> None:
    right = [[0, 1, -1], [1, -1, -1]]
    said = one_hot([0, 0, 1, 1, 1, 1], 2)
    (found,) = drawn(SERIES, "accuracy", output=("probabilities", (3, 2), right, said))
    assert isinstance(found, Confusion)
    assert found.counts == ((1, 0), (1, 1))


def test_of_yes_or_no_half_and_more_is_yes() -> None:
    right, said = [[0], [0], [1], [1]], [[0.4], [0.5], [0.9], [0.1]]
    (found,) = drawn(TABULAR, "accuracy", output=("binary", (1,), right, said))
    assert isinstance(found, Confusion)
    assert (found.labels, found.counts) == (("no", "yes"), ((1, 1), (1, 1)))


def test_of_a_forecast_the_worst_row_a_bad_one_and_a_typical_one_are_shown() -> None:
    right = np.zeros((11, 3))
    said = right + np.arange(11)[:, None]
    (found,) = drawn(SERIES, "mae", output=("real", (3,), right, said))
    assert isinstance(found, Forecast)
    assert [line.error for line in found.lines] == [10, 9, 5]
    assert found.lines[0].said == (10, 10, 10)
    assert found.lines[0].low == ()


def test_a_forecast_of_quantiles_has_its_middle_and_its_outermost() -> None:
    said = np.broadcast_to(np.array([1.0, 2.0, 4.0]), (5, 2, 3))
    (found,) = drawn(SERIES, "pinball", output=("quantiles", (2, 3), np.zeros((5, 2)), said))
    assert isinstance(found, Forecast)
    line = found.lines[0]
    assert (line.low, line.said, line.high) == ((1, 1), (2, 2), (4, 4))


def test_a_single_figure_is_set_against_what_is_right() -> None:
    right, said = [[1.0], [2.0], [3.0]], [[1.5], [2.5], [5.0]]
    (found,) = drawn(Category.REGRESSION, "mae", output=("real", (1,), right, said))
    assert found == Scatter("", False, (1, 2, 3), (1.5, 2.5, 5), 0.5, 1)


def test_of_more_figures_than_can_be_told_apart_some_of_every_place_are_shown() -> None:
    right = np.tile([0.0, 1.0, 2.0, 3.0], (300, 1))
    (found,) = drawn(Category.VISION, "mae", output=("real", (4,), right, right))
    assert isinstance(found, Scatter)
    assert len(found.right) == 400
    assert set(found.right) == {0, 1, 2, 3}
    assert found.right == found.said


def test_each_of_several_outputs_is_drawn_and_named() -> None:
    found = drawn(
        Category.VISION,
        "mae",
        box=("real", (4,), np.zeros((2, 4)), np.zeros((2, 4))),
        kind=("probabilities", (2,), [0, 1], one_hot([0, 0], 2)),
    )
    assert [(type(plot), plot.output) for plot in found] == [(Scatter, "box"), (Confusion, "kind")]
