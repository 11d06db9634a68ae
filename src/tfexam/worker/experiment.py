"""Train a plain model in other ways: `python -P -m tfexam.worker.experiment FOLDER CHOICES`.

FOLDER holds `plain.py` and `data/`; CHOICES is a JSON object of keyword arguments for its `main`.
Leaves model.keras there, and history.csv with a line an epoch of the model that was trained last:
plain models log none themselves.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from pathlib import Path
from typing import Any

LOG = "history.csv"


def main() -> None:
    """Train once."""
    folder, choices = sys.argv[1:]
    os.chdir(folder)
    sys.path.insert(0, folder)
    _log_epochs()
    made = runpy.run_path(str(Path(folder, "plain.py")), run_name="plain")
    made["main"](**json.loads(choices))


def _log_epochs() -> None:
    import keras

    fit = keras.Model.fit
    last: list[Any] = []

    def logged(self: Any, *given: Any, callbacks: Any = None, **named: Any) -> Any:
        log = keras.callbacks.CSVLogger(LOG, append=last == [self])  # another call: further epochs
        last[:] = [self]
        return fit(self, *given, callbacks=[*(callbacks or ()), log], **named)

    keras.Model.fit = logged


if __name__ == "__main__":
    main()
