"""@title@: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
TARGET = "value"
OTHERS = ["weather"]
WINDOW, HORIZON, SEASON = 48, 12, 24
COLUMNS = 1 + len(OTHERS)
BATCH = 32
keras.utils.set_random_seed(0)

# %% Read the series, in the order of time
table = pd.read_csv(DATA / "@id@.csv")
values = table[[TARGET, *OTHERS]].to_numpy("float32")
print(table.head())


# %% Cut windows
def windows(values: np.ndarray, every: int) -> tuple[np.ndarray, np.ndarray]:
    """Past [n, WINDOW, COLUMNS] and what to forecast [n, HORIZON]; windows with gaps are left out.

    every  steps from the start of one window to that of the next
    """
    starts = np.arange(0, len(values) - WINDOW - HORIZON + 1, every)
    cut = values[starts[:, None] + np.arange(WINDOW + HORIZON)]
    cut = cut[np.isfinite(cut).all(axis=(1, 2))]
    return cut[:, :WINDOW], cut[:, WINDOW:, 0]


past, future = windows(values, 1)
EPOCHS = max(10, min(60, 60_000 // len(past)))
SMALL = 1e-6 + 1e-3 * float(np.std(past[:, :, 0]))


# %% Which naive forecast is better: the last value, or what was a season ago?
season_ago = np.concatenate([past[:, -SEASON:, 0]] * (1 + HORIZON // SEASON), axis=1)[:, :HORIZON]
FROM_LAST = np.abs(past[:, -1:, 0] - future).mean() <= np.abs(season_ago - future).mean()


# %% The model
def solution_model() -> keras.Model:
    """A compiled model from the last WINDOW steps to the coming HORIZON of them.

    It corrects the better naive forecast. The window goes in as distances from its level in
    spreads of the window, so that any level looks the same.
    """
    past_input = keras.Input((WINDOW, COLUMNS), name="past")
    season = past_input[:, -SEASON:, :1]
    level = past_input[:, -1:, :1] if FROM_LAST else keras.ops.mean(season, 1, keepdims=True)
    spread = keras.ops.std(past_input[:, :, :1], axis=1, keepdims=True) + SMALL
    around = (past_input[:, :, :1] - level) / spread
    scale = keras.layers.Normalization()
    scale.adapt(past)
    others = [scale(past_input)[:, :, 1:]] if OTHERS else []
    x = keras.layers.Concatenate()([around, *others])
    flat = keras.layers.Flatten()(x)
    seen = keras.layers.Conv1D(32, 5, padding="causal", activation="relu")(x)
    seen = keras.layers.Conv1D(16, 5, padding="causal", activation="relu")(seen)
    x = keras.layers.Concatenate()([flat, keras.layers.Flatten()(seen)])
    x = keras.layers.Dense(64, activation="relu")(keras.layers.Dropout(0.1)(x))
    straight = keras.layers.Dense(HORIZON, kernel_initializer="zeros")(flat)
    bent = keras.layers.Dense(HORIZON, kernel_initializer="zeros")(x)
    again = keras.layers.Concatenate(axis=1)([season] * (1 + HORIZON // SEASON))[:, :HORIZON, 0]
    naive = past_input[:, -1:, 0] if FROM_LAST else again
    model = keras.Model(past_input, naive + (straight + bent) * spread[:, 0])
    steps = EPOCHS * -(-len(past) // BATCH)
    model.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(2e-3, steps)), "mae")
    return model


# %% Train: the last part tells when the model was at its best
model = solution_model()
best = keras.callbacks.EarlyStopping(patience=EPOCHS, restore_best_weights=True)
model.fit(
    past,
    future,
    batch_size=BATCH,
    epochs=EPOCHS,
    validation_split=0.15,
    callbacks=[best],
    verbose=2,
)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
