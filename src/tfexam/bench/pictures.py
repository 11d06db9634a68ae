"""A folder of pictures, a sub-folder a class."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from tfexam.bench.guess import (
    Guess,
    InputGuess,
    in_order,
    metric_of,
    refuse_few,
    thinned,
    usable_classes,
)
from tfexam.bench.table import unfit
from tfexam.bench.tabular import HELD_OUT
from tfexam.errors import Code, TfexamError, pip_install
from tfexam.exam.category import Category

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from PIL.Image import Image

    from tfexam.bench.guess import Wish

LARGEST, SMALLEST = 64, 8
MOST_PICTURES = 20_000
ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"})
SAMPLE = 200
DEEP = frozenset({"I;16", "I;16L", "I;16B", "I;16N", "I", "F"})
"""Pillow's names for pictures of more than 256 shades, which it would cut off."""

SKILLS = (
    "multiclass",
    "conv-pool",
    "real-images",
    "labels-from-folders",
    "image-augment",
    "dropout",
)


class Unreadable(Exception):
    """A file that is no picture."""


def guess_pictures(path: Path, wish: Wish) -> Guess:
    """What a folder makes. Raises TfexamError: bad-argument, not-installed, unfit-data."""
    del wish
    paths, notes = _paths(path)
    kept, rare = usable_classes([one.parent.name for one in paths], path.name)
    chosen, thin = thinned(len(kept), MOST_PICTURES, "pictures")
    paths = [paths[kept[place]] for place in chosen]
    size, channels = _size(paths), _channels(paths)
    pictures, names, more = _read(paths, size, channels)
    refuse_few(len(names))
    kept, rarer = usable_classes(names, path.name)
    pictures, names = pictures[kept], [names[row] for row in kept]
    return _guess(pictures, names, [*notes, *rare, *thin, *more, *rarer])


def _paths(folder: Path) -> tuple[list[Path], list[str]]:
    """The pictures of every class, and notes on folders that hold none."""
    if not folder.is_dir():
        raise TfexamError(Code.BAD_ARGUMENT, f"There is no folder {folder}.")
    classes = sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))
    inside = {
        one: sorted(p for p in one.iterdir() if not p.name.startswith(".")) for one in classes
    }
    pictures = {one: [p for p in inside[one] if p.suffix.lower() in ENDINGS] for one in classes}
    paths = [path for own in pictures.values() for path in own]
    if not paths:
        raise unfit(
            f"{folder} holds no pictures in sub-folders.", "Make a sub-folder for each class."
        )
    refuse_few(len(paths))
    empty = [one.name for one in classes if not pictures[one]]
    deeper = [f"{p.parent.name}/{p.name}" for own in inside.values() for p in own if p.is_dir()]
    return paths, [
        f"{said}: {len(names)}, such as {names[0]}."
        for said, names in (
            ("Left out, folders without a picture", empty),
            ("Left out, folders inside of a class's", deeper),
        )
        if names
    ]


def _pillow() -> ModuleType:
    try:
        from PIL import Image
    except ImportError as error:
        raise TfexamError(
            Code.NOT_INSTALLED,
            "Pillow, which reads pictures, is missing.",
            f"Install it: {pip_install('pillow')}",
        ) from error
    return Image


def _sampled(paths: list[Path]) -> list[Path]:
    return paths[:: max(1, len(paths) // SAMPLE)]


def _size(paths: list[Path]) -> int:
    """The side that pictures are brought to: the usual shorter one, 8 to 64, a multiple of 4."""
    sides = []
    for path in _sampled(paths):
        try:
            with _opened(path) as image:
                sides.append(min(image.size))
        except Unreadable:
            continue
    usual = float(np.median(sides)) if sides else SMALLEST
    return int(min(LARGEST, max(SMALLEST, 4 * round(usual / 4))))


def _channels(paths: list[Path]) -> int:
    """1 where no picture that is looked at has a colour."""
    for path in _sampled(paths):
        try:
            pixels = _pixels(path, 16, 3)
        except Unreadable:
            continue
        if (pixels != pixels[:, :, :1]).any():
            return 3
    return 1


@contextmanager
def _opened(path: Path) -> Iterator[Image]:
    """A file as a picture, be it as odd as it may. Raises Unreadable."""
    pillow = _pillow()
    known = (OSError, ValueError, SyntaxError, EOFError, LookupError, OverflowError)
    odd = (*known, struct.error, zlib.error, pillow.DecompressionBombError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with pillow.open(path) as image:
                yield image
    except odd as error:
        raise Unreadable from error


def _pixels(path: Path, size: int, channels: int) -> np.ndarray:
    """A picture (size, size, channels) uint8. Raises Unreadable."""
    with _opened(path) as image:
        shown = _on_white(_stretched(image) if image.mode in DEEP else image)
        brought = shown.convert("L" if channels == 1 else "RGB").resize((size, size))
        return np.asarray(brought, dtype=np.uint8).reshape(size, size, channels)


def _stretched(image: Image) -> Image:
    """A picture of many shades, from its darkest to its brightest point."""
    shades = np.nan_to_num(np.asarray(image, dtype=np.float64))
    low, range_ = shades.min(), np.ptp(shades) or 1
    stretched: Image = _pillow().fromarray(np.rint((shades - low) / range_ * 255).astype(np.uint8))
    return stretched


def _on_white(image: Image) -> Image:
    """A picture with its transparent parts on white."""
    if not image.has_transparency_data:
        return image
    coloured = image.convert("RGBA")
    white = _pillow().new("RGBA", image.size, "white")
    laid: Image = _pillow().alpha_composite(white, coloured)
    return laid


def _read(paths: list[Path], size: int, channels: int) -> tuple[np.ndarray, list[str], list[str]]:
    """Pictures (n, size, size, channels), the class of each, and notes; repeats are left out."""
    found: dict[bytes, tuple[np.ndarray, str]] = {}
    broken = []
    for path in paths:
        try:
            pixels = _pixels(path, size, channels)
        except Unreadable:
            broken.append(path)
            continue
        found.setdefault(pixels.tobytes(), (pixels, path.parent.name))
    notes = []
    if broken:
        notes.append(f"Left out, unreadable as pictures: {len(broken)}, such as {broken[0].name}.")
    repeats = len(paths) - len(broken) - len(found)
    if repeats:
        notes.append(f"Left out, because they repeat another picture: {repeats}.")
    if not found:
        raise unfit("No file could be read as a picture.")
    return (
        np.stack([pixels for pixels, _ in found.values()]),
        [name for _, name in found.values()],
        notes,
    )


def _guess(pictures: np.ndarray, names: list[str], notes: list[str]) -> Guess:
    classes = in_order(set(names))
    _, size, _, channels = pictures.shape
    packed = io.BytesIO()
    labels = np.array([classes.index(name) for name in names], dtype=np.int64)
    np.savez_compressed(packed, pictures=pictures, labels=labels)
    colour = "grey" if channels == 1 else "in colour"
    return Guess(
        form="images",
        category=Category.VISION,
        target="class",
        rows=len(names),
        held=round(HELD_OUT * len(names)),
        classes=classes,
        metric=metric_of(names),
        digits=3,
        inputs=(InputGuess("image", "float32", (size, size, channels), "pixels from 0 to 255"),),
        output=len(classes),
        columns=(),
        places=(),
        skills=SKILLS,
        level=3,
        split="They hold the same share of each class.",
        data_name="data.npz",
        data=packed.getvalue(),
        constants={
            "CLASSES": list(classes),
            "SIZE, CHANNELS": (size, channels),
            "FLIP": any(len(name) > 1 for name in classes),
        },
        words={"size": str(size), "channels_said": colour},
        notes=(*notes, f"Pictures are brought to {size} by {size} pixels, {colour}."),
    )
