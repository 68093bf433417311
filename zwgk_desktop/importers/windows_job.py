"""Limits on memory and processor time of this process on Windows, by a job object."""

import ctypes
import sys

# Loaded only by processes that need limits, since ctypes is slow to import.

_EXTENDED_LIMITS = 9
_TIME, _PROCESSES, _MEMORY, _DIE_ON_FAULT = 0x2, 0x8, 0x100, 0x400
_TICKS = 10_000_000
"""Ticks per second in the limits of a job object (100 ns each)."""


class BasicLimits(ctypes.Structure):
    """Structure JOBOBJECT_BASIC_LIMIT_INFORMATION of winnt.h."""

    _fields_ = (
        ("per_process_user_time_limit", ctypes.c_int64),
        ("per_job_user_time_limit", ctypes.c_int64),
        ("limit_flags", ctypes.c_uint32),
        ("minimum_working_set_size", ctypes.c_size_t),
        ("maximum_working_set_size", ctypes.c_size_t),
        ("active_process_limit", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """Structure JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h."""

    _fields_ = (
        ("basic", BasicLimits),
        ("io_info", ctypes.c_uint64 * 6),
        ("process_memory_limit", ctypes.c_size_t),
        ("job_memory_limit", ctypes.c_size_t),
        ("peak_process_memory_used", ctypes.c_size_t),
        ("peak_job_memory_used", ctypes.c_size_t),
    )


def job_limits(memory: int, cpu_seconds: int | None) -> ExtendedLimits:
    """Return job limits: bytes of memory, seconds of processor time, and no child processes.

    A crash ends the process at once, without an error dialog.
    """
    wanted = ExtendedLimits()
    wanted.basic.limit_flags = _MEMORY | _PROCESSES | _DIE_ON_FAULT
    wanted.basic.active_process_limit = 1
    wanted.process_memory_limit = memory
    if cpu_seconds is not None:
        wanted.basic.limit_flags |= _TIME
        wanted.basic.per_process_user_time_limit = cpu_seconds * _TICKS
    return wanted


if sys.platform == "win32":

    def confine(memory: int, cpu_seconds: int | None) -> None:
        """Limit the memory and processor time of this process for its lifetime.

        Raises:
            OSError: The system does not allow it.
        """
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        wanted = job_limits(memory, cpu_seconds)
        size = ctypes.sizeof(wanted)
        this = ctypes.c_void_p(kernel.GetCurrentProcess())
        if not (
            job.value
            and kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(wanted), size)
            and kernel.AssignProcessToJobObject(job, this)
        ):
            raise ctypes.WinError(ctypes.get_last_error())
