"""The starter as a notebook, where jupytext is installed: `pip install 'tfexam[jupyter]'`."""

from __future__ import annotations

from importlib.util import find_spec

NAME = "starter.ipynb"


def notebook(starter: str) -> str | None:
    """The text of a notebook with the starter's cells; None without jupytext.

    starter  in cells, each below a line that begins with `# %%`
    """
    if find_spec("jupytext") is None:
        return None
    import jupytext

    made = jupytext.reads(starter, fmt="py:percent")
    made.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    text: str = jupytext.writes(made, fmt="ipynb")
    return text if text.endswith("\n") else text + "\n"
