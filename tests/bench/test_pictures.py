from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tfexam.bench.guess import Guess, Wish
from tfexam.bench.pictures import guess_pictures
from tfexam.errors import Code, TfexamError

if TYPE_CHECKING:
    from pathlib import Path

RNG = np.random.default_rng(0)


def folder(tmp_path: Path, size: tuple[int, int], channels: int, each: int = 60) -> Path:
    for name in ("cat", "dog"):
        place = tmp_path / "pics" / name
        place.mkdir(parents=True)
        for number in range(each):
            pixels = RNG.integers(0, 255, (*size, channels), dtype=np.uint8)
            Image.fromarray(pixels.squeeze()).save(place / f"{number}.png")
    return tmp_path / "pics"


def guess(path: Path) -> Guess:
    return guess_pictures(path, Wish())


@pytest.mark.parametrize(
    ("size", "side"), [((28, 28), 28), ((33, 90), 32), ((300, 200), 64), ((5, 5), 8)]
)
def test_pictures_are_brought_to_one_size(tmp_path: Path, size: tuple[int, int], side: int) -> None:
    made = guess(folder(tmp_path, size, 3))
    assert made.inputs[0].shape == (side, side, 3)
    with np.load(io.BytesIO(made.data)) as raw:
        assert raw["pictures"].shape == (120, side, side, 3)
        assert np.bincount(raw["labels"]).tolist() == [60, 60]


def test_grey_pictures_have_one_channel(tmp_path: Path) -> None:
    assert guess(folder(tmp_path, (12, 12), 1)).inputs[0].shape == (12, 12, 1)


def test_repeats_and_broken_files_are_left_out(tmp_path: Path) -> None:
    pics = folder(tmp_path, (12, 12), 1)
    (pics / "dog" / "again.png").write_bytes((pics / "cat" / "1.png").read_bytes())
    (pics / "dog" / "half.png").write_bytes((pics / "dog" / "1.png").read_bytes()[:50])
    (pics / "dog" / "notes.txt").write_text("x")
    made = guess(pics)
    assert made.rows == 120
    assert "Left out, because they repeat another picture: 1." in made.notes
    assert "Left out, unreadable as pictures: 1, such as half.png." in made.notes


def test_what_is_hidden_is_no_class_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    pics = folder(tmp_path, (12, 12), 1)
    for name in (".ipynb_checkpoints", "empty", "cat/kittens"):
        (pics / name).mkdir()
    (pics / ".ipynb_checkpoints" / "1.png").write_bytes((pics / "cat" / "1.png").read_bytes())
    made = guess(pics)
    assert made.classes == ("cat", "dog")
    assert "Left out, folders without a picture: 1, such as empty." in made.notes
    assert "Left out, folders inside of a class's: 1, such as cat/kittens." in made.notes


@pytest.mark.parametrize(("dtype", "most"), [(np.uint16, 60_000), (np.float32, 0.8)])
def test_pictures_of_many_shades_keep_them(
    tmp_path: Path, dtype: type[np.generic], most: float
) -> None:
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        for number in range(60):
            pixels = (RNG.random((12, 12)) * most).astype(dtype)
            Image.fromarray(pixels).save(tmp_path / name / f"{number}.tif")
    with np.load(io.BytesIO(guess(tmp_path).data)) as raw:
        assert 100 < raw["pictures"].mean() < 155


def test_transparent_parts_are_white(tmp_path: Path) -> None:
    pics = folder(tmp_path, (12, 12), 4)
    for number in range(60):
        pixels = np.zeros((12, 12, 4), np.uint8)
        pixels[number % 12, number // 12] = 255, 0, 0, 255
        Image.fromarray(pixels).save(pics / "dog" / f"{number}.png")
    made = guess(pics)
    with np.load(io.BytesIO(made.data)) as raw:
        dogs = raw["pictures"][raw["labels"] == made.classes.index("dog")]
    assert np.median(dogs) == 255


def test_a_picture_beyond_all_measure_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pics = folder(tmp_path, (12, 12), 1)
    Image.new("L", (400, 400)).save(pics / "dog" / "huge.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    assert "Left out, unreadable as pictures: 1, such as huge.png." in guess(pics).notes


def test_letters_and_digits_are_not_mirrored(tmp_path: Path) -> None:
    pics = folder(tmp_path, (12, 12), 1)
    assert guess(pics).constants["FLIP"] is True
    (pics / "cat").rename(pics / "4")
    (pics / "dog").rename(pics / "7")
    assert guess(pics).constants["FLIP"] is False


def test_a_folder_without_sub_folders_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="holds no pictures in sub-folders") as caught:
        guess(tmp_path)
    assert caught.value.code is Code.UNFIT_DATA


def test_few_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="40 rows are too few"):
        guess(folder(tmp_path, (12, 12), 1, each=20))
