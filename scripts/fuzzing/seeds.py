"""Sound models to begin with, and a damaged one out of each."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fuzzing import archive, hdf5, raw, wire

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from support.recorded import File

GRAPH = "saved_model.pb"
SPLICED = 0.05
"""The share of inputs that are put together out of two files."""


@dataclass(frozen=True)
class Damaged:
    """One input: the sound file that it was, and its bytes or, of a folder, its members."""

    seed: File
    format: str
    content: bytes
    members: tuple[tuple[str, bytes], ...] = ()

    def write(self, folder: Path) -> Path:
        """As the candidate would have it."""
        model = folder / "model"
        if self.format != "savedmodel":
            model.write_bytes(self.content)
            return model
        model.mkdir()
        for name, content in self.members:
            (model / name).parent.mkdir(parents=True, exist_ok=True)
            (model / name).write_bytes(content)
        return model


def damaged(files: list[File], random: Random) -> Damaged:
    """The next input."""
    seed = random.choice(files)
    if seed.file.endswith(".savedmodel.zip"):
        return _savedmodel(seed, random)
    format_ = "h5" if seed.file.endswith(".h5.gz") else "keras"
    if random.random() < SPLICED:
        other = random.choice(files)
        return Damaged(seed, format_, raw.spliced(seed.content, other.content, random))
    change = hdf5.damaged if format_ == "h5" else archive.damaged
    if format_ == "keras" and seed.content.startswith(b"\x89HDF"):
        change = hdf5.damaged
    return Damaged(seed, format_, change(seed.content, random))


def _savedmodel(seed: File, random: Random) -> Damaged:
    with zipfile.ZipFile(io.BytesIO(seed.content)) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    chosen = GRAPH if random.random() < 0.7 else random.choice(sorted(members))
    if chosen == GRAPH and random.random() < 0.8:
        members[chosen] = wire.damaged(members[chosen], random)
    elif random.random() < 0.1:
        del members[chosen]
    else:
        members[chosen] = raw.damaged(members[chosen], random)
    parts = tuple(members.items())
    if random.random() < 0.3:
        return Damaged(seed, "zipped savedmodel", archive.zipped(list(parts), random))
    return Damaged(seed, "savedmodel", b"", parts)
