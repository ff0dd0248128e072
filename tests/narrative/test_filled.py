"""The result of filling in sentences is a value: never changed; another edition or numbering is another value."""

from __future__ import annotations

import dataclasses

import pytest

import gendoc
from gendoc.narrative.fill import fill, fill_words
from gendoc.narrative.markers import strip
from tests.texts import GOODS


@pytest.fixture
def report(alone):
    text = (
        GOODS
        + "概况:\n  - '见{{ 表(收支总表) }}，共{{ 合计.数量 }}。'\n  - {正文: '内部{{ 合计.金额 }}。', 内部: true}\n"
    )
    return gendoc.load(gendoc.Source("report.yaml", text, alone / "report.yaml")).report


def test_an_edition_leaves_out_what_is_internal(report):
    whole, public = fill(report, {}), fill(report, {}, gendoc.Edition.PUBLIC)
    assert list(whole.read().values()) == ["见表收支总表，共320件。", "内部24,000.50元。"]
    assert list(public.read().values()) == ["见表收支总表，共320件。"]
    assert public.hides(("概况", 1, "正文"))
    assert not whole.hides(("概况", 1, "正文"))
    assert fill(report, {}, gendoc.Edition.INTERNAL).read() == whole.read()


def test_numbers_of_tables_make_another_value(report):
    filled = fill(report, {})
    for text in list(filled.sentences.values()):
        text.marked()
    numbered = filled.numbered({"表收支总表": "表1"})
    assert [strip(value.text) for value in numbered.markers.texts][-2:] == ["见表1，共320件。", "内部24,000.50元。"]
    assert [strip(value.text) for value in filled.markers.texts][-2:] == [
        "见表收支总表，共320件。",
        "内部24,000.50元。",
    ]
    path = ("概况", 0)
    assert sum(segment.length for segment in numbered.segments[path]) == len("见表1，共320件。")
    assert sum(segment.length for segment in filled.segments[path]) == len("见表收支总表，共320件。")
    assert filled.numbered({}).read() == filled.read()


def test_words_of_a_chart_leave_the_sentences_as_they_are(report):
    filled = fill(report, {})
    text = next(iter(report.sentences.values()))
    before = (filled.findings, filled.picked, filled.citations)
    words = fill_words(report, filled, text)
    assert strip(words.text) == "见表收支总表，共320件。"
    assert [citation.name for citation in words.citations] == ["表收支总表"]
    assert (filled.findings, filled.picked, filled.citations) == before
    assert len(filled.with_words((words,)).citations) == len(filled.citations) + 1


def test_no_attribute_of_it_can_be_set(report):
    filled = fill(report, {})
    for field in dataclasses.fields(filled):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(filled, field.name, None)


def test_findings_know_the_sentence_and_the_figure_that_they_speak_of(alone):
    text = GOODS + "库存: {年初: -3, 年末: 0}\n概况: ['{{ 没有的 }}', '共{{ 库存.年初 }}', '{ 合计.数量 }']\n"
    findings = gendoc.check(gendoc.Source("report.yaml", text, alone / "report.yaml")).findings
    assert {finding.code: finding.path for finding in findings} == {
        "unknown-name": ("概况", 0),
        "negative-count": ("库存", "年初"),
        "single-braces": ("概况", 2),
    }
