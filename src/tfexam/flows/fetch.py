"""Bringing problems' sources in beforehand, so that nothing needs the network later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.flows.prepare import fetched

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfexam.app import App
    from tfexam.bank.problem import Problem
    from tfexam.flows.events import Progress


def chosen(app: App, names: Sequence[str], *, everything: bool) -> list[Problem]:
    """The problems by these names; without any, those that no exam has drawn, or all."""
    if not names:
        seen = {} if everything else app.store.seen()
        names = [each.id for each in app.bank.candidates() if each.id not in seen]
    return [app.bank.problem(name) for name in names]


def fetch(app: App, problems: Sequence[Problem]) -> Iterator[Progress]:
    """Fetch side by side what is not here yet. Raises as `data.sources.fetch` does."""
    return fetched(app, problems)
