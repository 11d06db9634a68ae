"""What a problem asks of a model, and how the answer is measured: tables of `problem.toml`."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from tfexam.exam.score import Better
from tfexam.worker.protocol import TensorSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def _harmless(text: str) -> str:
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise ValueError("must be one line without control characters")
    return text


def written(pattern: str, said: str) -> AfterValidator:
    """A text that all of a pattern fits; `said` is what it must be."""

    def judged(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(said)
        return text

    return AfterValidator(judged)


Sentence = Annotated[str, Field(min_length=3), AfterValidator(_harmless)]
Name = Annotated[str, written(r"[a-z][a-z0-9_]*", "must be small letters, digits and _")]
Shape = tuple[Annotated[int, Field(gt=0)], ...]


class Table(BaseModel):
    """A table of problem.toml: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


PLAIN_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is no key that is known here",
    "string_type": "must be a text",
    "string_too_short": "must have {min_length} letters at least",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "date_type": "must be a date",
    "date_from_datetime_parsing": "must be a date",
    "date_from_datetime_inexact": "must be a date",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "too_short": "must hold {min_length} values at least",
    "too_long": "must hold {max_length} values at most",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "literal_error": "must be {expected}, not {input!r:.60}",
}
"""What pydantic's kinds of faults are called here; a sentence of ours stands as it is."""


def said(error: ValidationError) -> list[str]:
    """Every fault of a file in plain words, each with its place."""
    return [_said(dict(fault)) for fault in error.errors()]


def _said(fault: Mapping[str, Any]) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    ours = str(fault["msg"]).removeprefix("Value error, ")
    words = PLAIN_WORDS.get(fault["type"])
    message = words.format(**fault.get("ctx", {}), input=fault["input"]) if words else ours
    return f"{place}: {message}" if place else message


class Input(Table):
    """One input of the model: its name, dtype, shape of one row, and what it means."""

    name: str
    dtype: Literal["float32", "int32", "int64", "uint8", "string"]
    shape: Shape
    means: Sentence

    @property
    def spec(self) -> TensorSpec:
        """As the worker is told."""
        return TensorSpec(self.name, self.dtype, self.shape)


class Output(Table):
    """One thing that the model returns for a row.

    `probabilities` are in 0 to 1 and sum to one over the last axis; each value of `binary` is a
    probability of its own; `positive` values are 0 or more (rates, expected counts); the last axis
    of `quantiles` holds K of them at the evenly spaced levels 1/(K+1) to K/(K+1); `real` is any
    finite number.
    """

    name: Name = "output"
    kind: Literal["probabilities", "binary", "positive", "quantiles", "real"]
    shape: Annotated[Shape, Field(min_length=1)]
    means: Sentence
    labels: tuple[str, ...] = ()

    @property
    def targets(self) -> Shape:
        """The shape of one row's targets: the last axis of classes or quantiles has one answer."""
        return self.shape[:-1] if self.kind in {"probabilities", "quantiles"} else self.shape


class Contract(Table):
    """What a model must accept and return, and how large and slow it may be."""

    inputs: Annotated[tuple[Input, ...], Field(min_length=1)]
    outputs: Annotated[tuple[Output, ...], Field(min_length=1)]
    batch_size: Annotated[int, Field(gt=0)] = 256
    seconds: Annotated[float, Field(gt=0)] = 30.0
    megabytes: Annotated[float, Field(gt=0)] = 50.0
    parameters: Annotated[int, Field(gt=0)] = 5_000_000
    memory_mb: Annotated[int, Field(gt=0)] = 3000

    @model_validator(mode="after")
    def _names_differ(self) -> Contract:
        for kind, tables in (("inputs", self.inputs), ("outputs", self.outputs)):
            names = [table.name for table in tables]
            if len(set(names)) != len(names):
                raise ValueError(f"{kind} must have a name each, and no two the same")
        return self


MetricName = Literal[
    "mae",
    "mase",
    "accuracy",
    "balanced_accuracy",
    "exact_match",
    "cross_entropy",
    "average_precision",
    "macro_average_precision",
    "pinball",
    "relative_pinball",
    "poisson_deviance",
    "relative_poisson_deviance",
    "mask_iou",
    "box_iou",
    "mean_distance",
    "relative_distance",
]

HIGHER = frozenset(
    {
        "accuracy",
        "balanced_accuracy",
        "exact_match",
        "average_precision",
        "macro_average_precision",
        "mask_iou",
        "box_iou",
    }
)
"""The metrics of which more is better."""


class Metric(Table):
    """How an answer is measured; the names are those of `grading/metrics.py`.

    Where a model returns several outputs, `name` may give one metric to each: the figure is then
    the mean of them.
    """

    name: MetricName | dict[str, MetricName]
    unit: str = ""
    digits: Annotated[int, Field(ge=0, le=6)]

    @model_validator(mode="after")
    def _one_way(self) -> Metric:
        if len({name in HIGHER for name in self.names}) != 1:
            raise ValueError("name must give metrics that improve the same way")
        return self

    @property
    def names(self) -> tuple[MetricName, ...]:
        """The metrics that are averaged: one, as a rule."""
        return tuple(self.name.values()) if isinstance(self.name, dict) else (self.name,)

    @property
    def better(self) -> Better:
        """Which way it improves."""
        return Better.HIGHER if self.names[0] in HIGHER else Better.LOWER

    @property
    def label(self) -> str:
        """What it is called where one word must do."""
        if isinstance(self.name, str):
            return self.name
        return "mean of " + " and ".join(dict.fromkeys(self.names))

    def of(self, outputs: Sequence[str]) -> dict[str, str]:
        """Each output's metric. Raises ValueError where one has none."""
        if isinstance(self.name, str):
            return dict.fromkeys(outputs, self.name)
        if self.name.keys() != set(outputs):
            raise ValueError(f"metric.name must name each output: {', '.join(outputs)}")
        return {name: self.name[name] for name in outputs}
