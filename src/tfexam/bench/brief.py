"""The words that fill in a brief: the table of the columns, the contract, the scoring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.bench.columns import Kind
from tfexam.bench.spec import meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfexam.bench.columns import Column
    from tfexam.bench.guess import Guess, Words

SCORING = {
    "mae": "Scored by the mean absolute error on the rows that were kept back: lower is better.",
    "mase": (
        "Scored by MASE: the mean absolute error over all forecasts that are asked for, divided by "
        "that of the best naive one (the last value, the mean of the window, or what was a season "
        "ago). So 1 is what no model at all earns, and lower is better."
    ),
    "accuracy": (
        "Scored by accuracy on what was kept back: the share put into the right class. Higher is "
        "better."
    ),
    "balanced_accuracy": (
        "Scored by balanced accuracy on what was kept back: the share put into the right class, "
        "taken within each class and then averaged. Every class counts the same, however rare. "
        "Higher is better."
    ),
}


def words_of(guess: Guess, words: Words, id_: str) -> dict[str, str]:
    """What each mark of the templates stands for."""
    return {
        "id": id_,
        "title": words.title,
        "target": guess.target,
        "count": str(guess.output),
        "rows": f"{guess.rows:,}",
        "public": f"{guess.rows - guess.held:,}",
        "split": guess.split,
        "columns": columns(guess),
        "contract": contract(guess),
        "places": _places(guess),
        "classes": ", ".join(guess.classes),
        "scoring": SCORING[guess.metric],
        **guess.words,
    }


def columns(guess: Guess) -> str:
    """A table of the columns that the candidate gets; of the classes, where there are none."""
    if not guess.columns:
        return _table(
            ("folder", "label"), [(f"`{name}/`", n) for n, name in enumerate(guess.classes)]
        )
    rows = [(f"`{c.name}`", holds(c)) for c in guess.columns if c.used]
    if guess.form != "series":
        rows.append((f"`{guess.target}`", "what to predict"))
    return _table(("column", "what it holds"), rows)


def holds(column: Column) -> str:
    """What a column holds, in a few words."""
    match column.kind:
        case Kind.DATE:
            said = f"a date, written like `{column.example}`"
        case Kind.WORD:
            said = f"one of {column.distinct} words, such as `{column.example}`"
        case Kind.TEXT:
            said = "a text"
        case Kind.NUMBER | Kind.ID if column.distinct > 2:
            said = f"a number, such as {column.example}"
        case _:
            said = f"such as {column.example}"
    return f"{said}; {column.gaps} gaps in all rows" if column.gaps else said


def contract(guess: Guess) -> str:
    """The inputs and the output, a row each."""
    rows: list[Sequence[object]] = [
        ("input", f"`{one.name}`", one.dtype, f"`{list(one.shape)}`", _short(one.means))
        for one in guess.inputs
    ]
    said = f"{meaning(guess)} that sum to one" if guess.classes else meaning(guess)
    rows.append(("output", "", "float", f"`[{guess.output}]`", said))
    return _table(("", "name", "dtype", "shape of one row", "values"), rows)


def _short(means: str) -> str:
    return means if len(means) < 60 else "in the order below"


def _places(guess: Guess) -> str:
    if guess.form == "series":
        return ", ".join(f"`{name}`" for name in guess.places)
    parts = []
    if guess.places:
        numbers = _table(("place", "number"), list(enumerate(guess.places)))
        parts.append(f"`numbers` holds, as the grader feeds them (a gap is fed as 0):\n\n{numbers}")
    words = [c.name for c in guess.columns if c.used and c.kind is Kind.WORD]
    if words:
        table = _table(("place", "word"), list(enumerate(words)))
        parts.append(f'`words` holds (a gap is fed as "?"):\n\n{table}')
    return "\n\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(cell: object) -> str:
    return str(cell).replace("|", "\\|").replace("\n", " ")
