"""docs/版式.md explains every code, with what gendoc says of a planted deviation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gendoc.reporters.text import as_text

from .conftest import layout_codes
from .plants import PLANTS

PAGE = Path(__file__).parents[2] / "docs" / "版式.md"
_EXAMPLE = re.compile(r"<!-- 植入 (?P<name>.*?) -->\n```text\n(?P<said>.*?)```", re.DOTALL)
BY_NAME = {plant.name: plant for plant in PLANTS}


def test_every_code_has_a_section_and_no_other():
    explained = re.findall(r"^### `(layout-[a-z-]+)`$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(explained) == len(set(explained))
    assert set(explained) == layout_codes()


def test_every_plant_has_a_name_of_its_own():
    assert len(BY_NAME) == len(PLANTS)


@pytest.mark.parametrize("name", [example["name"] for example in _EXAMPLE.finditer(PAGE.read_text("utf-8"))])
def test_examples_say_what_gendoc_says(planted, name, request):
    page = PAGE.read_text("utf-8")
    (example,) = (example for example in _EXAMPLE.finditer(page) if example["name"] == name)
    plant = BY_NAME[name]
    measured = planted((plant.part, plant.old, plant.new))
    said = as_text([finding for finding in measured.findings if finding.code == plant.code][:1]).removesuffix("\n")
    if request.config.getoption("--approve"):
        start, end = example.span("said")
        PAGE.write_text(page[:start] + said + page[end:], "utf-8")
    else:
        assert example["said"] == said


def test_every_code_that_is_planted_has_an_example():
    page = PAGE.read_text("utf-8")
    shown = {BY_NAME[example["name"]].code for example in _EXAMPLE.finditer(page)}
    assert shown == {plant.code for plant in PLANTS}
