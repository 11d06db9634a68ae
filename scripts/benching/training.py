"""What a training loses while models are run ahead of time, as often as they may be."""

from __future__ import annotations

import bisect
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tfexam.clock import SystemClock
from tfexam.flows.ahead import REST_SECONDS
from tfexam.flows.standby import TICK_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benching.sitting import Sitting
    from tfexam.flows.ahead import Ahead

TRAIN = """
import time
import numpy as np, keras, tensorflow as tf
x = np.random.default_rng(0).normal(size=(256, 64)).astype("float32")
batches = tf.data.Dataset.from_tensors((x, x[:, :1])).repeat()
layers = [keras.layers.Dense(512, "relu") for _ in range(4)]
model = keras.Sequential([keras.Input((64,)), *layers, keras.layers.Dense(1)])
model.compile("adam", "mse")
class Say(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        print(time.monotonic(), flush=True)
model.fit(batches, steps_per_epoch=10**9, verbose=0, callbacks=[Say()])
"""
"""One epoch without end: between two, a training rests for a second or so."""

WARM_UP = 300
"""Batches that don't count."""


def training(sitting: Sitting, pairs: int) -> None:
    """Print what one training takes beside runs ahead, and alone, by turns.

    A turn is as long as the rest after a run ahead, so that one model is run in each that counts
    as beside; the other turn of its pair comes before it or after it, by turns as well. A
    machine's own ups and downs are larger than what is asked for, but slower: the ratio is the
    mean of the pairs', and its standard error is said.
    """
    line = sitting.warm()
    ratios = []
    with trained() as ends:
        for number in range(0, pairs, len(sitting.tasks)):
            sitting.forget()
            with sitting.ahead(SystemClock()) as ahead:
                for pair in range(number, min(pairs, number + len(sitting.tasks))):
                    ratios.append(turns(ends, ahead, is_first=pair % 2 == 0))
                    print(f"pair {pair + 1}: {ratios[-1]:.3f}", file=sys.stderr, flush=True)
    line.close()
    error = statistics.stdev(ratios) / len(ratios) ** 0.5
    print(
        f"{'training beside models run ahead / alone':<40} "
        f"ratio {statistics.fmean(ratios):.3f} ± {error:.3f}  "
        f"(goal 1.03; {pairs} pairs of {REST_SECONDS:.0f} s)",
        flush=True,
    )


def turns(ends: Sequence[float], ahead: Ahead, *, is_first: bool) -> float:
    """A turn with runs ahead and one without: the time of a batch with, by that without."""
    took = {}
    for is_beside in (is_first, not is_first):
        start = now = time.monotonic()
        while now < start + REST_SECONDS:
            if is_beside:
                ahead.step()
            time.sleep(TICK_SECONDS)
            now = time.monotonic()
        took[is_beside] = a_batch(ends, start, now)
    return took[True] / took[False]


def a_batch(ends: Sequence[float], start: float, end: float) -> float:
    """Seconds of a batch, in the mean, between two moments."""
    first, last = bisect.bisect(ends, start), bisect.bisect(ends, end) - 1
    return (ends[last] - ends[first]) / (last - first)


@contextmanager
def trained() -> Iterator[list[float]]:
    """A training that goes on meanwhile: when each of its batches ended, by the monotonic clock."""
    ends: list[float] = []
    with subprocess.Popen(
        [sys.executable, "-c", TRAIN], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        listening = threading.Thread(
            target=lambda out: ends.extend(map(float, out)), args=(process.stdout,)
        )
        listening.start()
        while len(ends) < WARM_UP:
            if process.poll() is not None:
                raise SystemExit("The training ended before it was measured.")
            time.sleep(0.1)
        try:
            yield ends
        finally:
            process.kill()
