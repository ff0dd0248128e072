"""How much a piece of code works, without a clock: counted, or bounded far above what it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from types import FrameType

CPU, BYTES = 20, 1 << 30


def steps(work: Callable[[], object]) -> int:
    """Return how many lines of Python a call executes; what is done in C counts as one."""
    count = 0

    def line(_frame: FrameType, _kind: str, _what: object) -> Callable[..., object]:
        nonlocal count
        count += 1
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def limited(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run gendoc in a process that dies of more than 20 seconds of CPU time or 1 GiB."""
    import resource  # of POSIX

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))

    return subprocess.run(
        [sys.executable, "-m", "gendoc", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        preexec_fn=limit,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        check=False,
    )
