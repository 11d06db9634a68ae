from __future__ import annotations

import gzip
import pickle
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tfexam.authoring import raster

if TYPE_CHECKING:
    from pathlib import Path


def picture(left: int = 8) -> np.ndarray:
    """A grey one of 28 by 28 with a bright corner of its own."""
    grey = np.zeros((28, 28), dtype=np.uint8)
    grey[4:24, left : left + 6] = 200
    grey[4:8, left + 6 : left + 10] = 255
    return grey


def test_the_array_in_a_pickle_is_read_without_unpickling(tmp_path: Path) -> None:
    raw = bytes(range(256)) * 2
    (tmp_path / "a.gz").write_bytes(gzip.compress(pickle.dumps(raw, protocol=3)))
    assert raster.pickled_array(tmp_path / "a.gz") == raw


def test_a_pickle_with_two_arrays_is_not_guessed_at(tmp_path: Path) -> None:
    two = pickle.dumps([b"a" * 300, b"b" * 300], protocol=3)
    (tmp_path / "a.gz").write_bytes(gzip.compress(two))
    with pytest.raises(ValueError, match="too many values"):
        raster.pickled_array(tmp_path / "a.gz")


def test_a_picture_is_cropped_to_what_is_in_it() -> None:
    assert raster.cropped(picture()).shape == (20, 10)


@pytest.mark.parametrize(("longer", "shape"), [(10, (10, 5)), (40, (40, 20)), (1, (1, 1))])
def test_a_picture_is_resized_in_proportion(longer: int, shape: tuple[int, int]) -> None:
    assert raster.resized(picture()[4:24, 8:18], longer).shape == shape


def test_an_even_picture_stays_as_bright_in_any_size() -> None:
    assert (raster.resized(np.full((7, 5), 90, dtype=np.uint8), 11) == 90).all()


def test_the_same_nearly_the_same_and_a_mirrored_picture_are_repeats() -> None:
    first, other = picture(), picture(0)
    nearly = first.copy()
    nearly[10, 10] += 5
    found = raster.repeats(np.stack([first, other, first, nearly, first[:, ::-1], other]), step=2)
    assert found.tolist() == [False, False, True, True, True, True]
