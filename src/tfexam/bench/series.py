"""A series in time, of which the coming steps are to be forecast."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tfexam.bench.columns import Column, Kind, date_form, look
from tfexam.bench.guess import MOST_ROWS, Guess, InputGuess
from tfexam.bench.numbers import all_numbers
from tfexam.bench.table import Table, read_table, unfit
from tfexam.bench.tabular import refuse_large
from tfexam.exam.category import Category

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.bench.guess import Wish

HELD_OUT = 0.3
FEWEST_FORECASTS, FEWEST_HORIZONS, FEWEST_WINDOWS = 40, 5, 60
MOST_OTHERS = 10
FORESEEN = 0.9999
"""Share of the target's spread from which on a column is taken for the target itself."""

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

CALENDAR = ((28, "a month", 12), (90, "a quarter", 4), (365, "a year", 1))
"""Steps of no fixed length: the days that they have at least, and how many make a season."""

ON_GRID = 0.01
"""Share of a step by which a row may be off it."""

EVEN = 0.6
"""Share of steps that must be alike for the rows to be taken for equal steps."""

SKILLS = ("csv", "windows", "features-labels", "multi-step", "mae", "forecast", "seasonality")


@dataclass(frozen=True)
class Step:
    """How far one row is from the next, in words, and how many make a season (1: none).

    even  that distance, where it is the same for all rows but those that are missing
    """

    said: str
    season: int
    even: float = 0


def guess_series(path: Path, wish: Wish) -> Guess:
    """What a series makes. Raises TfexamError: bad-argument, unfit-data."""
    table = read_table(path)
    cells = table.column(wish.time)
    form = date_form(cells) if all(cells) else ""
    table, seconds, notes = _sorted(table, _seconds(cells, wish.time, form), wish)
    target = look(wish.target, table.column(wish.target))
    if target.kind not in {Kind.NUMBER, Kind.ID}:
        why = target.why_not or f"it holds {target.example!r}"
        raise unfit(f"{wish.target} is no column of numbers to forecast: {why}.")
    refuse_large([float(cell) for cell in table.columns[wish.target] if cell])
    step = _step(seconds, wish.time if not form else "")
    others, more = _others(table, wish)
    names = [wish.time, wish.target, *others]
    table, missing = _on_grid(table.with_only(names), seconds, step.even, wish.time, form)
    season = step.season or _by_autocorrelation(_figures(table, wish.target))
    window = _window(season, wish.horizon, table.rows)
    season = min(season, window)
    held = round(HELD_OUT * table.rows)
    _refuse_short(table, [wish.target, *others], wish, window, held)
    _refuse_foreseen(_figures(table, wish.target), held, season)
    notes += [*more, *missing, f"A step is {step.said}; {_season_said(season)}."]
    return _guess(wish, table, (window, season, held), step.said, notes)


def _seconds(cells: list[str], name: str, form: str) -> list[float]:
    """Each row's time in seconds, or as it is where it is a plain number."""
    if "" in cells:
        raise unfit(f"The time {name} has gaps.", "Every row needs its time.")
    if form:
        return [_instant(datetime.strptime(cell, form)) for cell in cells]
    if all_numbers(cells):
        return [float(cell) for cell in cells]
    message = f"{name} is no time: {cells[0]!r} is written in no form that tfexam knows."
    raise unfit(message, "Write times like 2024-12-31 or 2024-12-31 23:00.")


def _instant(time: datetime) -> float:
    """Times without a zone are taken as they stand: no hour is missing in spring."""
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


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


def _step(seconds: list[float], number: str) -> Step:
    """How far apart the rows are. Raises TfexamError(unfit-data) where that is uneven.

    number  the name of the time, where it is a plain number
    """
    gaps = Counter(round(b - a, 6) for a, b in pairwise(seconds))
    if not gaps:
        raise unfit("One row is no series.")
    calendar = () if number else CALENDAR
    for days, said, season in calendar:
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
    if number:
        return Step(f"{usual:g} of {number}", 0, usual)
    weekends = usual == DAY and often < 0.9 * gaps.total()
    if weekends:
        return Step("a working day", 5)
    return Step(_said(usual), SEASONS.get(round(usual), 0), usual)


def _on_grid(
    table: Table, seconds: list[float], step: float, time: str, form: str
) -> tuple[Table, list[str]]:
    """The rows at equal steps, a row of gaps for each that is missing; what is said of them.

    step  0 where rows of a calendar are not equally far apart
    """
    if not step:
        return table, []
    places = (np.array(seconds) - seconds[0]) / step
    steps = places.round().astype(int)
    count = int(steps[-1]) + 1
    if count <= len(steps):
        return table, []
    if count > 2 * len(steps) or np.abs(places - steps).max() > ON_GRID:
        return table, [
            "Not all rows are equally far apart in time; they are taken as if they were."
        ]
    row_at = {place: row for row, place in enumerate(steps.tolist())}
    missing = [place for place in range(count) if place not in row_at]
    filled = {
        name: [cells[row_at[place]] if place in row_at else "" for place in range(count)]
        for name, cells in table.columns.items()
    }
    for place in missing:
        filled[time][place] = _later(filled[time][0], place * step, form)
    said = f"Rows missing in time: {len(missing)}, such as {filled[time][missing[0]]}."
    return Table(filled, table.notes), [f"{said} They stand there as gaps."]


def _later(begin: str, seconds: float, form: str) -> str:
    """A time after another, in the same form."""
    if not form:
        return f"{float(begin) + seconds:.10g}"
    later = (datetime.strptime(begin, form) + timedelta(seconds=seconds)).strftime(form)
    return later.replace("+0000", "Z") if begin.endswith("Z") else later


def _season_said(season: int) -> str:
    return f"a season of {season} steps is guessed" if season > 1 else "no season is found"


def _said(seconds: float) -> str:
    for unit, name in ((7 * DAY, "week"), (DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds >= unit and seconds % unit == 0:
            count = round(seconds / unit)
            return f"{'an' if name == 'hour' else 'a'} {name}" if count == 1 else f"{count} {name}s"
    return f"{seconds:g} s"


def _others(table: Table, wish: Wish) -> tuple[list[str], list[str]]:
    """Further columns of numbers without gaps, which the past is fed with too."""
    notes: list[str] = []
    others: list[str] = []
    for name, cells in table.columns.items():
        if name in {wish.time, wish.target}:
            continue
        column = look(name, cells)
        if why := _no_other(table, column, wish):
            notes.append(f"{name} is left out: {why}.")
        elif len(others) < MOST_OTHERS:
            others.append(name)
        else:
            notes.append(f"{name} is left out: {MOST_OTHERS} other columns are the most.")
    return others, notes


def _no_other(table: Table, column: Column, wish: Wish) -> str:
    """Why a column is not fed beside the target; empty where it is."""
    if column.name in wish.drop:
        return "you said so"
    if column.kind is not Kind.NUMBER or column.gaps:
        return column.why_not or (f"it has {column.gaps} gaps" if column.gaps else "no numbers")
    ahead = _ahead(_figures(table, column.name), _figures(table, wish.target), wish.horizon)
    return f"it gives the target away, {ahead} steps ahead" if ahead else ""


def _ahead(other: np.ndarray, target: np.ndarray, horizon: int) -> int:
    """By how many of the steps to be forecast a column is ahead of the target; 0 for by none."""
    for steps in range(1, min(horizon, len(target) - FEWEST_WINDOWS) + 1):
        now, then = other[:-steps], target[steps:]
        given = np.isfinite(then)
        now, then = now[given], then[given]
        if len(then) and now.std() and then.std() and np.corrcoef(now, then)[0, 1] ** 2 > FORESEEN:
            return steps
    return 0


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


def _refuse_foreseen(values: np.ndarray, held: int, season: int) -> None:
    """Raises TfexamError(unfit-data) where a forecast without any model is never wrong."""
    target = values.astype(np.float32)
    coming, before = target[-held:], target[-held - season : -season]
    given = np.isfinite(coming) & np.isfinite(before)
    if np.nanmax(coming) == np.nanmin(coming):
        how = "never changes"
    elif (coming == before)[given].all():
        how = f"repeats itself every {season} steps"
    else:
        return
    raise unfit(
        f"In its last {held} steps the target {how}: there is nothing to forecast.",
        "Bring a series that goes on changing.",
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
