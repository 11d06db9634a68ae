"""Running a loaded model over all rows, always at the same batch size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfexam.worker.failed import Failed
from tfexam.worker.feed import shown
from tfexam.worker.load import too_many_outputs

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from tfexam.worker.load import Loaded


def predict(
    model: Loaded, arrays: Mapping[str, np.ndarray], batch_size: int, max_bytes: int
) -> np.ndarray:
    """What the model returns for all rows: (n, …).

    arrays     by the model's input names, n rows each
    max_bytes  that the answer may take

    Every batch has the same size, the last one filled up with the first rows: the same batch size
    gives the same bits, and one shape is traced once.

    Raises Failed, and whatever TensorFlow raises over these rows.
    """
    import numpy as np
    import tensorflow as tf

    rows = len(next(iter(arrays.values())))
    size = min(batch_size, rows)
    dtypes = {port.name: port.dtype for port in model.ports}
    run = tf.function(lambda feed: _single(model.call(feed)), autograph=False)
    parts: list[np.ndarray] = []
    for start in range(0, rows, size):
        chosen = np.arange(start, start + size) % rows
        feed = {
            name: tf.cast(array[chosen], dtypes[name])
            if dtypes[name] == "bfloat16"
            else tf.constant(array[chosen])
            for name, array in arrays.items()
        }
        part = _as_numbers(run(feed), size)
        if part.nbytes // size * rows > max_bytes:
            raise Failed(
                "wrong-shape", f"For one row the model returns an array of {shown(part.shape[1:])}."
            )
        parts.append(part)
    return np.concatenate(parts)[:rows]


def _single(answer: Any) -> Any:
    """The one output, out of whatever it is wrapped in."""
    while isinstance(answer, (dict, list, tuple)):
        inside = list(answer.values()) if isinstance(answer, dict) else list(answer)
        if len(inside) != 1:
            raise too_many_outputs(len(inside))
        answer = inside[0]
    return answer


def _as_numbers(answer: Any, size: int) -> np.ndarray:
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
    if answer.dtype == tf.bfloat16:
        answer = tf.cast(answer, tf.float32)
    array: np.ndarray = answer.numpy()
    return array
