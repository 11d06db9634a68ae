"""The program: its commands, in the order of the help."""

from __future__ import annotations

from collections.abc import Callable

import typer

from tfexam.cli import (
    abandon,
    bank,
    console,
    diagnose,
    doctor,
    drill,
    experiment,
    export,
    finish,
    grade,
    hint,
    history,
    home,
    import_,
    result,
    solution,
    start,
    status,
    submit,
    verify,
    watch,
)
from tfexam.cli.quick import QuickCommand, QuickGroup

COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("start", start.start),
    ("watch", watch.watch),
    ("console", console.console),
    ("status", status.status),
    ("submit", submit.submit),
    ("finish", finish.finish),
    ("result", result.result),
    ("verify", verify.verify),
    ("history", history.history),
    ("drill", drill.drill),
    ("diagnose", diagnose.diagnose),
    ("experiment", experiment.experiment),
    ("hint", hint.hint),
    ("solution", solution.solution),
    ("abandon", abandon.abandon),
    ("grade", grade.grade),
    ("export", export.export),
    ("import", import_.import_),
    ("doctor", doctor.doctor),
)

program = typer.Typer(
    name="tfexam",
    cls=QuickGroup,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
program.callback(invoke_without_command=True)(home.home)
for name, command in COMMANDS:
    program.command(name, cls=QuickCommand)(command)
program.add_typer(bank.bank, name="bank")
