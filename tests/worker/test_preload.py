"""Importing TensorFlow in a worker."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import sys
from tfexam.worker.preload import NEEDLESS, preload
preload()
import scipy, tensorflow, keras
print(*sorted(NEEDLESS & set(sys.modules)))
"""


@pytest.mark.tensorflow
def test_a_worker_imports_no_needless_packages_yet_may_import_them_later() -> None:
    command = [sys.executable, "-P", "-c", SCRIPT]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["scipy"]
