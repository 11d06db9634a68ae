"""A folder of pictures, a sub-folder a class."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from tfexam.bench.guess import Guess, InputGuess, in_order, metric_of, refuse_few, usable_classes
from tfexam.bench.table import unfit
from tfexam.bench.tabular import HELD_OUT
from tfexam.errors import Code, TfexamError, pip_install
from tfexam.exam.category import Category

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from tfexam.bench.guess import Wish

LARGEST, SMALLEST = 64, 8
MOST_PICTURES = 20_000
ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"})
SAMPLE = 200
SKILLS = (
    "multiclass",
    "conv-pool",
    "real-images",
    "labels-from-folders",
    "image-augment",
    "dropout",
)


def guess_pictures(wish: Wish) -> Guess:
    """What a folder makes. Raises TfexamError: bad-argument, unfit-data."""
    paths = _paths(wish.path)
    kept, notes = usable_classes([path.parent.name for path in paths], wish.path.name)
    paths = [paths[row] for row in kept]
    if len(paths) > MOST_PICTURES:
        notes.append(f"Of {len(paths)} pictures, {MOST_PICTURES} are taken, evenly.")
        paths = [paths[n * len(paths) // MOST_PICTURES] for n in range(MOST_PICTURES)]
    size, channels = _size(paths), _channels(paths)
    pictures, names, more = _read(paths, size, channels)
    refuse_few(len(names))
    kept, rare = usable_classes(names, wish.path.name)
    pictures, names = pictures[kept], [names[row] for row in kept]
    return _guess(pictures, names, [*notes, *more, *rare])


def _paths(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise TfexamError(Code.BAD_ARGUMENT, f"There is no folder {folder}.")
    classes = sorted(path for path in folder.iterdir() if path.is_dir())
    paths = [
        path for one in classes for path in sorted(one.iterdir()) if path.suffix.lower() in ENDINGS
    ]
    if not paths:
        raise unfit(
            f"{folder} holds no pictures in sub-folders.", "Make a sub-folder for each class."
        )
    refuse_few(len(paths))
    return paths


def _pillow() -> ModuleType:
    try:
        from PIL import Image
    except ImportError as error:
        raise TfexamError(
            Code.BAD_ARGUMENT,
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
            with _pillow().open(path) as image:
                sides.append(min(image.size))
        except (OSError, ValueError):
            continue
    usual = float(np.median(sides)) if sides else SMALLEST
    return int(min(LARGEST, max(SMALLEST, 4 * round(usual / 4))))


def _channels(paths: list[Path]) -> int:
    """1 where no picture that is looked at has a colour."""
    for path in _sampled(paths):
        try:
            pixels = _pixels(path.read_bytes(), 16, 3)
        except (OSError, ValueError):
            continue
        if (pixels != pixels[:, :, :1]).any():
            return 3
    return 1


def _pixels(raw: bytes, size: int, channels: int) -> np.ndarray:
    """A picture (size, size, channels) uint8."""
    image_module = _pillow()
    with image_module.open(io.BytesIO(raw)) as image:
        brought = image.convert("L" if channels == 1 else "RGB").resize((size, size))
        return np.asarray(brought, dtype=np.uint8).reshape(size, size, channels)


def _read(paths: list[Path], size: int, channels: int) -> tuple[np.ndarray, list[str], list[str]]:
    """Pictures (n, size, size, channels), the class of each, and notes; repeats are left out."""
    found: dict[bytes, tuple[np.ndarray, str]] = {}
    broken = []
    for path in paths:
        try:
            pixels = _pixels(path.read_bytes(), size, channels)
        except (OSError, ValueError):
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
