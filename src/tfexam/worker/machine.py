"""Trains one small network three times: `python -P -m tfexam.worker.machine`.

It writes `Step` frames while it is at work, then one `Machine`. The user's settings count, as they
do when a candidate trains. Between the trainings NumPy multiplies matrices, with one thread whose
own time is taken: so fast is a core here, whatever else the machine does.
"""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tfexam.worker.build import answering
from tfexam.worker.cards import cards
from tfexam.worker.cores import allowed, quota
from tfexam.worker.measured import Machine, Step
from tfexam.worker.protocol import encode

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

TRAININGS, EPOCHS = 3, 4
SEED = 7
ROWS, SIDE, CLASSES, BATCH = 640, 32, 10, 128
MATRIX, PRODUCTS = 1024, 5
"""The side of the matrices, and how many products are timed before each training."""

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""NumPy multiplies with one thread: several would wait for one another."""

INTRA = "TF_NUM_INTRAOP_THREADS"
SETTINGS = (
    *(INTRA, "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"),
    *("TF_ENABLE_ONEDNN_OPTS", "CUDA_VISIBLE_DEVICES"),
)


@dataclass
class Timed:
    """The losses after the trainings; seconds of their epochs but the first, and of all cores."""

    losses: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)


def main() -> None:
    """Measure, and answer."""
    settings = {name: os.environ[name] for name in SETTINGS if name in os.environ}
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else -1.0
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with answering() as answers:

        def say(done: float) -> None:
            answers.write(encode(Step(done)))
            answers.flush()  # fails once nobody listens any more, which ends the training

        answers.write(encode(measured(say, load, settings)))


def measured(say: Callable[[float], None], load: float, settings: dict[str, str]) -> Machine:
    """Train and multiply by turns; what came of it, and what this machine has."""
    timed, products = Timed(), multiplied()
    for number in range(TRAININGS):
        _train(timed, number, say)
        products += multiplied()
    return Machine(
        losses=tuple(timed.losses),
        epochs=tuple(timed.seconds),
        worked=tuple(timed.worked),
        products=tuple(products),
        kind=f"{platform.machine()} {_blas()}",
        cards=cards(),
        **_devices(),
        cores=os.cpu_count() or 1,
        allowed=allowed(),
        quota=quota(),
        threads=_threads(),
        load=load,
        settings=settings,
    )


def multiplied() -> list[float]:
    """Seconds of this thread for each of a few products, after one that warms up."""
    import numpy as np

    left, right = np.random.default_rng(SEED).random((2, MATRIX, MATRIX), np.float32)
    seconds = []
    for _ in range(PRODUCTS + 1):
        start = time.thread_time()
        left @ right
        seconds.append(time.thread_time() - start)
    return seconds[1:]


def _train(timed: Timed, number: int, say: Callable[[float], None]) -> None:
    import keras
    import tensorflow as tf

    if tf.config.list_physical_devices("GPU"):  # which else adds up in any order
        tf.config.experimental.enable_op_determinism()
    keras.backend.clear_session()
    keras.utils.set_random_seed(SEED)
    marks: list[tuple[float, float]] = []

    def mark(epoch: int, logs: Any) -> None:
        del logs
        marks.append((time.perf_counter(), time.process_time()))
        say((number + (epoch + 1) / EPOCHS) / TRAININGS)

    history = _network().fit(
        *_pictures(),
        epochs=EPOCHS,
        batch_size=BATCH,
        verbose=0,
        callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=mark)],
    )
    timed.losses.append(history.history["loss"][-1])
    for before, after in pairwise(marks):
        timed.seconds.append(after[0] - before[0])
        timed.worked.append(after[1] - before[1])


def _network() -> Any:
    import keras

    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 3)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.2),
            layers.Dense(64, activation="relu"),
            layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model


def _pictures() -> tuple[np.ndarray, np.ndarray]:
    """Pictures of noise, each with its class's own picture faintly in it."""
    import numpy as np

    rng = np.random.default_rng(SEED)
    classes = rng.integers(CLASSES, size=ROWS)
    faint = rng.normal(size=(CLASSES, SIDE, SIDE, 3))
    pictures = rng.normal(size=(ROWS, SIDE, SIDE, 3)) + 0.2 * faint[classes]
    return pictures.astype(np.float32), classes


def _devices() -> dict[str, Any]:
    """The fields that say what TensorFlow sees, and where it computes."""
    import tensorflow as tf

    square = tf.Variable(tf.ones((8, 8)))
    product = tf.linalg.matmul(square, square)
    return {
        "gpus": tuple(_name_of(gpu) for gpu in tf.config.list_physical_devices("GPU")),
        "placed": tuple(made.device.split(":")[-2] for made in (square, product)),
        "has_cuda": tf.test.is_built_with_cuda(),
    }


def _name_of(gpu: Any) -> str:
    import tensorflow as tf

    details = tf.config.experimental.get_device_details(gpu)
    return str(details.get("device_name", gpu.name.removeprefix("/physical_device:")))


def _threads() -> int:
    """What TensorFlow was told, else as many as there are cores for it."""
    told = os.environ.get(INTRA, "")
    return int(told) if told.isdecimal() and int(told) else allowed()


def _blas() -> str:
    """The library that NumPy multiplies with."""
    import numpy as np

    return str(np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"])


if __name__ == "__main__":
    main()
