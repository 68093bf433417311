"""The limits that a process is put under on Windows."""

import ctypes

import pytest

from zwgk_desktop.importers import windows_job


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="sizes of 64 bits")
def test_limits_lie_where_the_system_looks_for_them() -> None:
    # winnt.h, 64 bits: offsets that the compilers of Windows give
    assert ctypes.sizeof(windows_job.BasicLimits) == 64
    assert ctypes.sizeof(windows_job.ExtendedLimits) == 144
    assert windows_job.BasicLimits.limit_flags.offset == 16
    assert windows_job.BasicLimits.active_process_limit.offset == 40
    assert windows_job.ExtendedLimits.process_memory_limit.offset == 112


def test_what_is_asked_for_is_limited() -> None:
    limits = windows_job.job_limits(512, 20)

    assert limits.process_memory_limit == 512
    assert limits.basic.per_process_user_time_limit == 200_000_000
    assert limits.basic.active_process_limit == 1
    assert limits.basic.limit_flags == 0x2 | 0x8 | 0x100 | 0x400


def test_time_is_not_limited_unasked() -> None:
    assert not windows_job.job_limits(512, None).basic.limit_flags & 0x2
