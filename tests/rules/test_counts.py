"""A printed number is that of the items of a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendoc.rules.load import load_rules

from .support import SCHEMA, messages, parsed, run, spans

RULE = '{id: T, kind: count, count: 单位数, items: "事项[*]"}'
SOURCES = '{id: T, kind: count, count: 来源数, items: "收入.构成[*].名称", value: 拨款}'


def counted(text: str, rule: str = RULE):
    result = run(f"{text}\n勾稽: [{rule}]")
    assert messages(result.loading) == ""
    return result


def listed(names: list[str]) -> str:
    return f"事项: [{', '.join(f'{{名称: {name}}}' for name in names)}]"


def test_ten_and_nine_named_is_told_with_the_names_and_what_is_apart():
    names = [f"第{n}中学" for n in "一二三四五六七八九"]
    finding = counted(f"数据: {{单位数: 10 个}}\n{listed(names)}").finding
    assert finding.message == f"单位数 等于 事项[*] 的项数：不符，单位数 10个，列出的有 9 项，差 1：{'、'.join(names)}"
    assert spans(finding)[0] == ("10 个", "单位数")
    assert finding.causes == ()
    assert finding.help.startswith("补上漏列的，或改正单位数")


@pytest.mark.parametrize(
    ("text", "rule", "verdict"),
    [
        ("数据: {单位数: 2 个}\n事项: [{名称: 甲}, {名称: 乙}]", RULE, "精确"),
        ("数据: {单位数: 2}\n事项: [{名称: 甲}, {名称: 乙}]", RULE, "精确"),
        ("数据: {单位数: 1 个}\n事项: [{名称: 甲}, {名称: 乙}]", RULE, "不符"),
        ("数据: {单位数: 2 万户}\n事项: [{名称: 甲}, {名称: 乙}]", RULE, "不符"),
        ("数据: {单位数: 0 个}\n事项: []", RULE, "精确"),
        ("数据: {单位数: 无}\n事项: []", RULE, "不适用"),
        ("数据: {单位数: 2 个}\n事项: []", RULE, "不符"),
        ("数据: {单位数: 2 个}", RULE, "无法核对"),
        ("数据: {单位数: 待填}\n事项: [{名称: 甲}]", RULE, "无法核对"),
        ("数据: {单位数: 2 个}\n事项: [{名称: 甲}, {名称: 待填}]", RULE, "无法核对"),
        ("数据: {来源数: 2 项}\n收入: {构成: [{名称: 拨款}, {名称: 其他}, {名称: 拨款}]}", SOURCES, "精确"),
        ("数据: {来源数: 3 项}\n收入: {构成: [{名称: 拨款}, {名称: 其他}, {名称: 拨款}]}", SOURCES, "不符"),
        ("数据: {来源数: 0 项}\n收入: {构成: [{名称: 其他}, {金额: 1.00}]}", SOURCES, "精确"),
        ("数据: {来源数: 1 项}\n收入: {构成: [{名称: 其*}, {名称: 拨款}]}", SOURCES.replace("拨款", "'其*'"), "精确"),
    ],
)
def test_items_are_counted_that_are_there_and_say_so(text, rule, verdict):
    assert counted(text, rule).verdicts == [verdict]


def test_a_number_that_nobody_typed_is_computed():
    rule = RULE.replace("count: 单位数", "count: 数据.单位数, unit: 个")
    result = counted(f"数据: {{甲: 1 户}}\n{listed(['甲', '乙', '丙'])}", rule)
    (figure,) = [figure for figure in result.report.figures.values() if figure.derived]
    assert (figure.printed, figure.exact, result.verdicts) == ("3个", True, ["精确"])


def test_what_counts_nothing_is_told():
    text = "收入: {合计: 2.00, 构成: [{名称: 甲}]}\n支出: {合计: 1.00, 构成: [{名称: 乙}, {名称: 丙}]}"
    rule = '- {id: T, kind: count, count: 收入.合计, items: "支出.构成[*]"}'
    result = run(text, rule)
    assert result.verdicts == ["无法核对"]
    assert "不是个数" in result.finding.message


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ("收入.合计", "应指本文件一个列表的每一项"),
        ('"上年:收入.构成[*]"', "应指本文件一个列表的每一项"),
        ('"收入.组成[*]"', "schema 里没有「收入.组成[*]」这些项，是否指「构成」？"),
        ('"收入.构成[*].金额"', "schema 里没有「收入.构成[*].金额」这些项"),
        ("[甲, 乙]", "应为一个路径"),
    ],
)
def test_what_is_no_list_is_told(items, said):
    rule = parsed(f"- {{id: T, kind: count, count: 收入.合计, items: {items}}}", "rules.yaml")
    assert said in messages(load_rules(rule, SCHEMA.knows, SCHEMA.knows_text, SCHEMA.properties_at)[1])


@given(names=st.lists(st.text("甲乙丙丁", min_size=1, max_size=3), max_size=30), printed=st.integers(0, 40))
def test_it_holds_if_and_only_if_the_numbers_are_the_same(names, printed):
    result = counted(f"数据: {{单位数: {printed} 个}}\n{listed(names)}")
    assert result.verdicts == ["精确" if printed == len(names) else "不符"]
    word = RULE[:-1] + ", value: 甲}"
    assert counted(f"数据: {{单位数: {printed} 个}}\n{listed(names)}", word).verdicts == [
        "精确" if printed == names.count("甲") else "不符"
    ]


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        *(("0.0002 万家", "精确"), ("0.0003 万家", "不符"), ("0.02 百个", "精确"), ("3 家", "不符")),
        *(
            (f"2 {unit}", "无法核对")
            for unit in ("公里", "亩", "周", "个月", "元/人", "人/户", "%", "‰", "个百分点", "元")
        ),
        ("2 万公里", "无法核对"),
    ],
)
def test_items_are_counted_in_single_things_and_in_nothing_that_is_measured(number, verdict):
    result = counted(f"数据: {{单位数: {number}}}\n事项: [{{名称: 甲}}, {{名称: 乙}}]")
    assert result.verdicts == [verdict]
    assert ("rule-invalid" in result.codes) == (verdict == "无法核对")


@pytest.mark.parametrize("unit", ["万家", "公里", "%", "元/人"])
def test_no_number_of_items_is_derived_in_what_is_no_single_thing(unit):
    rule = RULE.replace("count: 单位数", f"count: 数据.单位数, unit: '{unit}'")
    findings = run(f"数据: {{别的: 1}}\n事项: [{{名称: 甲}}]\n勾稽: [{rule}]").loading
    assert f"单位不能是「{unit}」" in messages(findings)
