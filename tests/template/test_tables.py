"""Tables within cells of tables, and tables of lists without items, from the template to the page."""

from __future__ import annotations

import pytest

from gendoc.pipeline.options import Options
from tests.samples import sampled_rows

from .support import paragraph
from .tables import AMOUNT, DEEP, EMPTY, HEAD, HEADER, TWO, build, caption, cell, looped, printed, row, table

INNER = table(row("名称", "金额（万元）"), row("子", "{{ 金额|表数 }}"), columns=2)
DEEPER = table(
    row("名称", "金额（万元）"),
    looped("一.项", row("{{ 项.名称 }}", "{{ 项.金额|表数 }}"), columns=2, item="项"),
    columns=2,
)
SPAN, RESTART, CONTINUE = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
TC_LOOP = table(row("{%tc for 一 in 类 %}", "{{ 一.名称 }}{{ 一.金额 }}", "{%tc endfor %}"), columns=1)
FIRST = [("金额", (1, 1, 1, 0))]


def control(content: str) -> str:
    return f'<w:sdt><w:sdtPr><w:id w:val="77"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def box(content: str) -> str:
    shape = f"<v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape>"
    return f'<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml">{shape}</w:pict></w:r></w:p>'


def bare(markup: str) -> str:
    """Return the markup of a table without its declaration of columns."""
    return markup.replace('<w:tblGrid><w:gridCol w:w="6000"/></w:tblGrid>', "", 1)


NESTED = [
    (table(row(cell("说明", INNER, "")), columns=1), FIRST),
    (table(row("x", cell(INNER, "")), columns=2), FIRST),
    (table(row("甲", "乙", "丙", "丁", cell(INNER, "")), columns=5), FIRST),
    (table(row(cell("说明", INNER)), columns=1), FIRST),  # a cell has to end with a paragraph
    (table(row("x", cell(table(row(cell(INNER)), columns=1))), columns=2), [("金额", (2, 1, 1, 0))]),
    (table(row(cell(INNER), cell(INNER)), columns=2), [*FIRST, ("金额", (2, 1, 1, 0))]),
    (table(row(cell("甲", properties=RESTART), cell("乙", properties=SPAN)),
           row(cell("", properties=CONTINUE), "丙", cell(INNER)), columns=3), FIRST),
    (table(row(cell(INNER, properties=SPAN + RESTART), "x"), row(cell("", properties=SPAN + CONTINUE), "y"), columns=3), FIRST),
    (table(row("甲", "乙", "丙"), row("丁", cell(INNER), properties='<w:gridBefore w:val="1"/>'),
           row("戊", properties='<w:gridAfter w:val="2"/>'), columns=3), FIRST),
    (table(row(cell(table(row("甲", "乙", "丙"), row("{{ 金额 }}", properties='<w:gridAfter w:val="2"/>'), columns=3))),
           columns=1), [("金额", (1, 1, 0, 0))]),
    (table(row(cell("甲", properties='<w:hMerge w:val="restart"/>'), cell("", properties="<w:hMerge/>")),
           row("x", cell(INNER)), columns=2), FIRST),
    (table(row(cell(control(INNER), "")), columns=1), FIRST),
    (control(table(row(cell(INNER, "")), columns=1)), FIRST),
    (table(row("x", control(cell(INNER))), columns=2), FIRST),
    (table(row("x", "y"), control(row("x", cell(INNER))), columns=2), FIRST),
    (table(row(cell(box(INNER + "<w:p/>"), "")), columns=1), FIRST),
    (table(row(cell(box(INNER), "")), columns=1), FIRST),
    (table(row(cell(INNER.replace("<w:tblPr>", '<w:tblPr><w:tblpPr w:vertAnchor="text" w:tblpY="1"/>'), "旁边")), columns=1),
     FIRST),
    (bare(table(row(cell(INNER)), columns=1)), FIRST),
    (table(row("甲", "乙"), row("{%tr if 金额 is defined %}", ""), row("x", cell(INNER)), row("{%tr endif %}", ""), columns=2),
     FIRST),
    (table(row(cell("{%p if 金额 is defined %}", INNER, "{%p endif %}")), columns=1), FIRST),
]  # fmt: skip


@pytest.mark.parametrize(("body", "figures"), sampled_rows(NESTED, 3))
def test_a_table_within_a_cell_is_filled_and_its_figure_counted_once(body, figures, project):
    built = build(project, body, HEAD + AMOUNT)
    assert built.output is not None, built.findings
    assert not built.findings
    places = [(".".join(map(str, place.path)), place.cell) for place in built.trace.places if place.cell]
    assert places == figures
    assert not built.checked.numbers.ungrounded


LOOPS = [
    (table(row("类", "明细"), looped("类", row("{{ 一.名称 }}{{ 一.金额 }}", cell(DEEPER)), columns=2), columns=2), DEEP, 6),
    (table(row("明细"), looped("类", row(cell("{{ 一.名称 }}{{ 一.金额 }}", DEEPER)), columns=1), columns=1), DEEP, 6),
    (table(row("{%tc for 一 in 类 %}", cell("{{ 一.名称 }}{{ 一.金额 }}", DEEPER), "{%tc endfor %}"), columns=1), DEEP, 6),
    (table(row(cell("明细", TC_LOOP)), columns=1), TWO, 2),
    (table(row(cell(TC_LOOP), "{%tc for 一 in 类 %}", "{{ 一.名称 }}", "{%tc endfor %}"), columns=2), TWO, 2),
    (table(row(cell("{%p for 一 in 类 %}", table(row("{{ 一.名称 }}", "{{ 一.金额 }}"), columns=2), "{%p endfor %}")),
           columns=1), TWO, 2),
    (table(row("甲"), looped("类", row(cell(table(row("{%tr if 一.金额 %}"), row(cell(table(row("{{ 一.名称 }}{{ 一.金额 }}"),
           columns=1))), row("{%tr endif %}"), columns=1))), columns=1), columns=1), TWO, 2),
    (table(row("甲", "乙"), looped("类", row("{{ 单位|合并 }}", cell("{{ 一.名称|合并 }}{{ 一.金额 }}", DEEPER)), columns=2),
           columns=2), DEEP, 6),
]  # fmt: skip


@pytest.mark.parametrize(("body", "data", "count"), sampled_rows(LOOPS, 3))
def test_tables_that_loop_within_rows_that_loop_print_every_item_once(body, data, count, project):
    built = build(project, body, HEAD + data)
    assert built.output is not None, built.findings
    paths = [place.path for place in built.trace.places if place.cell]
    assert len(paths) == len(set(paths)) == count


def test_a_header_holds_a_table_whose_inner_columns_loop(project):
    inner = table(row(cell("眉", TC_LOOP)), columns=1) + "<w:p/>"
    built = build(project, "", HEAD + TWO, footer1=inner.encode())
    assert [place.cell for place in built.trace.places if place.cell] == [(1, 0, 0, 0), (1, 0, 1, 0)], built.findings


def test_what_stands_over_a_cell_holds_for_the_table_within_it(project):
    inner = table(row("甲", "{{ 金额|表数 }}"), columns=2)
    assert not build(
        project, table(row("名称", "金额（万元）"), row("x", cell(inner)), columns=2), HEAD + AMOUNT
    ).findings
    for body in (
        table(row("名称", "金额（元）"), row("x", cell(inner)), columns=2),
        table(row("名称", "金额"), row("x", cell("单位：元", inner)), columns=2),
        paragraph("单位：元") + table(row(cell("x", inner)), columns=1),
    ):
        (finding,) = build(project, body, HEAD + AMOUNT, Options(force=True)).findings
        assert finding.code == "unit-differs"
        assert "「元」" in finding.message


def test_captions_within_cells_are_numbered_in_their_order(project):
    body = table(row(cell(caption("内"), INNER)), columns=1) + caption("外") + table(row("甲"), columns=1)
    built = build(project, body + paragraph('见{{ 表("内") }}、{{ 表("外") }}'), HEAD + AMOUNT)
    assert printed(built)[0] == "表1　内"
    assert printed(built)[-1] == "见表1、表2"


ITEM = row("{{ 一.名称 }}", "{{ 一.金额|表数 }}")
LIST = table(row("名称", "金额（万元）", properties=HEADER), looped("类", ITEM, columns=2), columns=2)
PLAIN = table(row("名称", "{{ 年度 }}年（万元）"), looped("类", ITEM, columns=2), columns=2)
TOTAL = table(row("名称", "金额（万元）"), looped("类", ITEM, columns=2), row("合计", "{{ 金额|表数 }}"), columns=2)
FIXED = table(row("名称", "金额（万元）"), row("基本", "{{ 金额|表数 }}"), looped("类", ITEM, columns=2), columns=2)
FORM = table(
    row("单位", "{{ 单位 }}"),
    row("{%tr if 类 %}", ""),
    row("类", "{{ 类[0].名称 }}"),
    row("{%tr endif %}", ""),
    columns=2,
)
LINES = table(
    row("名称", "金额"), row("{%tr if 类 %}", ""), row("类", "{{ 类[0].名称 }}"), row("{%tr endif %}", ""), columns=2
)
COLUMNS = table(
    *(row(name, "{%tc for 一 in 类 %}", text, "{%tc endfor %}") for name, text in (("名称", "{{ 一.名称 }}"), ("金额", "{{ 一.金额 }}"))),
    columns=2,
)  # fmt: skip
TREE = table(
    row("名称", "金额"),
    looped("类", looped("一.项", row("{{ 项.名称 }}", "{{ 项.金额 }}"), columns=2, item="项"), columns=2),
    columns=2,
)
OUTER = table(row("类", "明细"), looped("类", row("{{ 一.名称 }}", cell(DEEPER)), columns=2), columns=2)
GUARDED = paragraph("{%p if 类 is defined %}") + caption("明细") + LIST + paragraph("{%p endif %}")
ITEMS = "{% for 一 in 类 %}{{ 一.名称 }}{{ 一.金额 }}{% if not loop.last %}、{% endif %}{% endfor %}"
ONE_EMPTY = "类:\n  - {名称: 甲, 项: []}\n  - {名称: 乙, 项: [{名称: 乙一, 金额: 2.00}]}\n"


@pytest.mark.parametrize(
    ("body", "data", "texts", "told"),
    sampled_rows([
        (GUARDED, EMPTY, ["表1　明细", "名称", "金额（万元）", "无"], "类"),
        (GUARDED, "", [], None),
        (GUARDED.replace("类 is defined", "类"), EMPTY, [], None),
        (PLAIN, EMPTY, ["名称", "2020年（万元）", "无"], "类"),
        (TOTAL, AMOUNT + EMPTY, ["名称", "金额（万元）", "合计", "12.50"], "类"),
        (TOTAL, "金额: 0\n" + EMPTY, ["名称", "金额（万元）", "无", "合计", "0.00"], "类"),
        (FIXED, AMOUNT + EMPTY, ["名称", "金额（万元）", "基本", "12.50"], None),
        (FORM, EMPTY, ["单位", "某局"], None),
        (LINES, EMPTY, ["名称", "金额", "无"], ""),
        (COLUMNS, EMPTY, ["名称", "无", "金额", "无"], "类"),
        (TREE, EMPTY, ["名称", "金额", "无"], "类"),
        (OUTER, EMPTY, ["类", "明细", "无"], "类"),
        (OUTER, ONE_EMPTY, ["类", "明细", "甲", "名称", "金额（万元）", "无", "", "乙", "名称", "金额（万元）", "乙一", "2.00", ""], "一.项"),
        (caption("甲") + LIST + caption("乙") + table(row("x"), columns=1) + paragraph('见{{ 表("甲") }}、{{ 表("乙") }}'), EMPTY,
         ["表1　甲", "名称", "金额（万元）", "无", "表2　乙", "x", "见表1、表2"], "类"),
        (paragraph(f"其中：{ITEMS}。"), EMPTY, ["其中：无。"], "类"),
        (paragraph(f"分别为{{% if 类 %}}{ITEMS}{{% endif %}}；另有"), EMPTY, ["分别为无；另有"], "类"),
        (paragraph("收入{% for 一 in 类 %}，其中{{ 一.名称 }}{% endfor %}。"), EMPTY, ["收入。"], None),
        (paragraph(f"其中：{ITEMS}。"), TWO, ["其中：甲5.00万元、乙7.50万元。"], None),
        (LIST, TWO, ["名称", "金额（万元）", "甲", "5.00", "乙", "7.50"], None),
        (TOTAL, AMOUNT + TWO, ["名称", "金额（万元）", "甲", "5.00", "乙", "7.50", "合计", "12.50"], None),
    ], 3),
)  # fmt: skip
def test_a_list_without_items_prints_nothing_in_words_and_says_so(body, data, texts, told, project):
    built = build(project, body, HEAD + data)
    assert built.output is not None, built.findings
    assert printed(built) == texts
    findings = [finding for finding in built.findings if finding.code == "empty-list"]
    assert len(findings) == (told is not None)
    if told:
        assert f"「{told}」没有内容" in findings[0].message
        assert findings[0].severity == "note"


def test_a_reference_of_the_template_to_a_table_that_is_left_out_is_named(project):
    body = GUARDED.replace("类 is defined", "类") + paragraph('见{{ 表("明细") }}')
    (finding,) = build(project, body, HEAD + EMPTY).findings
    assert finding.code == "unknown-table"
    assert "模板里引用了「明细」这张表" in finding.message


def test_a_list_that_a_draft_lacks_stays_open(project):
    built = build(project, LIST, HEAD, Options(draft=True))
    assert printed(built) == ["名称", "金额（万元）", "【待填：类】"]


def test_the_public_edition_does_not_say_nothing_where_the_other_has_something(project):
    secret = "类:\n  - {名称: 甲, 金额: 5.00, 内部: true, 项: [{名称: 甲一, 金额: 2.00}]}\n  - {名称: 乙, 金额: 1.00, 项: []}\n"
    shown = paragraph("{%p for 一 in 类 %}") + paragraph("{{ 一.名称 }}{{ 一.金额 }}") + paragraph("{%p endfor %}")
    nested = looped("类", looped("一.项", row("{{ 项.名称 }}{{ 项.金额 }}"), columns=1, item="项"), columns=1)
    built = build(project, shown + table(row("名称"), nested, columns=1), HEAD + secret)
    assert built.output is None
    assert "在公开版里印了「无」，内部版里有内容" in "".join(finding.message for finding in built.findings)
