"""Reaching the spare worker, which has TensorFlow imported; and starting one."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    import subprocess
    from collections.abc import Sequence
    from pathlib import Path

    from tfexam.worker.hello import Hello


class Spare:
    """The spare worker of a folder, if there is one; Linux alone.

    folder   its owner's alone
    command  that starts one there, in place of the real one (in tests)
    """

    def __init__(self, folder: Path, command: Sequence[str] = ()) -> None:
        self._folder, self._command = folder, command

    def connect(self) -> socket.socket | None:
        """A connection, which keeps the spare alive while it is open; None where nobody listens."""
        if sys.platform != "linux":
            return None
        import socket

        from tfexam.worker.hello import SOCKET

        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with suppress(OSError):
            folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
            try:  # by the descriptor: a path may be longer than an address
                connection.connect(f"/proc/self/fd/{folder}/{SOCKET}")
            finally:
                os.close(folder)
            return connection
        connection.close()
        return None

    def session(self, workers: int | None, errors: Path, *, idle: bool = False) -> Session | None:
        """A worker at once; None where there is no spare.

        errors  the file that what it says goes to
        idle    whether models run at the lowest priority
        """
        connection = self.connect()
        if connection is None:
            return None
        from tfexam.worker.hello import KEY, Hello, fingerprint

        try:
            key = (self._folder / KEY).read_text("ascii")
            hello = Hello(key, fingerprint(), workers or 0, idle)
            return Session(connection, hello, errors)
        except OSError:  # it has gone meanwhile
            connection.close()
            return None

    def start(self) -> subprocess.Popen[bytes] | None:
        """Start one in the background: where there is one already, it ends by itself."""
        if sys.platform != "linux":
            return None
        import subprocess

        from tfexam.grading.process import COMMAND, environment

        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        return subprocess.Popen(
            self._command or (*COMMAND, "--spare"),
            cwd=self._folder,
            env=environment(self._folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


class Session:
    """A worker that the spare has forked for us.

    Raises OSError where the spare goes away meanwhile.
    """

    def __init__(self, connection: socket.socket, hello: Hello, errors: Path) -> None:
        import socket

        theirs, jobs = os.pipe()
        replies, back = os.pipe()
        self.jobs: IO[bytes] = os.fdopen(jobs, "wb")
        self.replies: IO[bytes] = os.fdopen(replies, "rb")
        self._connection = connection
        try:
            with errors.open("wb") as talk:
                handed = [theirs, back, talk.fileno()]
                socket.send_fds(connection, [hello.encode()], handed)
        except OSError:
            self.close()
            raise
        finally:
            os.close(theirs)
            os.close(back)

    @property
    def is_lent(self) -> bool:
        """That another one can take its place."""
        return True

    def ended(self) -> str:
        """How it ended: nobody knows."""
        return "the spare worker went away"

    def end(self) -> None:
        """Hang up: it kills what it runs, and ends."""
        self._connection.close()

    def close(self) -> None:
        """Hang up, and close the pipes."""
        self.end()
        for stream in (self.jobs, self.replies):
            with suppress(OSError):  # unsent bytes
                stream.close()
