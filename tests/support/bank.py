"""A bank of five tiny problems, one a category, that build at once and whose answers are known.

A problem's three scripts set the weights of a small model by hand instead of training, so that the
reference earns 5, the plain model 3 and the starter 0, exactly and in a moment. `tiny/` holds what
differs from problem to problem; the rest is written here.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import numpy as np

TINY = Path(__file__).with_name("tiny")

CATEGORIES = {
    "tiny_line": "regression",
    "tiny_kinds": "tabular",
    "tiny_corners": "vision",
    "tiny_words": "text",
    "tiny_steps": "timeseries",
}
"""Each problem's category."""

PLAIN = {
    "tiny_line": 0.5,
    "tiny_kinds": 0.75,
    "tiny_corners": 0.75,
    "tiny_words": 0.8,
    "tiny_steps": 0.5,
}
"""What plain.py measures, by construction; it comes to a score of 3."""

QUALITIES = {"starter": 0, "plain": 3, "solution": 5}
"""The scripts, and the score that each earns."""

HINTS = (
    "# Hints\n\n## 1\n\nLook at data.csv.\n\n## 2\n\nThink.\n\n## 3\n\nWrite the weights down.\n"
)
NOTES = "# Notes\n\nThe weights are known; they are written down.\n"


def write_bank(root: Path) -> Path:
    """Write the five problems below `root`; returns it."""
    for id_ in CATEGORIES:
        write_problem(root, id_)
    return root


def write_problem(root: Path, id_: str) -> Path:
    """Write one of the five below `root`; its folder."""
    folder = root / CATEGORIES[id_] / id_
    shutil.copytree(TINY / CATEGORIES[id_] / id_, folder, ignore=shutil.ignore_patterns("__*__"))
    model = folder / "model.py"
    for script, quality in QUALITIES.items():
        text = model.read_text("utf-8").replace("QUALITY = 0", f"QUALITY = {quality}")
        (folder / f"{script}.py").write_text(text, "utf-8")
    model.unlink()
    (folder / "hints.md").write_text(HINTS, "utf-8")
    (folder / "notes.md").write_text(NOTES, "utf-8")
    _write_source(folder)
    return folder


def _write_source(folder: Path) -> None:
    """The committed data file, and its hash into problem.toml."""
    rng = np.random.default_rng(0)
    np.savetxt(folder / "data.csv", _rows(folder.name, rng), delimiter=",", fmt="%.3f")
    sha256 = hashlib.sha256((folder / "data.csv").read_bytes()).hexdigest()
    toml = folder / "problem.toml"
    toml.write_text(toml.read_text("utf-8").replace("SHA256", sha256), "utf-8")


def _rows(id_: str, rng: np.random.Generator) -> np.ndarray:
    """The problem's raw figures, a row each; no two rows are the same."""
    count = np.arange(480)
    match id_:
        case "tiny_line":
            x = rng.uniform(-1, 1, (480, 2)).round(3)
            return np.column_stack([x, 3 * x[:, 0] - 2 * x[:, 1] + 1])
        case "tiny_kinds":
            size = (count + 0.5) / 480
            return np.column_stack([size, rng.uniform(0, 1, 480), np.floor(3 * size)])
        case "tiny_corners":
            return np.column_stack([count % 4, rng.integers(0, 100, (480, 16))])
        case "tiny_words":
            return np.column_stack([count % 10, count])
        case _:
            return np.column_stack([count * 0.1 + np.array([0, 5, 2, 9])[count % 4]])
