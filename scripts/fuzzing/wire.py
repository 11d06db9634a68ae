"""Damage to a protocol buffer that is still one: fields lost, doubled, swapped, rewritten."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fuzzing import raw
from support.protobuf import varint
from tfexam.scan.wire import BYTES, Malformed, each

if TYPE_CHECKING:
    from random import Random


@dataclass
class Field:
    """A field: its key, and a number, bytes, or the fields of the message that it holds."""

    key: int
    value: int | bytes = b""
    inner: list[Field] = field(default_factory=list)


def damaged(message: bytes, random: Random) -> bytes:
    """The message after one to three changes somewhere in it."""
    root = Field(BYTES, message)
    for _ in range(random.choice((1, 1, 2, 3))):
        _change(root, random)
    return _inside(root)


def readable(message: bytes) -> bool:
    """Whether bytes are a message, field after field to their end."""
    return _fields(message) is not None


def _change(root: Field, random: Random) -> None:
    """Go down a few steps, each into a random field, and change something there."""
    here = root
    for _ in range(random.randint(1, 9)):
        _open(here)
        if not here.inner:
            break
        below = random.choice(here.inner)
        if below.key & 7 != BYTES or not (below.inner or below.value):
            break
        here = below
    if not here.inner:
        here.value = _rewritten(here.value, random)
        return
    at = random.randrange(len(here.inner))
    one, other = here.inner[at], random.choice(here.inner)
    match random.randrange(5):
        case 0:
            del here.inner[at]
        case 1:
            here.inner.insert(at, one)
        case 2:
            here.inner[at] = Field(one.key & ~7 | other.key & 7, other.value, other.inner)
        case 3:
            here.inner[at] = Field(other.key & ~7 | one.key & 7, one.value, one.inner)
        case _:
            value = one.value if not one.inner else _inside(one)
            here.inner[at] = Field(one.key, _rewritten(value, random))


def _rewritten(value: int | bytes, random: Random) -> int | bytes:
    if isinstance(value, int):
        return random.choice((0, 1, 2, value + 1, 1 << 31, (1 << 64) - 1, 250_000_000))
    return raw.damaged(value, random)


def _open(this: Field) -> None:
    """Read the bytes of a field as a message, where they can be one."""
    if not this.inner and isinstance(this.value, bytes):
        this.inner = _fields(this.value) or []


def _fields(message: bytes) -> list[Field] | None:
    """The fields of a message; None where the bytes are none."""
    try:
        found = [
            Field(key, value if isinstance(value, int) else bytes(value))
            for key, value in each(memoryview(message))
        ]
    except Malformed:
        return None
    return found if all(one.key >= 8 for one in found) else None


def _inside(this: Field) -> bytes:
    """The bytes that a field holds."""
    if this.inner:
        return b"".join(_encoded(one) for one in this.inner)
    return this.value if isinstance(this.value, bytes) else varint(this.value)


def _encoded(this: Field) -> bytes:
    content = _inside(this)
    length = varint(len(content)) if this.key & 7 == BYTES else b""
    return varint(this.key) + length + content
