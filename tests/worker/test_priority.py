"""Work that steps back does so for other sessions' work too, and no longer than it has to."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tfexam.worker.priority import AUTOGROUP

OURS = os.getpriority(os.PRIO_PROCESS, 0)
pytestmark = [
    pytest.mark.skipif(not AUTOGROUP.exists(), reason="sessions have no groups of their own here"),
    pytest.mark.skipif(OURS != 0, reason="the tests themselves have stepped back"),
]

WORK = """
import os, threading, time
from tfexam.worker.priority import AUTOGROUP, pass_on, stepping_back
def tell():
    print(AUTOGROUP.read_text().split()[-1], flush=True)
"""


def told(code: str) -> list[str]:
    """What a process in a session of its own has printed."""
    command = [sys.executable, "-P", "-c", WORK + code]
    done = subprocess.run(
        command, start_new_session=True, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_a_session_steps_back_while_a_thread_of_it_does_what_can_wait() -> None:
    code = """
def work():
    with stepping_back():
        tell()
tell()
one = threading.Thread(target=work)
one.start()
one.join()
time.sleep(0.2)
tell()
"""
    assert told(code) == ["0", "19", "0"]


def test_a_new_session_weighs_what_its_process_does() -> None:
    assert told("os.nice(7)\ntell()\npass_on()\ntell()") == ["0", "7"]


def test_an_ordinary_process_leaves_its_session_as_it_is() -> None:
    code = """
while True:
    try:
        AUTOGROUP.write_text("3")
        break
    except BlockingIOError:
        time.sleep(0.02)
pass_on()
tell()
"""
    assert told(code) == ["3"]


def test_where_sessions_have_no_groups_nothing_is_lost() -> None:
    code = """
from pathlib import Path
import tfexam.worker.priority as priority
priority.AUTOGROUP = Path("/nowhere/autogroup")
os.nice(7)
pass_on()
print("went on")
"""
    assert told(code) == ["went", "on"]
