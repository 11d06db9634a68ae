"""A worker that waits: TensorFlow is imported, and whoever asks gets a copy of it at once.

Linux alone. It listens on a Unix socket in a folder of its owner's, and forks for each connection.
A connection that says nothing keeps the spare alive; one that says hello hands over three
descriptors and is served as by a worker of its own. Nobody connected for a quarter of an hour: it
ends. A stranger's model can't reach it: the socket's peer must be the same user, and know a key
that stands in a file which a model's sandbox doesn't let it read, and which this process forgets.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
import secrets
import select
import socket
import struct
import threading
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tfexam.worker.child import answer
from tfexam.worker.hello import KEY, LOCK, LOG, MOST, SOCKET, NoHello, fingerprint, hello_of
from tfexam.worker.priority import LOWEST, stepping_back
from tfexam.worker.zygote import Zygote

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfexam.worker.protocol import Job

IDLE_SECONDS = 15 * 60.0
LOOK_SECONDS = 1.0
"""How often it looks whether anybody is still connected."""

OUTDATED = 3
"""The exit code of a session whose sender runs other code than this process."""

DESCRIPTORS = 3


def serve(
    ready: Callable[[], None],
    cores: int,
    run: Callable[[Job], bytes] = answer,
    idle_seconds: float = IDLE_SECONDS,
) -> None:
    """Be the spare of the current folder, unless there is one; returns when it is over.

    ready  imports what a session needs; at the lowest priority
    run    what the child of a model does (another one in tests)
    """
    lock = os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    code = fingerprint()
    importing = threading.Thread(target=_low, args=(ready,))
    importing.start()
    importing.join()  # the main thread, which forks, keeps its own priority
    Spare(_listener(), _new_key(), code, cores, run).serve(idle_seconds)
    Path(SOCKET).unlink(missing_ok=True)


def _low(work: Callable[[], None]) -> None:
    with stepping_back():
        work()


def _listener() -> socket.socket:
    Path(SOCKET).unlink(missing_ok=True)  # of one that was killed
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(SOCKET)
    os.chmod(SOCKET, 0o600)  # noqa: PTH101  # no Path before a fork
    listener.listen(64)
    return listener


def _new_key() -> bytes:
    """Write a key, and keep no more of it than tells whether somebody knows it."""
    key = secrets.token_hex(32)
    Path(KEY).unlink(missing_ok=True)
    file = os.open(KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(file, key.encode())
    os.close(file)
    return hashlib.sha256(key.encode()).digest()


class Spare:
    """The process that listens.

    digest  of the key
    code    `fingerprint()` of what was imported
    """

    def __init__(
        self,
        listener: socket.socket,
        digest: bytes,
        code: str,
        cores: int,
        run: Callable[[Job], bytes],
    ) -> None:
        self._listener, self._digest, self._code = listener, digest, code
        self._cores, self._run = cores, run
        self._sessions: set[int] = set()
        self._is_outdated = False

    def serve(self, idle_seconds: float) -> None:
        """Fork for whoever connects, until nobody has been connected for so long."""
        since = time.monotonic()
        while True:
            if select.select([self._listener], [], [], LOOK_SECONDS)[0]:
                self._accept()
            self._collect()
            if self._sessions:
                since = time.monotonic()
            elif self._is_outdated or time.monotonic() - since > idle_seconds:
                return

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        with connection:
            if _peer(connection) != os.geteuid():
                return
            pid = os.fork()
            if pid == 0:
                self._listener.close()
                self._session(connection)
            self._sessions.add(pid)

    def _collect(self) -> None:
        for pid in list(self._sessions):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._sessions.remove(pid)
                self._is_outdated |= os.waitstatus_to_exitcode(status) == OUTDATED

    def _session(self, connection: socket.socket) -> NoReturn:
        """Serve one connection, in a process of its own, whose every way ends here."""
        try:
            os._exit(self._serve(connection))
        except (BrokenPipeError, NoHello):
            os._exit(0)
        except BaseException:  # whatever it is, this process must never go on as a second spare
            traceback.print_exc()
        finally:
            os._exit(1)

    def _serve(self, connection: socket.socket) -> int:
        message, descriptors, _, _ = socket.recv_fds(connection, MOST, DESCRIPTORS)
        if not message:  # it only kept us
            return 0
        hello = hello_of(message)
        knows = hmac.compare_digest(hashlib.sha256(hello.key.encode()).digest(), self._digest)
        if not knows or len(descriptors) != DESCRIPTORS:
            return 0
        if hello.code != self._code:
            return OUTDATED
        jobs, replies, errors = descriptors
        os.dup2(errors, 1)
        os.dup2(errors, 2)
        if hello.idle:
            os.nice(LOWEST)
        slots = hello.workers or self._cores
        Zygote(jobs, replies, slots, self._run, line=connection.fileno()).serve()
        return 0


def _peer(connection: socket.socket) -> int:
    """The user at the other end."""
    size = struct.calcsize("3i")
    told = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    user: int = struct.unpack("3i", told)[1]
    return user
