"""Airfield heights: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
FOOT = 0.3048
FREQUENCIES, WAVES = (5, 20, 60), 128
EPOCHS, BATCH = 30, 128
keras.utils.set_random_seed(0)

# %% Read the list
airfields = pd.read_csv(DATA / "airfields.csv", keep_default_na=False)
print(airfields.head())


# %% From the handbook's position to the two numbers of the contract
def degrees_of(position: str) -> tuple[float, float]:
    """Latitude and longitude in degrees: `384214N 1012826W` is 38.7039, -101.4739."""
    north, east = (
        (int(angle[:-5]) + int(angle[-5:-3]) / 60 + int(angle[-3:-1]) / 3600)
        * (-1 if angle[-1] in "SW" else 1)
        for angle in position.split()
    )
    return north, east


places = np.array([degrees_of(position) for position in airfields["position"]], dtype="float32")
heights = airfields["elevation_ft"].to_numpy("float32")[:, None] * FOOT


# %% What a place looks like to the network
def point_of(place: keras.KerasTensor) -> keras.KerasTensor:
    """Degrees as a point on the sphere of radius 1, [3]: near places are near, on any meridian."""
    angles = keras.layers.Rescaling(np.pi / 180)(place)
    lat, lon = angles[:, :1], angles[:, 1:]
    flat = keras.ops.cos(lat)
    return keras.layers.Concatenate()(
        [flat * keras.ops.cos(lon), flat * keras.ops.sin(lon), keras.ops.sin(lat)]
    )


def waves_of(point: keras.KerasTensor) -> keras.KerasTensor:
    """Sines and cosines of the point along fixed random directions, long waves and short ones."""
    parts = [point]
    for frequency in FREQUENCIES:
        spread = keras.initializers.RandomNormal(stddev=frequency)
        directions = keras.layers.Dense(
            WAVES, use_bias=False, kernel_initializer=spread, trainable=False
        )(point)
        parts += [keras.ops.sin(directions), keras.ops.cos(directions)]
    return keras.layers.Concatenate()(parts)


# %% The model
def solution_model() -> keras.Model:
    """A compiled model from latitude and longitude in degrees to metres above the sea."""
    place = keras.Input((2,), name="place")
    x = waves_of(point_of(place))
    for width in (128, 128):
        x = keras.layers.Dense(width, activation="relu")(x)
        x = keras.layers.Dropout(0.1)(x)
    height = keras.layers.Rescaling(1000.0)(keras.layers.Dense(1)(x))
    model = keras.Model(place, height)
    steps = EPOCHS * -(-len(places) // BATCH)
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(2e-3, steps)), loss="mae"
    )
    return model


# %% Train
model = solution_model()
model.fit(places, heights, batch_size=BATCH, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
