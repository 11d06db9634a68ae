"""Starting an exam or a drill: draw, prepare, rehearse, scaffold; then, alone, start the clock."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError
from tfexam.exam.deadline import anchored
from tfexam.exam.draw import draw
from tfexam.exam.sitting import Kind, Sitting, Task
from tfexam.flows.choose import at_hand_of, drawable, to_drill
from tfexam.flows.events import Event, Progress
from tfexam.flows.prepare import prepared, ready
from tfexam.flows.rehearse import rehearse
from tfexam.flows.which import refuse_in_exam
from tfexam.store.database import plain_words
from tfexam.store.locks import Turn
from tfexam.store.store import NewSitting
from tfexam.workspace.origin import origin
from tfexam.workspace.plan import Plan, planned
from tfexam.workspace.scaffold import Part, is_free, lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tfexam.app import App
    from tfexam.bank.problem import Problem

FIVE_HOURS = timedelta(hours=5)


@dataclass(frozen=True)
class Wish:
    """What the user asked for; None leaves it to tfexam."""

    workspace: Path | None = None
    seed: int | None = None
    duration: timedelta | None = FIVE_HOURS
    quiet_scores: bool = False
    offline: bool = False
    skill: str | None = None
    banks: tuple[str, ...] = ()
    helpers: bool = True


@dataclass(frozen=True)
class Draft:
    """A sitting whose clock doesn't run yet."""

    kind: Kind
    seed: int
    workspace: Path
    problems: tuple[Problem, ...]
    duration: timedelta | None
    quiet_scores: bool
    resumed: bool
    at_hand: tuple[int, int] | None
    """Offline: of how many problems the data are on this disk, and how many there are."""
    helpers: bool
    """Whether helpers.py stands beside each starter."""

    @property
    def plan(self) -> Plan:
        """As the workspace's marker holds it."""
        return Plan(self.kind, self.seed, tuple(problem.id for problem in self.problems))

    def folder(self, problem: Problem) -> str:
        """The problem's folder below the workspace; a drill's workspace is the folder."""
        if self.kind is Kind.DRILL:
            return ""
        return f"{problem.category.number}_{problem.category}"


def draft_exam(app: App, wish: Wish) -> Draft:
    """Draw an exam. A start that was cut off before the clock ran is taken up again.

    Raises TfexamError: exam-running, workspace-not-empty, bad-problem, not-at-hand,
    unknown-pack; bad-argument where packs lack a category.
    """
    refuse_in_exam(app, "A new exam")
    candidates = drawable(app, offline=wish.offline, packs=wish.banks)
    seen = app.store.seen()
    return _draft(
        app, wish, Kind.EXAM, "exam", lambda seed: tuple(draw(candidates, seen, seed).values())
    )


def draft_drill(app: App, wish: Wish, what: str | None) -> Draft:
    """A drill on a problem, on one of a category, or (None) on the category least practised.

    With a skill, on a problem that practises it, of any category unless `what` names one.
    Raises TfexamError: exam-running, workspace-not-empty, unknown-problem, bad-problem,
    not-at-hand.
    """
    refuse_in_exam(app, "A drill")
    problem = to_drill(app, what, skill=wish.skill, offline=wish.offline)
    return _draft(app, wish, Kind.DRILL, f"drill-{problem}", lambda _: (problem,))


def alone(app: App) -> Turn:
    """The right to start; raises TfexamError(busy) at once where another start is running."""
    return Turn(app.paths.locks, "start", patience=0.0)


def make_ready(app: App, draft: Draft) -> Iterator[Event]:
    """Everything that needs time, network or disk, so that nothing does once the clock runs."""
    yield from ready(app, draft.problems, draft.seed)
    yield from _rehearse(app)
    yield Progress("Workspace", 0.0)
    with plain_words(draft.workspace):
        for number, _ in enumerate(lay_out(draft.workspace, draft.plan, _parts(app, draft)), 1):
            yield Progress("Workspace", number / len(draft.problems))


def begin(app: App, draft: Draft) -> Sitting:
    """Start the clock, in one transaction."""
    anchor = anchored(app.clock.read())
    return app.store.begin(
        NewSitting(
            kind=draft.kind,
            seed=draft.seed,
            workspace=str(draft.workspace),
            bank_digest=app.bank.digest,
            anchor=anchor,
            deadline_at=anchor.instant + draft.duration if draft.duration else None,
            tasks=[_task(app, draft, problem) for problem in draft.problems],
            quiet_scores=draft.quiet_scores,
        )
    )


def _draft(
    app: App, wish: Wish, kind: Kind, stem: str, problems: Callable[[int], tuple[str, ...]]
) -> Draft:
    workspace, seed, resumed = _place(app, wish, kind, stem, problems)
    return Draft(
        kind=kind,
        seed=seed,
        workspace=workspace,
        problems=tuple(app.bank.problem(id_) for id_ in problems(seed)),
        duration=wish.duration,
        quiet_scores=wish.quiet_scores,
        resumed=resumed,
        at_hand=_at_hand(app, wish, kind) if wish.offline else None,
        helpers=wish.helpers,
    )


def _at_hand(app: App, wish: Wish, kind: Kind) -> tuple[int, int]:
    """An exam is drawn from the packs that were named, a drill from all of them."""
    return at_hand_of(app, wish.banks if kind is Kind.EXAM else tuple(app.bank.packs))


def _place(
    app: App, wish: Wish, kind: Kind, stem: str, problems: Callable[[int], tuple[str, ...]]
) -> tuple[Path, int, bool]:
    """A workspace that is free, or one whose start was cut off, with its seed."""
    taken = {sitting.workspace for sitting in app.store.sittings()}
    fresh = secrets.randbelow(1_000_000)
    for folder in _places(app, wish, stem):
        begun = planned(folder) if str(folder) not in taken else None
        if begun is not None and _is_same(begun, kind, wish.seed, problems):
            return folder, begun.seed, True
        seed = fresh if wish.seed is None else wish.seed
        if str(folder) not in taken and is_free(folder, Plan(kind, seed, problems(seed))):
            return folder, seed, False
    raise TfexamError(Code.WORKSPACE_NOT_EMPTY, f"{folder} is not empty.")


def _is_same(
    begun: Plan, kind: Kind, seed: int | None, problems: Callable[[int], tuple[str, ...]]
) -> bool:
    """Whether a start that was cut off was to be what is wished for now."""
    wanted = begun.kind == kind and seed in {None, begun.seed}
    return wanted and begun.problems == problems(begun.seed)


def _places(app: App, wish: Wish, stem: str) -> Iterator[Path]:
    if wish.workspace is not None:
        yield app.resolve(wish.workspace)
        return
    for number in count(1):
        yield app.resolve(app.cwd) / f"{stem}-{number}"


def _rehearse(app: App) -> Iterator[Event]:
    yield Progress("Rehearsal of the grader", 0.0)
    rehearse(app)
    yield Progress("Rehearsal of the grader", 1.0)


def _parts(app: App, draft: Draft) -> Sequence[Part]:
    return [
        Part(
            draft.folder(p),
            p.folder,
            prepared(app, p, draft.seed).public,
            origin(p.spec.licence),
            p.spec.contract.model_dump_json(indent=2) + "\n" if draft.helpers else None,
        )
        for p in draft.problems
    ]


def _task(app: App, draft: Draft, problem: Problem) -> Task:
    return Task(
        problem=problem.id,
        category=problem.category,
        title=problem.spec.title,
        folder=draft.folder(problem),
        digest=problem.digest,
        prepared=prepared(app, problem, draft.seed).key,
        metric=problem.spec.metric.label,
        unit=problem.spec.metric.unit,
        bands=problem.spec.scale,
        par_minutes=problem.spec.par_minutes,
        skills=problem.spec.skills,
    )
