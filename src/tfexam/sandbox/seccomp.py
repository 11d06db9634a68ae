"""seccomp: the Linux kernel ends a process at the first system call that no model needs.

The filter is a list of what is allowed. Whatever is not on it kills the whole process by SIGSYS,
which nothing else sends. A few calls get an error instead, since sound programs try them and do
without. Source: https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
from typing import TYPE_CHECKING, NamedTuple

from tfexam.sandbox.layers import Unavailable
from tfexam.sandbox.syscalls import ARCHITECTURES, REFUSED, Architecture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.sandbox.layers import Limits

SET_SECCOMP, FILTER_MODE = 22, 2  # prctl
KILL, ALLOW, ERROR = 0x80000000, 0x7FFF0000, 0x00050000
"""What a filter answers: end the process, let the call through, give it an error number."""

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
"""Instructions: load a word; jump if equal, if at least, if any bit is set; answer."""

NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
"""Where the call's data hold them, in bytes; an argument has eight, the low four first."""

X32 = 0x40000000
"""Numbers from here on are calls of x86's other interface."""

CLONE_THREAD = 0x00010000
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
SHARED, ANONYMOUS, GROWS_DOWN = 0x01, 0x20, 0x0100  # mmap: MAP_SHARED, …
NAME_A_THREAD, NAME_MEMORY = 15, 0x53564D41  # prctl
DUPLICATE, GET_FLAGS, SET_FLAGS, GET_STATUS, SET_STATUS, DUPLICATE_CLOSED = 0, 1, 2, 3, 4, 1030
HANDLING = (DUPLICATE, GET_FLAGS, SET_FLAGS, GET_STATUS, SET_STATUS, DUPLICATE_CLOSED)
"""What fcntl may do with a descriptor: not name a process that signals about it go to."""


class Step(NamedTuple):
    """An instruction: after a test, how many to skip where it holds and where it doesn't."""

    code: int
    value: int
    yes: int = 0
    no: int = 0


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def seccomp(limits: Limits) -> None:
    """Leave the system calls that a model needs. One that may write files is no model."""
    architecture = ARCHITECTURES.get(platform.machine())
    if architecture is None or limits.writable:
        raise Unavailable
    steps = list(program(architecture, os.getpid()))
    packed = b"".join(_packed(step) for step in steps)
    held = ctypes.create_string_buffer(packed, len(packed))
    filter_ = _Program(len(steps), ctypes.addressof(held))
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(SET_SECCOMP, FILTER_MODE, ctypes.byref(filter_), 0, 0) != 0:
        raise Unavailable(os.strerror(ctypes.get_errno()))


def program(of: Architecture, pid: int) -> Iterator[Step]:
    """The filter, for a process of this number."""
    yield Step(LOAD, ARCHITECTURE)
    yield Step(EQUAL, of.audit, yes=1)
    yield Step(RETURN, KILL)
    yield Step(LOAD, NUMBER)
    if of.has_x32:
        yield Step(AT_LEAST, X32, no=1)
        yield Step(RETURN, KILL)
    for name, number in REFUSED.items():
        yield from _case(of.numbers[name], [Step(RETURN, ERROR | number)])
    yield from _case(of.numbers["openat"], _if_any(2, WRITING, ERROR | errno.EACCES, ALLOW))
    yield from _case(of.numbers["clone"], _if_any(0, CLONE_THREAD, ALLOW, KILL))
    yield from _case(of.numbers["mmap"], _if_counted())
    yield from _case(of.numbers["fcntl"], _if_one_of(1, HANDLING))
    yield from _case(of.numbers["tgkill"], _if_one_of(0, (pid,)))  # abort() signals itself
    yield from _case(of.numbers["prctl"], _if_one_of(0, (NAME_A_THREAD, NAME_MEMORY)))
    yield from _case(of.numbers["prlimit64"], _if_zero(2))  # asks, and sets nothing
    for name in of.allowed:
        yield Step(EQUAL, of.numbers[name], no=1)
        yield Step(RETURN, ALLOW)
    yield Step(RETURN, KILL)


def _case(number: int, body: list[Step]) -> Iterator[Step]:
    """What happens to one call; every path through the body answers."""
    yield Step(EQUAL, number, no=len(body))
    yield from body


def _if_any(argument: int, bits: int, then: int, otherwise: int) -> list[Step]:
    """Whether any of these bits is set in an argument's low half."""
    test = Step(ANY_BIT, bits, no=1)
    return [_low(argument), test, Step(RETURN, then), Step(RETURN, otherwise)]


def _if_counted() -> list[Step]:
    """No memory but what RLIMIT_DATA counts: it passes over what is shared, and over stacks."""
    return [
        _low(3),
        Step(ANY_BIT, GROWS_DOWN, yes=3),
        Step(ANY_BIT, SHARED, no=1),
        Step(ANY_BIT, ANONYMOUS, yes=1),
        Step(RETURN, ALLOW),
        Step(RETURN, ERROR | errno.ENOMEM),
    ]


def _if_one_of(argument: int, values: tuple[int, ...]) -> list[Step]:
    """Allowed where an argument's low half is one of these values."""
    steps = [_low(argument)]
    for value in values:
        steps += [Step(EQUAL, value, no=1), Step(RETURN, ALLOW)]
    return [*steps, Step(RETURN, KILL)]


def _if_zero(argument: int) -> list[Step]:
    """Allowed where an argument is a null pointer."""
    return [
        _low(argument),
        Step(EQUAL, 0, no=3),
        Step(LOAD, ARGUMENTS + 8 * argument + 4),
        Step(EQUAL, 0, no=1),
        Step(RETURN, ALLOW),
        Step(RETURN, KILL),
    ]


def _low(argument: int) -> Step:
    return Step(LOAD, ARGUMENTS + 8 * argument)


def _packed(step: Step) -> bytes:
    jumps = bytes((step.yes, step.no))
    return step.code.to_bytes(2, "little") + jumps + step.value.to_bytes(4, "little")
