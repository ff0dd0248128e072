"""How what is measured is compared with the official layout, and the table of fonts."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import pytest

from gendoc.core.finding import Code
from gendoc.layout.deviation import Deviation, LayoutCode
from gendoc.layout.expected import EXPECTED, Property, compare
from gendoc.layout.roles import Role
from gendoc.layout.typefaces import CHINESE, LATIN, StandIn, family, folded
from gendoc.word.paragraphs import Paragraph, Run


class Line(NamedTuple):
    """A measured line: how high it is, and how high it should be."""

    height: int
    official: int

    def deviation(self, code: LayoutCode, observed: str, official: str, fix: str) -> Deviation:
        return code.in_page("页面", observed, official, fix)


@pytest.fixture
def code():
    made = LayoutCode("layout-test", "warning", official="应为一行", fix="改正")
    yield made
    del Code._made["layout-test"]


def _height(line: Line) -> str:
    return f"高 {line.height}" if line.height != line.official else ""


def test_what_is_official_yields_nothing(code):
    assert list(compare((Property(code, _height),), Line(9, 9))) == []


def test_a_deviation_says_what_was_measured_and_what_is_official(code):
    properties = (Property(code, _height), Property(code, _height, "应高 {setting.official}", "填 {setting.official}"))
    own, given = compare(properties, Line(8, 9))
    assert (own.code, own.observed, own.official, own.fix) == (code, "高 8", "应为一行", "改正")
    assert (given.official, given.fix, given.where) == ("应高 9", "填 9", "页面")


def test_a_deviation_stands_where_its_run_or_match_does(code):
    run = Run(3, "甲乙", {})
    paragraph = Paragraph(number=7, text="前言：甲乙", runs=(run,), format={}, style="", element=None)
    in_run = code.in_run(paragraph, run, "有")
    assert (in_run.paragraph, in_run.column, in_run.length) == (7, 4, 2)
    in_text = code.in_text(paragraph, re.search("言", paragraph.text), "有")
    assert (in_text.paragraph, in_text.column, in_text.length) == (7, 2, 1)


def test_every_role_is_set_in_a_typeface_of_the_standard():
    assert {expected.typeface for expected in EXPECTED.values()} <= {typeface.official for typeface in CHINESE}
    assert EXPECTED[Role.TITLE].size_in_words == "二号（22 磅）"


def test_a_font_is_of_one_typeface():
    fonts = Counter(
        folded(name) for typeface in (*CHINESE, LATIN) for name in (*typeface.names, *typeface.others, *typeface.alike)
    )
    assert [name for name, count in fonts.items() if count > 1] == []
    assert all(typeface.official == typeface.names[0] for typeface in (*CHINESE, LATIN))


def test_what_only_looks_alike_is_replaced_and_does_not_keep_the_standard():
    title = CHINESE[0]
    assert title.stand_in(frozenset({folded("华文中宋")})) == StandIn("华文中宋")
    assert (family("华文中宋"), family("汉仪小标宋简")) == ("", "方正小标宋简体")
