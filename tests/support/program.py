"""The real program on another bank: `python program.py BANK ARGUMENTS…`, for tests that kill it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from tfexam import app
from tfexam.__main__ import run
from tfexam.bank.packs import Bank
from tfexam.cli.session import Session


def main(**replaced: Any) -> int:
    bank, *argv = sys.argv[1:]
    made = replace(app.default(), bank=Bank(Path(bank)), **replaced)
    return run(argv, Session(make_app=lambda: made))


if __name__ == "__main__":
    sys.exit(main())
