"""Running the command line, in this process or in one of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from gendoc.cli import main as cli

ENGLISH = re.compile(r"\b(Usage|Error|Missing|Options?:|Commands|Invalid|No such|Try|required|Traceback|argument)\b")


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code and what it printed."""

    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run gendoc with arguments; whatever it says has to be Chinese."""

    def ran(*arguments: object) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit_:
            cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        said = printed.err if printed.out.startswith("{") else printed.out + printed.err
        assert not ENGLISH.search(said), said
        assert isinstance(exit_.value.code, int)
        return Ran(exit_.value.code, printed.out, printed.err)

    return ran


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run gendoc as a process of its own."""

    def ran(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "gendoc", *map(str, arguments)]
        environment = {**os.environ, "PYTHONUTF8": "1"}
        given = {"capture_output": True, "text": True, "timeout": 60, "env": environment, **options}
        return subprocess.run(command, check=False, **given)  # type: ignore[call-overload]

    return ran
