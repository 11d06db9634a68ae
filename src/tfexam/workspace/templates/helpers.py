"""For every training: callbacks, curves, pictures, windows, and a check before you submit.

Yours to read, change and learn by heart. It needs Keras, NumPy and (to draw) matplotlib alone.
"""

from __future__ import annotations

import importlib.util
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
Array = NDArray[Any]


def callbacks(
    monitor: str = "val_loss", mode: str = "auto", patience: int = 4
) -> list[keras.callbacks.Callback]:
    """Keep the best as model.keras, go slower where it gets no better, then stop; log the epochs.

    Without validation data: callbacks("loss"). For a metric of your own: mode "min" or "max".
    """
    watch = {"monitor": monitor, "mode": mode}
    chosen = [
        keras.callbacks.ModelCheckpoint(HERE / "model.keras", **watch, save_best_only=True),
        keras.callbacks.ReduceLROnPlateau(**watch, factor=0.5, patience=patience),
        keras.callbacks.EarlyStopping(**watch, patience=2 * patience, restore_best_weights=True),
        keras.callbacks.CSVLogger(HERE / "history.csv"),
    ]
    if importlib.util.find_spec("tensorboard"):  # TensorFlow brings none: pip install tensorboard
        chosen.append(keras.callbacks.TensorBoard(HERE / "logs"))
    return chosen


def plot_history(history: keras.callbacks.History) -> None:
    """The curves of what fit returned: training beside validation; kept as history.png."""
    import matplotlib.pyplot as plt

    curves = history.history
    names = [name for name in curves if not name.startswith("val_")]
    figure, axes = plt.subplots(1, len(names), figsize=(4 * len(names), 3), squeeze=False)
    for axis, name in zip(axes.flat, names):
        for label, curve in (("training", name), ("validation", f"val_{name}")):
            if curve in curves:
                axis.plot(range(1, len(curves[curve]) + 1), curves[curve], label=label)
        axis.set(title=name, xlabel="epoch")
        axis.legend()
    figure.tight_layout()
    figure.savefig(HERE / "history.png")
    plt.show(block=False)


def show_images(images: Array, titles: Sequence[object] = ()) -> None:
    """Up to 32 pictures [n, height, width(, 1 or 3)] with their titles; kept as images.png."""
    import matplotlib.pyplot as plt

    shown = np.asarray(images[:32], "float32")
    low, high = float(shown.min()), float(shown.max())
    rows = -(-len(shown) // 8)
    figure, axes = plt.subplots(rows, 8, figsize=(12, 1.7 * rows + 0.5), squeeze=False)
    figure.suptitle(f"{shown.shape[1:]}, values {low:g} to {high:g}")
    for axis, image, title in zip_longest(axes.flat, shown, titles[: len(shown)]):
        axis.axis("off")
        axis.set_title("" if title is None else str(title), fontsize=8)
        if image is not None:
            axis.imshow((image.squeeze() - low) / (high - low or 1), cmap="gray", vmin=0, vmax=1)
    figure.savefig(HERE / "images.png")
    plt.show(block=False)


def windows(series: Array, past: int, ahead: int = 1, step: int = 1) -> tuple[Array, Array]:
    """Inputs [n, past, …] and the targets [n, ahead, …] right behind them, of a series [time, …].

    step    from the start of one window to that of the next
    """
    if len(series) < past + ahead:
        raise ValueError(f"A series of {len(series)} has no window of {past} + {ahead}.")
    starts = np.arange(0, len(series) - past - ahead + 1, step)
    cut = np.asarray(series)[starts[:, None] + np.arange(past + ahead)]
    return cut[:, :past], cut[:, past:]


def check(model: keras.Model, rows: Any = None) -> bool:
    """Whether the model keeps contract.json, before you submit it; prints each fault.

    rows    some of your inputs, as predict takes them; made up, else, and of no meaning
    """
    contract = json.loads((HERE / "contract.json").read_text("utf-8"))
    faults = list(_faults(model, contract, rows))
    print("\n".join(faults) or "The model keeps the contract.")
    return not faults


def _faults(model: keras.Model, contract: dict[str, Any], rows: Any) -> Iterator[str]:
    if not (model.built and getattr(model, "inputs", None)):
        yield "It doesn't know its inputs: put keras.Input(…) in front, and build it of layers."
        return
    for kind in {type(layer) for layer in model._flatten_layers()}:
        if kind is keras.layers.Lambda or not kind.__module__.startswith("keras."):
            yield f"{kind.__name__} is refused: use built-in layers."
    if model.count_params() > contract["parameters"]:
        yield f"It has {model.count_params():,} parameters of at most {contract['parameters']:,}."
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder, "model.keras"))
        megabytes = Path(folder, "model.keras").stat().st_size / 1e6
    if megabytes > contract["megabytes"]:
        yield f"Its file takes {megabytes:,.1f} MB of at most {contract['megabytes']:,}."
    wrong = list(_of_inputs(model, contract["inputs"]))
    yield from wrong or _of_outputs(model, contract, rows)


def _of_inputs(model: keras.Model, asked: list[dict[str, Any]]) -> Iterator[str]:
    given = {one["name"]: one for one in asked}
    taken = _by_name(_struct(model), model.inputs, [t.name for t in model.inputs], given)
    if taken.keys() != given.keys():
        yield f"It takes {', '.join(taken)}; it is given {', '.join(given)}."
        return
    for name, one in given.items():
        dtype, row, shape = taken[name].dtype, taken[name].shape[1:] or (1,), tuple(one["shape"])
        if len(row) != len(shape) or any(n not in {None, m} for n, m in zip(row, shape)):
            yield f"Input {name}: it takes {row} for a row and is given {shape}."
        cut_off = "float" in one["dtype"] and "float" not in dtype
        if cut_off or (dtype == "string") != (one["dtype"] == "string"):
            yield f"Input {name}: it takes {dtype} and is given {one['dtype']}."


def _of_outputs(model: keras.Model, contract: dict[str, Any], rows: Any) -> Iterator[str]:
    asked = {one["name"]: one for one in contract["outputs"]}
    it = "Fed rows that are made up (give check some of yours), it" if rows is None else "It"
    try:
        fed = _made_up(model, contract["inputs"]) if rows is None else rows
        answer = model.predict(fed, verbose=0)
    except Exception as error:  # whatever it is, the grader would meet it too
        reason = str(error).split("\n\t [[")[0]
        if reason.startswith("Graph"):  # what went wrong stands at the end of a long story
            reason = reason.rpartition("\n\n")[2]
        yield f"{it} fails: {reason.strip()}"
        return
    flat, own = keras.tree.flatten(answer), getattr(model, "output_names", ())
    found = _by_name(answer, flat, own if set(own) == asked.keys() else asked, asked)
    if len(flat) != len(asked) or found.keys() != asked.keys():
        yield f"{it} returns {len(flat)} outputs ({', '.join(own)}); asked: {', '.join(asked)}."
        return
    for name, one in asked.items():
        for fault in _of_values(np.asarray(found[name]), tuple(one["shape"]), one["kind"]):
            yield f"{it} returns{f' as {name}' if len(asked) > 1 else ''} {fault}"


def _of_values(values: Array, shape: tuple[int, ...], kind: str) -> Iterator[str]:
    if [n for n in values.shape[1:] if n != 1] != [n for n in shape if n != 1]:
        yield f"{values.shape[1:]} for a row; asked: {shape}."
    elif values.dtype.kind in "OSU":
        yield "no numbers."
    elif not np.isfinite(values).all():
        yield "NaN or infinity."
    elif kind in {"probabilities", "binary"} and not -1e-3 <= values.min() <= values.max() <= 1.001:
        yield f"{values.min():.3g} to {values.max():.3g}; asked: 0 to 1. End in softmax or sigmoid."
    elif kind == "positive" and values.min() < 0:
        yield f"{values.min():.3g}; asked: 0 or more. End in softplus."
    elif kind == "probabilities" and abs(values.reshape(-1, shape[-1]).sum(-1) - 1).max() > 0.01:
        yield "probabilities that don't sum to one. End in softmax."


def _made_up(model: keras.Model, asked: list[dict[str, Any]]) -> Any:
    rng, rows = np.random.default_rng(0), {}
    for one in asked:
        shape = (model.inputs[0].shape[0] or 4, *one["shape"])
        made = np.full(shape, "a") if one["dtype"] == "string" else rng.random(shape)
        rows[one["name"]] = keras.ops.convert_to_tensor(made, one["dtype"])
    alone = len(rows) == 1 and not isinstance(_struct(model), dict)
    return rows[asked[0]["name"]] if alone else rows


def _struct(model: keras.Model) -> Any:
    return None if isinstance(model, keras.Sequential) else model.input


def _by_name(struct: Any, flat: Any, names: Iterable[str], asked: dict[str, Any]) -> dict[str, Any]:
    """What a model takes or returns; one thing alone may be called what it likes."""
    if len(flat) == len(asked) == 1:
        return dict.fromkeys(asked, flat[0])
    return struct if isinstance(struct, dict) else dict(zip(names, flat))
