"""Identifiers: forms that are known by name, and terms that are taken literally."""

from __future__ import annotations

import pytest

from gendoc.data.reader import read_text
from gendoc.figures.identifiers import FORMS, Identifiers, plain_digits
from gendoc.report.identifiers import load_identifiers, load_terms


def terms(*words: str):
    loaded, wrong = load_terms(read_text("标识: [" + ", ".join(words) + "]", "a.yaml").root["标识"])
    assert wrong == []
    return loaded


def identified(text: str, *words: str, opens: frozenset[int] = frozenset({0})) -> list[tuple[str, str]]:
    """Return what in text is an identifier, and of which form."""
    matches = Identifiers().and_terms(terms(*words)).matches(plain_digits(text), opens)
    return sorted((text[match.start : match.end], match.name) for match in matches)


@pytest.mark.parametrize(
    ("text", "form", "pieces"),
    [
        ("到2020年实现", "年份", ["2020"]),
        ("２０２０年度", "年份", ["２０２０"]),
        ("2018—2020年", "年份", ["2018", "2020"]),
        ("2019、2020年度", "年份", ["2019", "2020"]),
        ("12020年", "年份", []),
        ("1.2020年", "年份", []),
        ("3年", "年份", []),
        ("2020万元", "年份", []),
        ("6月8日至10日", "日期", ["6月8日至10日"]),
        ("截至12月底", "日期", ["12月"]),
        ("历时6个月", "日期", []),
        ("13月", "日期", []),
        ("2021-06-08", "日期", ["2021-06-08"]),
        ("2021.6.8", "日期", ["2021.6.8"]),
        ("2021.6/8", "日期", []),
        ("（上发〔2020〕7号）", "文号", ["〔2020〕7号"]),
        ("第[2020]第12号", "文号", ["[2020]第12号"]),
        ("3、4号楼", "文号", []),
        ("第3条", "序号", ["第3"]),
        ("第3.5条", "序号", []),
        ("见附件2", "序号", ["附件2"]),
        ("代表12人", "序号", []),
        ("工作：1.甲；2.乙。", "序号", ["1.", "2."]),
        ("工作：2.甲；3.乙。", "序号", []),
        ("任务：（1）甲（2）乙", "序号", ["（1）", "（2）"]),
        ("工作：1）甲；2）乙。", "序号", ["1）", "2）"]),
        ("（甲、1）件，代码C1)", "序号", []),
        ("（X政发〔2020〕X号）", "文号", ["〔2020〕X号"]),
        ("救助（12）人", "序号", []),
        ("1.5万元以下", "序号", []),
        ("3、4号楼", "序号", []),
        ("12.甲", "序号", ["12."]),
        ("共1.甲", "序号", []),
        ("电话：0371-68123456", "电话", ["0371-68123456"]),
        ("热线12345。", "电话", ["热线12345"]),
        ("接听电话2330个", "电话", []),
        ("接听电话23300个", "电话", []),
        ("手机13800000000", "电话", ["13800000000"]),
        ("13800000000元", "电话", []),
    ],
)
def test_a_form_finds_what_it_is_for_and_no_amounts(text, form, pieces):
    assert [piece for piece, name in identified(text) if name == form] == pieces


def test_a_list_number_may_be_followed_by_a_text_that_begins_with_digits():
    assert ("1.", "序号") in identified("1.2020年", opens=frozenset({0, 2}))
    assert identified("1.2020年", opens=frozenset({0})) == []


def test_a_term_is_literal_and_no_part_of_a_longer_number():
    assert identified("用84消毒液和A.8", "84消毒液", "A.*8") == [("84消毒液", "84消毒液")]
    assert identified("184消毒液、123490、12349", "84消毒液", "12349") == [("12349", "12349")]
    assert identified("８４消毒液", "84消毒液") == [("８４消毒液", "84消毒液")]
    assert identified("7×24小时", "7×24", "7×24小时") == [("7×24", "7×24"), ("7×24小时", "7×24小时")]


def test_a_kind_without_forms_has_them_all_and_one_with_an_empty_list_has_none():
    def forms(text: str) -> tuple[str, ...]:
        identifiers, wrong = load_identifiers(read_text(text, "identifiers.yaml").root)
        assert wrong == []
        return identifiers.forms

    assert forms("terms: [12349]") == tuple(FORMS)
    assert forms("forms: []") == ()
    assert forms("forms: [文号]") == ("文号",)


def test_what_is_no_mapping_is_told():
    _, wrong = load_identifiers(read_text("- 12349", "identifiers.yaml").root)
    assert [finding.code for finding in wrong] == ["identifier-invalid"]


def test_too_many_terms_are_refused():
    _, wrong = load_terms(read_text("标识:\n" + "".join(f"  - {n}号\n" for n in range(1001)), "a.yaml").root["标识"])
    assert len(wrong) == 1
    assert "1,001" in wrong[0].message


@pytest.mark.parametrize("text", ["1.", "8" * 9, "（1", "2020、", "6月8日至", "〔2020〕", "电话", "a1", "400-"])
def test_long_texts_are_searched_in_bounded_time(text, bounded):
    many = Identifiers().and_terms(terms(*(f"a1b{n}" for n in range(900))))
    for _ in many.matches(text * 50_000, frozenset({0})):
        pass
