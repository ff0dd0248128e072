"""What a command loads: its own module, and of the library what a sound report needs."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

import gendoc.cli
from gendoc.cli.main import cli

DATA = next((Path(__file__).resolve().parents[2] / "data").glob("*/2020.yaml"))
_RUN = """
import sys
from gendoc.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print(*(name for name in sys.modules if name.startswith("gendoc")), file=sys.stderr)
"""


def _loaded(*arguments: str) -> set[str]:
    run = subprocess.run([sys.executable, "-c", _RUN, *arguments], capture_output=True, encoding="utf-8", check=True)
    return set(run.stderr.splitlines()[-1].split())


def test_a_command_loads_no_other():
    """Of the modules that hold commands, only the one that is called is loaded; for --version none."""
    modules = {f"gendoc.cli.{name}" for name in ("reports", "pages", "projects", "kinds", "layouts")}
    assert _loaded("--version") & modules == set()
    assert _loaded("schema", "--check") & modules == {"gendoc.cli.kinds"}


@pytest.mark.parametrize("name", list(cli.commands))
def test_a_command_is_found_under_its_name(name):
    assert cli.commands[name].name == name


def test_every_command_that_is_written_is_listed():
    modules = [import_module(f"gendoc.cli.{module.name}") for module in pkgutil.iter_modules(gendoc.cli.__path__)]
    written = [value for module in modules for value in vars(module).values() if isinstance(value, click.Command)]
    inner = {id(command) for group in written if isinstance(group, click.Group) for command in group.commands.values()}
    listed = {id(command) for command in cli.commands.values()}
    assert {command.name for command in written if id(command) not in {id(cli), *inner, *listed}} == set()
    assert len(listed) == len(cli.commands) > 10


def test_a_build_loads_only_what_its_report_needs(tmp_path, monkeypatch):
    """No charts or contents are in this report, nothing is internal or wrong, and nothing is measured."""
    monkeypatch.setenv("GENDOC_CACHE", str(tmp_path / "cache"))
    _loaded("build", str(DATA), "-o", str(tmp_path))  # what is cached is not worked out by the second
    loaded = _loaded("build", str(DATA), "-o", str(tmp_path))
    assert "gendoc.render.template" in loaded
    idle = {
        "gendoc.compare.editions",
        "gendoc.layout.checks",
        "gendoc.narrative.jinja_errors",
        "gendoc.render.charts.drawing",
        "gendoc.reporters.json",
        "gendoc.reporters.text",
        "gendoc.word.paragraphs",
        "gendoc.word.safety",
        "gendoc.word.sections",
        "gendoc.workbook",
    }
    assert loaded & idle == set()
