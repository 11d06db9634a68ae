"""Protocol buffers written by hand: what a SavedModel's graph looks like, without TensorFlow."""

from __future__ import annotations


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def message(*fields: tuple[int, bytes | str]) -> bytes:
    """A message of fields that hold bytes."""
    parts = []
    for number, value in fields:
        raw = value.encode() if isinstance(value, str) else value
        parts.append(varint(number << 3 | 2) + varint(len(raw)) + raw)
    return b"".join(parts)


def node(op: str, *attributes: bytes) -> bytes:
    """A NodeDef."""
    return message((1, "node"), (2, op), *((5, a) for a in attributes))


def calls(function: str) -> bytes:
    """An attribute of a node that names a function."""
    return message((1, "f"), (2, message((10, message((1, function))))))


def function(name: str, *nodes: bytes) -> bytes:
    """A FunctionDef."""
    return message((1, message((1, name))), *((3, n) for n in nodes))


def saved_model(
    *nodes: bytes,
    functions: tuple[bytes, ...] = (),
    assets: tuple[str, ...] = (),
    runs: tuple[str, ...] = (),
    objects: tuple[bytes, ...] = (),
) -> bytes:
    """A SavedModel.

    nodes      of the graph itself
    functions  FunctionDefs of its library
    runs       names of the functions that its objects can call
    """
    library = message(*((1, f) for f in functions))
    graph = message(*((1, n) for n in nodes), (2, library))
    concrete = ((2, message((1, name), (2, b""))) for name in runs)
    tree = message(
        (1, message((4, message((1, "_generic_user_object"))))),
        *((1, o) for o in objects),
        *concrete,
    )
    files = ((6, message((2, name))) for name in assets)
    return message((2, message((2, graph), (7, tree), *files)))
