"""Findings in lines of text."""

from __future__ import annotations

from gendoc.core.finding import Code
from gendoc.core.source import Source
from gendoc.reporters.text import as_text, headline

RULE = Code.of_rule("R-01", "error")


def test_a_headline_is_one_line_of_the_finding():
    span = Source("report.yaml", "一: 甲\n").span(1, 4, 1)
    finding = RULE.at(span, "写的是「甲」", help="改正")
    assert headline(finding) == "report.yaml:1:4: 错误[R-01] 写的是「甲」"
    assert as_text([finding]).startswith(f"{headline(finding)}\n")
    assert headline(RULE.at(span, "写的是「甲\n乙」")) == "report.yaml:1:4: 错误[R-01] 写的是「甲"
