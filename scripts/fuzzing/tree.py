"""Damage to JSON that is still JSON: values, types, keys, the order of things."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from tfexam.scan.keras_names import ACTIVATIONS, CLASSES, LAYERS

if TYPE_CHECKING:
    from random import Random

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2**31, 2**63, 10**30, 0.5, -1e308, float("nan"), float("inf")),
    *("", "x", "x" * 2000, "\x1b[2J", "../../etc/passwd", "http://127.0.0.1:9/", "\ud800", "é"),
    *([], {}, [[]], [None], [1, -1], {"class_name": "Lambda"}, {"class_name": {}}, {"a": []}),
    *([None, 4], [None, None], [None, 10**9], "float16", "string", "mixed_float16", "same"),
)
KEYS = ("class_name", "config", "module", "registered_name", "name", "inbound_nodes", "dtype")
MODULES = (*CLASSES, "os", "builtins", "keras.utils")


def damaged(text: bytes, random: Random) -> bytes:
    """The JSON text after one to four changes."""
    tree = {"": json.loads(text)}
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        _change(tree, random)
    return json.dumps(tree[""]).encode()


def _change(tree: Any, random: Random) -> None:
    places = list(_places(tree))
    home, key = random.choice(places)
    match random.randrange(6):
        case 0 | 1:
            home[key] = copy.deepcopy(random.choice(VALUES))
        case 2:
            other, its = random.choice(places)
            home[key] = copy.deepcopy(other[its])
        case 3 if home is not tree:
            del home[key]
        case 4 if isinstance(home, dict) and home is not tree:
            home[random.choice(KEYS)] = home.pop(key)
        case 5 if isinstance(home[key], str):
            home[key] = _name(str(key), random)
        case _:
            home[key] = [home[key]] if random.random() < 0.5 else _nudged(home[key], random)


def _name(key: str, random: Random) -> str:
    if key == "module":
        return random.choice(MODULES)
    return random.choice(sorted(ACTIVATIONS if "activation" in key else LAYERS))


def _nudged(value: Any, random: Random) -> Any:
    if isinstance(value, (int, float)):
        return value * random.choice((-1, 2, 1000)) + random.choice((-1, 0, 1, 0.5))
    if isinstance(value, str):
        return value[: random.randrange(len(value) + 1)] + random.choice(("", "_1", "\0", "/"))
    return None


def _places(value: Any) -> Any:
    """Every (table or list, key) below a value."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], (dict, list)):
            yield from _places(value[key])
