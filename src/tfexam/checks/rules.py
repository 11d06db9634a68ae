"""What a rule is, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Subject = TypeVar("Subject")


@dataclass(frozen=True)
class Fault:
    """Something that a rule found wrong: where, what, and what to do about it.

    `place` is a file below the problem's folder, or "" for all of it.
    """

    rule: str
    place: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Found:
    """What a rule says of one part of the folder, before it is given the rule's name."""

    place: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Rule(Generic[Subject]):
    """One thing that must hold: a kebab-case name, and what looks for faults.

    The docstring of `look` says what must hold.
    """

    name: str
    look: Callable[[Subject], Iterable[Found]]

    @property
    def says(self) -> str:
        """What must hold, in a sentence."""
        return (self.look.__doc__ or "").partition("\n")[0]


@dataclass(frozen=True)
class Verdict:
    """A rule, looked at: it holds where there are no faults."""

    rule: str
    faults: tuple[Fault, ...]


def judge(rules: Iterable[Rule[Subject]], subject: Subject) -> Iterator[Verdict]:
    """Each rule's verdict on a subject, as it comes."""
    for rule in rules:
        found = [Fault(rule.name, f.place, f.message, f.remedy) for f in rule.look(subject)]
        yield Verdict(rule.name, tuple(found))
