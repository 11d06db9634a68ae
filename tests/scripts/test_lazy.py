"""scripts/lazy, which answers problems without knowing anything of them."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from support.bank import write_bank, write_problem
from tfexam.bank.problem import read_problem
from zoo import features, models, networks

SCRIPT = Path(__file__).parents[2] / "scripts" / "lazy"
MEMBERS = "baselines starter constant one_column linear nearest dense generic"


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Lazy = Callable[..., Done]


@pytest.fixture
def lazy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Lazy:
    """Run the script on the bank below `tmp_path`; networks answer ½ at once."""

    def half(task: models.Task) -> models.Answers:
        return {"½": {"output": np.full((len(task.inputs["x"]), 1), 0.5)}}

    def run(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["lazy", "--bank", str(tmp_path / "bank"), *arguments])
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(SCRIPT), run_name="__main__")
        return Done(int(ended.value.code or 0), *capsys.readouterr())

    monkeypatch.setenv("TFEXAM_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(features, "HASHES", 2**10)
    monkeypatch.setattr(networks, "dense", half)
    monkeypatch.setattr(networks, "generic", half)
    return run


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def with_an_id(folder: Path) -> None:
    """Give rows a number that rises with what is asked."""
    told = '[2], means = "two figures from -1 to 1" }'
    number = '{ name = "id", dtype = "int32", shape = [1], means = "its number in the register" }'
    changed(folder / "problem.toml", told, f"{told}, {number}")
    numbered = "rows = np.column_stack([rows[rows[:, 2].argsort()], np.arange(len(rows))])"
    changed(folder / "data.py", "    rows = rows[rng", f"    {numbered}\n    rows = rows[rng")
    inputs = '{"x": held[:, :2].astype(np.float32)'
    changed(folder / "data.py", inputs, f'{inputs}, "id": held[:, 3:].astype(np.int32)')
    changed(folder / "data.py", "held[:, 2:].", "held[:, 2:3].")


def test_an_id_that_gives_the_target_away_is_found_out(tmp_path: Path, lazy: Lazy) -> None:
    with_an_id(write_problem(tmp_path / "bank", "tiny_line"))
    done = lazy("tiny_line", "--quick", "--others", "3")
    assert done.code == 1
    assert "tiny_line: one_column earns 4, and may earn 1 at most\n" in done.err
    assert "(id)" in done.out


def test_without_a_leak_only_what_learns_too_easily_is_named(tmp_path: Path, lazy: Lazy) -> None:
    write_problem(tmp_path / "bank", "tiny_line")
    done = lazy("tiny_line", "--quick", "--others", "2")
    assert done.code == 1
    assert done.err == "tiny_line: linear earns 5, and may earn 2 at most\n"
    assert "of 160 rows, 0 have a twin" in done.out


def test_each_member_is_told_on_a_line_and_written(tmp_path: Path, lazy: Lazy) -> None:
    toml = write_problem(tmp_path / "bank", "tiny_line") / "problem.toml"
    toml.write_text("# Mine\n" + toml.read_text("utf-8"), "utf-8")
    before = toml.read_text("utf-8")
    done = lazy("tiny_line", "--others", "2")
    assert [line.split()[1] for line in done.out.splitlines()[1:9]] == MEMBERS.split()
    calibration = read_problem(toml.parent).spec.calibration
    assert calibration is not None
    assert list(calibration.zoo) == MEMBERS.split()
    assert calibration.zoo["starter"] == pytest.approx(1.932)
    kept = [line for line in toml.read_text("utf-8").splitlines() if not line.startswith("zoo")]
    assert kept == before.splitlines()


def test_quick_writes_nothing(tmp_path: Path, lazy: Lazy) -> None:
    toml = write_problem(tmp_path / "bank", "tiny_line") / "problem.toml"
    before = toml.read_bytes()
    lazy("tiny_line", "--quick", "--others", "1")
    assert toml.read_bytes() == before


def test_what_was_measured_is_not_measured_again(
    tmp_path: Path, lazy: Lazy, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_problem(tmp_path / "bank", "tiny_line")
    first = lazy("tiny_line", "--quick", "--others", "1")
    monkeypatch.setattr(models, "linear", None)
    second = lazy("tiny_line", "--quick", "--others", "1")
    assert first.out.splitlines()[:-1] == second.out.splitlines()[:-1]


def test_a_problem_may_read_its_own_files_back(tmp_path: Path, lazy: Lazy) -> None:
    folder = write_problem(tmp_path / "bank", "tiny_line")
    with (folder / "data.py").open("a", encoding="utf-8") as stream:
        stream.write(
            "\n\ndef public_rows(public):\n"
            "    rows = np.loadtxt(public / 'line.csv', delimiter=',', skiprows=1)[:17]\n"
            "    return {'x': rows[:, :2].astype(np.float32)}, rows[:, 2:]\n"
        )
    done = lazy("tiny_line", "--quick")
    assert done.out.splitlines()[0] == "tiny_line: 17 rows to learn from, 160 asked"
    assert len(list((tmp_path / "home" / "cache" / "prepared").iterdir())) == 1


def test_what_is_not_calibrated_is_judged_and_not_written(tmp_path: Path, lazy: Lazy) -> None:
    toml = write_problem(tmp_path / "bank", "tiny_line") / "problem.toml"
    toml.write_text(toml.read_text("utf-8").partition("[calibration]")[0], "utf-8")
    before = toml.read_bytes()
    done = lazy("tiny_line", "--others", "1")
    assert "not written: run scripts/calibrate first" in done.err
    assert toml.read_bytes() == before


def test_the_table_has_a_row_for_each_problem(tmp_path: Path, lazy: Lazy) -> None:
    folder = write_bank(tmp_path / "bank") / "regression" / "tiny_line"
    with (folder / "problem.toml").open("a", encoding="utf-8") as stream:
        stream.write("zoo = {linear = 0.4}\n")
    rows = lazy("--table").out.splitlines()
    assert rows[0] == "| problem | metric | linear |"
    assert rows[2] == "| `regression/tiny_line` | mae | 0.40 (4) |"
    assert len(rows) == 2 + 5


@pytest.mark.tensorflow
def test_a_network_learns_what_a_network_can(tmp_path: Path) -> None:
    folder = write_problem(tmp_path / "bank", "tiny_corners")
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--bank", str(tmp_path / "bank"), "--others", "3"],
        env={**os.environ, "TFEXAM_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "(picture)" in done.stdout, done.stderr
    calibration = read_problem(folder).spec.calibration
    assert calibration is not None
    assert calibration.zoo["generic"] > calibration.zoo["constant"] + 0.2
