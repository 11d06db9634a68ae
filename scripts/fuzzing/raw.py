"""Damage to bytes, whatever they mean."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

NUMBERS = (0, 1, -1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, (1 << 63) - 1)


def damaged(raw: bytes, random: Random) -> bytes:
    """The bytes after one or a few kinds of damage."""
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        raw = random.choice(KINDS)(raw, random)
    return raw


def spliced(raw: bytes, other: bytes, random: Random) -> bytes:
    """The beginning of one and the end of the other."""
    return raw[: _at(raw, random)] + other[_at(other, random) :]


def _flipped(raw: bytes, random: Random) -> bytes:
    changed = bytearray(raw)
    for _ in range(random.choice((1, 1, 2, 8, 64)) if changed else 0):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _overwritten(raw: bytes, random: Random) -> bytes:
    at, size = _at(raw, random), random.choice((1, 2, 4, 8))
    value = random.choice(NUMBERS) & ((1 << 8 * size) - 1)
    order = random.choice(("little", "big"))
    return raw[:at] + value.to_bytes(size, "big" if order == "big" else "little") + raw[at + size :]


def _cut(raw: bytes, random: Random) -> bytes:
    return raw[: _at(raw, random)]


def _without(raw: bytes, random: Random) -> bytes:
    at = _at(raw, random)
    return raw[:at] + raw[at + _length(raw, random) :]


def _twice(raw: bytes, random: Random) -> bytes:
    at = _at(raw, random)
    end = at + _length(raw, random)
    return raw[:end] + raw[at:]


def _inserted(raw: bytes, random: Random) -> bytes:
    at = _at(raw, random)
    return raw[:at] + random.randbytes(_length(raw, random)) + raw[at:]


def _zeroed(raw: bytes, random: Random) -> bytes:
    at, size = _at(raw, random), _length(raw, random)
    return raw[:at] + bytes(min(size, len(raw) - at)) + raw[at + size :]


def _strange_figures(raw: bytes, random: Random) -> bytes:
    """Infinity, no number, the largest, where a weight may stand."""
    at = _at(raw, random) & ~3
    figure = struct.pack("<f", random.choice((float("inf"), float("nan"), 3.4e38, -0.0, 1e-45)))
    return raw[:at] + figure + raw[at + 4 :]


KINDS: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(_flipped, _flipped, _overwritten, _overwritten, _cut, _without, _twice, _inserted, _zeroed),
    _strange_figures,
)


def _at(raw: bytes, random: Random) -> int:
    return random.randrange(len(raw) + 1)


def _length(raw: bytes, random: Random) -> int:
    return random.randint(1, random.choice((4, 64, max(4, len(raw) // 4))))
