from __future__ import annotations

import ast

import pytest

from tfexam.bench.fill import TEMPLATES, marks, script, template
from tfexam.bench.folder import PAGES, SCRIPTS

FORMS = sorted(path.name for path in TEMPLATES.iterdir() if path.is_dir())
HOSTILE = '"""; import os  # \\ \n'


def test_constants_get_their_values_by_their_names() -> None:
    text = 'A = 1\nB, C = 2, 3\n    A = 1\n"""@title@"""\n'
    made = script(text, {"A": ["x"], "B, C": (4, "y"), "Z": 5}, {"title": "Mine"})
    assert made == 'A = [\'x\']\nB, C = 4, \'y\'\n    A = 1\n"""Mine"""\n'


def test_marks_get_their_words_and_an_unknown_one_is_a_bug() -> None:
    assert marks("a @b@ c@d.org", {"b": "@x@"}) == "a @x@ c@d.org"
    with pytest.raises(KeyError):
        marks("@nothing@", {})


def test_long_lists_are_put_on_lines_of_their_own() -> None:
    names = [f"column number {n}" for n in range(40)]
    made = script("NAMES = []\n", {"NAMES": names}, {})
    assert max(map(len, made.splitlines())) < 100
    assert ast.literal_eval(made.partition(" = ")[2]) == names


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", SCRIPTS)
def test_words_of_a_stranger_stay_words(form: str, name: str) -> None:
    words = dict.fromkeys(("id", "title", "target"), HOSTILE)
    constants: dict[str, object] = {"TARGET": HOSTILE, "CLASSES": [HOSTILE, "'@id@'"]}
    tree = ast.parse(script(template(form, name), constants, words))
    assert isinstance(ast.get_docstring(tree), str)
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert "os" not in imported


@pytest.mark.parametrize("form", FORMS)
def test_a_form_has_every_file_but_problem_toml_and_the_data(form: str) -> None:
    files = {path.name for path in (TEMPLATES / form).iterdir() if path.is_file()}
    assert files == {*SCRIPTS, *PAGES}  # pip leaves compiled ones in a folder of their own
