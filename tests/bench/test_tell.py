from __future__ import annotations

import numpy as np

from tfexam.bench.tell import tells_class, tells_number

RNG = np.random.default_rng(0)
CLASSES = [str(n) for n in RNG.integers(0, 3, 300)]


def test_a_copy_of_the_class_tells_it() -> None:
    copy = [{"0": "no", "1": "maybe", "2": "yes"}[name] for name in CLASSES]
    assert tells_class(copy, CLASSES, numeric=False, is_id=False)


def test_a_good_column_is_no_copy() -> None:
    noisy = [n if RNG.random() < 0.9 else "0" for n in CLASSES]
    assert not tells_class(noisy, CLASSES, numeric=False, is_id=False)


def test_a_number_with_a_threshold_for_each_class_tells_it() -> None:
    figures = [str(float(name) + 0.3 * RNG.random()) for name in CLASSES]
    assert tells_class(figures, CLASSES, numeric=True, is_id=False)


def test_an_id_tells_the_class_where_the_rows_are_in_its_order() -> None:
    ids = [str(n) for n in range(300)]
    assert tells_class(ids, sorted(CLASSES), numeric=True, is_id=True)
    assert not tells_class(ids, CLASSES, numeric=True, is_id=True)


def test_one_class_nearly_everywhere_is_told_by_anything_and_so_by_nothing() -> None:
    classes = ["a"] * 285 + ["b"] * 15
    assert not tells_class(["x"] * 300, classes, numeric=False, is_id=False)


def test_the_target_in_another_unit_tells_it() -> None:
    targets = [str(n) for n in RNG.normal(size=200)]
    inches = [str(2.54 * float(t) + 1) for t in targets]
    noisy = [str(float(t) + RNG.normal() / 10) for t in targets]
    assert tells_number(inches, targets, numeric=True, is_id=False)
    assert not tells_number(noisy, targets, numeric=True, is_id=False)


def test_a_word_for_each_value_tells_it() -> None:
    values = RNG.integers(0, 20, 200)
    words, targets = [f"w{n}" for n in values], [str(n * 10) for n in values]
    assert tells_number(words, targets, numeric=False, is_id=False)
    assert not tells_number(words, [str(n) for n in range(200)], numeric=False, is_id=False)
