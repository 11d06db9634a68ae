"""The problem.toml of a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.bank.toml import line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfexam.bench.guess import Guess, Words

MADE_BY = "tfexam bank new"
PAR_MINUTES = 45


def toml(guess: Guess, words: Words, sha256: str, bands: Sequence[float]) -> str:
    """All of it, its bands provisional.

    sha256  of the data file
    """
    head = {
        "format": 1,
        "title": words.title,
        "summary": summary(guess),
        "author": words.author,
        "skills": guess.skills,
        "level": guess.level,
        "par_minutes": PAR_MINUTES,
        "bands": list(bands),
        "provisional": True,
    }
    licence = {"name": words.licence, "url": words.url, "citation": words.citation}
    source = {"file": guess.data_name, "sha256": sha256, "made_by": MADE_BY}
    tables = [
        _table("", head),
        _table("[[sources]]", source),
        _table("[licence]", licence),
        _table("[contract]", limits(guess)),
        *_inputs(guess),
        _output(guess),
        _table("[metric]", {"name": guess.metric, "digits": guess.digits}),
    ]
    return "\n".join(tables)


def summary(guess: Guess) -> str:
    """What is asked, in a sentence."""
    match guess.form:
        case "numbers":
            return f"How large the {guess.target} of a row is."
        case "images":
            return f"Which of {guess.output} classes a picture shows."
        case "text":
            return f"Which of {guess.output} classes a text belongs to: its {guess.target}."
        case "series":
            return f"The coming {guess.output} steps of {guess.target}."
        case _:
            return f"Which of {guess.output} classes a row belongs to: its {guess.target}."


def limits(guess: Guess) -> dict[str, object]:
    """How large and slow a model may be; a vocabulary takes room."""
    words = guess.form == "text"
    return {
        "batch_size": 256,
        "seconds": 30,
        "megabytes": 30 if words else 10,
        "parameters": 3_000_000 if words else 1_000_000,
        "memory_mb": 3000,
    }


def _inputs(guess: Guess) -> list[str]:
    return [
        _table(
            "[[contract.inputs]]",
            {"name": one.name, "dtype": one.dtype, "shape": one.shape, "means": one.means},
        )
        for one in guess.inputs
    ]


def _output(guess: Guess) -> str:
    values: dict[str, object] = {
        "kind": "probabilities" if guess.classes else "real",
        "shape": [guess.output],
        "means": meaning(guess),
    }
    if guess.classes:
        values["labels"] = list(guess.classes)
    return _table("[[contract.outputs]]", values)


def meaning(guess: Guess) -> str:
    """What the output holds."""
    if guess.classes:
        return f"probabilities of the {guess.output} classes"
    if guess.form == "series":
        return f"{guess.target} in each of the coming {guess.output} steps"
    return f"the {guess.target} of the row"


def _table(head: str, values: Mapping[str, object]) -> str:
    lines = "".join(line(name, value) for name, value in values.items())
    return f"{head}\n{lines}" if head else lines
