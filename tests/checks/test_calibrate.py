"""scripts/calibrate, which writes what the rules of the bands read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.bank import CATEGORIES, write_bank, write_problem
from tfexam.bank.problem import read_problem

SCRIPT = Path(__file__).parents[2] / "scripts" / "calibrate"
EARNS = {"starter": 2.0, "plain": 0.5, "solution": 0.25}

pytestmark = pytest.mark.skipif(not SCRIPT.exists(), reason="the wheel carries no scripts")


def calibrate(
    tmp_path: Path, *arguments: str, earns: dict[str, float] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the script, training replaced by figures that are known."""
    figures = EARNS if earns is None else earns
    code = (
        "import runpy, sys; from tfexam.checks import measure\n"
        f"figures = {figures!r}\n"
        "def run(problem, script, prepared):\n"
        "    if script not in figures: raise SystemExit(9)\n"
        "    return measure.Run(1.5, figures[script], figures[script], 0.004)\n"
        "measure.run = run\n"
        f"sys.argv = ['calibrate', '--bank', {str(tmp_path / 'bank')!r}, *sys.argv[1:]]\n"
        f"runpy.run_path({str(SCRIPT)!r}, run_name='__main__')\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "TFEXAM_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_writes_bands_and_what_they_rest_on(tmp_path: Path) -> None:
    folder = write_problem(tmp_path / "bank", "tiny_line")
    done = calibrate(tmp_path, "tiny_line")
    assert done.returncode == 0, done.stderr
    spec = read_problem(folder).spec
    assert spec.calibration is not None
    assert spec.calibration.seeds == (1, 2, 3, 4, 5)
    assert spec.calibration.plain == (0.5,) * 5
    assert (spec.calibration.standard_error, spec.calibration.plain_seconds) == (0.004, 1.5)
    assert len(spec.calibration.baselines["mean"]) == 5
    assert [spec.scale.score(figure) for figure in EARNS.values()] == [0, 3, 5]


def test_each_run_is_told_on_a_line(tmp_path: Path) -> None:
    write_problem(tmp_path / "bank", "tiny_line")
    done = calibrate(tmp_path, "tiny_line", "--seeds", "2")
    lines = done.stdout.splitlines()
    assert [line.split()[2:4] for line in lines[:6]] == [
        [str(seed), script] for seed in (1, 2) for script in ("starter", "plain", "solution")
    ]


def test_the_rest_of_the_file_stays_with_its_comments(tmp_path: Path) -> None:
    folder = write_problem(tmp_path / "bank", "tiny_line")
    toml = folder / "problem.toml"
    toml.write_text("# Mine\n" + toml.read_text("utf-8"), "utf-8")
    before = toml.read_text("utf-8").partition("[calibration]")[0].splitlines()
    calibrate(tmp_path, "tiny_line", "--seeds", "1")
    after = toml.read_text("utf-8").partition("[calibration]")[0].splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split()[0] for line in changed] == ["bands"]


def test_what_the_zoo_earned_stays(tmp_path: Path) -> None:
    folder = write_problem(tmp_path / "bank", "tiny_line")
    with (folder / "problem.toml").open("a", encoding="utf-8") as stream:
        stream.write("zoo = {linear = 0.4}\n")
    calibrate(tmp_path, "tiny_line", "--seeds", "1")
    calibration = read_problem(folder).spec.calibration
    assert calibration is not None
    assert calibration.seeds == (1,)
    assert calibration.zoo == {"linear": 0.4}


def test_what_was_measured_is_not_measured_again(tmp_path: Path) -> None:
    write_problem(tmp_path / "bank", "tiny_line")
    calibrate(tmp_path, "tiny_line", "--seeds", "1")
    assert calibrate(tmp_path, "tiny_line", "--seeds", "1", earns={}).returncode == 0


def test_a_changed_script_is_measured_again(tmp_path: Path) -> None:
    folder = write_problem(tmp_path / "bank", "tiny_line")
    calibrate(tmp_path, "tiny_line", "--seeds", "1")
    with (folder / "plain.py").open("a", encoding="utf-8") as stream:
        stream.write("# changed\n")
    assert calibrate(tmp_path, "tiny_line", "--seeds", "1", earns={}).returncode == 9


def test_where_no_honest_bands_can_be_drawn_it_says_why_and_keeps_the_old(tmp_path: Path) -> None:
    folder = write_problem(tmp_path / "bank", "tiny_line")
    before = read_problem(folder).spec.bands
    narrow = {**EARNS, "solution": 0.499}
    done = calibrate(tmp_path, "tiny_line", "--seeds", "1", earns=narrow)
    spec = read_problem(folder).spec
    assert done.returncode == 1
    assert "no honest bands" in done.stderr
    assert spec.bands == before
    assert spec.calibration is not None
    assert spec.calibration.solution == (0.499,)


@pytest.mark.parametrize(("solution", "code"), [(0.1, 0), (0.3, 1)])
def test_verify_writes_nothing_and_says_whether_the_bands_hold(
    tmp_path: Path, solution: float, code: int
) -> None:
    toml = write_problem(tmp_path / "bank", "tiny_line") / "problem.toml"
    before = toml.read_text("utf-8")
    earns = {**EARNS, "solution": solution}
    done = calibrate(tmp_path, "tiny_line", "--verify", "--seeds", "1", earns=earns)
    assert done.returncode == code
    assert toml.read_text("utf-8") == before


def test_the_table_has_a_row_for_each_problem(tmp_path: Path) -> None:
    write_bank(tmp_path / "bank")
    rows = calibrate(tmp_path, "--table").stdout.splitlines()
    assert len(rows) == 2 + 5
    assert rows[2] == (
        "| `regression/tiny_line` | mae (points) | 1.66 to 1.89 | 1.93 to 2.17 | 0.50 | **0.00** "
        "| 1.00 · 0.80 · 0.60 · 0.40 · 0.20 | 0.001 | 1 s |"
    )
    assert len({row.count("|") for row in rows}) == 1


def test_with_no_problem_it_says_how_it_is_used(tmp_path: Path) -> None:
    done = calibrate(tmp_path)
    assert done.returncode == 2
    assert "name a problem" in done.stderr


def test_without_an_id_verify_trains_a_seed_of_each(tmp_path: Path) -> None:
    write_bank(tmp_path / "bank")
    done = calibrate(tmp_path, "--verify")
    seeds = {tuple(line.split()[:3]) for line in done.stdout.splitlines() if " seed " in line}
    assert seeds == {(id_, "seed", "1") for id_ in CATEGORIES}


def test_verify_names_the_band_that_no_longer_holds(tmp_path: Path) -> None:
    write_problem(tmp_path / "bank", "tiny_line")
    done = calibrate(tmp_path, "--verify", earns={**EARNS, "solution": 0.3})
    assert done.returncode == 1
    assert "the reference at 0.3 earns 4" in done.stderr


def test_levels_are_derived_from_what_the_zoo_earned(tmp_path: Path) -> None:
    folder = write_problem(tmp_path / "bank", "tiny_kinds")
    assert calibrate(tmp_path, "--levels").returncode == 1
    with (folder / "problem.toml").open("a", encoding="utf-8") as stream:
        stream.write("zoo = { linear = 0.34 }\n")
    done = calibrate(tmp_path, "--levels")
    assert (done.returncode, done.stdout[:20]) == (0, "tiny_kinds: level 4,")
    assert read_problem(folder).spec.level == 4
