"""Meat spectra: read brief.md, complete the TODOs, run, then submit model.keras."""

# %% Where things lie
import json
from pathlib import Path

import keras
import numpy as np

HERE = Path(globals().get("__file__", "starter.py")).resolve().parent
DATA = HERE / "data"
NAMES = ["water", "fat", "protein"]
keras.utils.set_random_seed(0)

# %% Read the samples: spectra [samples, 100], and for each content a column [samples, 1]
lines = (DATA / "samples.jsonl").read_text().splitlines()
samples = [json.loads(line) for line in lines]
spectra = np.array([sample["absorbance"] for sample in samples], dtype="float32")
percent = {
    name: np.array([[sample["percent"][name]] for sample in samples], dtype="float32")
    for name in NAMES
}
print(spectra.shape, {name: float(column.mean()) for name, column in percent.items()})


# %% The model
def solution_model() -> keras.Model:
    """A compiled model from a spectrum [100] to water, fat and protein, [1] each."""
    spectrum = keras.Input((100,), name="spectrum")
    # TODO: what tells fat from lean in a spectrum is its shape, not its height.
    outputs = {name: keras.layers.Dense(1, name=name)(spectrum) for name in NAMES}
    model = keras.Model(spectrum, outputs)
    model.compile("adam", "mae")
    return model


# %% Train
model = solution_model()
# TODO: keep some samples aside, train for longer, and watch the error on them.
model.fit(spectra, percent, epochs=2, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
