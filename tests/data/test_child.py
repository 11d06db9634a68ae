from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from tfexam.data import child
from tfexam.data.child import run
from tfexam.worker.protocol import Download

if TYPE_CHECKING:
    from pathlib import Path

ECHO = """
import os, sys
from tfexam.worker.protocol import encode, download_of, read, Download
order = download_of(read(sys.stdin.buffer)[0])
sys.stdout.buffer.write(encode(Download(order.tfds, os.environ["PYTHONHASHSEED"])))
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module named `kid`, to be written."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path / "kid.py"


def test_a_worker_is_handed_a_message_and_answers(module: Path) -> None:
    module.write_text(ECHO)
    answer = run("kid", Download("toy:1.0.0", ""))
    assert answer.header is not None
    assert answer.header["tfds"] == "toy:1.0.0"


def test_sets_iterate_alike_in_every_worker(module: Path) -> None:
    module.write_text(ECHO)
    answer = run("kid", Download("toy:1.0.0", ""))
    assert answer.header is not None
    assert answer.header["folder"] == "0"


def test_a_worker_that_dies_leaves_the_end_of_its_talk(module: Path) -> None:
    lines = child.TALK_LINES
    module.write_text(f"raise SystemExit('\\n'.join(map(str, range({lines + 5}))))")
    answer = run("kid", None)
    assert answer.header is None
    assert answer.talk.splitlines() == [str(n) for n in range(5, lines + 5)]


def test_a_worker_that_dies_in_silence_is_told_by_its_exit_code(module: Path) -> None:
    module.write_text("raise SystemExit(7)")
    assert run("kid", None).talk == "it ended with 7"


def test_half_an_answer_is_none(module: Path) -> None:
    module.write_text("import sys; sys.stdout.buffer.write(b'\\x99\\0\\0\\0{')")
    assert run("kid", None).header is None


def test_a_file_in_the_current_folder_is_not_imported_into_a_worker(
    module: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module.write_text("import json, sys; sys.exit(json.__file__)")
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "json.py").write_text("raise SystemExit('mine')")
    monkeypatch.chdir(tmp_path / "desk")
    assert run("kid", None).talk.startswith(sys.base_prefix)


def test_a_worker_that_is_late_is_stopped_and_nobody_waits_for_what_it_started(
    module: Path,
) -> None:
    module.write_text(
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(20)'])\n"
        "time.sleep(60)\n"
    )
    before = time.monotonic()
    answer = run("kid", None, seconds=1.5)
    assert (answer.header, answer.late) == (None, True)
    assert answer.talk == "it was stopped after 2 s"
    assert time.monotonic() - before < 10
