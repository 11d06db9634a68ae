"""A Dask cluster on this machine, in processes of its own: `python cluster.py WORKERS FOLDER`.

Says its address and its workers' process ids, then runs until its standard input is closed; a line
on it asks for the process ids again, since workers that are killed are started anew.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

TESTS = Path(__file__).parents[1]


class Cluster:
    """The cluster, as a test sees it."""

    def __init__(self, workers: int, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__, str(workers), str(folder)],
            env={**os.environ, "PYTHONPATH": str(TESTS), "TMPDIR": str(folder)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.address, self.pids = self._told()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=60)

    def kill_a_worker(self) -> None:
        """kill -9 one of the workers that run now."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        _, self.pids = self._told()
        os.kill(self.pids[0], signal.SIGKILL)

    def kill(self) -> None:
        """kill -9 the scheduler and all workers."""
        for pid in (self._process.pid, *self.pids):
            os.kill(pid, signal.SIGKILL)

    def _told(self) -> tuple[str, list[int]]:
        assert self._process.stdout is not None
        told = json.loads(self._process.stdout.readline())
        return told["address"], told["pids"]


def main() -> None:
    from distributed import LocalCluster

    workers, folder = sys.argv[1:]
    with LocalCluster(
        n_workers=int(workers),
        threads_per_worker=1,
        memory_limit=0,
        dashboard_address=None,
        local_directory=folder,
    ) as cluster:
        while True:
            pids = [nanny.pid for nanny in cluster.workers.values() if nanny.pid]
            told = {"address": cluster.scheduler_address, "pids": pids}
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()
            if not sys.stdin.readline():
                return


if __name__ == "__main__":
    main()
