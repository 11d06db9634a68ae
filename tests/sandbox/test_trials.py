"""What a model could do is tried, and seen from outside."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tfexam.sandbox.trials import HARMS, Told, Untried, try_all

if TYPE_CHECKING:
    from pathlib import Path


def command(changed: str) -> tuple[str, ...]:
    """One that tries a harm in a program that is a little other."""
    code = f"from tfexam.sandbox import trials\n{changed}\ntrials.main()"
    return sys.executable, "-P", "-c", code


LACKING = """
from pathlib import Path
from tfexam.sandbox.layers import Limits
from tfexam.sandbox.platform import close_in, lacking
print(*lacking(close_in(Limits((Path("/"),), 300, 10))))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no layer promises all of it")
def test_behind_every_layer_nothing_gets_through(tmp_path: Path) -> None:
    asked = (sys.executable, "-P", "-c", LACKING)
    if subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split():
        pytest.skip("not every layer is to be had here")
    assert try_all(tmp_path) == Told(tuple(HARMS), ())


def test_without_a_sandbox_all_get_through(tmp_path: Path) -> None:
    free = command("trials.close_in = lambda limits: ()")
    assert try_all(tmp_path, free) == Told((), tuple(HARMS))


@pytest.mark.skipif(sys.platform != "linux", reason="layers of the Linux kernel")
@pytest.mark.parametrize(
    ("layer", "through"),
    [
        ("landlock", {"take more memory than it may"}),
        ("rlimits", set(HARMS) - {"take more memory than it may"}),
        ("namespaces", set(HARMS) - {"reach the network"}),
        ("seccomp", {"read your files", "take more memory than it may"}),
    ],
)
def test_what_a_layer_alone_lets_through_is_seen(
    tmp_path: Path, layer: str, through: set[str]
) -> None:
    alone = f"""
import os
from tfexam.sandbox.layers import apply
from tfexam.sandbox.platform import layers
def close_in(limits):
    if not apply({{ {layer!r}: layers()[{layer!r}] }}, limits):
        os._exit(3)
trials.close_in = close_in
"""
    try:
        told = try_all(tmp_path, command(alone))
    except Untried as error:
        pytest.skip(f"{layer} is not to be had here: {error}")
    seen = set(told.through)
    if layer == "landlock":  # which keeps calls off from its fourth version on
        seen -= {"reach the network"}
    assert seen == through


def test_what_nobody_can_do_here_is_not_said_to_be_held(tmp_path: Path) -> None:
    powerless = command("trials.HARMS = dict.fromkeys(trials.HARMS, lambda place, port: None)")
    assert try_all(tmp_path, powerless) == Told((), ())


def test_one_that_breaks_before_it_tried_is_no_proof(tmp_path: Path) -> None:
    with pytest.raises(Untried, match="ZeroDivisionError"):
        try_all(tmp_path, command("trials.close_in = lambda limits: 1 / 0"))


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    try_all(tmp_path)
    assert list(tmp_path.iterdir()) == []
