"""A line that is indented wrongly is named where it was typed, with the spaces that it has and should have."""

from __future__ import annotations

import pytest

from gendoc.data.nodes import Unreadable
from gendoc.data.reader import read_text
from gendoc.data.recovery import read_on

SAMPLE = """\
单位: 甲局
收入:
  合计: 100.00
  预算: 100.00
  构成:
    - {名称: 财政拨款收入, 金额: 90.00}
    - {名称: 事业收入, 金额: 8.00}
    - {名称: 其他收入, 金额: 2.00}
  上年: 98.00
目标完成情况:
  - 标题: 社会救助
    事项:
      - 要点: 应保尽保
        数据:
          户数: 423 户
          资金: 475.05 万元
          人数: 612 人
        正文: 全年累计发放。
      - 要点: 临时救助
        数据: {人次: 21 人次}
        正文: 分三批发放。
  - 标题: 养老服务
    事项:
      - 要点: 设施
        数据:
          床位: 381 张
        正文: 建成投用。
专项资金:
  - 名称: 低保金支出
    预算: 20.00
    执行: 19.00
    用途: 用于生活保障；
  - 名称: 临时救助
    预算: 10.00
    执行: 10.00
    用途: 用于救助。
"""
LINES = SAMPLE.splitlines()
SHIFTS = [
    (number, by)
    for number, line in enumerate(LINES, 1)
    for by in (-2, -1, 1, 2, 3)
    if line.startswith(" ") and len(line) - len(line.lstrip()) + by >= 0
]


@pytest.mark.parametrize("by", [-2, -1, 1, 2, 3])
def test_one_line_moved_is_told_at_that_line(by):
    """What YAML reads all the same is for the schema; everything else has to be right, line and number of spaces."""
    told = 0
    for number in [number for number, shift in SHIFTS if shift == by]:
        line = LINES[number - 1]
        typed = len(line) - len(line.lstrip())
        moved = [*LINES[: number - 1], " " * (typed + by) + line.lstrip(), *LINES[number:]]
        result = read_text("\n".join(moved), "report.yaml")
        if result.root is not None and not result.wrong:
            continue
        finding = result.wrong[0]
        assert (finding.span.line, finding.message) == (number, f"这一行行首空 {typed + by} 格，应空 {typed} 格"), line
        assert f"{'补上' if by < 0 else '删去'} {abs(by)} 个空格" in finding.help
        told += 1
    assert told > len(LINES) // 2


@pytest.mark.parametrize(
    ("right", "typed", "line", "message", "advice"),
    [
        (
            "    事项:\n      - 要点: 设施",
            "      - 要点: 设施",
            23,
            "这一行上面少了「事项:」",
            "在第 22 行下面加一行「事项:」",
        ),
        (
            "        数据:\n          床位",
            "          床位",
            25,
            "这一行上面少了「数据:」",
            "在第 24 行下面加一行「数据:」，与第 24 行的「要点」左边对齐",
        ),
        ("  - 标题: 养老服务", "  - 养老服务", 22, "这一项少了「标题:」", "写成「- 标题: 养老服务」，下面的各行不动"),
        (
            "    - {名称: 事业收入, 金额: 8.00}",
            "      名称: 事业收入\n      金额: 8.00",
            7,
            "这一行开头少了「- 」",
            "写成「- 名称: 事业收入」，「-」与第 6 行的「-」左边对齐",
        ),
        (
            "    - {名称: 事业收入, 金额: 8.00}",
            "    // {名称: 事业收入, 金额: 8.00}",
            7,
            "列表的每项以半角的「-」开头，这里写的是「//」",
            "半角短横，后面空一格",
        ),
        ("金额: 8.00}", "金额: 8.00}}", 7, "这里多了一个「}」", "删去它，括号要成对"),
        ("金额: 8.00}", "金额: 8.00}，", 7, "「}」后面多了「，」", "删去它"),
        ("金额: 8.00}", "金额: 8.00},", 7, "「}」后面多了「,」", "删去它"),
        ("金额: 8.00}", "金额: 8.00}（已核）", 7, "「}」后面又写了「（已核）」，YAML 分不清", "写 #（# 前空两格）"),
        (
            "    - {名称: 事业收入",
            "    （2）{名称: 事业收入",
            7,
            "列表的每项以「- 」开头，这里写的是「（2）」",
            "写成「- {名称: 事业收入",
        ),
        (
            "    - {名称: 事业收入, 金额: 8.00}",
            "    - 名称: 事业收入 金额: 8.00",
            7,
            "这一行里写了两项",
            "「金额: 8.00」另起一行，与「名称」左边对齐",
        ),
    ],
    ids=[
        "head of items",
        "head of figures",
        "name",
        "dash",
        "slashes",
        "brace",
        "wide comma",
        "comma",
        "note",
        "typed number",
        "two entries",
    ],
)
def test_what_is_missing_is_told_where_it_is_missing(right, typed, line, message, advice):
    assert right in SAMPLE
    result = read_text(SAMPLE.replace(right, typed), "report.yaml")
    finding = result.wrong[0]
    assert (finding.span.line, finding.message) == (line, message)
    assert advice in finding.help
    assert len(read_on(result).wrong) == 1  # nothing else is wrong


@pytest.mark.parametrize(
    ("right", "typed", "message", "advice"),
    [
        ("      - 要点: 临时救助", "      要点: 临时救助", "这一行开头少了「- 」", "写成「- 要点: 临时救助」"),
        ("  - 标题: 养老服务", "  标题: 养老服务", "这一行开头少了「- 」", "与第 11 行的「-」左边对齐"),
        ("  - 标题: 社会救助", "  标题: 社会救助", "这一行开头少了「- 」", "与第 22 行的「-」左边对齐"),
        ("  - 名称: 临时救助", "  名称: 临时救助", "这一行开头少了「- 」", "写成「- 名称: 临时救助」"),
        ("    事项:\n      - 要点: 设施", "    - 事项:\n      - 要点: 设施", "这一行开头多了「- 」", "写成「事项:」"),
        ("  - 名称: 低保金支出", "  - 名称 低保金支出", "「名称」后面少了冒号", "写成「- 名称: 低保金支出」"),
        ("      - 要点: 临时救助", "      （2）要点: 临时救助", "这里写的是「（2）」", "写成「- 要点: 临时救助」"),
        ("      - 要点: 应保尽保", "      （1）要点: 应保尽保", "这里写的是「（1）」", "写成「- 要点: 应保尽保」"),
        ("        正文: 分三批", "　　正文: 分三批", "行首用了全角空格", "改打半角空格"),
    ],
)
def test_what_a_key_lacks_is_told_and_all_is_read_as_it_was_meant(right, typed, message, advice):
    assert right in SAMPLE
    result = read_on(read_text(SAMPLE.replace(right, typed), "report.yaml"))
    (finding,) = result.wrong
    assert message in finding.message
    assert advice in finding.help
    assert result.root == read_text(SAMPLE, "report.yaml").root


def test_a_head_that_is_indented_is_told_though_the_item_above_has_a_wide_colon():
    text = "评价工作:\n  - 组织：成立小组。\n  - 方法：对照打分。\n  公开情况:\n  - 同步公开。\n"
    finding = read_text(text, "report.yaml").wrong[0]
    assert (finding.span.line, finding.message) == (4, "这一行行首空 2 格，应空 0 格")


def test_the_first_of_several_is_told_where_the_others_are_right():
    text = "任务:\n    - 甲一\n  - 乙二\n  - 丙三\n"
    (finding,) = read_text(text, "report.yaml").findings
    assert (finding.span.line, finding.message) == (2, "这一行行首空 4 格，应空 2 格")


@pytest.mark.parametrize("text", ["说明:\n  甲乙\n   丙: 1\n", "收入:\n  合计 100.00\n  上年: 98.00\n"])
def test_a_line_below_a_text_may_have_lost_a_colon_instead(text):
    (finding,) = read_text(text, "report.yaml").findings
    assert "应空" not in finding.message


def test_an_item_that_lost_its_dash_is_one_finding_and_its_figures_are_read():
    text = "事项:\n  - 要点: 甲\n    数据: {户数: 423 户}\n    正文: 甲。\n    要点: 乙\n    数据: {人数: 12 人}\n"
    result = read_text(text, "report.yaml")
    (finding,) = result.findings
    assert (finding.code, finding.span.line) == ("duplicate-key", 5)
    assert "少了「- 」" in finding.message
    assert result.root == {
        "事项": [
            {"要点": "甲", "数据": {"户数": "423 户"}, "正文": "甲。"},
            {"要点": "乙", "数据": {"人数": "12 人"}},
        ]
    }


@pytest.mark.parametrize(
    "text",
    [
        "数据:\n" + "".join(f"  甲{n}: {n} 户\n" for n in range(6_000)) + " 乙: 1 户\n",
        "甲:\n  - x\n" + "\t" * 500_000 + "- y\n",
    ],
    ids=["many keys", "tabs"],
)
def test_a_file_is_read_on_in_bounded_time(text, bounded):
    result = read_on(read_text(text, "report.yaml"))
    assert len(result.wrong) == 1
    assert result.root is not None


def test_a_number_of_a_million_digits_has_no_names(bounded):
    root = read_text("甲: " + "9" * 500_000, "report.yaml").root
    assert len(Unreadable.at(root, ("甲",)).names) <= 1


@pytest.mark.parametrize("long", [" " * 200_000, "1 " * 100_000, "甲\t" * 60_000])
def test_a_long_line_above_takes_no_longer(long, bounded):
    assert read_text(f"甲:\n  - {long}x\n   y: 1\n", "report.yaml").findings
