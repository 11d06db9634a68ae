"""Where things lie in the plots of a page."""

from __future__ import annotations

import re

import pytest

from support.pages import STYLE, colours, contrast, mixed
from tfexam.grading.diagnosis.plots import Confusion, Forecast, Line, Mixed, Scatter
from tfexam.report.html.axis import Axis, around
from tfexam.report.html.matrix import Matrix, matrix
from tfexam.report.html.panels import panels
from tfexam.report.html.points import points


def labels(low: float, high: float) -> list[str]:
    return [tick.label for tick in around(low, high, 0, 100).ticks]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 3000, ["0", "1,000", "2,000", "3,000"]),
        (-0.2, 0.2, ["-0.2", "-0.1", "0", "0.1", "0.2"]),
        (1.2, 1.3, ["1.2", "1.225", "1.25", "1.275", "1.3"]),
        (0, 1e9, ["0", "2.5e+08", "5e+08", "7.5e+08", "1e+09"]),
        (3, 3, ["2", "3", "4"]),
    ],
)
def test_round_values_are_named(low: float, high: float, said: list[str]) -> None:
    assert labels(low, high) == said


def test_what_does_not_vary_lies_in_the_middle_of_its_axis() -> None:
    assert [around(value, value, 0, 100).at(value) for value in (0, 7, -1e9)] == [50, 50, 50]


def test_what_lies_beyond_an_axis_is_drawn_at_its_end() -> None:
    axis = Axis(0, 10, 20, 40)
    assert [axis.at(value) for value in (-5, 5, 11)] == [20, 30, 40]


def a_matrix(counts: list[list[int]], labels: list[str], classes: int = 0) -> Matrix:
    right = sum(counts[i][i] for i in range(len(labels)))
    rows = tuple(map(tuple, counts))
    classes = classes or len(labels)
    return matrix(Confusion("", tuple(labels), rows, classes, right, 99, (Mixed("a", "b", 2),)))


def test_a_cell_says_what_share_of_its_class_was_taken_for_another() -> None:
    found = a_matrix([[3, 1], [0, 2]], ["a", "b"])
    assert [cell.percent for cell in found.cells] == ["75", "25", "", "100"]
    assert [cell.level for cell in found.cells] == [4, 2, 0, 4]
    assert [cell.is_right for cell in found.cells] == [True, False, False, True]
    assert [name.of for name in found.rows] == ["4", "2"]


def test_what_is_rare_is_not_said_to_be_nothing() -> None:
    assert a_matrix([[999, 1], [0, 0]], ["a", "b"]).cells[1].percent == "<1"


def test_classes_that_are_not_shown_have_a_column_and_no_row() -> None:
    found = a_matrix([[3, 1, 4], [0, 2, 0]], ["a", "b"], classes=40)
    assert [name.label for name in found.columns] == ["a", "b", "others"]
    assert [name.label for name in found.rows] == ["a", "b"]
    assert "the 2 of 40 classes that are confused most" in found.title


def test_a_matrix_is_said_in_words_and_its_names_stay_short() -> None:
    found = a_matrix([[1]], ["a class with an endless name"])
    assert found.said == "1 of 99 right; a taken for b (2 times)."
    assert found.rows[0].label == "a class with …"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_in_cells_stand_out_on_every_shade(scheme: str) -> None:
    found = colours(scheme)
    shades = re.findall(r"\.cell\.level\d \{ fill-opacity: (\S+); \}", STYLE.read_text("utf-8"))
    assert len(shades) == 3
    grounds = [
        mixed(found[fill], found["ground"], float(shade))
        for fill in ("mark", "bad")
        for shade in shades
    ]
    ratios = [contrast(found["ink"], ground) for ground in (*grounds, found["panel"])]
    ratios += [contrast(found["on-mark"], found[fill]) for fill in ("mark", "bad")]
    assert min(ratios) >= 4.5


def test_the_lines_of_a_forecast_share_their_axes() -> None:
    line = Line("worst", 1.5, (0.0, 10.0), (5.0, 5.0))
    (panel,) = panels(Forecast("", (line,), 7)).panels
    top, bottom = panel.y.end, panel.y.start
    assert panel.right == f"M{panel.x.start:g} {bottom:g}L{panel.x.end:g} {top:g}"
    assert panel.title == "Worst: 1.5 off a step"
    assert panel.in_words == "Right: 0, 10. Said: 5, 5."
    assert panel.band == ""


def test_a_band_goes_forth_along_the_highest_quantile_and_back_along_the_lowest() -> None:
    line = Line("worst", 1.5, (0.0, 0.0), (5.0, 5.0), low=(4.0, 0.0), high=(10.0, 8.0))
    (panel,) = panels(Forecast("", (line,), 7)).panels
    heights = [float(point.split()[1]) for point in panel.band[1:-1].split("L")]
    assert heights == [panel.y.at(value) for value in (10, 8, 0, 4)]


def test_what_is_right_lies_on_the_diagonal() -> None:
    found = points(Scatter("", False, (1.0, 3.0), (1.0, 3.0), 0.0, 0.0))
    ends = (found.x.start, found.y.start), (found.x.end, found.y.end)
    assert found.path == "".join(f"M{x:g} {y:g}h0" for x, y in ends)


def test_one_wild_figure_does_not_press_all_others_together() -> None:
    right = tuple(float(n) for n in range(200))
    found = points(Scatter("", False, right, (*right[:-1], 1e9), 0.0, 5e6))
    assert found.y.high < 300
    assert found.said.endswith("5e+06 too much. 1 lie beyond the edge, and are drawn on it.")


def test_the_middle_of_quantiles_is_called_so() -> None:
    assert "(the middle quantile)" in points(Scatter("", True, (1.0,), (2.0,), 1.0, 1.0)).title
