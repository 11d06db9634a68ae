"""From what was typed to a guess: which form the data have, and what that form must be told."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfexam.bench.guess import Wish
from tfexam.bench.pictures import guess_pictures
from tfexam.bench.series import guess_series
from tfexam.bench.tabular import guess_table
from tfexam.bench.texts import guess_texts
from tfexam.errors import Code, TfexamError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tfexam.bench.guess import Guess

FORMS: dict[str, tuple[Callable[[Wish], Guess], tuple[str, ...]]] = {
    "csv": (guess_table, ("target",)),
    "images": (guess_pictures, ()),
    "text": (guess_texts, ("text-column", "target")),
    "series": (guess_series, ("time", "target", "horizon")),
}
"""What guesses each form, and the options without which it can't."""


@dataclass(frozen=True)
class Asked:
    """The options of `bank new`.

    forms  a path for the one form that was named
    names  or a dataset's name, by where it comes from
    """

    forms: Mapping[str, Path | None]
    names: Mapping[str, str | None]
    target: str = ""
    text: str = ""
    time: str = ""
    horizon: int = 0
    group: str = ""
    treat_as: str = ""
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    def wish(self, id_: str, path: Path) -> Wish:
        """For a form and its path."""
        return Wish(
            id=id_,
            path=path,
            target=self.target,
            text=self.text,
            time=self.time,
            horizon=self.horizon,
            group=self.group,
            treat_as=self.treat_as,
            keep=self.keep,
            drop=self.drop,
        )


@contextmanager
def guessed(asked: Asked, id_: str) -> Iterator[tuple[Guess, str]]:
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
            yield _guess(its_form, its_path, _told(asked, told), id_), f"{given[form]} of {form}"
        return
    yield _guess(form, path, asked, id_), path.name


def _guess(form: str, path: Path, asked: Asked, id_: str) -> Guess:
    guess, needed = FORMS[form]
    wish = asked.wish(id_, path)
    has = {"text-column": wish.text, "target": wish.target, "time": wish.time}
    for option in needed:
        if not {**has, "horizon": wish.horizon}[option]:
            raise TfexamError(Code.BAD_ARGUMENT, f"With --{form}, say --{option} too.")
    return guess(wish)


def _told(asked: Asked, told: Mapping[str, str]) -> Asked:
    """What a dataset says of itself, unless the user said otherwise."""
    from dataclasses import replace

    return replace(
        asked,
        target=asked.target or told.get("target", ""),
        text=asked.text or told.get("text", ""),
    )
