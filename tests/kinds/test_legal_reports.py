"""Reports that are right, and unusual: no rule of the shipped kinds refuses them, a warning is answered by a line in the data.

Money of every row of 财决01表, execution above the budget, other weights, deficits, restated figures, negative changes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import gendoc
from gendoc.pipeline import steps as pipeline
from gendoc.pipeline.rollforward import roll_forward
from gendoc.reconcile.record import Record
from gendoc.word.names import TBL, TC, TR, P
from gendoc.word.package import parse, read_package
from gendoc.word.text import text_of
from tests.kinds.test_targets import FORM, MET, MONEY
from tests.texts import EVALUATION

ROOT = Path(__file__).parents[2]
MAIN = "word/document.xml"
INCOME = "收入: {合计: 100.00, 构成: [{名称: 财政拨款收入, 金额: 100.00, 占比: 100.00}]}\n"
SPENT = "支出: {合计: 100.00, 构成: [{名称: 基本支出, 金额: 60.00}, {名称: 项目支出, 金额: 40.00}]}\n"
SCORE = "自评: {得分: 95.00, 等级: 优}\n"
SPENT_108 = SPENT.replace("100.00", "108.00").replace("60.00", "68.00")
WHOLE_TABLE = """\
结转结余: {使用非财政拨款结余: 5.00, 年初: 10.00, 结余分配: 2.00, 年末: 5.00}
收支总表: {收入总计: 115.00, 支出总计: 115.00}
"""
SAID = "结转结余情况: ['{{ 收入总计句(收支总表, 收入, 结转结余) }}。{{ 支出总计句(收支总表, 支出, 结转结余) }}。']\n"


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def paper(more: str = "", income: str = INCOME, spent: str = SPENT, score: str = SCORE) -> str:
    return changed(EVALUATION, (INCOME, income), (SPENT, spent), (SCORE, score)) + more


def form(money: str = MONEY, target: str = MET, *changes: tuple[str, str]) -> str:
    return changed(FORM, ("TARGET", target), (MONEY, money), *changes)


def funds(text: str, score: str) -> str:
    return f"资金: {{{text}}}\n自评: {{得分: {score}"


def signed(*lines: str) -> str:
    each = "".join(f"  - {{{line}, 理由: 属实, 确认人: 财务科, 日期: 2021-03-01}}\n" for line in lines)
    return f"已知差异:\n{each}"


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(project: Path, text: str, name: str = "甲局/2020.yaml") -> Path:
    file = project / "data" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def found(file: Path) -> list[str]:
    """Return the findings of a data file: severity and code, or the rules that failed."""
    checked = gendoc.check_data(file)
    return [
        f"{finding.severity} {'、'.join(witness.rule for witness in finding.failed) or finding.code}"
        for finding in checked.findings
        if finding.code != "other-file"
    ]


def record_of(file: Path, rule: str) -> Record:
    (record,) = [record for record in gendoc.check_data(file).records if record.id == rule]
    return record


def table_of(data: bytes, head: str) -> list[list[str]]:
    root = parse(read_package(data)[MAIN], MAIN)
    tables = (
        [[text_of(next(cell.iter(P))) for cell in row.findall(TC)] for row in table.findall(TR)]
        for table in root.iter(TBL)
    )
    return next(table for table in tables if table[0][0] == head)


def test_the_rows_of_the_account_add_up_and_are_printed(project):
    file = written(project, changed(paper(WHOLE_TABLE, spent=SPENT_108), ("结转结余情况: [无。]\n", SAID)))
    built = pipeline.build(file, project / "报告.docx")
    assert built.findings == ()
    verdicts = {record.id: str(record.verdict) for record in built.checked.records}
    assert [verdicts[rule] for rule in ("PH-01", "ZB-01", "ZB-02", "ZB-03")] == ["精确"] * 4
    assert table_of((project / "报告.docx").read_bytes(), "收入")[-4:] == [
        ["本年收入合计", "100.00", "100.00", "本年支出合计", "108.00", "100.00"],
        ["使用非财政拨款结余", "5.00", "—", "结余分配", "2.00", "—"],
        ["年初结转和结余", "10.00", "—", "年末结转和结余", "5.00", "—"],
        ["总计", "115.00", "—", "总计", "115.00", "—"],
    ]
    printed = dict(built.checked.document.trace.paragraphs)[MAIN]
    assert (
        "收入总计115.00万元，其中：本年收入合计100.00万元，使用非财政拨款结余5.00万元，年初结转和结余10.00万元。"
        "支出总计115.00万元，其中：本年支出合计108.00万元，结余分配2.00万元，年末结转和结余5.00万元。"
    ) in printed


@pytest.mark.parametrize(
    ("rows", "income", "spent", "total", "row"),
    [
        (
            "使用非财政拨款结余: 5.00, 含专用结余: true",
            "100.00",
            "105.00",
            "105.00",
            ["使用非财政拨款结余（含专用结余）", "5.00", "—", "", "", ""],
        ),
        ("结余分配: 3.00", "103.00", "100.00", "103.00", ["", "", "", "结余分配", "3.00", "—"]),
        ("使用非财政拨款结余: 无, 结余分配: 0", "100.00", "100.00", "100.00", None),
    ],
)
def test_only_rows_that_are_there_are_printed(rows, income, spent, total, row, project):
    text = paper(
        f"结转结余: {{{rows}}}\n收支总表: {{收入总计: {total}, 支出总计: {total}}}\n",
        INCOME.replace("合计: 100.00", f"合计: {income}").replace("金额: 100.00", f"金额: {income}"),
        SPENT.replace("合计: 100.00", f"合计: {spent}").replace("60.00", f"{float(spent) - 40:.2f}"),
    )
    file = written(project, text)
    assert pipeline.build(file, project / "报告.docx").findings == ()
    table = table_of((project / "报告.docx").read_bytes(), "收入")
    assert table[-2] == (row or ["使用非财政拨款结余", "—", "—", "结余分配", "0.00", "—"])
    assert not any("年初" in line[0] for line in table)


def test_a_published_account_with_balances_used_adds_up(project):
    """1,160,878.27 + 35,216.23 + 595,003.91 = 1,791,098.41 元, as published."""
    text = paper(
        "结转结余: {使用非财政拨款结余: 35216.23, 年初: 595003.91, 年末: 600000.00}\n"
        "收支总表: {收入总计: 1791098.41, 支出总计: 1791098.41}\n",
        "收入: {合计: 1160878.27, 构成: [{名称: 财政拨款收入, 金额: 1160878.27}]}\n",
        "支出: {合计: 1191098.41, 构成: [{名称: 基本支出, 金额: 1191098.41}]}\n",
    )
    assert found(written(project, text)) == []
    off = written(project, text.replace("年初: 595003.91", "年初: 595003.19"))
    assert found(off) == ["error PH-01、ZB-01"]


LAST_YEAR = changed(EVALUATION, ("年度: 2020", "年度: 2019"))


@pytest.mark.parametrize(
    ("now", "before", "verdict"),
    [
        ("年初: 20.00, 年初调整: 12.00, 年末: 20.00", "年初: 8.00, 年末: 8.00", "精确"),  # a unit was merged
        ("年初: 5.00, 年初调整: -3.00, 年末: 5.00", "年初: 8.00, 年末: 8.00", "精确"),  # taken back
        ("年初: 8.00, 年末: 8.00", "年初: 8.00, 年末: 8.00", "精确"),
        ("年初: 9.00, 年末: 9.00", "年初: 8.00, 年末: 8.00", "不符"),
        ("年初: 9.00, 年末: 9.00", "", "无法核对"),  # last year's report does not tell it
    ],
)
def test_opening_balances_are_held_against_what_last_year_told(now, before, verdict, project):
    written(project, LAST_YEAR + (f"结转结余: {{{before}}}\n" if before else ""), "甲局/2019.yaml")
    file = written(project, paper(f"结转结余: {{{now}}}\n"))
    assert record_of(file, "JZ-01").verdict == verdict


@pytest.mark.parametrize(
    ("money", "expected"),
    [
        ("预算: 100.00, 执行: 105.00, 分值: 10, 得分: 10", ["warning ZX-03"]),
        ("预算: 100.00, 执行: 105.00, 分值: 10, 得分: 9.99", ["warning ZX-03", "error ZX-02"]),
        ("预算: 100.00, 执行: 99.95, 分值: 10, 得分: 10.00", []),
        ("预算: 100.00, 执行: 95.00, 分值: 10, 得分: 9.50, 基本支出: {执行: 50.00}, 项目支出: {执行: 40.00}, "
         "其他支出: {执行: 5.00}", []),
        ("预算: 100.00, 执行: 95.00, 分值: 10, 得分: 9.50, 基本支出: {执行: 50.00}, 项目支出: {执行: 40.00}",
         ["error ZX-05"]),
    ],
)  # fmt: skip
def test_execution_above_the_budget_scores_full_marks(money, expected, project):
    score = {"10": "100", "9.99": "99.99", "10.00": "100"}.get(money.split("得分: ")[1].split(",")[0], "99.50")
    file = written(project, form(funds(money, score)))
    assert found(file) == expected
    if expected == ["warning ZX-03"]:
        assert found(written(project, file.read_text("utf-8") + signed("规则: ZX-03, 差: 5.00"))) == []


OTHER_WEIGHTS = form(
    funds("预算: 100.00, 执行: 95.00, 分值: 20, 得分: 19.00", "99.00"),
    MET,
    ("分值: 30, 得分: 30", "分值: 20, 得分: 20"),
)
CONSENT = ("规则: FZ-02, 差: 10", "规则: FZ-04, 差: -10")


def test_other_weights_are_a_warning_that_a_line_answers(project):
    assert found(written(project, OTHER_WEIGHTS)) == ["warning FZ-02", "warning FZ-04"]
    assert found(written(project, OTHER_WEIGHTS + signed(*CONSENT))) == []


def test_the_other_rules_go_on_with_other_weights(project):
    consent = signed(*CONSENT)
    for old, new, rule in [
        ("得分: 19.00", "得分: 19.50", "ZX-02"),  # 95 % of 20 points
        ("分值: 20, 得分: 20", "分值: 20, 得分: 21", "DF-02"),
        ("自评: {得分: 99.00", "自评: {得分: 98.00", "DF-03"),
    ]:
        wrong = found(written(project, changed(OTHER_WEIGHTS, (old, new)) + consent))
        assert any(rule in one and one.startswith("error") for one in wrong), rule
    more = changed(OTHER_WEIGHTS, ("分值: 20, 得分: 20", "分值: 25, 得分: 20"))
    (wrong,) = found(written(project, more + consent))  # 105 points in all, for one weight: one problem
    assert wrong == "error DF-03、FZ-04"


def test_the_consent_goes_stale_when_the_weights_change(project):
    assert found(written(project, form() + signed(*CONSENT))) == ["warning waiver-stale", "warning waiver-stale"]


BASIC = "基本支出: {人员经费: 50.00, 公用经费: 10.00%s}\n"
THREE = "三公经费: {%s}\n"
THIRDS = """\
结转结余: {年初: 200.00}
功能分类: [{名称: 甲, 金额: 100.00, 占比: 33.33}, {名称: 乙, 金额: 100.00, 占比: 33.33}, {名称: 丙, 金额: 100.00, 占比: 33.33}]
"""
PROJECT = "专项资金: [{名称: 甲, 用途: 用于建设。, %s}]\n"
SCORES = "自评: {得分: %s, 等级: %s, 指标: [%s]}\n"


def indicator(name: str, full: str, got: str) -> str:
    return f"{{名称: {name}, 分值: {full}, 得分: {got}, 二级: [{{名称: 乙, 三级: [{{名称: {name}项, 分值: {full}, 得分: {got}}}]}}]}}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (paper(income="收入: {合计: 无, 构成: [{名称: 财政拨款收入, 金额: 无}]}\n", more="结转结余: {年初: 100.00, 年末: 无}\n"), []),
        (paper(income="收入: {合计: 100.00, 构成: [{名称: 财政拨款收入, 金额: 105.00, 占比: 105.00}, {名称: 其他收入, 金额: -5.00, 占比: -5.00}]}\n"), []),
        (paper(income=INCOME.replace("100.00, 构成", "100.00, 上年: -20.00, 增减额: 120.00, 构成", 1)), []),
        (paper(income=INCOME.replace("100.00, 构成", "100.00, 预算: 80.00, 执行率: 125.00, 构成", 1)), []),
        (paper("结转结余: {年初: 10.00, 年末: -5.00}\n", spent=SPENT.replace("100.00", "115.00").replace("60.00", "75.00")), []),
        (paper("结转结余: {年初: 10.00, 结余分配: -2.00, 年末: 12.00}\n"), []),
        (paper("功能分类: [{名称: 甲, 金额: 105.00}, {名称: 乙, 金额: -5.00}]\n"), []),
        (paper(
            THIRDS,
            spent=SPENT.replace("100.00", "300.00").replace("60.00", "260.00"),
        ), ["warning GN-03"]),
        (paper(BASIC % ", 编制人数: 9 人, 在职人数: 10 人, 在职人员控制率: 111.11"), ["warning JB-02"]),
        (paper(BASIC % ", 编制人数: 0 人, 在职人数: 无"), []),
        (paper(THREE % "预算: 无, 决算: 无, 上年: 无, 变动: 持平"), []),
        (paper(THREE % "预算: 6.00, 决算: 8.00, 公务接待费: {预算: 6.00, 决算: 8.00}"), ["warning SG-05"]),
        (paper(THREE % "预算: 10.00, 决算: 8.00, 公务接待费: {决算: 3.00}, 公务用车购置及运行费: {预算: 6.00, 决算: 5.00}"), []),
        (paper(THREE % "决算: 5.00, 公务用车购置及运行费: {决算: 5.00, 运行费: 3.00}"), []),
        (paper(THREE % "决算: -0.50, 公务接待费: {决算: -0.50, 批次: 0 批次, 人次: 0 人次}"), []),
        (paper(THREE % "决算: 25.00, 公务用车购置及运行费: {决算: 25.00, 购置费: 22.00, 运行费: 3.00, 购置数: 3 辆, 保有量: 2 辆}"), ["warning SG-17"]),
        (paper(PROJECT % "预算: 20.00, 执行: 25.00, 执行率: 125.00"), ["warning XM-02"]),
        (paper(PROJECT % "预算: 无, 执行: 25.00"), ["warning XM-02"]),
        (paper(PROJECT % "预算: 50.00, 执行: 50.00"), ["warning XM-03"]),
        (paper(PROJECT % "预算: 10.00, 执行: -2.00"), []),
        (paper(score=SCORES % ("100.00", "优", indicator("甲", "100", "98") + ", " + indicator("加分", "0", "2"))), []),
        (paper(score=SCORES % ("96.00", "优", indicator("甲", "100", "98") + ", " + indicator("扣分", "0", "-2"))), []),
        (paper(score=SCORES % ("85.00", "良", indicator("甲", "90", "85"))), ["warning DF-03"]),
        (paper(score=SCORES % ("83.33", "良", indicator("甲", "50", "33.333") + ", " + indicator("丙", "50", "50"))), []),
        (form(funds("预算: 0, 执行: 0, 分值: 10, 得分: 无", "90.00")), []),
        (form(target="要求: 全覆盖, 实际完成值: 100 %"), []),
        (form(target="不少于: 95 %, 完成情况: 达到"), []),
        (form(target="不少于: -3.00 %, 实际完成值: -4.00 %"), []),
        (form(MONEY, MET, ("  - 名称: 满意度指标\n    二级: [{名称: 满意度, 三级: [{名称: 寅, 不少于: 90 %, 实际完成值: 95.00 %, 分值: 10, 得分: 10}]}]\n", ""), ("分值: 30, 得分: 30", "分值: 40, 得分: 40")), ["warning FZ-04"]),
    ],
)  # fmt: skip
def test_an_unusual_report_that_is_right_is_not_refused(text, expected, project):
    assert found(written(project, text)) == expected


def test_figures_of_last_year_may_be_restated(project):
    written(project, LAST_YEAR, "甲局/2019.yaml")
    restated = paper(income=INCOME.replace("100.00, 构成", "100.00, 上年: 90.00, 构成", 1))
    assert found(written(project, restated)) == ["warning SR-05"]
    assert found(written(project, restated + signed("规则: SR-05, 差: -10.00"))) == []


def test_a_grade_by_other_bands_is_waived_with_the_distance_of_the_score(project):
    own_bands = paper(score="自评: {得分: 88.00, 等级: 优}\n")
    assert found(written(project, own_bands)) == ["error DF-01"]
    assert found(written(project, own_bands + signed("规则: DF-01, 差: -2.00"))) == []
    other = paper(score="自评: {得分: 87.00, 等级: 优}\n") + signed("规则: DF-01, 差: -2.00")
    assert found(written(project, other)) == ["error DF-01", "warning waiver-stale"]


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        ("所属单位收入: 30.00, 内部抵消收入: 5.00, 所属单位支出: 30.00, 内部抵消支出: 5.00", []),
        ("所属单位收入: 35.00, 汇总抵消收入: 5.00, 所属单位支出: 35.00, 汇总抵消支出: 5.00", []),
        ("所属单位收入: 35.00, 所属单位支出: 35.00", ["error HZ-03", "error HZ-04"]),
    ],
)
def test_what_units_paid_each_other_is_taken_off_below_or_above(whole, expected, project):
    unit = changed(EVALUATION, ("单位: 甲局", "单位: 甲馆"), (INCOME, INCOME.replace("100.00", "35.00")), (SPENT, SPENT.replace("100.00", "35.00").replace("60.00", "20.00").replace("40.00", "15.00")))  # fmt: skip
    written(project, unit.replace("占比: 35.00", "占比: 100.00"), "甲馆/2020.yaml")
    file = written(project, paper(f"所属单位: [甲馆]\n汇总: {{本级收入: 70.00, 本级支出: 70.00, {whole}}}\n"))
    assert found(file) == expected


def test_next_year_fills_the_rows_of_the_account_in_anew(project):
    rows = WHOLE_TABLE.replace("5.00, 年初", "5.00, 含专用结余: true, 年初", 1)
    report = gendoc.check_data(written(project, paper(rows, spent=SPENT_108))).report
    assert report is not None
    assert (
        "结转结余: {使用非财政拨款结余: 待填, 含专用结余: true, 年初: 5.00, 结余分配: 待填, 年末: 待填}\n"
        in roll_forward(report, 2021).text
    )
