"""Settings that let an editor train and submit at once, in the right environment."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from tfexam.workspace import pycharm, vscode
from tfexam.workspace.runs import Runs

if TYPE_CHECKING:
    from collections.abc import Sequence


def files(folders: Sequence[str]) -> dict[str, str]:
    """Names and texts of the editors' files of a workspace.

    folders  of its problems; a drill's is "", the workspace itself
    """
    home = os.environ.get("TFEXAM_HOME", "")
    runs = Runs(sys.executable, tuple(folders), {"TFEXAM_HOME": home} if home else {})
    return {**vscode.files(runs), **pycharm.files(runs)}
