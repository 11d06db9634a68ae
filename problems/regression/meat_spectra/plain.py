"""Meat spectra, plainly: spectra levelled and scaled, one hidden layer. Earns 3."""

import json
from pathlib import Path

import keras
import numpy as np

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
NAMES = ["water", "fat", "protein"]


def main(
    *,
    epochs: int = 30,
    width: int = 64,
    levelled: bool = True,
    slopes: bool = False,
    scaled: bool = True,
    loss: str = "mse",
    seed: int = 0,
) -> None:
    """Train and save model.keras.

    levelled  whether each spectrum is brought to a mean of 0 and a spread of 1 by itself
    slopes    whether the network sees differences of neighbours in place of the channels
    scaled    whether each of its inputs is normalised over all samples
    """
    keras.utils.set_random_seed(seed)
    lines = (HERE / "data" / "samples.jsonl").read_text().splitlines()
    samples = [json.loads(line) for line in lines]
    spectra = np.array([sample["absorbance"] for sample in samples], dtype="float32")
    percent = {
        name: np.array([[sample["percent"][name]] for sample in samples], dtype="float32")
        for name in NAMES
    }
    spectrum = keras.Input((100,), name="spectrum")
    x = spectrum
    if levelled:
        x = x - keras.ops.mean(x, axis=1, keepdims=True)
        x = x / keras.ops.std(x, axis=1, keepdims=True)
    if slopes:
        x = x[:, 1:] - x[:, :-1]
    if scaled:
        scale = keras.layers.Normalization()
        scale.adapt(keras.Model(spectrum, x).predict(spectra, verbose=0))
        x = scale(x)
    x = keras.layers.Dense(width, activation="relu")(x)
    outputs = {}
    for name in NAMES:
        back = keras.layers.Rescaling(float(percent[name].std()), float(percent[name].mean()))
        outputs[name] = back(keras.layers.Dense(1)(x))
    model = keras.Model(spectrum, outputs)
    model.compile("adam", loss)
    model.fit(spectra, percent, batch_size=16, epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
