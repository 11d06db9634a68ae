"""Sound models with one mistake put in: what would come of the same mistake in training.

A model that learnt from pictures divided by 255 is a sound one that multiplies what it is fed by
255 first; one that learnt from texts in small letters has no others in its vocabulary. Each mistake
is a function of the model and its problem's case; None where it can't be made there. They need
Keras.
"""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
from keras import layers, ops

from tfexam.exam.category import Category
from tfexam.grading.diagnosis.feeds import moments

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from tfexam.grading.diagnosis.case import Case

Tensors = dict[str, Any]
EXPORTED = "answers-at-random"
"""The mistake that a `.keras` file can't hold: it is made by exporting a SavedModel."""


def wrapped(
    model: Any,
    case: Case,
    before: Callable[[Tensors], Tensors] = lambda fed: fed,
    after: Callable[[Tensors, Tensors], Tensors] = lambda said, _: said,
) -> Any:
    """A model of the same contract that changes what goes in, or what comes out."""
    asked = case.spec.contract
    fed = {i.name: keras.Input(i.shape, name=i.name, dtype=i.dtype) for i in asked.inputs}
    changed = before(dict(fed))
    struct = None if isinstance(model, keras.Sequential) else model.input
    if isinstance(struct, dict):
        given: Any = {key: changed[str(key)] for key in struct}
    elif isinstance(struct, (list, tuple)):
        given = [changed[tensor.name] for tensor in struct]
    else:
        given = changed[asked.inputs[0].name]
    said = model(given)
    names = [output.name for output in asked.outputs]
    if isinstance(said, dict):
        answers = {name: said[name] for name in names}
    else:
        answers = dict(zip(names, said if isinstance(said, (list, tuple)) else [said], strict=True))
    made = after(answers, fed)
    return keras.Model(fed, made if len(made) > 1 else made[names[0]])


def _inputs(
    case: Case, wanted: Callable[[Any], bool], change: Callable[[str, Any], Any]
) -> Callable[[Any], Any] | None:
    names = [i.name for i in case.spec.contract.inputs if wanted(i)]
    if not names:
        return None
    return lambda model: wrapped(
        model, case, lambda fed: {n: change(n, x) if n in names else x for n, x in fed.items()}
    )


def _outputs(
    case: Case, kinds: Collection[str], change: Callable[[Any, Any, Tensors], Any]
) -> Callable[[Any], Any] | None:
    outputs = {o.name: o for o in case.spec.contract.outputs if o.kind in kinds}
    if not outputs:
        return None
    return lambda model: wrapped(
        model,
        case,
        after=lambda said, fed: {
            n: change(outputs[n], y, fed) if n in outputs else y for n, y in said.items()
        },
    )


def _is_picture(asked: Any) -> bool:
    return len(asked.shape) == 3


def _is_real(asked: Any) -> bool:
    return asked.dtype == "float32" and not _is_picture(asked)


def _is_series(case: Case) -> Callable[[Any], bool]:
    flat = case.category is Category.TIMESERIES
    return lambda i: i.dtype == "float32" and (len(i.shape) == 2 or (flat and len(i.shape) == 1))


def _statistics(case: Case, name: str) -> tuple[Any, Any, Any, Any]:
    """Mean, deviation, least, largest of each feature."""
    x = case.inputs[name].astype(np.float64)
    axes = tuple(range(x.ndim - 1))
    mean, deviation = (m.reshape(-1) for m in moments(x, axes))
    return mean, deviation, np.nanmin(x, axis=axes), np.nanmax(x, axis=axes)


def standardised(case: Case) -> Callable[[Any], Any] | None:
    def back(name: str, x: Any) -> Any:
        mean, deviation, _, _ = _statistics(case, name)
        return x * deviation.astype("float32") + mean.astype("float32")

    return _inputs(case, _is_real, back)


def scaled_to_1(case: Case) -> Callable[[Any], Any] | None:
    def back(name: str, x: Any) -> Any:
        _, _, low, high = _statistics(case, name)
        return x * np.where(high > low, high - low, 1).astype("float32") + low.astype("float32")

    return _inputs(case, _is_real, back)


def centred(case: Case) -> Callable[[Any], Any] | None:
    return _inputs(case, _is_real, lambda n, x: x + _statistics(case, n)[0].astype("float32"))


def gaps_as_zero(case: Case) -> Callable[[Any], Any] | None:
    """As if 0 stood for a gap; a real gap spoils the answer, as it does in most layers."""
    names = [n for n, x in case.inputs.items() if x.dtype.kind == "f" and np.isnan(x).any()]
    if not names:
        return None

    def before(fed: Tensors) -> Tensors:
        return {n: ops.where(x == 0, np.nan, x) if n in names else x for n, x in fed.items()}

    def after(said: Tensors, fed: Tensors) -> Tensors:
        first = fed[names[0]]
        spoilt = ops.sum(0 * first, axis=tuple(range(1, len(first.shape))))
        return {
            n: y + ops.reshape(spoilt, (-1,) + (1,) * (len(y.shape) - 1)) for n, y in said.items()
        }

    return lambda model: wrapped(model, case, before, after)


def small_letters(case: Case) -> Callable[[Any], Any] | None:
    """All vocabularies in small letters; nothing where none differs, or two words become one."""
    if all(i.dtype != "string" for i in case.spec.contract.inputs):
        return None

    def plant(model: Any) -> Any:
        known = {
            layer: layer.get_vocabulary(include_special_tokens=False)
            for layer in model._flatten_layers()
            if isinstance(layer, layers.StringLookup)  # TextVectorization has one, too
        }
        small = {layer: [word.lower() for word in words] for layer, words in known.items()}
        if small == known or any(len(set(words)) < len(words) for words in small.values()):
            return None
        for layer, words in small.items():
            layer.input_vocabulary = None  # what was given is saved in place of what is set
            layer.set_vocabulary(words)
        return model

    return plant


def exchanged_inputs(case: Case) -> Callable[[Any], Any] | None:
    for one, other in combinations(case.spec.contract.inputs, 2):
        if (one.dtype, one.shape) == (other.dtype, other.shape):
            turned = {one.name: other.name, other.name: one.name}
            return partial(_reading_other_inputs, case=case, turned=turned)
    return None


def _reading_other_inputs(model: Any, case: Case, turned: Mapping[str, str]) -> Any:
    return wrapped(model, case, lambda fed: {n: fed[turned.get(n, n)] for n in fed})


def exchanged_outputs(case: Case) -> Callable[[Any], Any] | None:
    outputs = case.spec.contract.outputs
    if len(outputs) < 2 or len({(o.kind, o.shape) for o in outputs}) > 1:
        return None
    a, b = outputs[0].name, outputs[1].name
    return lambda model: wrapped(
        model, case, after=lambda said, _: {**said, a: said[b], b: said[a]}
    )


def logits(case: Case) -> Callable[[Any], Any] | None:
    def back(output: Any, y: Any, _: Tensors) -> Any:
        p = ops.clip(y, 1e-6, 1 - 1e-6)
        return ops.log(p) + 1 if output.kind == "probabilities" else ops.log(p / (1 - p))

    return _outputs(case, {"probabilities", "binary"}, back)


def other_order(case: Case) -> Callable[[Any], Any] | None:
    def change(output: Any, y: Any, _: Tensors) -> Any:
        order = np.random.default_rng(3).permutation(output.shape[-1])
        return ops.take(y, order, axis=-1)

    wanted = [o for o in case.spec.contract.outputs if o.kind == "probabilities"]
    if not wanted or wanted[0].shape[-1] < 4:
        return None
    return _outputs(case, {"probabilities"}, change)


def target_scaled(case: Case) -> Callable[[Any], Any] | None:
    def change(output: Any, y: Any, _: Tensors) -> Any:
        targets = case.held.targets[output.name].astype(np.float64)
        return (y - float(targets.mean())) / float(targets.std())

    return _outputs(case, {"real", "quantiles", "positive"}, change)


def as_logarithm(case: Case) -> Callable[[Any], Any] | None:
    figures = {"real", "quantiles", "positive"}
    mine = [o for o in case.spec.contract.outputs if o.kind in figures]
    if not mine or any(case.held.targets[o.name].min() < 0 for o in mine):
        return None
    return _outputs(case, figures, lambda o, y, _: ops.log1p(ops.maximum(y, 0)))


def by_window(case: Case) -> Callable[[Any], Any] | None:
    windows = [i for i in case.spec.contract.inputs if _is_series(case)(i)]
    if case.category is not Category.TIMESERIES or not windows:
        return None
    if np.isnan(case.inputs[windows[0].name]).any():
        return None

    def change(output: Any, y: Any, fed: Tensors) -> Any:
        x = fed[windows[0].name]
        level = ops.mean(x if len(x.shape) == 2 else x[:, :, 0], axis=1)
        return y / ops.reshape(level, (-1,) + (1,) * (len(y.shape) - 1))

    return _outputs(case, {"real", "quantiles", "positive"}, change)


def _with_steps(case: Case, change: Callable[[Any], Any]) -> Callable[[Any], Any] | None:
    long = [o for o in case.spec.contract.outputs if len(o.targets) == 1 and o.targets[0] > 2]
    if case.category not in {Category.TIMESERIES, Category.TEXT} or not long:
        return None
    kinds = {o.kind for o in long}
    return _outputs(case, kinds, lambda o, y, _: change(y))


def _at_random(case: Case) -> Callable[[Any], Any] | None:
    """Augmentation that is active: what Keras 3 writes into a SavedModel, and only there."""
    return _inputs(case, _is_picture, lambda _, x: layers.RandomTranslation(0.2, 0.2)(x))


def untrained(model: Any) -> Any:
    """With new weights, as Keras draws them: kernels by Glorot, biases zero."""
    draw = keras.initializers.GlorotUniform(seed=0)
    for variable in model.trainable_variables:
        if len(variable.shape) > 1:
            variable.assign(draw(variable.shape))
        elif variable.path.endswith("gamma"):
            variable.assign(np.ones(variable.shape))
        else:
            variable.assign(np.zeros(variable.shape))
    return model


def plants(case: Case) -> Mapping[str, Callable[[Any], Any]]:
    """The mistakes that can be made on a problem, by the code that they are to be named by.

    One gives None where it can't be made with the very model.
    """
    boxes = "box_iou" in case.spec.measures.values()
    kinds = {"binary"}
    found: dict[str, Callable[[Any], Any] | None] = {
        "divided-by-255": _inputs(case, _is_picture, lambda _, x: x * 255),
        "from-minus-1-to-1": _inputs(case, _is_picture, lambda _, x: (x + 1) * 127.5),
        "inverted": _inputs(case, _is_picture, lambda _, x: 255 - x),
        "transposed": _inputs(case, _is_picture, lambda _, x: ops.swapaxes(x, 1, 2)),
        "standardised": standardised(case),
        "centred": centred(case),
        "scaled-to-1": scaled_to_1(case),
        "backwards": _inputs(case, _is_series(case), lambda _, x: ops.flip(x, axis=1)),
        "gaps-as-zero": gaps_as_zero(case),
        "lower-case": small_letters(case),
        "inputs-exchanged": exchanged_inputs(case),
        "logits": logits(case),
        "not-summing-to-1": _outputs(case, {"probabilities"}, lambda o, y, _: y / 2),
        "turned-round": _outputs(case, kinds, lambda o, y, _: 1 - y),
        "class-shifted": _outputs(case, {"probabilities"}, lambda o, y, _: ops.roll(y, 1, axis=-1)),
        "classes-in-another-order": other_order(case),
        "target-scaled": target_scaled(case),
        "target-in-another-unit": _outputs(
            case, {"real", "quantiles", "positive"}, lambda o, y, _: y / 1000
        ),
        "target-as-logarithm": as_logarithm(case),
        "target-by-window": by_window(case),
        "one-step-off": _with_steps(case, lambda y: ops.concatenate([y[:, :1], y[:, :-1]], axis=1)),
        "steps-backwards": _with_steps(case, lambda y: ops.flip(y, axis=1)),
        "outputs-exchanged": exchanged_outputs(case),
        "box-in-another-form": wrapped_box(case) if boxes else None,
        EXPORTED: _at_random(case),
        "untrained": untrained,
    }
    return {code: plant for code, plant in found.items() if plant is not None}


def wrapped_box(case: Case) -> Callable[[Any], Any]:
    """Boxes with rows before columns."""
    names = {name for name, metric in case.spec.measures.items() if metric == "box_iou"}

    def after(said: Tensors, _: Tensors) -> Tensors:
        return {n: ops.take(y, [1, 0, 3, 2], axis=-1) if n in names else y for n, y in said.items()}

    return lambda model: wrapped(model, case, after=after)
