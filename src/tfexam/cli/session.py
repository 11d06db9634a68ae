"""What every command is handed: the app, the two consoles, and how a result is said."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from tfexam.app import App
    from tfexam.exam.result import Result


PIPED_WIDTH = 120
"""Columns of what goes to a file or another program, where no terminal says how wide it is."""


def _default_app() -> App:
    from tfexam import app

    return app.default()


@dataclass(eq=False)
class Session:
    """One run of the program. stdout carries results, stderr carries talk."""

    make_app: Callable[[], App] = field(default=_default_app)

    @cached_property
    def app(self) -> App:
        """The app, built when a command first needs it."""
        return self.make_app()

    @cached_property
    def out(self) -> Console:
        """Where results go."""
        return _console(stderr=False)

    @cached_property
    def err(self) -> Console:
        """Where talk goes."""
        return _console(stderr=True)

    def say(self, renderable: RenderableType) -> None:
        """A result, for people."""
        self.out.print(renderable)

    def talk(self, renderable: RenderableType) -> None:
        """What is not a result."""
        self.err.print(renderable)

    def print_json(self, value: Any) -> None:
        """A result, for programs; what would do something to a terminal stands there escaped."""
        from tfexam.report import as_json

        sys.stdout.write(as_json.text(value) + "\n")

    def show_result(self, found: Result, *, json: bool) -> None:
        """A result, for people or for programs."""
        if json:
            from tfexam.report import as_json

            self.print_json(as_json.result(found))
        else:
            from tfexam.report.result import result

            self.say(result(found))

    def ask(self, question: str) -> bool:
        """Ask a yes-or-no question; no is the default."""
        import typer

        return typer.confirm(question, err=True)

    @property
    def is_interactive(self) -> bool:
        """Whether somebody sits at a terminal, to ask and to show a countdown to."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    def expire(self) -> None:
        """End what is due, before anything else is done."""
        from tfexam.flows.expire import expire_if_due

        self.tell(expire_if_due(self.app))

    def tell(self, happened: Iterable[object]) -> list[object]:
        """Say events as they come, as talk; they are returned."""
        from tfexam.report.events import row

        told = []
        for event in happened:
            told.append(event)
            self.talk(row(event))
        return told


def _console(*, stderr: bool) -> Console:
    from tfexam.cli.terminal import Terminal

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PIPED_WIDTH
    return Terminal(stderr=stderr, highlight=False, emoji=False, markup=False, width=width)
