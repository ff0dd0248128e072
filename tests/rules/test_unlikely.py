"""What can hardly be right, or stands in the file twice, is told; what may well be so is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gendoc
from gendoc.reconcile import repeated
from gendoc.reconcile.unlikely import MOST_PERCENT
from gendoc.reporters.json import as_json
from tests.texts import EVALUATION

ROOT = Path(__file__).parents[2]
KIND = "部门整体支出绩效评价报告"
CODES = ("unlikely-figure", "unlikely-date", "left-out", "repeated-item")
PROJECTS = "专项资金:\n" + "".join(
    f"  - {{名称: {name}项目, 用途: 用于{name}；, 预算: {10 + at}.00, 执行: {9 + at}.50}}\n"
    for at, name in enumerate("甲乙丙丁戊己庚辛壬癸")
)


@pytest.fixture
def checked(tmp_path):
    """Return what comes of checking a minimal evaluation with more in it."""
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    file = tmp_path / "data" / "甲局" / "2020.yaml"
    file.parent.mkdir(parents=True)

    def check(more: str, *edits: tuple[str, str], printed: bool = False) -> gendoc.CheckedData:
        text = EVALUATION + more
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, "utf-8")
        return gendoc.check(file) if printed else gendoc.check_data(file)

    return check


def told(checked: gendoc.CheckedData) -> list[tuple[str, str]]:
    """Return the code of each finding about what is unlikely or repeated, and what was typed there."""
    return [
        (finding.code, finding.span.source.text[finding.span.start : finding.span.end])
        for finding in checked.findings
        if finding.code in CODES
    ]


@pytest.mark.parametrize(
    "figure",
    [
        "办结率: 750 %",
        "群众满意度: 101 %",
        "女职工占比: 120.5 %",
        "设施完好率: -98 %",
        "抽查合格率: 0.95 %",
        "任务完成率: 750 %",
        "达标率: 1200 ‰",
        "抽查合格率: 0.965",
        "满意度: 96.5",
        "低保户数: 423.5 户",
        "服务人数: 12.4 人",
        "救助站: 2.5 个",
        "接待: 3804.2 人次",
        "发放资金: 200000.00 万元",
        "救助金: 4750500.00 万元",
        "救助支出: 475.05 亿元",
        *("社区覆盖率: 105 %", "火化率: 101 %", "达标率: 105 %", "办结率: 400 %"),
        *("参保率: 102 %", "签收率: 200 %", "演练率: 350 %", "集中供养率: 1000 %", "女性占全部的比例: 130 %"),
        *(
            "会议到会率: 105 %",
            "报到率: 101 %",
            "树木存活率: 110 %",
            "社保缴款率: 120 %",
            "政策执行知晓情况回复率: 105 %",
        ),
        *("争取上级资金: 100000 万元", "争取上级资金: 4140000 万元"),
        *("发放金额: -3.40 万元", "任务完成率: -100 %"),
    ],
)
def test_a_figure_that_can_hardly_be_right_is_told(checked, figure):
    name, _, value = figure.partition(": ")
    assert told(checked(f"数据: {{{figure}}}\n", ("引言: [无。]", f"引言: ['写明{{{{ {name} }}}}。']"))) == [
        ("unlikely-figure", value)
    ]


@pytest.mark.parametrize(
    "figure",
    [
        "增长率: 750 %",
        *("利润完成率: -20 %", "支出增减: -3.00 万元", "退回救助金: -4.00 万元", "慰问支出调整: -0.40 万元"),
        "营业收入同比增幅: 980 %",
        "满意度提高: 120 %",
        "任务完成率: 130 %",
        "预算执行率: 105.00 %",
        "毛入学率: 112.4 %",
        "拨备覆盖率: 650 %",
        "投入产出比: 750 %",
        "利润率: -12 %",
        "贫困发生率: 0.45 %",
        "离婚率: 0.31 %",
        "户均人口: 3.2 人",
        "平均每户: 3.5 人",
        "游客: 286.45 万人次",
        "护理师占比: 0.52 %",
        "折合全时人员: 12.5 人",
        "湿地: 423.5 公顷",
        "培训: 12.5 天",
        "旅游收入: 19.85 亿元",
        "招商引资: 620.50 亿元",
        "全区社会保障支出: 62050.00 万元",
        "低保户数: 423 户",
        "单价: 1867.20 元",
        "抽检不合格率: 0.35 %",
        "群众不满意率: 0.50 %",
        "水质未达标率: 0.40 %",
        "招商任务达标率: 128.50 %",
        "万人发明专利拥有量: 12.5 件",
        "每百名学生计算机: 15.3 台",
        "亿元产值事故: 0.3 起",
        "日接待: 35.6 人次",
        "全区一般公共预算支出: 485200.00 万元",
        "医保基金支出: 95200.00 万元",
        "养老金发放: 48200.00 万元",
        "贷款余额: 652000.00 万元",
        *(
            "本年占上年比重: 120.30 %",
            "净额占比: -2.30 %",
            "拨备覆盖率: 150 %",
            "任务办结率: 120 %",
            "床位使用率: 103 %",
            *("粮食自给率: 120 %", "资产负债率: 130 %", "总资产周转率: 150 %", "产销率: 101.2 %", "配比: 130 %"),
            *("资金到位率: 120 %", "还款率: 105 %", "存贷率: 130 %", "生猪出栏率: 152 %", "劳动生产率: 130 %"),
            *("目标完成率: 125 %", "税款征收率: 104 %", "投资收益率: 120 %", "养老机构护理人员配备率: 108 %"),
        ),
        *(
            "争取上级资金: 100000.00 万元",
            "撬动社会资金: 300000 万元",
            "固定资产投资: 300000 万元",
            "农村低保金: 12000 万元",
        ),
    ],
)
def test_a_figure_that_may_well_be_right_is_not_told(checked, figure):
    name = figure.partition(": ")[0]
    assert told(checked(f"数据: {{{figure}}}\n", ("引言: [无。]", f"引言: ['写明{{{{ {name} }}}}。']"))) == []


def test_a_share_whose_sign_stands_in_the_sentence_is_right(checked):
    assert told(checked("数据: {合格率: 96.5}\n", ("引言: [无。]", "引言: ['合格率为{{ 合格率 }}%。']"))) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "平均每户{{ 人口 }}。",
        "每个网格配备{{ 人口 }}。",
        "户均{{ 数据.人口 }}。",
        "全区人均年拥有公共体育场地{{ 人口 }}。",
    ],
)
def test_a_sentence_may_call_a_figure_an_average(checked, sentence):
    assert told(checked("数据: {人口: 3.2 人}\n", ("引言: [无。]", f"引言: ['{sentence}']"))) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.decimals(min_value=0, max_value=MOST_PERCENT, places=2), st.sampled_from(["完成率", "执行率", "到位率"]))
def test_no_rate_up_to_the_bound_is_told(checked, value, name):
    assert told(checked(f"数据: {{{name}: {value:f} %}}\n")) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["户", "人", "家", "个", "件", "万户", "公顷"]))
def test_no_whole_count_is_told(checked, value, unit):
    assert told(checked(f"数据: {{数: {value} {unit}}}\n")) == []


def test_one_fraction_in_a_column_of_percentages_is_told(checked):
    """The share of each project is given by hand, and no rule has its total."""
    rates = ["95.20", "0.95", "96.10", "88.00"]
    rows = "".join(f"  - {{名称: 第{at}项, 用途: 用于甲；, 执行率: {rate}}}\n" for at, rate in enumerate(rates, 1))
    assert told(checked("专项资金:\n" + rows)) == [("unlikely-figure", "0.95")]
    assert told(checked("专项资金:\n" + rows.replace("88.00", "12.00"))) == []


@pytest.mark.parametrize(
    ("date", "told_of"),
    [("2020-06-08", True), ("2020-12-30", True), ("2024-01-01", True), ("2020-12-31", False), ("2021-06-08", False)],
)
def test_a_report_is_dated_after_its_year(checked, date, told_of):
    assert told(checked(f"日期: {date}\n")) == ([("unlikely-date", date)] if told_of else [])


@pytest.mark.parametrize("year", [1988, 2020, 2021])
def test_a_row_of_a_distant_year_or_of_one_that_is_not_earlier_is_told(checked, year):
    rows = f"历年: [{{年度: {year}, 收入: 1.00, 支出: 1.00}}, {{年度: 2019, 收入: 1.00, 支出: 1.00}}]\n"
    assert told(checked(rows)) == [("unlikely-date", str(year))]


def test_one_project_of_ten_without_its_outlay_is_told(checked):
    assert told(checked(PROJECTS)) == []
    assert told(checked(PROJECTS, (", 执行: 12.50", ""))) == [("left-out", "名称")]
    assert told(checked(PROJECTS, (", 执行: 12.50", ""), (", 执行: 13.50", ""))) == []
    rates = PROJECTS.replace("0}", "0, 执行率: 95.00}")
    assert told(checked(rates, ("预算: 13.00, 执行: 12.50, 执行率: 95.00", "预算: 无, 执行: 无"))) == []


def test_a_list_whose_items_are_of_two_sorts_is_not_told(checked):
    lists = PROJECTS.replace("预算: 12.00, 执行: 11.50", "数据: {人: 3 人}")
    assert told(checked(lists)) == []


@pytest.mark.parametrize(
    ("edit", "typed"),
    [
        (("名称: 丁项目", "名称: 甲项目"), "甲项目"),
        (("用途: 用于丁；", "用途: 用于甲；"), None),
        (("名称: 丁项目", "名称: ' 甲 项目'"), "' 甲 项目'"),
    ],
)
def test_a_second_project_of_a_name_is_told(checked, edit, typed):
    assert told(checked(PROJECTS, edit)) == ([("repeated-item", typed)] if typed else [])


def test_an_item_pasted_twice_is_told(checked):
    task = "  - 健全公共文化服务网络，办好群众身边的文化活动"
    other = "  - 落实文物安全责任"
    assert told(checked(f"重点工作任务:\n{task}\n{other}\n")) == []
    (pasted,) = told(checked(f"重点工作任务:\n{task}\n{other}\n{task}。\n"))
    assert pasted == ("repeated-item", task.removeprefix("  - ") + "。")


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("{要点: 甲乙, 正文: 无。}, {要点: 甲乙, 正文: 另有。}", None),
        ("{要点: 甲, 正文: 无。}, 要点 乙", ("left-out", "要点 乙")),
        ("{要点: 甲, 正文: 无。}, 要点在于乙", None),
    ],
)
def test_a_point_that_lost_its_colon_is_told_and_points_may_begin_alike(checked, items, expected):
    edit = ("事项: [{要点: 乙, 正文: 无。}]", f"事项: [{items}]")
    assert told(checked("", edit)) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("names", "typed"), [("1.甲中心, 2.乙中心", 2), ("12345热线, 3.15投诉站, 甲中心", 0), ("一、甲中心, 乙中心", 1)]
)
def test_names_with_typed_numbers_are_told(checked, names, typed):
    edit = ("引言: [无。]", "引言: ['有{{ 列举(下属单位) }}。']")
    found = checked(f"下属单位: [{names}]\n标识: ['12345', '3.15']\n", edit, printed=True).findings
    assert [finding.code for finding in found].count("typed-number") == typed


def test_a_sentence_with_other_figures_is_not_pasted(checked):
    """Two items say the same of their own figures: 发放 12 户 and 30 户."""
    points = "".join(
        f"{{要点: {name}, 数据: {{户数: {number} 户}}, 正文: '全年累计发放救助金和慰问物资{{{{ 户数 }}}}，没有发生差错。'}},"
        for name, number in (("甲", 12), ("乙", 30))
    )
    edit = ("事项: [{要点: 乙, 正文: 无。}]", f"事项: [{points}]")
    assert told(checked("", edit)) == []
    assert [code for code, _ in told(checked("", edit, ("30 户", "12 户")))] == ["repeated-item"]


def test_each_item_of_a_name_is_looked_through_once(checked, monkeypatch):
    calls = []
    content = repeated._content
    monkeypatch.setattr(repeated, "_content", lambda node: calls.append(node) or content(node))
    rows = "  - {名称: 甲项目, 用途: 用于甲；, 预算: 10.00, 执行: 9.50}\n" * 12
    assert len(told(checked("专项资金:\n" + rows))) == 11
    assert len([node for node in calls if "用途" in node]) == 12


def test_what_repeats_by_its_nature_is_not_told(checked):
    """无。 of many sections, and the reasons of points lost."""
    reason = "扣分原因: 部分采购在第四季度才完成，影响了全年的支付进度和绩效"
    third = "".join(f"{{名称: 指标{name}, 分值: 50, 得分: 47.5, {reason}}}," for name in "甲乙")
    score = f"指标: [{{名称: 投入, 分值: 100, 得分: 95, 二级: [{{名称: 目标, 三级: [{third}]}}]}}]"
    assert told(checked("", ("等级: 优}", f"等级: 优, {score}}}"))) == []


def test_a_line_answers_a_figure_and_a_name_until_they_change(checked):
    figure = ("引言: [无。]", "引言: ['写明{{ 低保户数 }}。']")
    line = "已知差异: [{规则: unlikely-figure, 原文: '低保户数: 423.5 户', 理由: 半户按半年计}]\n"
    result = checked(f"数据: {{低保户数: 423.5 户}}\n{line}", figure, printed=True)
    assert told(result) == []
    (answered,) = as_json([result])["files"][0]["page"]["answered"]
    assert answered["text"] == "低保户数: 423.5 户"
    result = checked(f"数据: {{低保户数: 424.5 户}}\n{line}", figure, printed=True)
    assert told(result) == [("unlikely-figure", "424.5 户")]
    assert [finding.code for finding in result.findings if finding.code == "waiver-stale"] == ["waiver-stale"]


def test_a_line_for_two_items_that_differ_covers_no_pasted_one(checked):
    line = "已知差异: [{规则: repeated-item, 原文: '名称: 甲项目', 理由: 分两期}]\n"
    assert told(checked(PROJECTS + line, ("名称: 丁项目", "名称: 甲项目"))) == []
    pasted = "{名称: 甲项目, 用途: 用于甲；, 预算: 10.00, 执行: 9.50}"
    edit = ("{名称: 丁项目, 用途: 用于丁；, 预算: 13.00, 执行: 12.50}", pasted)
    assert told(checked(PROJECTS + line, edit)) == [("repeated-item", "甲项目")]


@pytest.mark.parametrize(("end", "told_of"), [("群众评价良好", []), ("没有发生差错", ["repeated-item"])])
def test_a_line_answers_the_whole_sentence(checked, end, told_of):
    """Both sentences begin with the same forty characters."""
    start = "全年办理群众来信来访来电，均在规定期限内办结并答复当事人，做到件件有着落、事事有回音，"
    line = f"已知差异: [{{规则: repeated-item, 原文: '{start}群众评价良好。', 理由: 两处都要写}}]\n"
    sentence = f"['{start}{end}。']"
    result = checked(line, ("部门职能: [无。]", f"部门职能: {sentence}"), ("机构设置: [无。]", f"机构设置: {sentence}"))
    assert [code for code, _ in told(result)] == told_of


def test_what_an_equation_confirms_is_not_told(checked):
    """A rate of 750% that a rule divides out is a right figure, whatever it is called."""
    rule = "勾稽: [{id: A-1, kind: ratio, numerator: 办结, denominator: 受理, ratio: 办结率}]\n"
    data = "数据: {办结: 60 件, 受理: 8 件, 办结率: 750 %}\n"
    sentence = ("引言: [无。]", "引言: ['受理{{ 受理 }}，办结{{ 办结 }}，办结率{{ 办结率 }}。']")
    assert told(checked(data, sentence)) == [("unlikely-figure", "750 %")]
    assert told(checked(data + rule, sentence)) == []
