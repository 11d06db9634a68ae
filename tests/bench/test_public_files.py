"""bank new on public files that the bank does not use.

Each becomes a problem that one can drill, or is refused with a sentence that is right. The files
come out of packages that are installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support import public
from support.running import Desk
from tfexam.flows import start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.running import Ran

CSV, IMAGES, TEXT, SERIES = "--csv", "--images", "--text", "--series"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    return Desk(tmp_path)


def new(desk: Desk, form: str, file: Callable[[Path], Path], *options: str) -> Ran:
    return desk.run("bank", "new", "own", form, str(file(desk.root / "raw")), *options, "--json")


def left_out(made: Any) -> dict[str, str]:
    return {c["name"]: c["left_out"] for c in made["columns"] if c["left_out"]}


def drilled(desk: Desk, said: Ran) -> Any:
    """What bank new says, once the problem has passed bank check and a drill on it has begun."""
    assert said.code == 0, said.err
    check = desk.run("bank", "check", "own", "--quick", "--json")
    assert (check.code, check.json) == (0, [])
    begun = desk.run("drill", "own", "--seed", "3")
    assert begun.code == 0, begun.err
    names = {path.name for path in (desk.root / "drill-own-1").iterdir()}
    assert {"brief.md", "starter.py", "data"} <= names
    return said.json


def test_an_id_that_gives_the_target_away_is_left_out(desk: Desk) -> None:
    made = drilled(desk, new(desk, CSV, public.iris, "--target", "species"))
    assert left_out(made) == {"id": "an id: it numbers the rows, and it gives the target away"}
    assert made["classes"] == ["setosa", "versicolor", "virginica"]
    assert (made["category"], made["metric"]) == ("tabular", "accuracy")


def test_semicolons_and_decimal_commas_are_read(desk: Desk) -> None:
    made = drilled(desk, new(desk, CSV, public.cancer, "--target", "diagnosis"))
    assert made["inputs"] == {"numbers": [30]}
    assert left_out(made) == {}


def test_gaps_of_four_cells_in_ten_are_kept_and_marked(desk: Desk) -> None:
    made = drilled(desk, new(desk, CSV, public.titanic, "--target", "survived"))
    gaps = {c["name"]: c["gaps"] / made["rows"] for c in made["columns"] if not c["left_out"]}
    assert 0.3 < gaps["home.dest"] < 0.45
    out = left_out(made)
    assert out["boat"] == "it gives the target away"
    assert out["body"] == "1188 of 1309 cells are empty"
    data = (desk.root / "drill-own-1" / "brief.md").read_text("utf-8")
    assert "| age given: 1 or 0 |" in data


def test_a_table_with_dates_feeds_their_parts(desk: Desk) -> None:
    made = drilled(desk, new(desk, CSV, public.shares, "--target", "volume"))
    assert (made["category"], made["metric"]) == ("regression", "mae")
    assert {c["name"]: c["kind"] for c in made["columns"]}["date"] == "date"
    assert made["inputs"] == {"numbers": [6]}  # open, close, year, month, day, weekday
    assert any("take --series" in note for note in made["notes"])


def test_a_number_is_predicted_from_measures(desk: Desk) -> None:
    made = drilled(desk, new(desk, CSV, public.diabetes, "--target", "progression"))
    assert (made["rows"], made["held_out"], made["classes"]) == (442, 177, [])


def test_thirty_rows_are_refused(desk: Desk) -> None:
    said = new(desk, CSV, lambda at: public.diabetes(at, 30), "--target", "progression")
    assert said.code == 5
    assert "30 rows are too few: with 12 held out, each of them is 8 % of the figure" in said.err


def test_two_hundred_classes_of_one_row_each_are_refused(desk: Desk) -> None:
    said = new(desk, CSV, public.zones, "--target", "country")
    assert said.code == 5
    assert "country has 246 classes, and 238 of them have fewer than 10 rows" in said.err


def test_two_hundred_classes_of_twenty_rows_each_make_a_problem(desk: Desk) -> None:
    options = ("--text-column", "name", "--target", "page")
    made = drilled(desk, new(desk, TEXT, public.characters, *options))
    assert len(made["classes"]) == 200
    assert (made["category"], made["metric"]) == ("text", "accuracy")


def test_texts_make_a_problem(desk: Desk) -> None:
    options = ("--text-column", "name", "--target", "sex")
    made = drilled(desk, new(desk, TEXT, public.names, *options))
    assert made["classes"] == ["female", "male"]
    assert made["notes"] == ["Left out, without a text or with one that repeats another: 2."]


def test_grey_pictures_stay_grey(desk: Desk) -> None:
    made = drilled(desk, new(desk, IMAGES, public.digits))
    assert made["inputs"] == {"image": [8, 8, 1]}
    assert made["classes"] == [str(n) for n in range(10)]


def test_pictures_in_colour_make_a_problem_and_what_is_none_is_left_out(desk: Desk) -> None:
    made = drilled(desk, new(desk, IMAGES, public.patches))
    assert made["inputs"] == {"image": [32, 32, 3]}
    assert "Left out, unreadable as pictures: 1, such as broken.png." in made["notes"]


def test_a_series_of_working_days_makes_a_problem(desk: Desk) -> None:
    options = ("--time", "date", "--target", "close", "--horizon", "5")
    made = drilled(desk, new(desk, SERIES, public.shares, *options))
    assert (made["category"], made["metric"]) == ("timeseries", "mase")
    assert "A step is a working day; a season of 5 steps is guessed." in made["notes"]


def test_a_series_of_several_channels_makes_a_problem(desk: Desk) -> None:
    options = ("--time", "second", "--target", "a", "--horizon", "4")
    made = drilled(desk, new(desk, SERIES, public.brain, *options))
    assert made["inputs"]["past"][1] == 4


def test_a_short_series_is_refused(desk: Desk) -> None:
    options = ("--time", "Date", "--target", "Close", "--horizon", "5")
    said = new(desk, SERIES, public.few_days, *options)
    assert said.code == 5
    assert "65 steps are too few to forecast 5 at a time" in said.err
