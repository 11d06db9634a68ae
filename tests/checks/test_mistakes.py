"""What authors get wrong: three mistakes for each rule, and the message that mends each of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import pytest

from support.bank import write_problem
from tfexam.checks import bands, data, folder, scripts
from tfexam.checks.check import BUILDS, check
from tfexam.checks.measure import Run
from tfexam.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tfexam.bank.problem import Problem
    from tfexam.checks.rules import Fault
    from tfexam.data.prepare import Prepared

    Break = Callable[[Path], Path]


class Mistake(NamedTuple):
    """What the author of a tiny problem did, and what must be said about it."""

    rule: str
    id: str
    break_: Break
    place: str
    says: str
    remedy: str


def edit(name: str, *changes: tuple[str, str]) -> Break:
    def break_(folder: Path) -> Path:
        text = (folder / name).read_text("utf-8")
        for old, new in changes:
            assert old in text, f"{name} has no {old}"
            text = text.replace(old, new)
        (folder / name).write_text(text, "utf-8")
        return folder

    return break_


def add(name: str, text: str = "x\n") -> Break:
    def break_(folder: Path) -> Path:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
        return folder

    return break_


def drop(name: str) -> Break:
    def break_(folder: Path) -> Path:
        (folder / name).unlink()
        return folder

    return break_


def rename(name: str) -> Break:
    return lambda folder: folder.rename(folder.with_name(name))


TOML, BRIEF, DATA = "problem.toml", "brief.md", "data.py"
COMPLETE = [
    Mistake("complete", "tiny_kinds", drop("hints.md"), "hints.md", "is missing", "Write it"),
    Mistake("complete", "tiny_kinds", add("notes.md", " \n"), "notes.md", "is empty", "Write it"),
    Mistake("complete", "tiny_kinds", drop("data.csv"), "data.csv", "is missing", "Write it"),
]
TIDY = [
    Mistake("tidy", "tiny_kinds", add(name), name, "No part of a problem", "Delete it")
    for name in ("model.keras", "data/train.csv", "solution.ipynb")
]
SCHEMA = [
    Mistake("schema", "tiny_kinds", edit(TOML, (old, new)), TOML, says, "Correct the key")
    for old, new, says in (
        ("par_minutes = 2", "par_time = 2", "Par_minutes: is missing"),
        ('"csv"', '"cvs"', "Skills names no known skill: cvs"),
        ("0.7, 0.8, 0.9]", "0.7, 0.65, 0.9]", "Each band must ask for more"),
    )
] + [
    Mistake("schema", "tiny_kinds", rename(name), TOML, f"name {name!r} is no id; rename it", "")
    for name in ("Tiny_Kinds", "tiny-kinds", "2kinds")
]
FOUR = "there are Task · "
SECTIONS = [
    Mistake("brief", "tiny_kinds", edit(BRIEF, change), BRIEF, says, "Give each a heading")
    for change, says in (
        (("## Scoring", "## Metric"), f"{FOUR}Data · Contract · Metric."),
        (("## Contract", "### Contract"), f"{FOUR}Data · Scoring."),
        (("## Task", "## Data"), "there are Data · Data · Contract · Scoring."),
    )
]
TOLD = [
    Mistake("contract-told", "tiny_kinds", edit(BRIEF, change), BRIEF, says, remedy)
    for change, says, remedy in (
        (("`size`", "size"), "The input size is not named.", "Say what `size` holds"),
        (("`weight`", "`mass`"), "The input weight is not named.", "Say what `weight` holds"),
        (("(3,)", "one a kind"), "The shape of the output, (3,), is not told.", "in figures"),
    )
]
HINTS = [
    Mistake("hints", "tiny_kinds", edit("hints.md", change), "hints.md", says, "Write three")
    for change, says in (
        (("## 3", "Third:"), "the headings are 1, 2."),
        (("## 1", "## First"), "the headings are First, 2, 3."),
        (("\n\n## 3", "\n\n## 3\n\nMore.\n\n## 4"), "the headings are 1, 2, 3, 4."),
    )
]
CELLS = [
    Mistake("cells", "tiny_kinds", edit("starter.py", change), "starter.py", says, remedy)
    for change, says, remedy in (
        (("# %%", "#"), "It has no cells.", "begin with # %%"),
        (("# %%", "    # %%"), "It has no cells.", "begin with # %%"),
        (("TODO", "Later"), "It has no TODO.", "Mark what the candidate has to complete"),
    )
]
SAVES = [
    Mistake(
        "saves", "tiny_kinds", edit(name, change), name, "It saves no model.keras", "model.save("
    )
    for name, change in (
        ("starter.py", ("model.keras", "model.h5")),
        ("plain.py", ('model.save("model.keras")', 'model.export("saved")')),
        ("solution.py", ('model.save("model.keras")', "")),
    )
]
IMPORTS = [
    Mistake("imports", "tiny_kinds", edit(name, change), name, says, remedy)
    for name, change, says, remedy in (
        ("starter.py", ("import keras", "import tfexam"), "It imports tfexam.", "Do without"),
        (DATA, ("from tfexam.authoring", "from tfexam.bank"), "It imports tfexam.bank.", "Do with"),
        ("solution.py", ("import keras", "import keras as"), "Line 4 is not Python", "Correct it"),
    )
]
BUILT = [
    Mistake(BUILDS, "tiny_kinds", edit(DATA, change), DATA, says, "")
    for change, says in (
        (('source("data.csv")', 'source("date.csv")'), "names no source 'date.csv'"),
        (("astype(np.int64),\n", "astype(np.float32),\n"), "must be class numbers, () a row"),
        (('"weight": figures', '"mass": figures'), "an input 'weight', build returned none"),
    )
]
ANY_TIME = "past, future ="
SAME_SEED = [
    Mistake("same-seed", id_, edit(DATA, change), DATA, says, "Draw from rng alone")
    for id_, change, says in (
        ("tiny_kinds", ("rng.permuted", "np.random.default_rng().permuted"), "different arrays"),
        (
            "tiny_steps",
            (ANY_TIME, f'(public / "at.txt").write_text(str(public)); {ANY_TIME}'),
            "different files: at.txt",
        ),
        ("tiny_words", ("shown.tolist()", "np.random.permutation(shown).tolist()"), "files: notes"),
    )
]
OTHER_SEED = [
    Mistake(
        "other-seed", id_, edit(DATA, change), DATA, "holds out the same rows", "Split with rng"
    )
    for id_, change in (
        ("tiny_line", ("rng.permutation(len(rows))", "np.arange(len(rows))")),
        ("tiny_kinds", ("rng.permuted", "np.random.default_rng(0).permuted")),
        ("tiny_words", ("1 / 3, rng)", "1 / 3, np.random.default_rng(7))")),
    )
]
READABLE = [
    Mistake("readable", id_, edit(DATA, change), DATA, says, "Write them whole")
    for id_, change, says in (
        ("tiny_corners", (".write_bytes(", ".write_bytes(b'x' + "), "320 public files could not"),
        ("tiny_words", ('+ "\\n"', '+ ",\\n"'), "such as notes.jsonl"),
        ("tiny_corners", ("images[number]))", "images[number])[:40])"), "such as pictures/a/"),
    )
]
LEAK = [
    Mistake("no-leak", id_, edit(DATA, change), DATA, says, "Drop repeats before the split")
    for id_, change, says in (
        ("tiny_kinds", ("order[:, 1:]", "order[:, :2]"), "stands in kinds.csv"),
        ("tiny_corners", ("in shown.tolist()", "in range(480)"), "stands in pictures/"),
        ("tiny_steps", ("stretches[12:]", "stretches[11:]"), "stands in stretches.csv"),
    )
]
TARGETS = "inputs = np.array(texts"
ANSWER = [
    Mistake(
        "no-answer", "tiny_words", edit(DATA, (TARGETS, f"{line}; {TARGETS}")), DATA, says, remedy
    )
    for line, says, remedy in (
        ('np.savetxt(public / "n.csv", sad[held])', "file n.csv lists the held-out", "public rows"),
        (
            '(public / "key.csv").write_text("\\n".join("gs"[n] for n in sad[held]).replace("g", '
            '"glad").replace("s", "sad"))',
            "file key.csv lists the held-out",
            "public rows",
        ),
        ('np.save(public / "y.npy", sad[held])', "file y.npy lists the held-out", "public rows"),
    )
]
CALIBRATED = [
    Mistake("calibrated", "tiny_kinds", edit(TOML, *changes), TOML, says, "tfexam bank calibrate")
    for changes, says in (
        ([("seeds = [1, 2, 3, 4, 5]", "seeds = [1]")], "on 1 seeds, not on 5"),
        ([("plain = [0.75, ", "plain = [")], "4 figures of plain for 5 seeds"),
        ([("majority = [0.333, ", "majority = [")], "4 figures of baseline majority"),
    )
]
EARNED = [
    Mistake("earned", "tiny_kinds", edit(TOML, change), TOML, says, "Move the bands")
    for change, says in (
        (("solution = [1.0", "solution = [0.85"), "solution earned 4, 5, 5, 5, 5; it must earn 5"),
        (("plain = [0.75", "plain = [0.65"), "plain earned 2, 3, 3, 3, 3; it must earn 3"),
        (("starter = [0.333", "starter = [0.61"), "starter earned 2, 0, 0, 0, 0; it must earn 0"),
    )
]
LAZY = [
    Mistake("lazy", "tiny_kinds", edit(name, change), place, says, remedy)
    for name, change, place, says, remedy in (
        (TOML, ("[0.5, ", "[0.33, "), TOML, "baseline majority measures 0.33", "Raise band 1"),
        (DATA, ('{"majority": majority}', "{}"), DATA, "There is no baseline", "Return at least"),
        (
            DATA,
            ('{"majority": majority}', '{"right": one_hot(held[:, 2].astype(np.int64), 3)}'),
            TOML,
            "baseline right measures 1.00",
            "Raise band 1",
        ),
    )
]
STEADY = [
    Mistake("steady", "tiny_kinds", edit(TOML, change), TOML, says, "Hold out more rows")
    for change, says in (
        (("error = 0.03", "error = 0.06"), "0.06 is more than half of the narrowest step 0.1"),
        (
            ("0.7, 0.8, 0.9]", "0.7, 0.75, 0.9]"),
            "0.03 is more than half of the narrowest step 0.05",
        ),
        (("[0.5, 0.6,", "[0.55, 0.6,"), "is more than half of the narrowest step 0.05"),
    )
]
SOUND = {"starter": Run(1, 0.3, 0.3), "plain": Run(1, 0.75, 0.75), "solution": Run(1, 1.0, 1.0)}
TRAINED = [
    (
        "starter",
        "starter-earns-little",
        Run(1, 0.62, 0.62),
        "It earns 2 with 0.62, not 0 or 1",
        "Impr",
    ),
    (
        "starter",
        "starter-earns-little",
        Run(1, fault="exit code 1"),
        "no score: exit code 1",
        "Run it",
    ),
    ("starter", "starter-earns-little", Run(500, 0.3, 0.3), "It took 500 s to train", "Train less"),
    ("plain", "plain-earns-3", Run(1, 0.85, 0.85), "It earns 4 with 0.85, not 3", "Improve it"),
    ("plain", "plain-earns-3", Run(1, fault="refused: Lambda"), "no score: refused", "Run it in"),
    ("plain", "plain-earns-3", Run(200, 0.75, 0.75), "200 s to train; 120 s is the most", "Train"),
    ("solution", "reference-earns-5", Run(1, 0.85, 0.85), "earns 4 with 0.85, not 5", "Improve it"),
    (
        "solution",
        "reference-earns-5",
        Run(1, fault="it saved no model.keras"),
        "saved no",
        "Run it",
    ),
    ("solution", "reference-earns-5", Run(301, 1.0, 1.0), "It took 301 s to train", "Train less"),
]

MISTAKES = [
    *(*COMPLETE, *TIDY, *SCHEMA, *SECTIONS, *TOLD, *HINTS, *CELLS, *SAVES, *IMPORTS),
    *(*BUILT, *SAME_SEED, *OTHER_SEED, *READABLE, *LEAK, *ANSWER),
    *(*CALIBRATED, *EARNED, *LAZY, *STEADY),
]


def faults(tmp_path: Path, problem: Path, *, train: bool = False) -> list[Fault]:
    paths = Paths(tmp_path / "home", tmp_path / "home" / "cache")
    found = check(problem, paths, train=train, progress=lambda part: None)
    return [fault for verdict in found for fault in verdict.faults]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: f"{m.rule}: {m.says}")
def test_a_mistake_gets_the_message_that_mends_it(tmp_path: Path, mistake: Mistake) -> None:
    broken = mistake.break_(write_problem(tmp_path, mistake.id))
    found = [fault for fault in faults(tmp_path, broken) if fault.rule == mistake.rule]
    said = [fault for fault in found if mistake.says in fault.message]
    assert said, [fault.message for fault in found]
    assert said[0].place == mistake.place
    assert mistake.remedy in said[0].remedy


@pytest.mark.parametrize(("script", "rule", "run", "says", "remedy"), TRAINED)
def test_a_script_that_fails_its_training_gets_the_message_that_mends_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    rule: str,
    run: Run,
    says: str,
    remedy: str,
) -> None:
    def trained(problem: Problem, name: str, prepared: Prepared) -> Run:
        return run if name == script else SOUND[name]

    monkeypatch.setattr(scripts, "run", trained)
    found = faults(tmp_path, write_problem(tmp_path, "tiny_kinds"), train=True)
    assert [fault.rule for fault in found] == [rule]
    assert says in found[0].message
    assert remedy in found[0].remedy


def test_every_rule_has_three_mistakes_to_find() -> None:
    counts = Counter([mistake.rule for mistake in MISTAKES] + [rule for _, rule, *_ in TRAINED])
    names = {rule.name for rule in (*data.RULES, *bands.RULES, *scripts.RULES)}
    assert counts.keys() == {BUILDS, *names, *(rule.name for rule in folder.RULES)}
    assert min(counts.values()) >= 3


def test_mistakes_in_five_files_are_all_told_in_one_run(tmp_path: Path) -> None:
    broken = write_problem(tmp_path, "tiny_kinds")
    several = [COMPLETE[0], TIDY[0], SECTIONS[0], CELLS[2], IMPORTS[2], LEAK[0], STEADY[0]]
    for mistake in several:
        mistake.break_(broken)
    assert {mistake.rule for mistake in several} <= {f.rule for f in faults(tmp_path, broken)}
