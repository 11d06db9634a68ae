"""What a model could do here in spite of the sandbox: tried, not read off its layers.

A system may accept a layer and yet hold nothing back, as some emulations do, and no layer of some
systems keeps off all. So a process closes itself in as a model's does, tries one harm, and ends;
from outside it is seen whether the harm was done. Each is tried freely, too: of one that can't be
done so either, the trial says nothing.

    python -P -m tfexam.sandbox.trials HARM TARGET [FOLDER]

tries one, behind every layer if a folder is named, which then may be read.
"""

from __future__ import annotations

import encodings.idna  # noqa: F401  # what a connection would import once nothing can be read
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tfexam.sandbox.layers import Limits
from tfexam.sandbox.platform import close_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MEMORY_MB = 300
CPU_SECONDS = 10.0
PATIENCE_SECONDS = 60.0
READY, DONE = "about to try", "harm was done"
COMMAND = (sys.executable, "-P", "-m", "tfexam.sandbox.trials")


@dataclass(frozen=True)
class Told:
    """What the trials came to here.

    held     harms that can be done freely, and not behind the sandbox
    through  harms that can be done behind it
    """

    held: tuple[str, ...]
    through: tuple[str, ...]


class Untried(Exception):
    """A process ended before it tried anything; why."""


def try_all(folder: Path, command: Sequence[str] = COMMAND) -> Told:
    """Try each harm on files in `folder`, which should lie where people keep theirs.

    Takes a second or two. `command` tries one (another one in tests). Raises Untried and OSError.
    """
    with TemporaryDirectory(dir=folder, prefix="trial-") as place:
        through = [harm for harm in HARMS if _does(command, harm, Path(place), closed_in=True)]
        free = [harm for harm in HARMS if _does(command, harm, Path(place), closed_in=False)]
    return Told(tuple(harm for harm in free if harm not in through), tuple(through))


def _does(command: Sequence[str], harm: str, place: Path, *, closed_in: bool) -> bool:
    """Whether a process of its own does it: it says so, has written, or has called."""
    model, kept, written = place / "model", place / "kept", place / "written"
    model.mkdir(exist_ok=True)
    kept.write_text(DONE, encoding="utf-8")
    written.unlink(missing_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        targets: dict[Callable[[str], None], str] = {
            _write: str(written),
            _read: str(kept),
            _connect: str(server.getsockname()[1]),
            _start: sys.executable,
            _take: str(2 * MEMORY_MB),
        }
        tried = [*command, harm, targets[HARMS[harm]], *([str(model)] if closed_in else [])]
        said = _said(tried)
        return DONE in said or written.exists() or _was_called(server)


def _said(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
    except subprocess.TimeoutExpired as late:
        raise Untried(f"it took more than {PATIENCE_SECONDS:.0f} seconds") from late
    if READY not in done.stdout:
        raise Untried((done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1])
    return done.stdout


def _was_called(server: socket.socket) -> bool:
    server.setblocking(False)
    with suppress(BlockingIOError):
        server.accept()[0].close()
        return True
    return False


def _write(target: str) -> None:
    Path(target).write_text(DONE, encoding="utf-8")


def _read(target: str) -> None:
    _say(Path(target).read_text(encoding="utf-8"))


def _connect(target: str) -> None:
    socket.create_connection(("127.0.0.1", int(target)), PATIENCE_SECONDS).close()


def _start(target: str) -> None:
    subprocess.run([target, "-S", "-c", f"print('{DONE}')"], check=True)


def _take(target: str) -> None:
    if bytearray(b"x") * (int(target) << 20):
        _say(DONE)


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  # what the trial listens to


HARMS: Mapping[str, Callable[[str], None]] = {
    "write files": _write,
    "read your files": _read,
    "reach the network": _connect,
    "start programs": _start,
    "take more memory than it may": _take,
}
"""What a model could do, and how it is done to a target."""


def main() -> None:
    """Try one, and end as it ends."""
    harm, target, *folder = sys.argv[1:]
    if folder:
        close_in(Limits((Path(folder[0]),), MEMORY_MB, CPU_SECONDS))
    _say(READY)
    HARMS[harm](target)


if __name__ == "__main__":
    main()
