"""A series in time, of which the coming steps are to be forecast."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tfexam.bench.columns import FORMS, Column, Kind, look
from tfexam.bench.guess import MOST_ROWS, Guess, InputGuess
from tfexam.bench.table import Table, read_table, unfit
from tfexam.exam.category import Category

if TYPE_CHECKING:
    from tfexam.bench.guess import Wish

HELD_OUT = 0.3
FEWEST_FORECASTS, FEWEST_HORIZONS, FEWEST_WINDOWS = 40, 5, 60
MOST_OTHERS = 10
MINUTE, HOUR, DAY = 60, 3600, 86400
SEASONS = {
    MINUTE: 60,
    15 * MINUTE: 96,
    30 * MINUTE: 48,
    HOUR: 24,
    DAY: 7,
    7 * DAY: 52,
}
"""Steps to a season, by the seconds of a step."""

EVEN = 0.6
"""Share of steps that must be alike for the rows to be taken for equal steps."""

SKILLS = ("csv", "windows", "features-labels", "multi-step", "mae", "forecast", "seasonality")


@dataclass(frozen=True)
class Step:
    """How far one row is from the next, in words, and how many make a season (1: none)."""

    said: str
    season: int


def guess_series(wish: Wish) -> Guess:
    """What a series makes. Raises TfexamError: bad-argument, unfit-data."""
    table = read_table(wish.path)
    seconds = _seconds(table.column(wish.time), wish.time)
    table, seconds, notes = _sorted(table, seconds, wish)
    target = look(wish.target, table.column(wish.target))
    if target.kind not in {Kind.NUMBER, Kind.ID}:
        why = target.why_not or f"it holds {target.example!r}"
        raise unfit(f"{wish.target} is no column of numbers to forecast: {why}.")
    step = _step(seconds)
    others, more = _others(table, wish)
    names = [wish.time, wish.target, *others]
    table = table.with_only(names)
    season = step.season or _by_autocorrelation(_figures(table, wish.target))
    window = _window(season, wish.horizon, table.rows)
    season = min(season, window)
    held = round(HELD_OUT * table.rows)
    _refuse_short(table, [wish.target, *others], wish, window, held)
    notes += [*more, f"A step is {step.said}; {_season_said(season)}."]
    return _guess(wish, table, (window, season, held), step.said, notes)


def _seconds(cells: list[str], name: str) -> list[float]:
    """Each row's time in seconds, or as it is where it is a plain number."""
    if "" in cells:
        raise unfit(f"The time {name} has gaps.", "Every row needs its time.")
    for form in FORMS:
        try:
            return [datetime.strptime(cell, form).timestamp() for cell in cells]
        except ValueError:
            continue
    try:
        return [float(cell) for cell in cells]
    except ValueError:
        message = f"{name} is no time: {cells[0]!r} is written in no form that tfexam knows."
        raise unfit(message, "Write times like 2024-12-31 or 2024-12-31 23:00.") from None


def _sorted(table: Table, seconds: list[float], wish: Wish) -> tuple[Table, list[float], list[str]]:
    """The last rows in the order of time; each time once."""
    counts = Counter(seconds)
    if len(counts) < len(seconds):
        often = max(counts, key=lambda one: counts[one])
        cell = table.columns[wish.time][seconds.index(often)]
        raise unfit(
            f"The time {cell} stands {counts[often]} times in {wish.time}: more than one series.",
            "Give a file with one of them.",
        )
    order = sorted(range(len(seconds)), key=lambda row: seconds[row])
    notes = list(table.notes)
    if order != list(range(len(seconds))):
        notes.append("The rows were not in the order of time; they are now.")
    if len(order) > MOST_ROWS:
        notes.append(f"Of {len(order)} steps, the last {MOST_ROWS} are taken.")
        order = order[-MOST_ROWS:]
    return table.only(order), [seconds[row] for row in order], notes


def _step(seconds: list[float]) -> Step:
    """How far apart the rows are. Raises TfexamError(unfit-data) where that is uneven."""
    gaps = Counter(round(b - a, 6) for a, b in pairwise(seconds))
    if not gaps:
        raise unfit("One row is no series.")
    for days, said, season in ((28, "a month", 12), (90, "a quarter", 4), (365, "a year", 1)):
        around = sum(n for gap, n in gaps.items() if days <= gap / DAY < days * 1.04 + 3)
        if around >= 0.95 * gaps.total():
            return Step(said, season)
    usual, often = gaps.most_common(1)[0]
    if often < EVEN * gaps.total():
        share = 100 * often / gaps.total()
        raise unfit(
            f"The times are uneven: only {share:.0f} % of the steps are alike.",
            "Bring the rows to equal steps first.",
        )
    weekends = usual == DAY and often < 0.9 * gaps.total()
    if weekends:
        return Step("a working day", 5)
    return Step(_said(usual), SEASONS.get(round(usual), 0))


def _season_said(season: int) -> str:
    return f"a season of {season} steps is guessed" if season > 1 else "no season is found"


def _said(seconds: float) -> str:
    for unit, name in ((7 * DAY, "week"), (DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds >= unit and seconds % unit == 0:
            count = round(seconds / unit)
            return f"{'an' if name == 'hour' else 'a'} {name}" if count == 1 else f"{count} {name}s"
    return f"{seconds:g} s, or whatever the time is given in"


def _others(table: Table, wish: Wish) -> tuple[list[str], list[str]]:
    """Further columns of numbers without gaps, which the past is fed with too."""
    notes: list[str] = []
    others: list[str] = []
    for name, cells in table.columns.items():
        if name in {wish.time, wish.target}:
            continue
        column = look(name, cells)
        if name in wish.drop or column.kind is not Kind.NUMBER or column.gaps:
            why = "you said so" if name in wish.drop else column.why_not or _no_other(column)
            notes.append(f"{name} is left out: {why}.")
        elif len(others) < MOST_OTHERS:
            others.append(name)
        else:
            notes.append(f"{name} is left out: {MOST_OTHERS} other columns are the most.")
    return others, notes


def _no_other(column: Column) -> str:
    return f"it has {column.gaps} gaps" if column.gaps else "it holds no numbers"


def _figures(table: Table, name: str) -> np.ndarray:
    return np.array([cell or "nan" for cell in table.columns[name]], dtype=np.float64)


def _by_autocorrelation(values: np.ndarray) -> int:
    """The lag, 2 to a sixth of the series, at which it is most like itself; 1 where it is not."""
    given = values[np.isfinite(values)]
    changes = np.diff(given)
    most = len(changes) // 6
    if most < 3 or changes.std() == 0:
        return 1
    around = changes - changes.mean()
    likeness = [float(around[lag:] @ around[:-lag]) for lag in range(2, most)]
    best = int(np.argmax(likeness))
    return best + 2 if likeness[best] > 0.4 * float(around @ around) else 1


def _window(season: int, horizon: int, rows: int) -> int:
    """Two seasons or horizons, at least twelve steps, at most an eighth of the series."""
    return max(4, min(max(2 * season, 2 * horizon, 12), 336, rows // 8))


def _refuse_short(table: Table, names: list[str], wish: Wish, window: int, held: int) -> None:
    """Raises TfexamError(unfit-data) where too few forecasts can be asked for, or learned from."""
    given = np.isfinite(np.stack([_figures(table, name) for name in names])).all(axis=0)
    length = window + wish.horizon
    runs = np.convolve(given, np.ones(length, dtype=int), "valid") == length
    begins = np.arange(len(runs)) + window
    asked = int(runs[begins >= table.rows - held].sum())
    shown = int(runs[begins + wish.horizon <= table.rows - held].sum())
    enough = max(FEWEST_FORECASTS, FEWEST_HORIZONS * wish.horizon - wish.horizon)
    if asked >= enough and shown >= FEWEST_WINDOWS:
        return
    gaps = int((~given).sum())
    why = f", for {gaps} of the {table.rows} steps have gaps" if gaps > 0.02 * table.rows else ""
    raise unfit(
        f"{table.rows} steps are too few to forecast {wish.horizon} at a time: {asked} forecasts "
        f"could be asked for and {shown} learned from{why}; {enough} and {FEWEST_WINDOWS} are "
        "the least.",
        "Forecast fewer steps, fill the gaps, or bring a longer series.",
    )


def _guess(
    wish: Wish, table: Table, sizes: tuple[int, int, int], step: str, notes: list[str]
) -> Guess:
    window, season, held = sizes
    others = [name for name in table.columns if name not in {wish.time, wish.target}]
    columns = [look(name, cells) for name, cells in table.columns.items()]
    return Guess(
        form="series",
        category=Category.TIMESERIES,
        target=wish.target,
        rows=table.rows,
        held=held,
        classes=(),
        metric="mase",
        digits=3,
        inputs=(
            InputGuess(
                "past",
                "float32",
                (window, 1 + len(others)),
                f"the last {window} steps: {', '.join([wish.target, *others])}",
            ),
        ),
        output=wish.horizon,
        columns=tuple(column.without("") for column in columns),
        places=(wish.target, *others),
        skills=SKILLS,
        level=4,
        split="The last part was kept back.",
        data_name="data.csv.gz",
        data=table.packed,
        constants={
            "TARGET": wish.target,
            "OTHERS": others,
            "WINDOW, HORIZON, SEASON": (window, wish.horizon, season),
        },
        words={"window": str(window), "horizon": str(wish.horizon), "step": step},
        notes=tuple(notes),
    )
