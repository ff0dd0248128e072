"""How much `gendoc build` costs beside plain docxtpl, in CPU time, in one interleaved run.

    python benchmarks/build.py [ROUNDS]

Prints the median CPU seconds of each and their ratio.  Cold means a new process each time; the
byte code of all modules is compiled beforehand, as after installing.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

import gendoc
from gendoc.narrative import markers as marker
from gendoc.narrative.traced import FormattedFigure

HERE = Path(__file__).resolve().parent
# Byte code is kept, as it is for an installed package.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
DATA = next((HERE.parent / "data").glob("*/2020.yaml"))


def cpu_seconds(command: Sequence[str], folder: Path) -> float:
    """Return the user and system CPU seconds of one run; raises CalledProcessError if it fails."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime


def filled(file: Path) -> dict[str, Any]:
    """Return a data file's content with all sentences filled in: the text that gendoc prints."""
    checked = gendoc.check(file)
    assert checked.filled is not None
    return {key: _plain(value) for key, value in checked.filled.context.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_plain(child) for child in value]
    return marker.strip(str(value)) if isinstance(value, (str, FormattedFigure)) else value


def main() -> None:
    """Run both in turn and print what they cost."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    checked = gendoc.check(DATA)
    assert checked.report is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = folder / "filled.yaml"
        text.write_text(yaml.safe_dump(filled(DATA), allow_unicode=True, sort_keys=False), encoding="utf-8")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "gendoc --version": [sys.executable, "-m", "gendoc", "--version"],
            "gendoc check": [sys.executable, "-m", "gendoc", "check", str(DATA)],
            "plain docxtpl": [
                sys.executable,
                str(HERE / "plain_docxtpl.py"),
                str(checked.report.type.template),
                str(text),
                str(folder / "plain.docx"),
            ],
            "gendoc build": [sys.executable, "-m", "gendoc", "build", str(DATA), "-o", str(folder / "gendoc.docx")],
        }
        for command in commands.values():
            cpu_seconds(command, folder)
        spent: dict[str, list[float]] = {label: [] for label in commands}
        for _ in range(rounds):
            for label, command in commands.items():
                spent[label].append(cpu_seconds(command, folder))
    medians = {label: statistics.median(times) for label, times in spent.items()}
    for label, seconds in medians.items():
        print(f"{label:20} {seconds * 1000:7.1f} ms CPU (min {min(spent[label]) * 1000:.1f})")
    print(f"build / plain docxtpl    {medians['gendoc build'] / medians['plain docxtpl']:.2f}")
    print(f"--version / python       {medians['gendoc --version'] / medians['python -c pass']:.2f}")


if __name__ == "__main__":
    main()
