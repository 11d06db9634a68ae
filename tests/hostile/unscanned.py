"""`python -P unscanned.py [--unsafe] [--open]`: the real worker, its scan switched off.

--unsafe  Keras' safe mode is off too: what is left is the sandbox alone
--open    and not even that: the control, which does the harm

Production has no such switch. This program puts other functions in their place and then runs the
worker as it is.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

from tfexam.scan import h5
from tfexam.worker import child, grade, preload

if TYPE_CHECKING:
    from tfexam.sandbox.layers import Limits

UNSAFE, OPEN = "--unsafe", "--open"


def nothing_to_scan(place: object) -> int:
    """In place of a scan: whatever lies there is fine, and has no weights."""
    del place
    return 0


def no_layer(limits: Limits) -> tuple[str, ...]:
    """In place of the sandbox."""
    del limits
    return ()


def without_safe_mode() -> None:
    """Import as the worker does; then make Keras load whatever it is given."""
    imported()
    importlib.import_module("mmap")  # what payloads fill memory with, and a child may not read
    import keras
    from keras.src.legacy.saving import legacy_h5_format

    for module, name in ((keras.models, "load_model"), (legacy_h5_format, "load_model_from_hdf5")):
        setattr(module, name, unsafe(getattr(module, name)))


def unsafe(load: Any) -> Any:
    """The same function, safe mode off whatever it is told."""
    return lambda file, **options: load(file, **{**options, "safe_mode": False})


imported = preload.preload

if __name__ == "__main__":
    asked = set(sys.argv) & {UNSAFE, OPEN}
    sys.argv = [each for each in sys.argv if each not in asked]
    replaced: list[tuple[Any, str, Any]] = [
        (h5, "scan_model", nothing_to_scan),
        (h5, "scan_weights", nothing_to_scan),
        (child, "scan_savedmodel", nothing_to_scan),
    ]
    if UNSAFE in asked:
        replaced.append((preload, "preload", without_safe_mode))
    if OPEN in asked:
        replaced.append((child, "close_in", no_layer))
    for module, name, instead in replaced:
        assert hasattr(module, name), f"{module.__name__} has no {name} any more"
        setattr(module, name, instead)
    grade.main()
