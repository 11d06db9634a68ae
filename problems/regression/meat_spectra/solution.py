"""Meat spectra: the reference. Completes the starter."""

# %% Where things lie
import json
from pathlib import Path

import keras
import numpy as np

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
NAMES = ["water", "fat", "protein"]
EPOCHS, BATCH = 350, 16
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


# %% The shape of a spectrum
def shape_of(spectrum: keras.KerasTensor) -> keras.KerasTensor:
    """First and second differences [197] of spectra [100] at a mean of 0 and a spread of 1.

    What moves or stretches a whole spectrum is gone; how steep it is and how it bends, stays.
    """
    middle = keras.ops.mean(spectrum, axis=1, keepdims=True)
    level = (spectrum - middle) / keras.ops.std(spectrum, axis=1, keepdims=True)
    steep = level[:, 1:] - level[:, :-1]
    bend = steep[:, 1:] - steep[:, :-1]
    return keras.ops.concatenate([steep, bend], axis=1)


# %% The model
def solution_model() -> keras.Model:
    """A compiled model from a spectrum [100] to water, fat and protein, [1] each.

    A hundred samples are soon learnt by heart: a penalty keeps the weights small. Each content
    counts by its own spread, so that protein, which varies least, is not forgotten.
    """
    spectrum = keras.Input((100,), name="spectrum")
    small = keras.regularizers.L2(1e-2)
    scale = keras.layers.Normalization()
    scale.adapt(keras.ops.convert_to_numpy(shape_of(spectra)))
    x = scale(shape_of(spectrum))
    for _ in range(2):
        x = keras.layers.Dense(64, activation="silu", kernel_regularizer=small)(x)
    outputs = {}
    for name in NAMES:
        back = keras.layers.Rescaling(float(percent[name].std()), float(percent[name].mean()))
        outputs[name] = back(keras.layers.Dense(1)(x))
    model = keras.Model(spectrum, outputs)
    steps = EPOCHS * -(-len(spectra) // BATCH)
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, steps)),
        loss=dict.fromkeys(NAMES, "mse"),
        loss_weights={name: float(1 / percent[name].var()) for name in NAMES},
    )
    return model


# %% Train
model = solution_model()
model.fit(spectra, percent, batch_size=BATCH, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
