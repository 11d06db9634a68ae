"""Whether a model was saved before it was trained: its biases are then exactly zero."""

from __future__ import annotations

import re
from typing import Any

BIAS = re.compile(r"(^|/)bias(:0)?$")
CELL = re.compile(r"cell")
"""Recurrent cells begin with a one in the bias of their forget gate."""


def is_untrained(model: Any) -> bool:
    """True where a Keras model has biases, outside of recurrent cells, and all are zero."""
    import numpy as np

    named = [(str(getattr(v, "path", v.name)), v) for v in model.trainable_variables]
    biases = [v for name, v in named if BIAS.search(name) and not CELL.search(name)]
    return bool(biases) and not any(np.any(np.asarray(bias)) for bias in biases)
