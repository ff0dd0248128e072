"""Number coverage: every digit of the document is accounted for, and loose ones are found where they were typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gendoc
from gendoc.compare.numbers import Basis
from gendoc.render.template import finish
from gendoc.word.package import read_package, write_package
from gendoc.word.properties import Properties
from tests.texts import GOODS
from tests.work import steps

from .support import SEED


@pytest.fixture
def count(alone):
    """Return the numbers in the body of a report that says something, and its findings."""

    def counted(text: str) -> tuple[list[tuple[str, str]], list[gendoc.Finding]]:
        file = alone / "report.yaml"
        file.write_text(GOODS + text, encoding="utf-8")
        found = gendoc.check(file)
        assert found.numbers is not None, found.findings
        body = [number for number in found.numbers.strings if number.part == "word/document.xml"]
        return [(number.text, str(number.basis)) for number in body], list(found.findings)

    return counted


def loose(findings):
    """Return what the spans of loose numbers hold, and where they are."""
    found = [finding.span for finding in findings if finding.code == "loose-number"]
    return [(span.source.text[span.start : span.end], span.line, span.column) for span in found]


def test_the_2020_report_has_nothing_loose_and_each_of_its_digits_is_counted():
    checked = gendoc.check(SEED)
    numbers = checked.numbers
    assert numbers is not None
    assert numbers.tally == {Basis.GROUNDED: 102, Basis.DERIVED: 0, Basis.IDENTIFIER: 27, Basis.UNGROUNDED: 0}
    texts = dict(checked.document.trace.paragraphs)
    for number in numbers.strings:
        assert texts[number.part][number.paragraph][number.start : number.end] == number.text
    digits = sum(char.isdecimal() for paragraphs in texts.values() for text in paragraphs for char in text)
    assert digits == sum(char.isdecimal() for number in numbers.strings for char in number.text)


def test_what_a_number_rests_on(count):
    numbers, findings = count("概况:\n  - 占{{ 物资[1].占比 }}，{{ 合计.金额 }}，{{ 年度|上一年 }}年，2019年，5次。\n")
    said = numbers[numbers.index(("24,000.50", "有据")) - 1 :]
    assert said[:5] == [
        ("60.0", "派生"),
        ("24,000.50", "有据"),
        ("2020", "有据"),
        ("2019", "标识"),
        ("5", "无据"),
    ]
    assert loose(findings) == [("5", 7, 53)]


def test_a_list_number_is_no_part_of_the_number_that_follows_it(count):
    numbers, findings = count("概况:\n  - 条目:\n      - '{{ 年度 }}年起。'\n      - 12.5万元以下。\n")
    assert ("2021", "有据") in numbers
    assert ("12.5", "无据") in numbers
    assert numbers.count(("1", "标识")) == numbers.count(("2", "标识")) == 1
    assert loose(findings) == [("12.5", 9, 9)]


def test_digits_that_touch_a_figure_are_loose_and_those_apart_by_a_point_too(count):
    numbers, findings = count(
        "概况:\n  - 计1{{ 合计.数量|数 }}，{{ 合计.数量|数 }}.5，{{ 合计.数量|数 }}{{ 合计.数量|数 }}。\n"
    )
    assert ("1320", "无据") in numbers
    assert ("5", "无据") in numbers
    assert ("320320", "有据") in numbers
    assert [text for text, _, _ in loose(findings)] == ["1", "5"]
    assert "「1」与引用的「合计.数量」连在一起" in findings[0].message


def test_an_identifier_may_hold_figures(count):
    numbers, findings = count("概况:\n  - '{{ 年度 }}-06-30，{{ 年度 }}.6.30。'\n")
    assert findings == []
    assert ("06", "标识") in numbers
    assert ("6.30", "标识") in numbers


def test_a_sentence_that_is_printed_twice_is_told_once(count):
    numbers, findings = count("概况:\n  - 共5次。\n  - '又：{{ 概况[1] }}'\n")
    assert numbers.count(("5", "无据")) == 2
    assert loose(findings) == [("5", 7, 6)]


def test_a_number_of_a_phrase_is_told_where_the_phrase_is_used(count, project):
    phrases = project / "templates" / "救助物资简报" / "phrases.jinja"
    phrases.write_text(phrases.read_text("utf-8").replace("没有结余", "余0件"), encoding="utf-8")
    _, findings = count("库存: {年末: 0}\n概况:\n  - 年末{{ 盈余(库存.年末) }}。\n")
    (told,) = [finding for finding in findings if finding.code == "loose-number"]
    assert told.message == "数字「0」无据：它由 {{ 盈余(库存.年末) }} 印出，但不是数据里的数"
    assert loose(findings) == [("{{ 盈余(库存.年末) }}", 8, 7)]


def test_a_number_of_the_template_is_told_once_with_its_words(count, project, remade):
    outline = project / "templates" / "救助物资简报" / "template.txt"
    outline.write_text(outline.read_text("utf-8").replace("[要点:{{ 块.要点 }}]", "（共9项）"), encoding="utf-8")
    remade()
    _, findings = count("概况: [一句, 两句]\n")
    (told,) = [finding for finding in findings if finding.code == "loose-number"]
    assert told.span.file == "templates/救助物资简报/template.docx"
    assert told.message == "数字「9」无据：写在模板里，不是数据：「（共9项）」"


def test_the_kind_says_which_forms_there_are_and_which_terms(count, project):
    file = project / "templates" / "救助物资简报" / "identifiers.yaml"
    text = "概况:\n  - 依据〔2021〕12号，2020年值守7×24小时。\n"
    file.write_text("forms: [序号]\nterms: [7×24]\n", encoding="utf-8")
    _, findings = count(text)
    assert [said for said, _, _ in loose(findings)] == ["2021", "12", "2020"]
    file.write_text("forms: [序号, 年份, 文号]\nterms: [7×24]\n", encoding="utf-8")
    assert count(text)[1] == []


def test_a_page_number_of_a_footer_is_no_number_of_the_report():
    checked = gendoc.check(SEED)
    footers = [number for number in checked.numbers.strings if number.part.startswith("word/footer")]
    assert footers
    assert {(number.basis, number.named) for number in footers} == {(Basis.IDENTIFIER, "页码")}


@pytest.mark.parametrize(
    ("paragraph", "found"),
    [
        (
            '<w:r><w:t>共9页</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE 8'
            '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r>'
            '<w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>6</w:t></w:r>',
            [(3, 4)],
        ),
        ('<w:r><w:t>第</w:t></w:r><w:fldSimple w:instr="PAGE"><w:r><w:t>12</w:t></w:r></w:fldSimple>', [(1, 3)]),
    ],
)
def test_fields_are_what_word_reckons(paragraph, found):
    parts = read_package(gendoc.check(SEED).document.data)
    body = parts["word/document.xml"].decode()
    start = body.index("<w:body>") + len("<w:body>")
    parts["word/document.xml"] = f"{body[:start]}<w:p>{paragraph}</w:p>{body[start:]}".encode()
    from datetime import date

    from gendoc.narrative.markers import MarkerTable

    finished = finish(write_package(parts), MarkerTable(), Properties(creator="", date=date(2021, 1, 1)))
    assert [(f.start, f.end) for f in finished.fields if (f.part, f.paragraph) == ("word/document.xml", 0)] == found


def test_a_draft_is_not_counted(project):
    assert gendoc.check(project / "data" / "城关街道办事处" / "2021.yaml", gendoc.Options(draft=True)).numbers is None


def _plain(head: str, tail: str) -> str:
    return f"  - {head}{tail}"


def _single(head: str, tail: str) -> str:
    return "  - '" + (head + tail).replace("'", "''") + "'"


def _double(head: str, tail: str) -> str:
    return '  - "' + (head + tail).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _folded(head: str, tail: str) -> str:
    return f"  - >-\n    {head}\n    {tail}"


def _literal(head: str, tail: str) -> str:
    return f"  - |-  # 说明\n    上一段。\n    {head}{tail}"


_FREE = st.text("救助困难群众的和、，。“”", min_size=1, max_size=12).map(lambda text: "甲" + text + "乙")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=_FREE,
    after=_FREE,
    digits=st.from_regex(r"[1-9][0-9]{0,4}(\.[0-9]{1,2})?", fullmatch=True),
    quote=st.sampled_from(["", "'", '"', "\\", "A&B <公司>", "{{ 合计.数量 }}、"]),
    style=st.sampled_from([_plain, _single, _double, _folded, _literal]),
)
def test_a_typed_number_is_told_at_its_own_characters(count, before, after, digits, quote, style):
    written = style(f"{before}{quote}", f"{digits}件{after}")
    _, findings = count(f"概况:\n{written}\n")
    (told,) = loose(findings)
    text = Path("report.yaml").read_text("utf-8")
    assert told[0] == digits
    line = text.splitlines()[told[1] - 1]
    assert re.match(re.escape(digits) + "件", line[told[2] - 1 :])


def periods(times: int) -> str:
    return "概况:\n" + "".join(f"  - 第{n}期：{n}件、{n}户。\n" for n in range(times))


def test_thousands_of_loose_numbers_are_told_up_to_a_bound(count):
    _, findings = count(periods(1000))
    assert 500 < len(findings) <= 1000


def test_loose_numbers_take_work_that_grows_with_them(count):
    count(periods(1))  # what is read once is read
    small, large = (steps(lambda: count(periods(times))) for times in (100, 200))  # noqa: B023  # called at once
    assert large < 3 * small
