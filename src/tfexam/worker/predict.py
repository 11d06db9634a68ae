"""Running a loaded model over all rows, always at the same batch size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfexam.worker.failed import Failed
from tfexam.worker.feed import fixed_rows, shown
from tfexam.worker.outputs import named
from tfexam.worker.protocol import can_be_sent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from tfexam.worker.load import Loaded
    from tfexam.worker.protocol import Job


def predict(model: Loaded, arrays: Mapping[str, np.ndarray], job: Job) -> dict[str, np.ndarray]:
    """What the model returns for all rows: an array (n, …) for each of the job's outputs.

    arrays  by the model's input names, n rows each

    Every batch has the same size (the model's own where it is fixed to one), the last one filled
    up with the first rows: the same batch size gives the same bits, and one shape is traced once.

    Raises Failed, and whatever TensorFlow raises over these rows.
    """
    import numpy as np
    import tensorflow as tf

    rows = len(next(iter(arrays.values())))
    size = fixed_rows(model.ports) or min(job.batch_size, rows)
    dtypes = {port.name: port.dtype for port in model.ports}
    run = tf.function(
        lambda feed: named(model.call(feed), job.outputs, model.outputs), autograph=False
    )
    parts: dict[str, list[np.ndarray]] = {name: [] for name in job.outputs}
    for start in range(0, rows, size):
        chosen = np.arange(start, start + size) % rows
        feed = {
            name: tf.cast(array[chosen], dtypes[name])
            if dtypes[name] == "bfloat16"
            else tf.constant(array[chosen])
            for name, array in arrays.items()
        }
        for name, answer in run(feed).items():
            part = _as_numbers(answer, size)
            if part.nbytes // size * rows > job.max_output_bytes // len(job.outputs):
                raise Failed(
                    "wrong-shape",
                    f"For one row the model returns an array of {shown(part.shape[1:])}.",
                )
            parts[name].append(part)
    return {name: np.concatenate(part)[:rows] for name, part in parts.items()}


def _as_numbers(answer: Any, size: int) -> np.ndarray:
    import numpy as np
    import tensorflow as tf

    if not isinstance(answer, tf.Tensor):
        raise Failed("wrong-shape", "The model returns rows of different length.")
    if not (answer.dtype.is_floating or answer.dtype.is_integer or answer.dtype.is_bool):
        raise Failed("bad-output", f"The model returns {answer.dtype.name}, not numbers.")
    if not answer.shape or answer.shape[0] != size:
        raise Failed(
            "wrong-shape",
            f"For {size} rows the model returns an array of {shown(answer.shape)}, "
            f"which does not have {size} rows.",
        )
    if not can_be_sent(np.dtype(answer.dtype.as_numpy_dtype)):  # bfloat16, float8, int4
        answer = tf.cast(answer, tf.float32 if answer.dtype.is_floating else tf.int32)
    array: np.ndarray = answer.numpy()
    return array
