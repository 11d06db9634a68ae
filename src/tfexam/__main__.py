"""Run tfexam, and map what goes wrong to exit codes, here and nowhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tfexam.errors import Exit, TfexamError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfexam.cli.session import Session


def main() -> None:
    """The entry point."""
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while Python was still reading the program itself
        code = _interrupted()
    sys.exit(code)


def run(argv: Sequence[str], session: Session | None = None) -> int:
    """Run one command and return its exit code."""
    from typer._click.exceptions import ClickException
    from typer.exceptions import Abort

    from tfexam.cli.program import program
    from tfexam.cli.session import Session

    try:
        code = program(args=list(argv), standalone_mode=False, obj=session or Session())
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
        return _crash(bug)
    return _interrupted() if code == Exit.INTERRUPTED else code or Exit.OK


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


def _crash(bug: Exception) -> int:
    import os
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
