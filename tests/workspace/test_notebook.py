"""The starter as a notebook: the same cells, in the same order, and none without jupytext."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tfexam.workspace import notebook
from tfexam.workspace.plan import Plan
from tfexam.workspace.scaffold import Part, lay_out

if TYPE_CHECKING:
    from pathlib import Path

STARTER = '''"""A toy: read brief.md."""

# %% Numbers
import math

HERE = globals().get("__file__", "starter.py")
root = math.sqrt(16)


# %% A function
def twice(x: float) -> float:
    return 2 * x


# %%
answer = twice(root)
'''


def cells() -> list[str]:
    pytest.importorskip("jupytext")
    made = notebook.notebook(STARTER)
    assert made is not None
    return ["".join(cell["source"]) for cell in json.loads(made)["cells"]]


def test_its_cells_run_one_after_the_other_do_what_the_starter_does() -> None:
    room: dict[str, object] = {}
    for cell in cells():
        exec(cell, room)
    assert room["answer"] == 8.0
    assert len(cells()) == 4


def test_it_is_a_notebook_of_python_without_outputs() -> None:
    pytest.importorskip("jupytext")
    made = json.loads(notebook.notebook(STARTER) or "")
    assert made["nbformat"] == 4
    assert made["metadata"]["kernelspec"]["name"] == "python3"
    assert [cell["outputs"] for cell in made["cells"]] == [[]] * 4


def test_without_jupytext_there_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(notebook, "find_spec", lambda name: None)
    (tmp_path / "brief.md").write_text("do it")
    (tmp_path / "starter.py").write_text(STARTER)
    (tmp_path / "public").mkdir()
    part = Part("", tmp_path, tmp_path / "public", "")
    list(lay_out(tmp_path / "w", Plan("drill", 1, ("a",)), [part]))
    assert not (tmp_path / "w" / "starter.ipynb").exists()
    assert (tmp_path / "w" / "starter.py").exists()
