"""Problems and models for the diagnosis, made in a line: models are functions of numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from support.specs import a_contract, a_spec, an_input, an_output
from tfexam.exam.category import Category
from tfexam.grading.diagnosis.case import Case
from tfexam.grading.diagnosis.diagnose import diagnose
from tfexam.grading.measure import Targets
from tfexam.worker.protocol import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Model = Callable[[Mapping[str, Array]], dict[str, Array]]


def a_case(
    inputs: dict[str, Array], model: Model, metric: str, category: str, **outputs: Any
) -> Case:
    """A problem whose targets are what `model` says, or the likelier class of it."""
    asked = [
        an_input(name, "string" if x.dtype == object else x.dtype.name, x.shape[1:])
        for name, x in inputs.items()
    ]
    wanted = tuple(an_output(kind, shape, name) for name, (kind, shape) in outputs.items())
    spec = a_spec(a_contract(*asked, outputs=wanted), metric, digits=3)
    truth = {
        name: a.argmax(axis=-1) if kind == "probabilities" else (a > 0.5 if kind == "binary" else a)
        for (name, a), (kind, _) in zip(model(inputs).items(), outputs.values(), strict=True)
    }
    held = Targets(
        {n: np.asarray(a) for n, a in truth.items()},
        {},
        np.arange(len(next(iter(inputs.values())))),
    )
    return Case(spec, Category(category), inputs, held)


def named(case: Case, model: Model, *, untrained: bool = False) -> str:
    """The code of what is found wrong with a model; nothing where nothing is."""
    found = diagnose(case, lambda x: (Reply(0, "predicted", untrained=untrained), model(x)))
    return found.finding.code if found.finding else ""


def x_of(model: Callable[[Array], Array]) -> Model:
    return lambda inputs: {"output": model(inputs["x"])}
