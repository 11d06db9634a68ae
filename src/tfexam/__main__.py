"""Run tfexam, and map what goes wrong to exit codes, here and nowhere else."""

from __future__ import annotations

import gc
import os
import signal
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

from tfexam.errors import Exit, TfexamError, trouble

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from tfexam.cli.session import Session

MANY = 100_000
"""New objects between two looks for garbage: more than a short command ever makes."""


def main() -> None:
    """The entry point."""
    gc.set_threshold(MANY)
    _open_streams()
    _end_in_order()
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while Python was still reading the program itself
        code = _interrupted()
    _let_go()
    gc.freeze()  # the system takes it all back at once: Python needn't look through it first
    sys.exit(code)


def run(argv: Sequence[str], session: Session | None = None) -> int:
    """Run one command and return its exit code."""
    from typer._click.exceptions import ClickException
    from typer.exceptions import Abort

    from tfexam.cli.program import program
    from tfexam.cli.session import Session

    try:
        code = program(
            args=list(argv), prog_name="tfexam", standalone_mode=False, obj=session or Session()
        )
        sys.stdout.flush()
    except TfexamError as error:
        return _say(error)
    except ClickException as error:
        error.show()
        return Exit.USAGE
    except Abort:  # Ctrl-C or Ctrl-D at a question
        return _interrupted()
    except BrokenPipeError:
        sys.stderr.close()
        return Exit.OK
    except Exception as bug:
        told = _of_the_disk(bug)
        return _crash(bug) if told is None else _say(told)
    return _interrupted() if code == Exit.INTERRUPTED else code or Exit.OK


def _open_streams() -> None:
    """Whatever a terminal can't show stands there as a question mark; a closed stream is empty."""
    sys.stdin, sys.stdout = sys.stdin or _nowhere("r"), sys.stdout or _nowhere("w")
    sys.stderr = sys.stderr or _nowhere("w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _let_go() -> None:
    """Of what can't be written any more: Python would try once again, and speak of it."""
    try:
        sys.stdout.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())


def _nowhere(mode: Literal["r", "w"]) -> TextIO:
    return Path(os.devnull).open(mode, encoding="utf-8")


def _end_in_order() -> None:
    """Clear up also where the system or the terminal ends the program."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    del frame
    sys.exit(128 + number)


def _interrupted() -> int:
    sys.stderr.write("\nInterrupted. Nothing is lost; the same command goes on.\n")
    return Exit.INTERRUPTED


def _say(error: TfexamError) -> int:
    from rich.text import Text

    from tfexam.cli.terminal import Terminal

    console = Terminal(stderr=True, highlight=False, soft_wrap=True)
    console.print(Text("error: ", "red").append(error.message, "default"))
    console.print(Text("hint: ", "cyan").append(error.hint, "default"))
    return error.exit


def _of_the_disk(bug: Exception) -> TfexamError | None:
    if not isinstance(bug, OSError):
        return None
    return trouble(bug.errno, Path(bug.filename or "the output"))


def _crash(bug: Exception) -> int:
    import traceback

    from tfexam import crash

    log = crash.write(bug)
    sys.stderr.write(
        "error: this is a bug in tfexam; your exam and submissions are safe\n"
        f"hint: report it with what stands in {log}\n"
    )
    if os.environ.get("TFEXAM_DEBUG") == "1":
        traceback.print_exception(bug)
    return Exit.BUG


if __name__ == "__main__":
    main()
