"""scripts/tfexam, from a bare clone: with stand-ins for uv, df and Python, in a moment each."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COPIED = [
    "scripts/tfexam",
    "scripts/environment.sh",
    "requirements.txt",
    "requirements-dev.txt",
    "pyproject.toml",
]
TOOLS = "sh awk cat cksum cut df dirname env grep ln mkdir mv readlink rm rmdir sed sleep tail tr"
UV = """#!/bin/sh
echo "$*" >> "{calls}"
{first}
if [ "$1" = venv ]; then
    for venv; do :; done
    mkdir -p "$venv/bin" && printf '#!/bin/sh\\n' > "$venv/bin/python"
    chmod +x "$venv/bin/python"
else
    bin=$(dirname "$4")
    printf '#!/bin/sh\\necho "ran: $*"\\n' > "$bin/tfexam" && chmod +x "$bin/tfexam"
fi
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX sh")


@dataclass(frozen=True)
class Clone:
    """A checkout of what the script needs, and a path with only what a test puts there."""

    root: Path
    bin: Path
    calls: Path

    def tool(self, name: str, text: str) -> None:
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def uv(self, first: str = "") -> None:
        self.tool("uv", UV.format(calls=self.calls, first=first))

    def start(self, *arguments: str, script: Path | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(script or self.root / "scripts/tfexam"), *arguments],
            env={"PATH": str(self.bin)},
            cwd=self.bin,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, script: Path | None = None) -> tuple[int, str, str]:
        process = self.start(*arguments, script=script)
        out, err = process.communicate(timeout=30)
        return process.returncode, out, err

    @property
    def installs(self) -> int:
        """How often packages were installed from the lock."""
        calls = self.calls.read_text().splitlines() if self.calls.exists() else []
        return sum("--require-hashes" in call for call in calls)


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    root, bin_ = tmp_path / "a clone", tmp_path / "bin"
    for name in COPIED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    bin_.mkdir()
    for name in [*TOOLS.split(), "chmod"]:
        (bin_ / name).symlink_to(str(shutil.which(name)))
    made = Clone(root.resolve(), bin_, tmp_path / "calls")
    made.tool("python3", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    made.uv()
    return made


def test_the_first_time_it_makes_the_environment_and_runs_the_program(clone: Clone) -> None:
    code, out, err = clone.run("start", "a b")
    assert (code, out) == (0, "ran: start a b\n")
    assert err.splitlines()[0].startswith(f"Setting tfexam up in {clone.root}/.venv")


def test_the_second_time_it_only_runs_the_program(clone: Clone) -> None:
    clone.run()
    clone.tool("uv", "#!/bin/sh\nexit 1\n")
    clone.tool("python3", "#!/bin/sh\nexit 1\n")
    assert clone.run("status") == (0, "ran: status\n", "")


def test_it_works_through_a_symlink(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to(clone.root / "scripts/tfexam")
    assert clone.run("x", script=tmp_path / "one")[:2] == (0, "ran: x\n")


def test_a_changed_lock_updates_the_environment_in_its_place(clone: Clone) -> None:
    clone.run()
    kept = clone.root / ".venv/kept"
    kept.touch()
    (clone.root / "requirements.txt").write_text("other\n")
    assert clone.run()[0] == 0
    assert clone.installs == 2
    assert kept.exists()


def test_a_moved_checkout_gets_an_environment_of_its_own(clone: Clone, tmp_path: Path) -> None:
    clone.run()
    moved = Clone(clone.root.rename(tmp_path / "moved"), clone.bin, clone.calls)
    assert moved.run()[0] == 0
    assert moved.installs == 2


def test_the_environment_with_the_test_tools_serves_too(clone: Clone) -> None:
    clone.run()
    stamp = clone.root / ".venv/set-up.stamp"
    stamp.write_text(stamp.read_text().replace("requirements.txt", "requirements-dev.txt", 1))
    clone.run()
    assert clone.installs == 1


@pytest.mark.parametrize(
    ("said", "code", "sentence"),
    [
        ("dns error: failed to lookup address", 5, "check the network"),
        ("Temporary failure in name resolution", 5, "check the network"),
        ("No space left on device", 6, "free some space"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", 5, "is not the one that was locked"),
        ("has no wheels with a matching tag", 5, "no build for this system"),
        ("segmentation fault", 5, "repeat the command"),
    ],
)
def test_what_went_wrong_is_one_sentence(clone: Clone, said: str, code: int, sentence: str) -> None:
    clone.uv(f'[ "$1" = venv ] || {{ echo "{said}" >&2; exit 2; }}')
    got, out, err = clone.run()
    assert (got, out) == (code, "")
    last = err.splitlines()[-1]
    assert sentence in last
    assert str(clone.root / ".venv/set-up.log") in last
    assert said not in err
    assert said in (clone.root / ".venv/set-up.log").read_text()


def test_after_a_failure_it_is_made_anew(clone: Clone) -> None:
    clone.uv('[ "$1" = venv ] || exit 2')
    assert clone.run()[0] == 5
    (clone.root / ".venv/half").touch()
    clone.uv()
    assert clone.run("x")[:2] == (0, "ran: x\n")
    assert not (clone.root / ".venv/half").exists()


def test_too_little_disk_is_said_before_anything_is_made(clone: Clone) -> None:
    clone.tool("df", "#!/bin/sh\nprintf 'h\\n/dev/x 9 9 2048000 9%% /\\n'\n")
    code, _, err = clone.run()
    assert code == 6
    assert "has 2000 MB free, and 3500 are needed" in err
    assert not (clone.root / ".venv").exists()


def test_no_suitable_python_is_said(clone: Clone) -> None:
    (clone.bin / "uv").unlink()
    clone.tool("python3", "#!/bin/sh\nexit 1\n")
    code, _, err = clone.run()
    assert code == 5
    assert "No 64-bit Python 3.11, 3.12 or 3.13 was found: install one" in err


def test_uv_may_get_a_python_where_there_is_none(clone: Clone) -> None:
    clone.tool("python3", "#!/bin/sh\nexit 1\n")
    assert clone.run()[0] == 0
    assert "--python >=3.11,<3.14" in clone.calls.read_text()


def test_a_python_without_venv_and_pip_is_said(clone: Clone) -> None:
    (clone.bin / "uv").unlink()
    clone.tool("python3", "#!/bin/sh\ncase $2 in *import\\ sys*) exit 0 ;; esac\nexit 1\n")
    code, _, err = clone.run()
    assert code == 5
    assert "apt install python3-venv" in err


def test_a_folder_that_cannot_be_written_to_is_said(clone: Clone) -> None:
    clone.tool("ln", "#!/bin/sh\nexit 1\n")
    code, _, err = clone.run()
    assert code == 6
    assert f"{clone.root} can't be written to" in err


def test_an_environment_of_somebody_elses_is_left_alone(clone: Clone) -> None:
    mine = clone.root / ".venv/mine"
    mine.parent.mkdir()
    mine.touch()
    code, _, err = clone.run()
    assert code == 3
    assert "was not made by this script: move it away" in err
    assert mine.exists()


def test_two_at_once_make_it_once(clone: Clone) -> None:
    clone.uv("sleep 0.3")
    both = [clone.start("x"), clone.start("x")]
    answers = [process.communicate(timeout=30) for process in both]
    assert [out for out, _ in answers] == ["ran: x\n", "ran: x\n"]
    assert clone.installs == 1
    assert sum("Another set-up is running" in err for _, err in answers) == 1


def test_the_lock_of_a_process_that_is_gone_is_taken_away(clone: Clone) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    (clone.root / ".venv.lock").symlink_to(str(gone.pid))
    assert clone.run()[0] == 0
    assert not (clone.root / ".venv.lock").is_symlink()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_interrupted_half_way_it_goes_on_the_next_time(
    clone: Clone, number: signal.Signals, code: int
) -> None:
    clone.uv('[ "$1" = venv ] || exec sleep 20')
    process = clone.start()
    while not clone.installs:
        time.sleep(0.02)
    os.killpg(process.pid, number)
    _, err = process.communicate(timeout=10)
    assert process.returncode == code
    assert ("Interrupted. The same command goes on" in err) is (number != signal.SIGKILL)
    clone.uv()
    assert clone.run("x")[:2] == (0, "ran: x\n")
