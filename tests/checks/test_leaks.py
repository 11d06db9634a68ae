from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tfexam.checks.leaks import leaked_rows, named_targets
from tfexam.checks.public import Public, Row, value

if TYPE_CHECKING:
    from collections.abc import Sequence

LABELS = ("cat", "dog")


def lines(*rows: Sequence[object]) -> Public:
    """A public file of these rows."""
    cells: list[Row] = [[value(cell) for cell in row] for row in rows]
    return Public(rows={"x.csv": cells})


def test_a_row_that_stands_in_a_line_with_its_target_is_found() -> None:
    inputs = {"a": np.array([[1], [2]], np.float32), "b": np.array([["x"], ["y"]], dtype=object)}
    public = lines([9, "x", 1, 5.5], [9, "y", 7, 6.5])
    targets = np.array([[5.5], [6.5]], np.float32)
    assert leaked_rows(public, inputs, targets, ()) == {0: "x.csv"}


def test_a_few_small_values_with_another_target_are_chance() -> None:
    inputs = {"a": np.array([[1, 2]], np.float32)}
    assert leaked_rows(lines([1, 2, 7]), inputs, np.array([[5.5]], np.float32), ()) == {}


def test_where_a_table_names_the_inputs_a_line_with_two_exchanged_is_another_row() -> None:
    inputs = {"king": np.array([["e4"]], dtype=object), "rook": np.array([["a1"]], dtype=object)}
    head, answer = ("rook", "king", "moves"), np.array([5])
    assert leaked_rows(lines(head, ("e4", "a1", 5)), inputs, answer, ()) == {}
    assert leaked_rows(lines(head, ("a1", "e4", 5)), inputs, answer, ()) == {0: "x.csv"}
    assert leaked_rows(lines(("e4", "a1", 5)), inputs, answer, ()) == {0: "x.csv"}


def test_a_target_may_be_told_by_its_label() -> None:
    inputs = {"a": np.array([[1, 2]], np.float32)}
    assert leaked_rows(lines([1, 2, "dog"]), inputs, np.array([1]), LABELS) == {0: "x.csv"}
    assert leaked_rows(lines([1, 2, "cat"]), inputs, np.array([1]), LABELS) == {}


def test_a_long_text_is_found_whatever_stands_beside_it() -> None:
    text = "A text of more than twenty letters"
    inputs = {"text": np.array([[text]], dtype=object)}
    assert leaked_rows(lines([text, "cat"]), inputs, np.array([1]), LABELS) == {0: "x.csv"}


def test_many_broken_figures_are_found_whatever_stands_beside_them() -> None:
    row = np.linspace(0.1, 0.9, 9, dtype=np.float32)
    found = leaked_rows(lines([*row.tolist(), "cat"]), {"x": row[None]}, np.array([1]), LABELS)
    assert found == {0: "x.csv"}


def test_a_picture_is_found_by_its_pixels_whatever_their_scale() -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (3, 20, 20, 1)).astype(np.uint8)
    public = Public(arrays={"b.png": pixels[1, :, :, 0]})
    assert leaked_rows(public, {"image": pixels}, np.zeros(3, np.int64), ()) == {1: "b.png"}
    scaled = (pixels / 255).astype(np.float32)
    assert leaked_rows(public, {"image": scaled}, np.zeros(3, np.int64), ()) == {1: "b.png"}


def test_a_picture_in_an_array_of_pictures_is_found() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (3, 20, 20)).astype(np.uint8)
    public = Public(arrays={"all.npy": pixels[1:]})
    assert set(leaked_rows(public, {"image": pixels}, np.zeros(3, np.int64), ())) == {1, 2}


def test_another_picture_is_not_found() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (2, 20, 20)).astype(np.uint8)
    public = Public(arrays={"a.png": pixels[0]})
    assert leaked_rows(public, {"image": pixels[1:]}, np.zeros(1, np.int64), ()) == {}


def windows(series: np.ndarray, starts: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """300 values from each start, and the 5 that follow."""
    return (
        np.stack([series[s : s + 300, None] for s in starts]),
        np.stack([series[s + 300 : s + 305] for s in starts]),
    )


def test_a_window_is_found_in_a_column_with_what_follows_it() -> None:
    series = np.random.default_rng(0).normal(size=1000).astype(np.float32)
    public = lines(["time", "load"], *([n, v] for n, v in enumerate(series[:600].tolist())))
    past, future = windows(series, [200, 400, 650])
    assert leaked_rows(public, {"past": past}, future, ()) == {0: "x.csv"}


def test_a_window_whose_future_is_held_out_is_none() -> None:
    series = np.random.default_rng(0).normal(size=400).astype(np.float32)
    public = lines(*([v] for v in series[:300].tolist()))
    past, future = windows(series, [0])
    assert leaked_rows(public, {"past": past}, future, ()) == {}


def test_a_column_of_the_held_out_targets_is_found() -> None:
    targets = np.random.default_rng(0).normal(size=(50, 1)).astype(np.float32)
    public = lines(["answer"], *([v] for v in targets[:, 0].tolist()))
    assert list(named_targets(public, targets, ())) == ["x.csv"]


def test_a_column_of_the_held_out_labels_is_found() -> None:
    targets = np.random.default_rng(0).integers(0, 2, 50)
    public = lines(["kind"], *([LABELS[t]] for t in targets.tolist()))
    assert list(named_targets(public, targets, LABELS)) == ["x.csv"]


def test_targets_that_are_nearly_all_alike_are_found_by_the_rare_ones_alone() -> None:
    rng = np.random.default_rng(0)
    targets = (rng.random(4000) < 0.02).astype(np.int64)
    held, shown = targets[:2000], targets[2000:]
    public = lines(["kind"], *([LABELS[t]] for t in shown.tolist()))
    assert list(named_targets(public, held, LABELS)) == []
    public = lines(["kind"], *([LABELS[t]] for t in held.tolist()))
    assert list(named_targets(public, held, LABELS)) == ["x.csv"]


def test_too_few_rare_targets_say_nothing() -> None:
    targets = np.array([0] * 290 + [1] * 9)
    assert list(named_targets(lines(*([t] for t in targets.tolist())), targets, ())) == []


def test_a_column_of_other_targets_is_not_found() -> None:
    targets = np.random.default_rng(0).integers(0, 2, 50)
    public = lines(["kind"], *([LABELS[1 - t]] for t in targets.tolist()))
    assert list(named_targets(public, targets, LABELS)) == []
