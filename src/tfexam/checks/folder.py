"""Rules over the files of a problem's folder: nothing is run, nothing is built."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tfexam.bank.digest import files_of
from tfexam.bank.problem import FILES, read_problem, toml_faults
from tfexam.checks.rules import Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfexam.bank.problem import Spec

SCRIPTS = ("starter.py", "plain.py", "solution.py")
SECTIONS = ("Task", "Data", "Contract", "Scoring")
RUNGS = ("1", "2", "3")


def complete(folder: Path) -> Iterator[Found]:
    """All eight files and every committed source are there, and none is empty."""
    for name in (*FILES, *sorted(_committed(folder))):
        path = folder / name
        if not path.is_file():
            yield Found(name, "The file is missing.", "Write it; CONTRIBUTING.md says what it is.")
        elif not path.read_bytes().strip():
            yield Found(name, "The file is empty.", "Write it; CONTRIBUTING.md says what it is.")


def tidy(folder: Path) -> Iterator[Found]:
    """Nothing else lies in the folder: it would travel in the wheel."""
    known = {*FILES, *_committed(folder)}
    for path in files_of(folder):
        name = path.relative_to(folder).as_posix()
        if name not in known:
            yield Found(
                name, "No part of a problem has this name.", "Delete it, or name it in sources."
            )


def schema(folder: Path) -> Iterator[Found]:
    """The folder has an id for a name, and problem.toml every key that it needs, and no other."""
    for fault in toml_faults(folder):
        yield Found("problem.toml", _sentence(fault), "Correct the key there.")


def brief(folder: Path) -> Iterator[Found]:
    """The brief has the sections Task, Data, Contract and Scoring, in this order."""
    found = re.findall(r"^## +(.+?) *$", _text(folder, "brief.md"), re.MULTILINE)
    if tuple(name for name in found if name in SECTIONS) != SECTIONS:
        wanted, there = " · ".join(SECTIONS), " · ".join(found) or "none"
        message = f"The sections must be {wanted}; there are {there}."
        yield Found("brief.md", message, "Give each a heading, in this order: ## Task")


def contract_told(folder: Path) -> Iterator[Found]:
    """The brief names every input and output and their shapes: nobody has to guess."""
    spec, text = _spec(folder), _text(folder, "brief.md")
    if spec is None:
        return
    for name in (input_.name for input_ in spec.contract.inputs):
        if f"`{name}`" not in text:
            remedy = f"Say what `{name}` holds, under Contract."
            yield Found("brief.md", f"The input {name} is not named.", remedy)
    outputs = spec.contract.outputs
    for output in outputs:
        if len(outputs) > 1 and f"`{output.name}`" not in text:
            remedy = f"Say what `{output.name}` is, under Contract."
            yield Found("brief.md", f"The output {output.name} is not named.", remedy)
        if not all(re.search(rf"\b{size}\b", text) for size in output.shape):
            remedy = "Give it under Contract, in figures."
            which = "output" if len(outputs) == 1 else f"output {output.name}"
            message = f"The shape of the {which}, {output.shape}, is not told."
            yield Found("brief.md", message, remedy)


def rungs(folder: Path) -> Iterator[Found]:
    """The hints have exactly three rungs, from a pointer to a recipe."""
    found = re.findall(r"^## +(.+?) *$", _text(folder, "hints.md"), re.MULTILINE)
    if tuple(found) != RUNGS:
        yield Found(
            "hints.md",
            f"There must be three rungs; the headings are {', '.join(found) or 'none'}.",
            "Write three: ## 1, ## 2 and ## 3.",
        )


def cells(folder: Path) -> Iterator[Found]:
    """The starter has cells to run one by one, and TODOs that say what is left."""
    text = _text(folder, "starter.py")
    if not re.search(r"^# %%", text, re.MULTILINE):
        yield Found("starter.py", "It has no cells.", "Divide it by lines that begin with # %%.")
    if "TODO" not in text:
        yield Found("starter.py", "It has no TODO.", "Mark what the candidate has to complete.")


def saves(folder: Path) -> Iterator[Found]:
    """Starter, plain model and reference save model.keras, which is what is marked."""
    for name in SCRIPTS:
        if "model.keras" not in _text(folder, name):
            yield Found(
                name, "It saves no model.keras.", 'End it with model.save(… "model.keras").'
            )


def scripts_alone(folder: Path) -> Iterator[Found]:
    """Scripts import nothing of tfexam, data.py its authoring alone."""
    for name in (*SCRIPTS, "data.py"):
        try:
            imported = _imports(_text(folder, name))
        except SyntaxError as error:
            yield Found(name, f"Line {error.lineno} is not Python: {error.msg}.", "Correct it.")
            continue
        allowed = {"tfexam.authoring"} if name == "data.py" else set()
        for module in sorted(m for m in imported if m.split(".")[0] == "tfexam"):
            if module not in allowed:
                yield Found(
                    name, f"It imports {module}.", "Do without; only data.py may use authoring."
                )


RULES: tuple[Rule[Path], ...] = (
    Rule("complete", complete),
    Rule("tidy", tidy),
    Rule("schema", schema),
    Rule("brief", brief),
    Rule("contract-told", contract_told),
    Rule("hints", rungs),
    Rule("cells", cells),
    Rule("saves", saves),
    Rule("imports", scripts_alone),
)
"""All that can be said of a folder from its files alone, in the order in which it is looked at."""


def _text(folder: Path, name: str) -> str:
    """A file's text; nothing where it is missing, which another rule says."""
    try:
        return (folder / name).read_text("utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _spec(folder: Path) -> Spec | None:
    """problem.toml where it is sound; None where it is not, which another rule says."""
    return None if toml_faults(folder) else read_problem(folder).spec


def _committed(folder: Path) -> set[str]:
    spec = _spec(folder)
    return set(spec.committed) if spec else set()


def _imports(text: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def _sentence(fault: str) -> str:
    return fault[0].upper() + fault[1:] + ("" if fault.endswith(".") else ".")
