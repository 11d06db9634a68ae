from __future__ import annotations

import pytest

from tfexam.bank.packs import Bank, builtin
from tfexam.exam.choice import Choice, choices_of, told_of

SOURCE = """
WIDTH = 8

def helper(x=1): pass

def main(first, epochs: int = 20, *, scaled: bool = True, rate: float = 0.01, loss="mae",
         layers=(8, 8), seed: int = 0) -> None:
    pass
"""


def test_choices_are_mains_arguments_with_plain_defaults_but_the_seed() -> None:
    assert {name: choice.default for name, choice in choices_of(SOURCE).items()} == {
        "epochs": 20,
        "scaled": True,
        "rate": 0.01,
        "loss": "mae",
    }


@pytest.mark.parametrize(
    ("default", "tried"),
    [
        (True, (True, False)),
        (20, (5, 20, 80)),
        (1, (1, 4)),
        (0.01, (0.0025, 0.01, 0.04)),
        (0.5, (0.125, 0.5, 0.75)),
    ],
)
def test_what_is_tried_where_no_values_are_named(default: float, tried: tuple[float, ...]) -> None:
    assert Choice("x", default).others() == tried


def test_the_other_values_of_a_word_have_to_be_named() -> None:
    with pytest.raises(ValueError, match="name the values to try: loss=mae,…"):
        Choice("loss", "mae").others()


@pytest.mark.parametrize(
    ("default", "text", "value"),
    [(True, "False", False), (20, "7", 7), (0.1, "1e-3", 0.001), ("mae", "mse", "mse")],
)
def test_a_value_is_read_as_the_default_is(default: float | str, text: str, value: object) -> None:
    assert Choice("x", default).value(text) == value


NOTES = """# Notes

- `width` of another section.

## What a choice changes

- `epochs`: at 5 it knows
  nothing yet.
- `loss` hardly matters here.
- no name, no choice

## What to try next

- `seed`
"""


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", ""])
def test_what_is_no_figure_is_no_value(text: str) -> None:
    with pytest.raises(ValueError, match=r"figure|float"):
        Choice("rate", 0.5).value(text)


def test_what_to_expect_of_a_choice_is_read_from_its_bullet_in_the_notes() -> None:
    assert told_of(NOTES) == {
        "epochs": "at 5 it knows nothing yet.",
        "loss": "hardly matters here.",
    }


def test_notes_without_the_section_tell_nothing() -> None:
    assert told_of("# Notes\n\n- `width`: nothing of a choice.\n") == {}


BANK = Bank(builtin())


@pytest.mark.parametrize("id_", [candidate.id for candidate in BANK.candidates()])
def test_every_problems_plain_model_has_three_choices_at_least(id_: str) -> None:
    source = (BANK.folder(id_) / "plain.py").read_text("utf-8")
    assert len(choices_of(source)) >= 3
