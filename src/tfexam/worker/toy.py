"""`python -P -m tfexam.worker.toy FOLDER`: train a toy, save it, and say what it predicts.

Writes `model.keras`, `inputs.frame` (array `x`, float32 [64, 4]) and `expected.frame` (array
`output`, float32 [64, 1]). Shows that training, saving and loading work on this machine.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROWS = 64


def main(folder: Path) -> None:
    """Train on the mean of four numbers; keep the model and its predictions."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    import keras
    import numpy as np

    from tfexam.worker import protocol

    keras.utils.set_random_seed(0)
    x = np.random.default_rng(0).normal(size=(ROWS, 4)).astype(np.float32)
    model = keras.Sequential([keras.Input((4,), name="x"), keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, x.mean(axis=1), epochs=1, batch_size=ROWS, verbose=0)
    model.save(folder / "model.keras")
    protocol.save(folder / "inputs.frame", {"x": x})
    protocol.save(folder / "expected.frame", {"output": model.predict(x, verbose=0)})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
