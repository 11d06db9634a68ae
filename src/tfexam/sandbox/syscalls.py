"""The system calls that a model needs, once TensorFlow is imported, and their numbers.

Numbers: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux 6.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

REFUSED: Mapping[str, int] = {
    "clone3": errno.ENOSYS,  # the C library falls back on clone, whose flags can be looked at
    "ioctl": errno.ENOTTY,
    "sched_setaffinity": errno.EPERM,  # it takes any process of the same user
}
"""Calls that sound programs try and do without, and the error that they get."""

EVERYWHERE: Mapping[str, tuple[int, int]] = {
    "brk": (12, 214),
    "clock_getres": (229, 114),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "close": (3, 57),
    "dup": (32, 23),
    "eventfd2": (290, 19),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "fstat": (5, 80),
    "fstatfs": (138, 44),
    "futex": (202, 98),
    "futex_waitv": (449, 449),
    "get_mempolicy": (239, 236),
    "getcpu": (309, 168),
    "getcwd": (79, 17),
    "getdents64": (217, 61),
    "getegid": (108, 177),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "getpriority": (140, 141),
    "getrandom": (318, 278),
    "getresgid": (120, 150),
    "getresuid": (118, 148),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "gettid": (186, 178),
    "gettimeofday": (96, 169),
    "getuid": (102, 174),
    "lseek": (8, 62),
    "madvise": (28, 233),
    "mbind": (237, 235),
    "membarrier": (324, 283),
    "mincore": (27, 232),
    "mprotect": (10, 226),  # oneDNN makes code while it runs
    "mremap": (25, 216),
    "munmap": (11, 215),
    "nanosleep": (35, 101),
    "newfstatat": (262, 79),
    "ppoll": (271, 73),
    "pread64": (17, 67),
    "preadv": (295, 69),
    "pselect6": (270, 72),
    "read": (0, 63),
    "readlinkat": (267, 78),
    "readv": (19, 65),
    "restart_syscall": (219, 128),
    "rseq": (334, 293),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126),
    "sched_getaffinity": (204, 123),
    "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120),
    "sched_yield": (24, 124),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "sigaltstack": (131, 132),
    "statx": (332, 291),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "uname": (63, 160),
    "write": (1, 64),
    "writev": (20, 66),
}
"""Allowed whatever the arguments: numbers on x86-64 and on 64-bit ARM.

Some were never seen here and do no harm: other versions of the C library may use them."""

LOOKED_AT: Mapping[str, tuple[int, int]] = {
    "clone": (56, 220),
    "clone3": (435, 435),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    "mmap": (9, 222),
    "openat": (257, 56),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
    "sched_setaffinity": (203, 122),
    "tgkill": (234, 131),
}
"""Allowed with some arguments only, or refused."""

OLD_X86: Mapping[str, int] = {
    "access": 21,
    "arch_prctl": 158,
    "lstat": 6,
    "poll": 7,
    "readlink": 89,
    "stat": 4,
}


@dataclass(frozen=True)
class Architecture:
    """A kind of processor: what the kernel calls it, and the numbers of its calls.

    has_x32  there is a second interface, whose calls have numbers of their own
    """

    audit: int
    numbers: Mapping[str, int]
    allowed: tuple[str, ...]
    has_x32: bool = False


def _numbers(column: int) -> dict[str, int]:
    return {name: both[column] for name, both in {**EVERYWHERE, **LOOKED_AT}.items()}


ARCHITECTURES: Mapping[str, Architecture] = {
    "x86_64": Architecture(
        0xC000003E, _numbers(0) | dict(OLD_X86), (*EVERYWHERE, *OLD_X86), has_x32=True
    ),
    "aarch64": Architecture(0xC00000B7, _numbers(1), tuple(EVERYWHERE)),
}
