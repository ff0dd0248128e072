"""Builds in forks of a process that has imported gendoc, stopped at the event of one's choice.

An event is a call of a function, or a line of gendoc's writer: the same build has as many of them on a busy
machine as on an idle one, so that no test has to guess how long a build takes.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

WRITER = str(Path("gendoc", "core", "writing.py"))
NAMING = ("safe_name", "<genexpr>")  # a line a character, before anything is written


@dataclass(frozen=True, slots=True)
class Ending:
    """How a build ended: its exit status, below 0 if a signal ended it, and what it said.

    Of a build that ended by itself: how many events there were, and which were in the writer.
    """

    status: int
    stderr: str
    events: int = 0
    writing: tuple[int, ...] = ()


class Forks:
    """A process of one thread that forks a child for each build; warm ones have made a report before."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, *arguments: object, at: int = 0, number: int = signal.SIGKILL, script: str = "") -> Ending:
        """Run gendoc with arguments; at an event, send its process a signal.

        A script is run in the child before: what it sends itself is its own affair, and no event is counted.
        """
        assert self._process.stdin
        assert self._process.stdout
        told = [[str(argument) for argument in arguments], at, int(number), script]
        print(json.dumps(told), file=self._process.stdin)
        self._process.stdin.flush()
        return Ending(**json.loads(self._process.stdout.readline()))


@contextlib.contextmanager
def forks(*warming: object) -> Iterator[Forks]:
    """Start the process; warming are the arguments of a first build, which imports all that a build needs."""
    command = [sys.executable, __file__, *map(str, warming)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        yield Forks(process)
        assert process.stdin
        process.stdin.close()


def _ended(arguments: list[str]) -> int:
    from gendoc.cli.main import main

    try:
        main(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _child(arguments: list[str], at: int, ready: int, told: int, script: str) -> int:
    """Run gendoc; report when the event has come, and at the end how many events there were."""
    if script:
        exec(script, {})
        return _ended(arguments)
    count, writing = 0, []

    def event(frame: FrameType, _kind: str, _what: object) -> Any:
        nonlocal count
        count += 1
        if count == at:
            if ready:
                os.write(ready, b".")
            else:
                os.kill(os.getpid(), signal.SIGKILL)
        if not frame.f_code.co_filename.endswith(WRITER) or frame.f_code.co_name in NAMING:
            return None
        writing.append(count)
        return event

    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may be in the background
    sys.settrace(event)
    status = _ended(arguments)
    sys.settrace(None)
    os.write(told, json.dumps({"events": count, "writing": writing}).encode())
    return status


def _stopped(arguments: list[str], at: int, number: int, script: str) -> dict[str, Any]:
    """Fork, and return how the child ended.

    It kills itself, at the very event; other signals come from here, wherever it has got to by then.
    """
    (told, telling), (ready, readying), (said, saying) = os.pipe(), os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(saying, 2)
        for end in (told, ready, said, saying):
            os.close(end)
        sys.stdout, sys.stderr = (
            open(descriptor, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  # the process ends with them
            for descriptor in (1, 2)
        )
        status = 70  # an exception that nobody caught
        try:
            status = _child(arguments, at, 0 if number == signal.SIGKILL else readying, telling, script)
        finally:
            os._exit(status)
    for end in (telling, readying, saying):
        os.close(end)
    if os.read(ready, 1):
        os.kill(child, number)
    with open(said, encoding="utf-8", errors="replace") as stream:
        stderr = stream.read()
    with open(told, encoding="utf-8") as stream:
        counts = json.loads(stream.read() or "{}")
    os.close(ready)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {"status": status, "stderr": stderr, **counts}


def _serve() -> None:
    if sys.argv[1:]:
        with contextlib.redirect_stdout(sys.stderr):
            assert _ended(sys.argv[1:]) == 0
    for line in sys.stdin:
        print(json.dumps(_stopped(*json.loads(line))), flush=True)


if __name__ == "__main__":
    _serve()
