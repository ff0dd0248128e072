"""A program and all that it starts: bounded, and ended with gendoc, however gendoc ends.

On Linux and macOS a second process waits at a pipe that only gendoc holds: when gendoc is gone, even by kill -9, the
system closes the pipe, and the process ends the program's group and removes what it left.  The program itself waits at
another pipe until that process is there.  On Windows the program is in a job that the system ends with gendoc.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

MEMORY = 1 << 30  # bytes that each process of the program may have of its own (Linux), or all together (Windows)
OUTPUT = 256 << 20  # bytes of one file that it may write
_SHELL = "/bin/sh"
# Limits that a system does not know are left out.  A file's size is counted in blocks of 512 bytes.
_START = f"""read -r word && [ "$word" = start ] || exit 125
ulimit -c 0; ulimit -d {MEMORY >> 10}; ulimit -f {OUTPUT >> 9}
exec "$@" </dev/null""".replace(";", " 2>/dev/null;")
_WATCH = """trap '' HUP INT TERM
read -r _
kill -s KILL -- "-$1" 2>/dev/null
sleep 1
shift
rm -rf -- "$@" """
CANNOT_START = (126, 127)  # the exit codes of a shell that could not start a program


class TookTooLong(Exception):
    """A program was still running when its time was over."""


def run(
    command: Sequence[str], environment: Mapping[str, str] | None, *, seconds: float, remove: Sequence[Path]
) -> tuple[int, str]:
    """Return the exit code and the output of a command; all its processes are ended, whatever happens.

    remove are the files and folders that are removed if gendoc is killed meanwhile.  Raises OSError if it cannot be
    started, TookTooLong if it runs for more than seconds.
    """
    runner = _run_in_job if sys.platform == "win32" else _run_in_group
    return runner(command, environment, seconds, remove)


def _run_in_group(
    command: Sequence[str], environment: Mapping[str, str] | None, seconds: float, remove: Sequence[Path]
) -> tuple[int, str]:
    process = _popen([_SHELL, "-c", _START, "sh", *command], environment, subprocess.PIPE)
    watcher: subprocess.Popen[bytes] | None = None
    try:
        watcher = subprocess.Popen(
            [_SHELL, "-c", _WATCH, "sh", str(process.pid), *map(str, remove)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        gate, process.stdin = process.stdin, None
        if gate is not None:
            with suppress(BrokenPipeError), gate:
                gate.write(b"start\n")
        return _result(process, seconds)
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        _close(process)
        if watcher is not None:
            with suppress(ProcessLookupError):
                watcher.kill()
            _close(watcher)


def _popen(command: Sequence[str], environment: Mapping[str, str] | None, stdin: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        start_new_session=sys.platform != "win32",
    )


def _result(process: subprocess.Popen[bytes], seconds: float) -> tuple[int, str]:
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TookTooLong from None
    return process.returncode, output.decode("utf-8", "replace")


def _close(process: subprocess.Popen[bytes]) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)
    streams: tuple[IO[bytes] | None, ...] = (process.stdin, process.stdout)
    for stream in streams:
        if stream is not None:
            with suppress(BrokenPipeError):
                stream.close()


if sys.platform == "win32":  # pragma: no cover - written after the documentation of Windows, run nowhere yet
    import ctypes
    from ctypes import wintypes

    _KILL_ON_CLOSE, _JOB_MEMORY, _EXTENDED_LIMITS = 0x2000, 0x200, 9

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Limits(ctypes.Structure):
        _fields_ = (
            ("Basic", _BasicLimits),
            ("IoCounters", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def _job_of(process: subprocess.Popen[bytes]) -> tuple[ctypes.WinDLL, int | None]:
        """Return the system's library and a new job that holds process; it ends when the last handle is closed."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
        kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD)
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        job = kernel.CreateJobObjectW(None, None)
        limits = _Limits()
        limits.Basic.LimitFlags = _KILL_ON_CLOSE | _JOB_MEMORY
        limits.JobMemoryLimit = MEMORY
        kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        kernel.AssignProcessToJobObject(job, int(process._handle))  # type: ignore[attr-defined]
        return kernel, job

    def _run_in_job(
        command: Sequence[str], environment: Mapping[str, str] | None, seconds: float, _remove: Sequence[Path]
    ) -> tuple[int, str]:
        process = _popen(command, environment, subprocess.DEVNULL)
        kernel, job = _job_of(process)
        try:
            return _result(process, seconds)
        finally:
            kernel.CloseHandle(job)
            if process.poll() is None:
                subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
            _close(process)

else:
    _run_in_job = _run_in_group
