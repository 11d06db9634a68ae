"""The rows that went worst: what can be looked at of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from support.specs import a_contract, a_spec, an_output
from tfexam.exam.category import Category
from tfexam.grading.diagnosis.case import Case
from tfexam.grading.diagnosis.details import Row, worst
from tfexam.grading.measure import Targets


def rows(fed: Any, kind: str, shape: tuple[int, ...], right: Any, said: Any) -> list[Row]:
    """The worst rows of one input and one output."""
    fed, right, said = np.asarray(fed), np.asarray(right), np.asarray(said, np.float32)
    held = Targets({"output": right}, {}, np.arange(len(fed)))
    spec = a_spec(a_contract(outputs=(an_output(kind, shape),)), "accuracy")
    case = Case(spec, Category.VISION, {"x": fed}, held)
    return worst(case, {"output": said.reshape(len(fed), *shape)})


def test_a_picture_that_was_fed_is_kept_with_its_pixels() -> None:
    fed = np.random.default_rng(0).integers(0, 256, (1, 9, 12, 3), np.uint8)
    (row,) = rows(fed, "probabilities", (2,), [1], [[0.9, 0.1]])
    seen, right, said = row.pictures
    assert seen is not None
    assert (seen.width, seen.height, seen.channels) == (12, 9, 3)
    assert seen.pixels == fed.tobytes()
    assert (right, said) == (None, None)


def test_values_up_to_one_are_from_black_to_white() -> None:
    fed = np.zeros((1, 8, 8, 1), np.float32)
    fed[0, 0, :2, 0] = 0.2, 1.0
    (row,) = rows(fed, "probabilities", (2,), [1], [[0.9, 0.1]])
    assert row.pictures[0] is not None
    assert list(row.pictures[0].pixels[:3]) == [51, 255, 0]


def test_a_mask_is_a_picture_of_what_was_right_and_of_what_was_said() -> None:
    mask = np.zeros((1, 8, 8), np.uint8)
    mask[0, 0, 0] = 1
    fed = np.zeros((1, 8, 8, 1), np.float32)
    (row,) = rows(fed, "binary", (8, 8, 1), mask, np.full((1, 8, 8, 1), 0.4))
    _, right, said = row.pictures
    assert right is not None
    assert said is not None
    assert list(right.pixels[:2]) == [255, 0]
    assert set(said.pixels) == {102}


def test_a_series_is_no_picture() -> None:
    fed = np.zeros((1, 336, 3), np.float32)
    (row,) = rows(fed, "real", (9,), np.zeros((1, 9)), np.ones((1, 9)))
    assert row.pictures == (None, None, None)


def test_a_text_alone_is_no_picture() -> None:
    (row,) = rows(np.array(["a text"], dtype=object), "probabilities", (2,), [1], [[0.9, 0.1]])
    assert (row.fed, row.pictures) == ("a text", (None, None, None))
