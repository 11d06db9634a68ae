"""The description of a Keras model, walked whole: every name in it must be one that is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tfexam.scan import keras2_names
from tfexam.scan.keras_names import (
    ACTIVATIONS,
    ARRAY_CLASSES,
    CLASSES,
    DTYPES,
    FUNCTION_MODULES,
    LEGACY,
    NOT_IN_H5,
    OPERATIONS,
    PLAIN_CLASSES,
)
from tfexam.scan.rejected import Rejected, plain, refused, unreadable
from tfexam.scan.replacements import OF_TENSORFLOW, usual

if TYPE_CHECKING:
    from collections.abc import Container

MAX_DEPTH = 100
MAX_PARTS = 1_000_000
"""Tables and lists that a description may hold; the figures in a list are not counted."""

INSTEAD = {
    "TFSMLayer": "Submit the SavedModel folder itself, or build the model from layers.",
    "TorchModuleWrapper": "Build the model from Keras' own layers.",
    "JaxLayer": "Build the model from Keras' own layers.",
    "FlaxLayer": "Build the model from Keras' own layers.",
}
"""What to do instead of the layers that are refused by name."""

OTHER = (
    "Use another layer, or operations of keras.ops on whole tensors; or submit "
    "model.export('saved_model')."
)
CUSTOM = (
    "A saved file does not bring your Python code along: build the model from Keras' own layers, "
    "or submit model.export('saved_model')."
)


def parse(text: str | bytes) -> dict[str, Any]:
    """The description as a dict, no larger and no deeper than any model needs.

    Raises Rejected: unreadable where it is no description, refused where it is too large.
    """
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if raw.count(b"[") + raw.count(b"{") > MAX_PARTS:  # before it is parsed: that takes memory
        raise _too_large()
    try:
        config = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise unreadable("The model's description (config.json) is damaged.") from error
    if not isinstance(config, dict) or not isinstance(config.get("class_name"), str):
        raise unreadable("The model's description (config.json) describes no model.")
    if _is_deep(config):
        raise _too_large()
    return config


def _is_deep(config: dict[str, Any]) -> bool:
    """Whether it nests deeper than MAX_DEPTH; looked at level by level, without recursion."""
    level: list[Any] = [config]
    for _ in range(MAX_DEPTH):
        level = [part for value in level for part in _parts(value)]
    return bool(level)


def _parts(value: Any) -> list[Any]:
    """The tables and lists in a table or list."""
    inside = value.values() if isinstance(value, dict) else value
    return [part for part in inside if isinstance(part, (dict, list))]


def _too_large() -> Rejected:
    return refused(
        "The model's description is larger or deeper than any model needs.",
        "Build it from fewer layers, and give large arrays by layer.set_weights([…]).",
    )


def without_training(value: Any) -> Any:
    """The same description without what only training needs.

    Losses, metrics and optimisers may be custom, for a graded model is never compiled; so their
    description must not reach the loader, at whatever depth it stands.
    """
    if isinstance(value, list):
        return [without_training(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = value if "class_name" not in value else {**value, "compile_config": None}
    return {key: without_training(item) for key, item in kept.items()}


def scan_config(config: dict[str, Any]) -> None:
    """Check every object that a description names, at any depth.

    Raises Rejected(refused), naming the layer and what to do instead.
    """
    waiting: list[tuple[Any, str]] = [(config, "")]
    while waiting:
        value, owner = waiting.pop()
        if isinstance(value, dict):
            owner = _scan_dict(value, owner)
        waiting += [(part, owner) for part in _parts(value)]


def _scan_dict(value: dict[str, Any], owner: str) -> str:
    """Check one object or table of the description; the layer that its parts belong to."""
    if isinstance(value.get("vocabulary"), str):
        raise refused(
            f"{_layer(owner)} takes its vocabulary from a file outside the model.",
            "Give it the words themselves: adapt() it, or vocabulary=[…].",
        )
    if "class_name" not in value:
        _scan_activations(value, owner)
        return owner
    name = value["class_name"]
    if not isinstance(name, str):
        raise refused(f"{_layer(owner)} has a class name that is no text.")
    owner = _name_of(value) or owner
    _scan_class(value, name, owner)
    return owner


def _scan_class(value: dict[str, Any], name: str, owner: str) -> None:
    if name in PLAIN_CLASSES:
        return
    if name in ARRAY_CLASSES:
        _scan_array(value.get("config"), owner)
    elif name in keras2_names.OPERATION_LAYERS:
        _scan_operation(value, owner)
    elif name == "function":
        _scan_function(value, owner)
    elif name == "__lambda__":
        raise refused(f"{_layer(owner)} holds a lambda function.", _instead(owner))
    elif name == "Lambda" or name in INSTEAD:
        raise refused(
            f"{_layer(owner)} is of the class {name}, which a submitted model may not use.",
            INSTEAD.get(name) or _instead(owner),
        )
    elif not _is_known(value, name):
        raise _custom(value, name, owner)


def _is_known(value: dict[str, Any], name: str) -> bool:
    if value.get("registered_name") not in (None, name):
        return False
    if "module" not in value:
        return name in LEGACY
    module = value["module"]
    homes = (CLASSES, keras2_names.CLASSES)
    return isinstance(module, str) and any(name in home.get(module, ()) for home in homes)


def _custom(value: dict[str, Any], name: str, owner: str) -> Rejected:
    module = value.get("module")
    if "module" not in value and name in NOT_IN_H5:
        of_ops = name in OPERATIONS
        what = f"operation `{name}` (of `x + y` or keras.ops)" if of_ops else f"layer `{name}`"
        return unreadable(
            f"An .h5 file can't bring back the {what}.",
            "Save it in the newer format: model.save('model.keras')",
        )
    if module is None or value.get("registered_name") not in (None, name):
        return refused(
            f"{_layer(owner)} (class `{plain(name)}`) is no layer of Keras.",
            f"{_instead(name, owner)} {CUSTOM}",
        )
    if isinstance(module, str) and module.startswith("keras."):
        return refused(
            f"{_layer(owner)} is `{plain(module)}.{plain(name)}`, a part of Keras that can't be "
            "taken here.",
            OTHER,
        )
    return refused(
        f"{_layer(owner)} names `{plain(module)}.{plain(name)}`, "
        "which is not among the layers and functions that a submitted model may use.",
        CUSTOM,
    )


def _instead(*names: str) -> str:
    return f"What usually does it: {usual(*names)}."


def _scan_operation(value: dict[str, Any], owner: str) -> None:
    """A layer of Keras 2 that stands for a function of TensorFlow."""
    module, config = value.get("module"), value.get("config")
    function = config.get("function") if isinstance(config, dict) else None
    known_home = "module" not in value or _is_among(module, keras2_names.CLASSES)
    known_name = value.get("registered_name") in (None, value["class_name"])
    if not (known_home and known_name and _is_among(function, keras2_names.FUNCTIONS)):
        raise refused(
            f"{_layer(owner)} calls `tf.{plain(function)}`, which a submitted model may not.",
            "Use one of Keras' own layers in its place.",
        )


def _scan_function(value: dict[str, Any], owner: str) -> None:
    function = value.get("config")
    known = (
        _is_among(function, ACTIVATIONS - OF_TENSORFLOW.keys())
        and _is_among(value.get("module", "builtins"), FUNCTION_MODULES)
        and value.get("registered_name") in (None, "function", function)
    )
    if not known:
        raise _custom_function(function, owner)


def _scan_activations(table: dict[str, Any], owner: str) -> None:
    for key, function in table.items():
        named = key.endswith("activation") and isinstance(function, str)
        if named and function not in ACTIVATIONS:
            raise _custom_function(function, owner)


def _custom_function(function: object, owner: str) -> Rejected:
    if isinstance(function, str) and function in OF_TENSORFLOW:
        name, activation = OF_TENSORFLOW[function]
        return refused(
            f"{_layer(owner)} uses the function {name}, which Keras can't load from a file.",
            f"Write activation='{activation}' in its place.",
        )
    return refused(
        f"{_layer(owner)} uses the function `{plain(function)}`, which Keras can't load from a "
        "file.",
        "Name one of Keras' own: activation='relu', 'softmax', …",
    )


def _scan_array(array: object, owner: str) -> None:
    if not isinstance(array, dict) or not _is_among(array.get("dtype"), DTYPES):
        raise refused(f"{_layer(owner)} holds an array of a type that Keras doesn't write.")


def _is_among(name: object, known: Container[str]) -> bool:
    """Whether something is a name, and one of those; a list or a table is none."""
    return isinstance(name, str) and name in known


def _name_of(value: dict[str, Any]) -> str:
    config = value.get("config")
    inner = config.get("name") if isinstance(config, dict) else None
    name = inner or value.get("name")
    return name if isinstance(name, str) else ""


def _layer(owner: str) -> str:
    return f"Layer `{plain(owner)}`" if owner else "The model"
