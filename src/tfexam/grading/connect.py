"""The way to a Dask cluster, and what is said where there is none, or none that is fit."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError, pip_install
from tfexam.grading.versions import versions
from tfexam.scan.rejected import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import Client

CONNECT_SECONDS = 10.0
"""Until a scheduler answers."""

WORKER_SECONDS = 10.0
"""Until it has a worker, where that was started at the same moment."""

RESTART = "Start it again, and repeat the command: what was marked is kept."


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the cluster, whose machines all have the versions of this one.

    Raises TfexamError: bad-argument without the package, no-cluster where it can't be used.
    """
    with _client(address) as client:
        _compare(client, address)
        yield client


@contextmanager
def _client(address: str) -> Iterator[Client]:
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise TfexamError(
            Code.BAD_ARGUMENT,
            f"--dask needs the package {error.name}, which is not installed.",
            f"Install it: {pip_install('tfexam[cluster]')}",
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is said in sentences
    try:
        asyncio.run(asyncio.wait_for(_ask(address), CONNECT_SECONDS))
    except Exception as error:  # whoever listens there says anything, and Dask trips over it
        raise _none(address, error) from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except OSError as error:
        raise _none(address, error) from error
    with client:
        yield client


async def _ask(address: str) -> None:
    """Hear from a scheduler; a client waits for ever where somebody else listens."""
    from distributed import Security
    from distributed.core import rpc

    settings = Security().get_connection_args("client")
    async with rpc(address, timeout=CONNECT_SECONDS, connection_args=settings) as scheduler:
        await scheduler.identity()


def _none(address: str, error: Exception) -> TfexamError:
    why = f" ({plain(error)})" if str(error) else ""
    said = f"No Dask scheduler answers at {plain(address)}{why}."
    hint = "Start one there (dask scheduler), or leave out --dask."
    return TfexamError(Code.NO_CLUSTER, said, hint)


def _compare(client: Client, address: str) -> None:
    """Refuse a cluster whose machines would come to other outcomes, or that has none."""
    here = versions()
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
        told = client.run(versions, on_error="return")
        told[address] = client.run_on_scheduler(versions)
    except TimeoutError as error:
        said = f"The Dask cluster at {address} has no worker."
        raise TfexamError(Code.NO_CLUSTER, said, f"Start one: dask worker {address}") from error
    except ModuleNotFoundError as error:
        told = {address: error}
    except OSError as error:
        raise gone() from error
    for machine, found in told.items():
        if found != here:
            raise other(machine, found)


def other(machine: str, found: object) -> TfexamError:
    """A machine of the cluster has these versions instead of ours, or fails to say."""
    has = f"fails: {found!r}" if isinstance(found, Exception) else f"has {found}"
    said = f"The cluster's {machine} {plain(has, 200)}; here is {versions()}."
    return TfexamError(
        Code.NO_CLUSTER, said, "Install the same versions on every machine of the cluster."
    )


def gone() -> TfexamError:
    """The cluster went away in the middle of the work."""
    return TfexamError(Code.NO_CLUSTER, "The Dask cluster does not answer any more.", RESTART)
