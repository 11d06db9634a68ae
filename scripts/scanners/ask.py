"""`PYTHON ask.py SCANNER < paths`: what a scanner says of each; runs in the scanner's environment.

A line of JSON for each path, as it is done: [path, "flagged" | "clean" | "unread"]. `unread` is
what its own exit code calls an error, a file that it passed over, or one that took twenty seconds.
"""

from __future__ import annotations

import json
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 20


def modelaudit(path: str) -> str:
    from modelaudit.core import determine_exit_code, scan_model_directory_or_file

    code = determine_exit_code(scan_model_directory_or_file(path))
    return {0: "clean", 1: "flagged"}.get(code, "unread")


def modelscan(path: str) -> str:
    from modelscan.modelscan import ModelScan

    scan = ModelScan()
    scan.scan(path)
    if scan.issues.all_issues:
        return "flagged"
    return "clean" if scan.scanned and not scan.errors else "unread"


SCANNERS: dict[str, Callable[[str], str]] = {"modelaudit": modelaudit, "modelscan": modelscan}


def late(number: int, frame: object) -> NoReturn:
    del number, frame
    raise TimeoutError


def main() -> None:
    ask = SCANNERS[sys.argv[1]]
    signal.signal(signal.SIGALRM, late)
    for path in sys.stdin.read().splitlines():
        signal.alarm(SECONDS)
        try:
            verdict = ask(path)
        except Exception as error:  # whatever a stranger's program raises
            print(path, type(error).__name__, error, file=sys.stderr)
            verdict = "unread"
        signal.alarm(0)
        print(json.dumps([path, verdict]), flush=True)


if __name__ == "__main__":
    main()
