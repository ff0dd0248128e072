"""Whoever names a path, sentence, chart, rule or waiver, comes to the same place, and is silent where that was refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gendoc.core.finding import has_errors
from gendoc.data.reader import read_text
from gendoc.pipeline import steps as pipeline
from gendoc.pipeline.options import Options
from gendoc.pipeline.results import Checked
from gendoc.render.charts.data import plot
from gendoc.report.charts import load_charts
from gendoc.rules.operand import Verdict

KIND = Path(__file__).parents[1] / "cases/chart-missing/no-figures/kind"
HEAD = "文种: 救助物资简报\n单位: 城关街道办事处\n年度: 2021\n"
GOODS = "物资:\n  - {名称: 棉被, 数量: 120, 金额: 14400.00}\n  - {名称: 大米, 数量: 200, 金额: 9600.50}\n"
TOTAL = "合计: {数量: 320, 金额: 24000.50}\n"


@pytest.fixture
def check(alone, remade):
    """Return what checks a report of the small kind, with a chart of 物资 and one of 库存, as a draft."""
    shutil.copytree(KIND, alone / "templates" / "救助物资简报", dirs_exist_ok=True)
    remade()

    def check(text: str) -> Checked:
        file = alone / "report.yaml"
        file.write_text(HEAD + text, encoding="utf-8")
        return pipeline.check(file, Options(draft=True))

    return check


@pytest.mark.parametrize("item", ["物资[大米]", "物资[2]"])
def test_a_sentence_a_chart_a_rule_and_a_waiver_come_to_the_same_place(check, item):
    checked = check(
        GOODS.replace("9600.50", "9600.50, 占比: 50.0")
        + TOTAL
        + f"概况: ['占{{{{ {item}.占比 }}}}。']\n"
        + f"勾稽: [{{id: ZZ-01, kind: equal, title: 相等, left: '{item}.占比', right: 合计.百分比}}]\n"
        + f"已知差异: [{{规则: WZ-03, 差: -10.0, 对象: '{item}', 理由: 原文如此}}]\n"
    )
    report, filled = checked.report, checked.filled
    rule = next(record for record in checked.records if record.id == "ZZ-01")
    waived = next(record for record in checked.records if record.waiver is not None)
    (printed,) = filled.markers.within(filled.sentences["概况", 0])
    chart = f"[{{id: 图, kind: bar, title: 图, categories: 大米, series: [{{name: 占比, figures: '{item}.占比'}}]}}]"
    (chart,), _ = load_charts(read_text(chart, "charts.yaml").root, report.type.schema)
    (drawn,) = plot(chart, report, filled, str, report.root.span).figures
    assert {rule.operands[0].path, printed.path, drawn.path, (*waived.item, "占比")} == {("物资", 1, "占比")}


@pytest.mark.parametrize("name", ["户数", "组.人数"])
def test_a_sentence_and_a_rule_come_to_the_same_local_figure(check, name):
    local = "数据: {户数: 3 户, 组: {人数: 2 人}}\n"
    rule = f"勾稽: [{{id: ZZ-01, kind: equal, title: 相等, left: {name}, right: 合计.数量}}]\n"
    checked = check(GOODS + TOTAL + local + rule + f"概况: ['有{{{{ {name} }}}}。']\n")
    record = next(record for record in checked.records if record.id == "ZZ-01")
    (printed,) = checked.filled.markers.within(checked.filled.sentences["概况", 0])
    assert record.operands[0].path == printed.path == ("数据", *name.split("."))


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        (f"{GOODS}{TOTAL}库存: [年末: 3]\n", "库存.年末", "wrong-shape"),
        (f"{GOODS}{TOTAL}库存: 甲\n", "库存.年末", "wrong-shape"),
        (f"{GOODS}{TOTAL}库存: {{年末: 三}}\n", "库存.年末", "not-a-figure"),
        (f"物资: {{名称: 棉被, 数量: 3}}\n{TOTAL}", "物资[棉被].金额", "wrong-shape"),
        (f"{GOODS.replace('棉被', '')}{TOTAL}", "物资[棉被].金额", "empty-value"),
        (f"{GOODS.replace('名称: 棉被, ', '')}{TOTAL}", "物资[棉被].金额", "missing-field"),
        (
            f"{GOODS.replace('{名称: 棉被, 数量: 120, 金额: 14400.00}', '棉被')}{TOTAL}",
            "物资[棉被].金额",
            "wrong-shape",
        ),
        (f"{GOODS}{TOTAL}数据: [户数: 3 户]\n", "户数", "wrong-shape"),
        (f"{GOODS}{TOTAL}数据:\n  组:\n    户数：3 户\n", "组.户数", "not-a-figure"),
    ],
)
def test_whoever_asks_for_what_was_refused_is_silent(check, data, path, code):
    item = path.rpartition(".")[0]
    text = data + f"概况: ['有{{{{ {path} }}}}。']\n图表: [{'库存' if '库存' in data else '物资金额'}]\n"
    text += f"勾稽: [{{id: ZZ-01, kind: equal, title: 相等, left: 合计.数量, right: '{path}', missing: zero}}]\n"
    if "[" in item:
        text += f"已知差异: [{{规则: WZ-03, 差: 1.0, 对象: '{item}', 理由: 原文如此}}]\n"
    codes = [finding.code for finding in check(text).findings]
    assert codes == [code]


def test_an_item_that_was_refused_does_not_count_as_nothing(check):
    rule = "勾稽: [{id: ZZ-01, kind: sum, title: 合计, total: 合计.金额, parts: '物资[*].金额', missing: zero}]\n"
    checked = check(GOODS.replace("{名称: 大米, 数量: 200, 金额: 9600.50}", "大米") + TOTAL + f"概况: [无。]\n{rule}")
    assert [finding.code for finding in checked.findings] == ["wrong-shape"]


@pytest.mark.parametrize(("data", "path"), [("库存: 甲", "库存.年末"), ("数据: [户数: 3 件]", "户数")])
def test_what_was_refused_in_last_years_file_does_not_count_as_nothing(project, data, path):
    folder = project / "data/城关街道办事处"
    this = HEAD + GOODS + TOTAL + "概况: [无。]\n"
    rule = f"勾稽: [{{id: ZZ-01, kind: equal, title: 相等, left: 合计.数量, right: 上年:{path}, missing: zero}}]\n"
    (folder / "2020.yaml").write_text(f"{this.replace('2021', '2020')}{data}\n", encoding="utf-8")
    (folder / "2021.yaml").write_text(this + rule, encoding="utf-8")
    checked = pipeline.check_data(folder / "2021.yaml")
    assert checked.linked.last_year.report.unreadable
    record = next(record for record in checked.records if record.id == "ZZ-01")
    assert record.verdict is Verdict.UNCHECKED
    assert not has_errors(checked.findings)


def test_a_waiver_for_what_is_no_item_of_its_rule_is_stale_whatever_was_refused_there(check):
    """WZ-03 goes through 物资, and 库存, where a figure was refused, is none of its items."""
    waiver = "已知差异: [{规则: WZ-03, 差: 1.0, 对象: 库存, 理由: 原文如此}]\n"
    checked = check(GOODS + TOTAL + "库存: {年末: 三}\n概况: [无。]\n" + waiver)
    assert [finding.code for finding in checked.findings] == ["not-a-figure", "waiver-stale"]
