"""Damage to an HDF5 file that is still one: arrays, attributes, and the model's description."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import h5py
import numpy as np

from fuzzing import raw, tree

if TYPE_CHECKING:
    from random import Random

DTYPES = ("f2", "f8", "i4", "u1", "S3", "c8", "?")


def damaged(content: bytes, random: Random) -> bytes:
    """The file after damage to its bytes, or to what they mean."""
    if random.random() < 0.4:
        return raw.damaged(content, random)
    file = io.BytesIO(content)
    with h5py.File(file, "r+") as opened:
        _change(opened, random)
    return file.getvalue()


def _change(file: Any, random: Random) -> None:
    names: list[str] = []
    file.visit(names.append)
    description = file.attrs.get("model_config")
    if description is not None and random.random() < 0.6:
        text = description if isinstance(description, bytes) else description.encode()
        _describe(file, tree.damaged(text, random))
        return
    if not names:
        return
    name = random.choice(names)
    match random.randrange(5):
        case 0:
            del file[name]
        case 1:
            file.move(name, f"{name}_moved")
        case 2:
            file[name].attrs["weight_names"] = random.choice(([], [b"no"], 3, "text"))
        case 3:
            file[f"{name}_link"] = file[random.choice(names)]
        case _:
            _replace(file, name, random)


def _describe(file: Any, text: bytes) -> None:
    del file.attrs["model_config"]
    file.attrs.create("model_config", text.decode(), dtype=h5py.string_dtype())


def _replace(file: Any, name: str, random: Random) -> None:
    """Another array in the place of one: other figures, another shape, another type."""
    shape = getattr(file[name], "shape", (2,))
    del file[name]
    match random.randrange(4):
        case 0:
            file[name] = np.full(shape, random.choice((np.nan, np.inf, -1e38, 0)), "f4")
        case 1:
            file[name] = np.zeros((*shape, 2), "f4")
        case 2:
            file[name] = np.ones(shape).astype(random.choice(DTYPES))
        case _:
            file.create_dataset(name, (1 << random.randrange(6, 40), 3), "f4", chunks=(64, 3))
