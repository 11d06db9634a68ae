"""What a model could do here in spite of the sandbox: tried, not read off its layers.

A system may accept a layer and yet hold nothing back, as some emulations do, and no layer of some
systems keeps off all. So a process closes itself in as a model's does, tries one harm, and ends;
from outside it is seen whether the harm was done. Each is tried freely, too: of one that can't be
done so either, the trial says nothing.

    python -P -m tfexam.sandbox.trials HARM PLACE PORT [closed]

tries one on the files of a folder, or on a port; with the last word behind every layer.
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
MODEL, KEPT, WRITTEN = "model", "kept", "written"
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
    (place / MODEL).mkdir(exist_ok=True)
    (place / KEPT).write_text(DONE, encoding="utf-8")
    (place / WRITTEN).unlink(missing_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        said = _said([*command, harm, str(place), port, *["closed"] * closed_in])
        return DONE in said or (place / WRITTEN).exists() or _was_called(server)


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


def _write(place: Path, port: int) -> None:
    del port
    (place / WRITTEN).write_text(DONE, encoding="utf-8")


def _read(place: Path, port: int) -> None:
    del port
    _say((place / KEPT).read_text(encoding="utf-8"))


def _connect(place: Path, port: int) -> None:
    del place
    socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS).close()


def _start(place: Path, port: int) -> None:
    del place, port
    subprocess.run([sys.executable, "-S", "-c", f"print('{DONE}')"], check=True)


def _take(place: Path, port: int) -> None:
    del place, port
    if bytearray(b"x") * (2 * MEMORY_MB << 20):
        _say(DONE)


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  # what the trial listens to


HARMS: Mapping[str, Callable[[Path, int], None]] = {
    "write files": _write,
    "read your files": _read,
    "reach the network": _connect,
    "start programs": _start,
    "take more memory than it may": _take,
}
"""What a model could do, and how it is done."""


def main() -> None:
    """Try one, and end as it ends."""
    harm, place, port, *closed = sys.argv[1:]
    if closed:
        close_in(Limits((Path(place, MODEL),), MEMORY_MB, CPU_SECONDS))
    _say(READY)
    HARMS[harm](Path(place), int(port))


if __name__ == "__main__":
    main()
