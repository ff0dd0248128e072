"""A second, small report kind, from YAML to Word: nothing in Python knows the first one."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

import gendoc
from gendoc.pipeline import steps as pipeline
from gendoc.word.names import P
from gendoc.word.package import parse, read_package
from gendoc.word.text import text_of

TEXT = """\
城关街道办事处2021年救助物资简报
一、物资
全年采购棉被120件、大米200件，计2.40万元，覆盖12个、3个；年末结余50件。
受助86人，其中：
（1）城镇居民。21人。
（2）农村居民另计，全部86人。
（一）明细
名称
金额
占比
棉被
14,400.00元
60.0%
大米
9,600.50元
40.0%
（二）合计
合计320件，24,000.50元，比2020年的账另册登记。
二、发放
（一）经过
①分三批发放。
②首批 A&B <公司> {_{ x }_} 捐赠。计120件，占60.0%。
三、附注
无附注。"""


def text(document: Path) -> str:
    root = parse(read_package(document.read_bytes())["word/document.xml"], "word/document.xml")
    return "\n".join(text_of(paragraph) for paragraph in root.iter(P))


def change(file: Path, old: str, new: str) -> None:
    before = file.read_text("utf-8")
    assert before.count(old) == 1
    file.write_text(before.replace(old, new), encoding="utf-8")


@pytest.fixture
def data(project) -> Path:
    return project / "data" / "城关街道办事处" / "2021.yaml"


def built(data: Path) -> gendoc.Built:
    result = gendoc.build(data)
    assert [finding.message for finding in result.findings] == []
    return result


def test_a_report_says_what_data_and_template_say_and_nothing_else(project, data):
    result = built(data)
    assert result.output == project / "output" / "城关街道办事处2021年救助物资简报.docx"
    assert text(result.output) == TEXT
    assert result.chapters == 3


def test_the_trace_knows_every_figure_and_its_cell(data):
    places = {(place.text, place.cell) for place in built(data).trace.places if "占比" in place.path}
    assert places == {("60.0%", (0, 1, 2, 0)), ("60.0%", None), ("40.0%", (0, 2, 2, 0))}


def test_a_share_that_nobody_typed_is_computed_and_one_that_was_typed_is_checked(data):
    derived = {figure.path: figure.value for figure in built(data).checked.report.figures.values() if figure.derived}
    assert derived == {("物资", 0, "占比"): Decimal("60.0"), ("物资", 1, "占比"): Decimal("40.0")}
    change(data, "金额: 9600.50}", "金额: 9600.50, 占比: 41.0}")
    (finding,) = pipeline.check(data).findings
    assert [witness.rule for witness in finding.failed] == ["WZ-03", "WZ-04"]


def test_every_rule_of_the_kind_leaves_a_record(data):
    records = pipeline.check(data).records
    assert [(record.id, str(record.verdict)) for record in records] == [
        ("WZ-01", "精确"),
        ("WZ-02", "精确"),
        ("WZ-03", "舍入"),
        ("WZ-03", "舍入"),
        ("WZ-04", "精确"),
        ("KC-01", "精确"),
    ]


def test_an_optional_chapter_is_left_out_and_the_next_ones_move_up(data):
    source = data.read_text("utf-8")
    data.write_text(source[: source.index("发放:")], encoding="utf-8")
    printed = text(built(data).output)
    assert "经过" not in printed
    assert printed.endswith("二、附注\n无附注。")


def test_optional_lines_appear_and_a_list_is_numbered_from_one(data):
    change(data, "年度: 2021\n", "年度: 2021\n紧急: true\n附注: [甲, 乙]\n")
    printed = text(built(data).output)
    assert "\n本件紧急。\n" in printed
    assert printed.endswith("三、附注\n（一）甲\n（二）乙")


def test_a_change_of_one_figure_is_seen_wherever_it_is_printed(data):
    change(data, "数量: 120 件", "数量: 121")
    change(data, "数量: 320", "数量: 321")
    printed = text(built(data).output)
    assert "棉被121件" in printed
    assert "合计321件" in printed
    assert "计121件" in printed


def test_more_rows_make_a_longer_table(data):
    change(data, "合计: {数量: 320, 金额: 24000.50}", "合计: {数量: 330, 金额: 25000.50}")
    change(data, "金额: 9600.50}\n", "金额: 9600.50}\n  - {名称: 帐篷, 数量: 10, 金额: 1000}\n")
    assert "\n帐篷\n1,000.00元\n4.0%\n（二）合计" in text(built(data).output)


def test_line_ends_and_tabs_of_the_data_are_paragraphs_and_tabs(data):
    change(data, "  - 分三批发放。\n", '  - "第一段。\\n第二段\\t完。"\n')
    assert "\n①第一段。\n第二段\t完。\n②" in text(built(data).output)


def test_two_builds_are_one_file_whatever_comments_and_line_ends_say(data, tmp_path):
    first = built(data).output.read_bytes()
    lines = data.read_text("utf-8").split("\n")
    data.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(["# 一句说明", *lines]).encode())
    again = gendoc.build(data, tmp_path / "again.docx").output
    assert again.read_bytes() == first


def test_a_kind_of_the_project_hides_one_of_the_same_name_that_came_with_gendoc(project, data):
    home = project / "templates" / "部门整体支出绩效评价报告"
    home.mkdir()
    (home / "schema.yaml").write_text("type: object\nproperties: {自己的: {type: string}}\n", encoding="utf-8")
    (home / "template.docx").write_bytes((project / "templates/救助物资简报/template.docx").read_bytes())
    own = data.with_name("own.yaml")
    own.write_text("文种: 部门整体支出绩效评价报告\n自己的: 一句\n", encoding="utf-8")
    assert pipeline.load(own).findings == ()


def test_no_module_names_a_report_kind():
    names = [kind.name for kind in (Path(gendoc.__file__).parents[1] / "templates").iterdir()]
    for source in Path(gendoc.__file__).parent.rglob("*.py"):
        assert not re.search("|".join(map(re.escape, names)), source.read_text("utf-8")), source


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("template.txt", "Title| {{ 单位 }}", "Title| ", 2),
        ("template.txt", "{{ 单位 }}", "{% if 单位 == '甲' %}{{ 单位 }}{% endif %}", 2),
        ("table.xml", "{{ 项.名称 }}", "一种", 7),
        ("phrases.jinja", "{{ 项.名称 }}{{", "物资{{", None),  # the table still prints it
        ("template.txt", "Body Text| {{ 块.号 }}[要点:{{ 块.要点 }}]{{ 块.正文 }}", "Body Text| 一段。", 12),
    ],
)
def test_a_text_that_the_template_does_not_print_is_told_wherever_else_its_words_stand(
    project, data, remade, file, old, new, line
):
    change(project / "templates" / "救助物资简报" / file, old, new)
    remade()
    found = [finding for finding in gendoc.build(data).findings if finding.code == "text-not-printed"]
    assert [finding.span.line for finding in found[:1]] == ([line] if line else [])


def test_a_text_of_several_paragraphs_is_printed_whole(data):
    change(data, "  - 分三批发放。\n", '  - "第一段{{ 单位 }}。\\n\\n第二段\\t{{ 合计.数量 }}\\n"\n')
    assert "\n①第一段城关街道办事处。\n第二段\t320件\n②" in text(built(data).output)
