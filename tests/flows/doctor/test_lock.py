"""What is installed, against the lock or against what tfexam asks for."""

from __future__ import annotations

import subprocess
from importlib.metadata import PackageNotFoundError
from typing import TYPE_CHECKING

import pytest

from tfexam.flows.doctor import lock as locks
from tfexam.flows.doctor.lock import lock, mending, versions

if TYPE_CHECKING:
    from pathlib import Path

LOCK = """\
keras==3.15.1 \\
    --hash=sha256:00
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:00
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:00
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:00
"""
SOUND = {"keras": "3.15.1", "numpy": "2.5.5"}
ASKED = ["keras<4,>=3.15.1", "numpy>=2", "tf_keras>=2.21", "textual>=8.2; extra == 'console'"]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout's lock."""
    file = tmp_path / "requirements.txt"
    file.write_text(LOCK)
    monkeypatch.setattr(locks, "lock", lambda: file)
    return file


@pytest.fixture
def wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed wheel, whose metadata ask for a few packages."""
    monkeypatch.setattr(locks, "lock", lambda: None)
    monkeypatch.setattr(locks, "requires", lambda name: ASKED)


def install(monkeypatch: pytest.MonkeyPatch, installed: dict[str, str]) -> None:
    def version(name: str) -> str:
        if name not in installed:
            raise PackageNotFoundError(name)
        return installed[name]

    monkeypatch.setattr(locks, "version", version)


def check(monkeypatch: pytest.MonkeyPatch, code: int, out: str, err: str = "") -> None:
    """What `pip check` says."""
    done = subprocess.CompletedProcess([], code, out, err)
    monkeypatch.setattr(subprocess, "run", lambda *given, **named: done)


def test_the_lock_of_this_checkout_is_found_only_beside_its_project(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text(LOCK)
    assert lock(tmp_path) is None
    (tmp_path / "pyproject.toml").write_text("")
    assert lock(tmp_path) == tmp_path / "requirements.txt"


def test_the_locks_versions_are_well(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, SOUND)
    found = versions()
    assert (found.is_well, found.said) == (True, f"all are those of {checkout}")


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"keras": "3.14.0"}, "keras 3.14.0 (3.15.1)"),
        ({"numpy": "1.26.4"}, "numpy 1.26.4 (2.4.6 or 2.5.5)"),
        ({"colorama": "0.4.5"}, "colorama 0.4.5 (0.4.6)"),
        ({"keras": ""}, "keras is not installed (3.15.1)"),
    ],
)
def test_a_version_that_is_not_the_locks_is_named_with_the_command_that_mends_it(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, other: dict[str, str], said: str
) -> None:
    install(monkeypatch, {name: n for name, n in {**SOUND, **other}.items() if n})
    found = versions()
    assert not found.is_well
    assert found.said == f"not as in {checkout}: {said}"
    assert found.remedy.endswith(f"-m pip install --require-hashes -r {checkout}")


def test_of_many_that_differ_some_are_named(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout.write_text("".join(f"package{n}==1\n" for n in range(9)))
    install(monkeypatch, {})
    assert versions().said.endswith("package3 is not installed (1); and 5 more")


@pytest.mark.usefixtures("wheel")
def test_without_a_lock_nothing_amiss_for_tfexam_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    check(monkeypatch, 1, "pandas 2.2 requires pytz, which is not installed.\n")
    found = versions()
    assert (found.is_well, found.said) == (True, "all are such as tfexam asks for")


@pytest.mark.usefixtures("wheel")
def test_without_a_lock_what_tfexam_asks_for_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = (
        "tfexam 1.0 has requirement keras<4,>=3.15.1, but you have keras 3.12.0.\n"
        "tf-keras 2.21.0 requires tensorflow, which is not installed.\n"
    )
    check(monkeypatch, 1, wrong)
    found = versions()
    assert not found.is_well
    assert "but you have keras 3.12.0" in found.said
    assert found.remedy.endswith("-m pip install 'keras<4,>=3.15.1' tensorflow")


@pytest.mark.usefixtures("wheel")
def test_a_pip_that_does_not_run_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    check(monkeypatch, 1, "", "python: No module named pip\n")
    found = versions()
    assert (found.is_well, found.said) == (False, "python: No module named pip")
    assert found.remedy


@pytest.mark.usefixtures("wheel")
def test_a_missing_package_is_installed_as_tfexam_asks_for_it() -> None:
    assert mending("keras").endswith("-m pip install 'keras<4,>=3.15.1'")
    assert mending("tf-keras").endswith("-m pip install 'tf_keras>=2.21'")
