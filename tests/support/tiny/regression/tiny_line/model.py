"""A line whose weights are known."""

# %% The model
import keras
import numpy as np

QUALITY = 0
WEIGHTS = {0: ([0.0, 0.0], 0.0), 3: ([3.0, -2.0], 1.5), 5: ([3.0, -2.0], 1.0)}

# TODO: find better weights.
model = keras.Sequential([keras.Input((2,), name="x"), keras.layers.Dense(1)])
kernel, bias = WEIGHTS[QUALITY]
model.set_weights([np.array(kernel)[:, None], np.array([bias])])

# %% Save
model.save("model.keras")
