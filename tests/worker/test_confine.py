"""What a build is kept from, in words; that it is kept from it, tests/hostile/test_builds.py."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

import pytest

from tfexam.worker.confine import denied

HERE = Path("/somewhere/draft")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MemoryError(), "data.py needed more memory than a build may have"),
        (socket.gaierror(-3, "x"), "data.py asked for the network"),
        (OSError(errno.ENETUNREACH, "x"), "data.py asked for the network"),
        (PermissionError(13, "x"), "data.py asked for the network or another process"),
        (PermissionError(13, "x", "/etc/shadow"), "data.py reached for /etc/shadow"),
    ],
)
def test_each_denial_has_its_sentence(error: Exception, sentence: str) -> None:
    assert denied(error, HERE).startswith(sentence)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("odd row"),
        OSError(errno.ENOSPC, "disk full"),
        FileNotFoundError(2, "x", "/nowhere"),
        PermissionError(13, "x", str(HERE / "public" / "t.csv")),
    ],
)
def test_faults_of_another_kind_stay_what_they_are(error: Exception) -> None:
    assert denied(error, HERE) == ""
