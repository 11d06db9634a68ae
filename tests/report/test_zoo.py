"""The table of what answers earn that know nothing of a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.bank import write_bank
from tfexam.bank.packs import Bank
from tfexam.report.zoo import table

if TYPE_CHECKING:
    from pathlib import Path


def test_each_member_has_a_column_with_its_figure_and_what_that_earns(tmp_path: Path) -> None:
    root = write_bank(tmp_path / "bank")
    zoos = {
        "regression/tiny_line": "{constant = 1.7034, one_column = 0.9308}",
        "text/tiny_words": "{constant = 0.5, generic = 1.0}",
    }
    for name, zoo in zoos.items():
        with (root / name / "problem.toml").open("a", encoding="utf-8") as stream:
            stream.write(f"zoo = {zoo}\n")
    bank = Bank(root)
    rows = table([bank.problem(id_) for id_ in ("tiny_line", "tiny_words", "tiny_steps")])
    assert rows.splitlines() == [
        "| problem | metric | constant | one column | generic |",
        "| --- | --- | --- | --- | --- |",
        "| `regression/tiny_line` | mae | 1.70 (0) | 0.93 (1) | – |",
        "| `text/tiny_words` | accuracy | 0.50 (0) | – | 1.00 (5) |",
        "| `timeseries/tiny_steps` | mase | – | – | – |",
    ]
