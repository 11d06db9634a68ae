"""Training a plain model in another way, for real."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.tensorflow

PLAIN = """
from pathlib import Path
import keras
import numpy as np

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent


def main(*, epochs: int = 2, seed: int = 0) -> None:
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    x = np.ones((8, 2), "float32")
    for _ in range(2):
        model.fit(x, x[:, :1], validation_split=0.25, epochs=epochs, verbose=0)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    raise SystemExit("run as a script")
"""


def test_main_is_called_with_the_choice_and_the_epochs_of_all_its_fits_are_logged(
    tmp_path: Path,
) -> None:
    (tmp_path / "plain.py").write_text(PLAIN)
    command = [sys.executable, "-P", "-m", "tfexam.worker.experiment"]
    subprocess.run([*command, str(tmp_path), '{"epochs": 5, "seed": 3}'], check=True)
    assert (tmp_path / "model.keras").is_file()
    lines = (tmp_path / "history.csv").read_text().splitlines()
    assert lines[0] == "epoch,loss,val_loss"
    assert len(lines) == 1 + 2 * 5
