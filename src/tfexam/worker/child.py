"""What a child does: read the inputs, close itself in, load, predict, answer.

Whatever goes wrong before the model is touched is the grader's fault; afterwards it is the
model's. The held-out targets are nowhere in reach.
"""

from __future__ import annotations

import os
import re
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tfexam.sandbox.layers import Limits
from tfexam.sandbox.platform import close_in, lacking
from tfexam.scan.rejected import Rejected, plain
from tfexam.scan.savedmodel import scan_savedmodel
from tfexam.worker import protocol
from tfexam.worker.failed import Failed, speaks_of_memory, words_of
from tfexam.worker.feed import fit, pair, said_of_rows
from tfexam.worker.load import QUOTED, Loaded, load, may_be_of_keras_2, may_need_scipy, saved_by
from tfexam.worker.predict import predict
from tfexam.worker.preload import preload_keras_2, preload_scipy, read_late
from tfexam.worker.protocol import Job, Reply
from tfexam.worker.replies import MESSAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np

SPARE_SECONDS = 10
"""Of processor time, beyond what all cores could use up: the wall clock ends a job first."""

T = TypeVar("T")
NODE = re.compile(r"\{\{function_node .*?\}\}\s*")
"""Where TensorFlow says in which function of its own something failed."""

REASON = "Exception encountered: "
"""Where Keras, after all that it was busy with, says why it stopped; the last one counts."""

EMPTY_WORDS = ("Exception encountered", "Detected at", "Graph execution error", "<stack traces")
"""How lines begin that say nothing of what happened; those that end in a colon don't either."""

REMEDIES = {
    "Table not initialized": "It has no vocabulary: adapt() the layer, and save it as model.keras, "
    "for an .h5 file doesn't keep one.",
    "is not in [0,": "An Embedding's input_dim must be larger than every number it is given.",
}
"""What to do about errors of TensorFlow that candidates meet, by their words."""

Answer = tuple[Reply, "Mapping[str, np.ndarray]"]


def answer(job: Job) -> bytes:
    """The whole job, in this process, which is closed in for good: a reply frame."""
    reply, arrays = run(job)
    return protocol.encode(reply, arrays)


def run(job: Job) -> Answer:
    """The whole job: a reply, and what the model returned where it did."""
    start = time.perf_counter()
    try:
        inputs = protocol.load(Path(job.inputs))
        if job.rows:
            inputs = {name: array[: job.rows] for name, array in inputs.items()}
        if may_be_of_keras_2(job):
            preload_keras_2()
        if may_need_scipy(job):
            preload_scipy()
        layers = close_in(_limits(job))
    except Exception:  # ours, whatever it is, and kept with its traceback
        return _ours(job), {}
    missing = lacking(layers)
    if job.closed_in and missing:
        return _too_open(job, layers, missing), {}
    timing = {"close in": time.perf_counter() - start}
    try:
        outputs, model = _attempt(job, inputs, timing)
    except (Failed, Rejected) as fault:
        message = fault.message[:MESSAGE]
        return Reply(job.id, fault.status, message, fault.hint, None, layers, timing), {}
    told = said_of_rows(model.ports)
    parameters, untrained = model.parameters, model.untrained
    return Reply(job.id, "predicted", told, "", parameters, layers, timing, untrained), outputs


def _attempt(
    job: Job, inputs: Mapping[str, np.ndarray], timing: dict[str, float]
) -> tuple[dict[str, np.ndarray], Loaded]:
    start = time.perf_counter()
    model = _blaming(job, "load", lambda: _looked_at(job))
    timing["load"] = time.perf_counter() - start
    if model.parameters > job.max_parameters:
        raise Failed(
            "too-large",
            f"The model has {model.parameters:,} parameters; "
            f"the contract allows {job.max_parameters:,}.",
        )
    outputs = _blaming(job, "predict", lambda: _fed(job, model, inputs))
    timing["predict"] = time.perf_counter() - start - timing["load"]
    return outputs, model


def _looked_at(job: Job) -> Loaded:
    """The model, loaded after its graph was scanned; `load` itself scans the other formats."""
    if job.format == "savedmodel":
        scan_savedmodel(Path(job.model))
    return load(job)


def _fed(job: Job, model: Loaded, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return predict(model, fit(pair(job.specs, model.ports), inputs), job)


def _blaming(job: Job, step: str, attempt: Callable[[], T]) -> T:
    """Do what a stranger's model decides the outcome of; whatever it raises is its own fault."""
    try:
        return attempt()
    except (Failed, Rejected):
        raise
    except MemoryError as error:
        raise _out_of_memory() from error
    except BaseException as error:  # a model may raise anything, SystemExit too
        raise _blamed(job, step, error) from error


def _blamed(job: Job, step: str, error: BaseException) -> Failed:
    said = plain(_first_words(error), QUOTED)
    if _is_memory(error):
        return _out_of_memory()
    if step == "load":
        return Failed("unreadable", f"Keras can't load the file: {said}", _load_remedy(job))
    remedy = next((remedy for words, remedy in REMEDIES.items() if words in said), None)
    return Failed(
        "bad-output",
        f"The model fails on the held-out rows: {said}",
        remedy or "Try model.predict() on rows that it was not trained on.",
    )


def _load_remedy(job: Job) -> str:
    version = saved_by(job)
    if version.startswith("2."):
        return f"It was saved by Keras {version}: save it with Keras 3, or export a SavedModel."
    return "Try it yourself in a new process: keras.models.load_model('model.keras')"


def _first_words(error: BaseException) -> str:
    """Of an error's text, the part that says what happened (Keras puts it last, or first)."""
    reason = NODE.sub("", words_of(error)).rpartition(REASON)[2]
    lines = [line.strip() for line in reason.splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(EMPTY_WORDS) and not line.endswith(":")]
    return told[0] if told else type(error).__name__


def _is_memory(error: BaseException) -> bool:
    import tensorflow as tf

    if isinstance(error, tf.errors.ResourceExhaustedError):
        return True
    told = (OSError, RuntimeError, ValueError, tf.errors.AbortedError)  # the last is oneDNN's
    return isinstance(error, told) and speaks_of_memory(words_of(error))


def _out_of_memory() -> Failed:
    return Failed("out-of-memory", "The model needed more memory than the contract allows.")


def _limits(job: Job) -> Limits:
    cores = os.cpu_count() or 1
    return Limits(
        readable=(Path(job.model), *read_late()),
        memory_mb=job.memory_mb,
        cpu_seconds=job.seconds * cores + SPARE_SECONDS,
    )


def _too_open(job: Job, layers: tuple[str, ...], missing: tuple[str, ...]) -> Reply:
    said = f"The sandbox lacks {', '.join(missing)} here, and every layer was asked for."
    hint = "Leave out --require-sandbox, or grade on a system that has them: tfexam doctor"
    return Reply(job.id, "grader-error", said, hint, None, layers)


def _ours(job: Job) -> Reply:
    """What broke, and where, for the report."""
    trace = traceback.format_exc().strip().splitlines()
    where = [line.strip() for line in trace if line.lstrip().startswith("File ")]
    said = f"{trace[-1]} ({where[-1]})" if where else trace[-1]
    return Reply(job.id, "grader-error", f"The grader failed before it read the model: {said}")
