"""Windows: a job object, which bounds memory, processor time and processes, and ends them all.

It leaves files and the network open. An app container would close them; there is none here yet, and
it is said to be missing.

Source: learn.microsoft.com/windows/win32/procthread/job-objects.
"""

from __future__ import annotations

import ctypes
from ctypes import c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from typing import TYPE_CHECKING, Any, ClassVar

from tfexam.sandbox.layers import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfexam.sandbox.layers import Layer, Limits

MEBI = 1 << 20
TICKS = 10_000_000
"""Units of time a second: 100 ns."""

EXTENDED_LIMITS = 9
"""JobObjectExtendedLimitInformation."""

PROCESS_TIME, ACTIVE_PROCESS, PROCESS_MEMORY = 0x2, 0x8, 0x100
DIE_ON_EXCEPTION, KILL_ON_CLOSE = 0x400, 0x2000


class Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_: ClassVar = [
        ("process_time", c_int64),
        ("job_time", c_int64),
        ("flags", c_uint32),
        ("minimum_working_set", c_size_t),
        ("maximum_working_set", c_size_t),
        ("processes", c_uint32),
        ("affinity", c_size_t),
        ("priority", c_uint32),
        ("scheduling", c_uint32),
    ]


class Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_: ClassVar = [
        ("basic", Basic),
        ("counters", c_uint64 * 6),
        ("process_memory", c_size_t),
        ("job_memory", c_size_t),
        ("peak_process_memory", c_size_t),
        ("peak_job_memory", c_size_t),
    ]


def job_object(limits: Limits) -> None:
    """Put this process into a job of its own, which it never leaves."""
    kernel = _kernel()
    job = kernel.CreateJobObjectW(None, None)
    asked = extended(limits)
    if not (
        job
        and kernel.SetInformationJobObject(
            job, EXTENDED_LIMITS, ctypes.byref(asked), ctypes.sizeof(asked)
        )
        and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
    ):
        raise OSError("Windows gives this process no job object")


def extended(limits: Limits) -> Extended:
    """The limits in the system's form: one process, its memory, its time."""
    asked = Extended()
    asked.basic.flags = (
        PROCESS_TIME | ACTIVE_PROCESS | PROCESS_MEMORY | DIE_ON_EXCEPTION | KILL_ON_CLOSE
    )
    asked.basic.process_time = int(limits.cpu_seconds * TICKS)
    asked.basic.processes = 1
    asked.process_memory = limits.memory_mb * MEBI
    return asked


def _kernel() -> Any:
    try:
        kernel = ctypes.CDLL("kernel32")
    except OSError as error:
        raise Unavailable from error
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = c_void_p
    kernel.CreateJobObjectW.argtypes = (c_void_p, c_void_p)
    kernel.SetInformationJobObject.argtypes = (c_void_p, c_uint32, c_void_p, c_uint32)
    kernel.AssignProcessToJobObject.argtypes = (c_void_p, c_void_p)
    return kernel


def app_container(limits: Limits) -> None:
    """Not written yet. Always raises Unavailable."""
    del limits
    raise Unavailable


LAYERS: Mapping[str, Layer] = {"job-object": job_object, "app-container": app_container}
"""The sandbox of this system."""
