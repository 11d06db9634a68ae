"""Which problems a new sitting may get."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from tfexam.bank.packs import BUILTIN
from tfexam.errors import Code, TfexamError
from tfexam.exam.category import Category
from tfexam.exam.draw import Candidate, least_practised, pick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfexam.app import App


def drawable(app: App, *, offline: bool, packs: Sequence[str] = ()) -> list[Candidate]:
    """All problems; offline, those whose sources are on this disk, of each category at least one.

    packs  by name, which must have a problem of each category; the built-in ones, else
    Raises TfexamError: not-at-hand, unknown-pack, bad-argument.
    """
    found = app.bank.drawable(packs)
    if packs:
        _refuse_lacking(found, packs)
    if not offline:
        return found
    here = [each for each in found if _is_at_hand(app, each)]
    lacking = {each.category for each in found} - {each.category for each in here}
    if lacking:
        said = ", ".join(category for category in Category if category in lacking)
        raise TfexamError(
            Code.NOT_AT_HAND,
            f"The data of {len(here)} of {len(found)} problems are at hand, and none of {said}.",
        )
    return here


def _refuse_lacking(found: list[Candidate], packs: Sequence[str]) -> None:
    there = {each.category for each in found}
    lacking = ", ".join(category for category in Category if category not in there)
    if lacking:
        named = " ".join(f"--bank {name}" for name in (*packs, BUILTIN))
        raise TfexamError(
            Code.BAD_ARGUMENT,
            f"An exam takes a problem of each category; these packs have none of {lacking}.",
            f"Draw the rest from the built-in ones: tfexam start {named}",
        )


def to_drill(app: App, what: str | None, *, skill: str | None, offline: bool) -> str:
    """The id of a problem to drill: the one, or one of the category, named by `what`.

    With neither `what` nor a skill, of the category least practised. Raises TfexamError:
    unknown-problem, bad-problem, not-at-hand.
    """
    if what is not None and what not in set(Category):
        return app.bank.problem(what).id
    if what is None and skill is None:
        what = least_practised(app.store.practised())
    own = [
        each
        for each in drawable(app, offline=offline, packs=tuple(app.bank.packs))
        if what in {None, each.category} and (skill is None or skill in each.skills)
    ]
    if not own:
        raise _none(app, what, skill)
    return pick(own, app.store.seen(), secrets.randbelow(1_000_000)).id


def at_hand_of(app: App) -> tuple[int, int]:
    """Of how many problems the data are on this disk, and how many problems there are."""
    found = app.bank.candidates()
    return sum(_is_at_hand(app, each) for each in found), len(found)


def _is_at_hand(app: App, candidate: Candidate) -> bool:
    from tfexam.data.sources import at_hand

    return at_hand(app.bank.problem(candidate.id), app.paths)


def _none(app: App, category: str | None, skill: str | None) -> TfexamError:
    whose = f" of {category}" if category else ""
    if skill is None:
        return TfexamError(Code.UNKNOWN_PROBLEM, f"The bank has no problem{whose}.")
    known = sorted(
        {each for problem in app.bank.drawable(tuple(app.bank.packs)) for each in problem.skills}
    )
    return TfexamError(
        Code.UNKNOWN_PROBLEM,
        f"The bank has no problem{whose} that practises {skill!r}.",
        f"The skills of the bank: {', '.join(known)}.",
    )
