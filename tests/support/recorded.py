"""The committed files of `scripts/make_formats`, and what the model in each of them predicted."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from support.specs import a_contract, an_input, an_output

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfexam.bank.contract import Contract

FOLDER = Path(__file__).parents[1] / "formats"
RECORDED: Mapping[str, Any] = {
    path.parent.relative_to(FOLDER).as_posix(): json.loads(path.read_text("utf-8"))
    for path in sorted(FOLDER.rglob("recorded.json"))
}
"""By the version of TensorFlow; `…/whole` holds the models with every layer."""


class File(NamedTuple):
    """One committed file: the version that wrote it, its model's name, its own."""

    version: str
    name: str
    file: str

    @property
    def told(self) -> dict[str, Any]:
        """What was recorded of its model."""
        told: dict[str, Any] = RECORDED[self.version]["models"][self.name]
        return told

    @property
    def release(self) -> tuple[int, ...]:
        """The version as numbers, to compare."""
        return tuple(int(part) for part in self.version.partition("/")[0].split("."))

    @property
    def packed(self) -> Path:
        """Where it lies, packed."""
        return FOLDER / self.version / self.file

    @property
    def content(self) -> bytes:
        """Its bytes, unpacked; of a SavedModel those of the archive."""
        raw = self.packed.read_bytes()
        return raw if self.packed.suffix == ".zip" else gzip.decompress(raw)

    def place(self, folder: Path) -> Path:
        """Put it into a folder as its candidate has it: a file, or a SavedModel folder."""
        if self.packed.suffix == ".zip":
            with zipfile.ZipFile(self.packed) as archive:
                archive.extractall(folder / "model")
            return folder / "model"
        model = folder / self.packed.stem
        model.write_bytes(self.content)
        return model

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        """The inputs for which something was recorded."""
        dtypes = self.told["dtypes"]
        return {
            name: np.array(rows, dtype=object if dtypes[name] == "string" else dtypes[name])
            for name, rows in self.told["inputs"].items()
        }

    def contract(self, **limits: Any) -> Contract:
        """What the model takes and returns."""
        inputs = [
            an_input(name, self.told["dtypes"][name], array.shape[1:])
            for name, array in self.arrays.items()
        ]
        names = ["output"] if len(self.told["outputs"]) == 1 else ["first", "second"]
        outputs = tuple(
            an_output(name=name, shape=np.shape(rows)[1:])
            for name, rows in zip(names, self.told["outputs"], strict=True)
        )
        limits = {"batch_size": 8, "parameters": 10_000, **limits}
        return a_contract(*inputs, outputs=outputs, **limits)


FILES = [
    File(version, name, file)
    for version, told in RECORDED.items()
    for name, model in told["models"].items()
    for file in model["files"]
]
