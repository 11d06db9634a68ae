"""From what was typed to a guess: which form the data have, and what that form must be told."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tfexam.bench.pictures import guess_pictures
from tfexam.bench.series import guess_series
from tfexam.bench.tabular import guess_table
from tfexam.bench.texts import guess_texts
from tfexam.errors import Code, TfexamError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tfexam.bench.guess import Guess, Wish


@dataclass(frozen=True)
class Form:
    """What guesses a form of data, the options without which it can't, and those that it heeds."""

    guess: Callable[[Path, Wish], Guess]
    needed: tuple[str, ...] = ()
    heeded: tuple[str, ...] = ()


FORMS = {
    "csv": Form(guess_table, ("target",), ("group", "as", "keep", "drop")),
    "images": Form(guess_pictures),
    "text": Form(guess_texts, ("text-column", "target"), ("group", "as")),
    "series": Form(guess_series, ("time", "target", "horizon"), ("drop",)),
}


@dataclass(frozen=True)
class Asked:
    """The options of `bank new`.

    forms  a path for the one form that was named
    names  or a dataset's name, by where it comes from
    wish   what is to be made of them
    """

    forms: Mapping[str, Path | None]
    names: Mapping[str, str | None]
    wish: Wish


@contextmanager
def guessed(asked: Asked) -> Iterator[tuple[Guess, str]]:
    """The guess, and where the data come from in words.

    Raises TfexamError: bad-argument, unfit-data, source-unreachable.
    """
    given = {name: one for name, one in {**asked.forms, **asked.names}.items() if one}
    if len(given) != 1:
        options = ", ".join(f"--{name}" for name in (*asked.forms, *asked.names))
        raise TfexamError(Code.BAD_ARGUMENT, f"Name the data once, by one of {options}.")
    form = next(iter(given))
    path = asked.forms.get(form)
    if path is None:
        from tfexam.bench.dataset import fetched

        with fetched(form, str(given[form])) as (its_form, its_path, told):
            yield _guess(its_form, its_path, _told(asked.wish, told)), f"{given[form]} of {form}"
        return
    yield _guess(form, path, asked.wish), path.name


def _guess(name: str, path: Path, wish: Wish) -> Guess:
    form, said = FORMS[name], _said(wish)
    for option in form.needed:
        if not said[option]:
            raise TfexamError(Code.BAD_ARGUMENT, f"With --{name}, say --{option} too.")
    for option, value in said.items():
        if value and option not in {*form.needed, *form.heeded}:
            raise TfexamError(
                Code.BAD_ARGUMENT, f"--{option} is not for --{name}.", f"Leave --{option} away."
            )
    for column in wish.drop:
        if column in {*wish.keep, wish.target, wish.group, wish.time}:
            raise TfexamError(
                Code.BAD_ARGUMENT, f"--drop {column} names what another option asks for."
            )
    return form.guess(path, wish)


def _said(wish: Wish) -> dict[str, object]:
    """What was asked for, by option."""
    return {
        "target": wish.target,
        "text-column": wish.text,
        "time": wish.time,
        "horizon": wish.horizon,
        "group": wish.group,
        "as": wish.treat_as,
        "keep": wish.keep,
        "drop": wish.drop,
    }


def _told(wish: Wish, told: Mapping[str, str]) -> Wish:
    """What a dataset says of itself, unless the user said otherwise."""
    return replace(
        wish,
        target=wish.target or told.get("target", ""),
        text=wish.text or told.get("text", ""),
    )
