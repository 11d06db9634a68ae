"""What happened, a line each."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from rich.text import Text

from tfexam.exam.score import TOP
from tfexam.exam.sitting import Kind
from tfexam.flows import events
from tfexam.report import words

if TYPE_CHECKING:
    from tfexam.exam.sitting import Sitting, Submission, Task

WIDTH = 11
"""Of the column of categories."""


@singledispatch
def row(event: object) -> Text:
    """One event as a line (or a few)."""
    raise TypeError(f"nobody said how to show {type(event).__name__}")


@row.register
def _(event: events.Waiting) -> Text:
    return Text(f"Another tfexam {event.what} is running; waiting for it to end …", "yellow")


@row.register
def _(event: events.Missing) -> Text:
    return _head(event.task).append(f"no saved model in {words.plain(str(event.path))}", "yellow")


@row.register
def _(event: events.Graded) -> Text:
    return graded(event, Kind.EXAM, hidden=False)


@row.register
def _(event: events.Unguarded) -> Text:
    missing = ", ".join(event.missing)
    return Text(
        f"The sandbox lacks {missing} here: grade only models of people you trust.\n"
        "tfexam doctor lists what holds; submit --require-sandbox refuses to go without.",
        "yellow",
    )


@row.register
def _(event: events.GivenBack) -> Text:
    return Text(
        f"The grader was at fault; you got {words.duration(event.time)} back. "
        f"The exam now ends at {words.local(event.deadline)}.",
        "yellow",
    )


@row.register
def _(event: events.Expired) -> Text:
    said = {0: "No model was waiting.", 1: "One saved model was submitted for you."}
    more = said.get(event.submitted, f"{event.submitted} saved models were submitted for you.")
    if event.lost:
        place = words.plain(event.sitting.workspace)
        more = f"Nothing could be submitted for you: its workspace {place} was not found."
    return Text(f"The time of {event.sitting.kind} {event.sitting.id} is up. {more}", "bold")


@row.register
def _(event: events.TimeWarning) -> Text:
    return Text(f"{words.duration(event.left)} left.", "bold yellow")


@row.register
def _(event: events.NothingYet) -> Text:
    return Text(
        f"Nothing submitted yet: {', '.join(event.categories)}. "
        "A plain model earns points at once.",
        "yellow",
    )


@row.register
def _(event: events.Passed) -> Text:
    return Text(
        f"You have passed: {words.points(event.total)} of 100. "
        "You may end the exam now (tfexam finish), or go on.",
        "bold green",
    )


@row.register
def _(event: events.Trouble) -> Text:
    line = Text("error: ", "red").append(words.plain(event.message), "default")
    return line.append("\nhint: ", "cyan").append(words.plain(event.hint), "default")


@row.register
def _(event: events.Stopped) -> Text:
    return Text(
        "This is a bug in tfexam: nothing is submitted any more unless you do (tfexam submit).\n"
        f"Your exam and submissions are safe; report it with what stands in {event.log}",
        "red",
    )


@row.register
def _(event: events.StillGrading) -> Text:
    del event
    return Text(
        "A model is being graded; this ends with it. Ctrl-C leaves it to the next tfexam submit.",
        "yellow",
    )


def submitted(event: object, sitting: Sitting) -> Text:
    """What a submit says, within a running display; scores stay quiet where they are to."""
    hidden = sitting.hides_scores
    match event:
        case events.Graded():
            return graded(event, sitting.kind, hidden=hidden)
        case events.Unchanged():
            return unchanged(event, hidden=hidden)
        case _:
            return row(event)


def graded(event: events.Graded, kind: Kind, *, hidden: bool) -> Text:
    """A graded submission: score, metric, change, attempt; then which file that was."""
    submission, task = event.submission, event.task
    line = _head(task).append(score(submission, hidden=hidden))
    outcome = submission.outcome
    assert outcome is not None
    if outcome.metric is not None and not hidden:
        line.append(f"  {words.metric(task, outcome.metric)}")
        line.append(_change(task, submission, event.previous), "dim")
        if kind is Kind.DRILL:
            line.append(_to_next(task, outcome.metric), "cyan")
    line.append(f"\n{'':{WIDTH}}{_which(event)}", "dim")
    for text, style in ((outcome.message, ""), (outcome.hint and f"hint: {outcome.hint}", "cyan")):
        if text:
            line.append(f"\n{'':{WIDTH}}{words.plain(text)}", style)
    return line


def unchanged(event: events.Unchanged, *, hidden: bool) -> Text:
    """A model that was submitted before, with what it earned then."""
    line = _head(event.task).append(score(event.previous, hidden=hidden))
    file = words.plain(event.previous.file)
    return line.append(f"  unchanged: {file} {words.short_hash(event.previous.sha256)}", "dim")


def _head(task: Task) -> Text:
    return Text(f"{task.category:<{WIDTH}}", "bold")


def score(submission: Submission, *, hidden: bool) -> Text:
    """What a submission earned, or why it earned nothing, in a word."""
    outcome = submission.outcome
    if outcome is None:
        return Text("being graded", "dim")
    if outcome.score is None:
        return Text(outcome.code.value.code, "yellow" if outcome.is_ours else "red")
    if hidden:
        return Text("scored", "green")
    return Text(f"{outcome.score}/{TOP}", score_style(outcome.score))


def score_style(score: int) -> str:
    """Green from 5, yellow in between, red from nothing."""
    return "bold green" if score == TOP else "yellow" if score else "red"


def _change(task: Task, submission: Submission, previous: Submission | None) -> str:
    if previous is None or previous.outcome is None or submission.outcome is None:
        return ""
    before, now = previous.outcome.metric, submission.outcome.metric
    if before is None or now is None:
        return ""
    if task.bands.printed(before) == task.bands.printed(now):
        return "  (as before)"
    word = "better" if task.bands.improves(now, before) else "worse"
    return f"  ({word}: was {task.bands.printed(before)}, {previous.score}/{TOP})"


def _to_next(task: Task, value: float) -> str:
    band = task.bands.next_band(value)
    return "" if band is None else f"  next band at {band:.{task.bands.digits}f}"


def _which(event: events.Graded) -> str:
    submission = event.submission
    how = ", submitted for you at the end" if submission.auto else ""
    how += ", late: it does not count" if submission.late else ""
    return (
        f"{words.plain(submission.file)} · saved {words.ago(submission.saved_at, event.at)} · "
        f"{words.short_hash(submission.sha256)} · try {submission.attempt}{how}"
    )
