"""What a command loads: its own module, and of the library what its report needs; what is for mistakes only where there is one."""

from __future__ import annotations

import os
import pkgutil
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

import gendoc.cli
from gendoc.cli.main import cli

DATA = next((Path(__file__).resolve().parents[2] / "data").glob("*/2020.yaml"))
ONLY_FOR_MISTAKES = {
    "gendoc.data.messages",
    "gendoc.data.errors",
    "gendoc.compare.origins",
    "gendoc.reconcile.lastyear",
    "gendoc.reconcile.problems",
}
# Kinds of rules that the report has no use for: its kind's rules of that sort are about parts that it leaves out.
UNUSED_KINDS = {f"gendoc.rules.kinds.{name}" for name in ("growth", "ratio", "roll_up")}
_RUN = """
import sys
from gendoc.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print(*(name for name in sys.modules if name.startswith("gendoc")), file=sys.stderr)
"""


def _loaded(*arguments: str, status: int = 0, **environment: str) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
    )
    assert run.returncode == status, run.stderr
    return set(run.stderr.splitlines()[-1].split())


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[set[str], set[str]]:
    """Return what two builds of a sound report load; what is cached is not worked out by the second."""
    folder = tmp_path_factory.mktemp("built")
    command = ("build", "--force", str(DATA), "-o", str(folder))
    first, second = (_loaded(*command, GENDOC_CACHE=str(folder / "cache")) for _ in range(2))
    return first, second


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


def test_a_sound_report_loads_nothing_that_is_for_mistakes(built):
    first, second = built
    assert not (first | second) & ONLY_FOR_MISTAKES


def test_a_mistake_loads_what_explains_it(tmp_path):
    wrong = tmp_path / "2020.yaml"
    text = DATA.read_text("utf-8")
    assert "合计: 2366.45\n" in text
    wrong.write_text(text.replace("合计: 2366.45\n", "合计: 2366.54\n", 1), encoding="utf-8")
    shutil.copytree(DATA.parents[2] / "templates", tmp_path / "templates")
    assert "gendoc.reconcile.problems" in _loaded("check", str(wrong), status=1)


def test_a_report_loads_no_kind_of_rule_that_it_has_no_use_for(built):
    _, second = built
    assert not second & UNUSED_KINDS


def test_a_build_loads_only_what_its_report_needs(built):
    """No charts or contents are in this report, nothing is internal or wrong, and nothing is measured."""
    _, loaded = built
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
