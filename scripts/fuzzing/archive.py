"""Damage to a `.keras` archive: to its bytes, or to its members, zipped again with right sums."""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import TYPE_CHECKING

from fuzzing import hdf5, raw, tree

if TYPE_CHECKING:
    from random import Random

NAMES = (
    *("config.json", "metadata.json", "model.weights.h5", "assets/vocabulary.txt", "assets/x/"),
    *("assets/../../out.txt", "/etc/out.txt", "assets\\vocabulary.txt", "saved_model.pb", "a"),
    *("assets/vocabulary.txt/vocabulary.txt", "assets/" + "n" * 300 + "/vocabulary.txt", "é\x07"),
)


def damaged(content: bytes, random: Random) -> bytes:
    """The archive after damage to its bytes, or to its members."""
    if random.random() < 0.2:
        return raw.damaged(content, random)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    _change(members, random)
    return zipped(members, random)


WHENEVER = (1980, 1, 1, 0, 0, 0)
"""The time that members bear: the same input whenever it is made."""


def zipped(members: list[tuple[str, bytes]], random: Random) -> bytes:
    """An archive of members, stored or packed."""
    packed = io.BytesIO()
    how = random.choice((zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", how) as archive:
        warnings.simplefilter("ignore")  # of a name that stands twice
        for name, member in members:
            archive.writestr(zipfile.ZipInfo(name, WHENEVER), member, how)
    return packed.getvalue()


def _change(members: list[tuple[str, bytes]], random: Random) -> None:
    at = random.randrange(len(members))
    name, content = members[at]
    match random.randrange(12):
        case 0:
            del members[at]
        case 1:
            members.append((random.choice(NAMES), content))
        case 2:
            members[at] = (random.choice(NAMES), content)
        case 3:
            members[at] = (name, members[random.randrange(len(members))][1])
        case _:
            members[at] = (name, _member(name, content, random))


def _member(name: str, content: bytes, random: Random) -> bytes:
    if name.endswith(".json") and random.random() < 0.9:
        return tree.damaged(content, random)
    if name.endswith(".h5"):
        return hdf5.damaged(content, random)
    return raw.damaged(content, random)
