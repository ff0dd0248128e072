"""An entry of a file of rules, charts or waivers: an invalid value gets one finding and is returned as None."""

from __future__ import annotations

import pytest

from gendoc.core.finding import Code, Finding
from gendoc.data.entry import Bounds, Entry, items
from gendoc.data.nodes import MappingNode
from gendoc.data.reader import read_text

CODE = Code.of_rule("a-code", "error")


def entry(text: str, findings: list[Finding] | None = None) -> Entry:
    root = read_text(text, "a.yaml").root
    assert isinstance(root, MappingNode)
    return Entry(root, CODE, [] if findings is None else findings, prefix="某处：")


def told(findings: list[Finding]) -> list[tuple[int, str, str]]:
    return [(finding.span.line, finding.message, finding.help) for finding in findings]


def test_what_is_sound_comes_back_as_it_is_written():
    rule = entry("id: 甲\nkind: sum\ntotal: 收入.合计\n")
    assert rule.check_keys(("id", "kind", "total")) == set()
    assert rule.text("id") == "甲"
    assert rule.choice("kind", ("sum", "share"), "share") == "sum"
    total = rule.text("total")
    assert total is not None
    assert rule.pattern(total) == ("收入.合计", ("收入", "合计"), False)
    assert rule.sound


def test_what_is_absent_is_nothing_and_no_mistake():
    rule = entry("id: 甲\n")
    assert rule.text("title") is None
    assert rule.choice("kind", ("sum", "share"), "share") == "share"
    assert rule.sound


def test_an_unknown_key_is_told_with_the_nearest_and_those_that_there_are():
    findings: list[Finding] = []
    meant = entry("id: 甲\ntotel: 乙\n", findings).check_keys(("id", "total"), "规则")
    assert meant == {"total"}
    assert told(findings) == [(2, "某处：规则没有「totel」这一项，是否指「total」？", "可用：id、total")]


@pytest.mark.parametrize("written", ["[甲]", "{甲: 乙}", "''", "~"])
def test_what_is_no_text_is_told_and_comes_back_as_nothing(written):
    findings: list[Finding] = []
    assert entry(f"id: 甲\ntitle: {written}\n", findings).text("title") is None
    assert told(findings) == [(2, "某处：「title」应为一段文字", "写一段文字；不需要就删去它")]


def test_another_word_than_those_to_choose_from_is_told_and_the_default_taken():
    rule = entry("kind: 乙\n")
    assert rule.choice("kind", ("sum", "share"), "share") == "share"
    assert told(rule.findings) == [(1, "某处：kind 不能是「乙」", "可用：sum、share")]


def test_a_misspelt_path_is_told():
    rule = entry("total: 收入..合计\n")
    total = rule.text("total")
    assert total is not None
    assert rule.pattern(total) is None
    assert told(rule.findings) == [(1, "某处：路径写法不对：「收入..合计」", "")]


@pytest.mark.parametrize(
    ("text", "count", "message"),
    [
        ("甲: [1, 2]", 2, ""),
        ("甲:", 0, ""),
        ("乙: 1", 0, ""),
        ("甲: {乙: 1}", 0, "应为列表"),
        ("甲: [1, 2, 3]", 0, "词有 3 个，超过 2 个的上限"),
    ],
)
def test_the_items_of_a_list(text, count, message):
    findings: list[Finding] = []
    root = read_text(text, "a.yaml").root
    assert isinstance(root, MappingNode)
    found = items(root.get("甲"), CODE, findings, Bounds(2, "词", "个"), "应为列表", "写成列表")
    assert len(list(found)) == count
    assert [finding.message for finding in findings] == ([message] if message else [])
