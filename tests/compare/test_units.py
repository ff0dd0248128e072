"""The unit beside a printed figure: every unit, every way to print it, every neighbour."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendoc.compare.beside import Heads, look_at_units
from gendoc.core.source import Source
from gendoc.core.wording import WORDS_FROM_UNITS
from gendoc.figures.figure import Figure
from gendoc.figures.units import is_point
from gendoc.figures.written import COUNT, alike, sort_of
from gendoc.narrative.markers import MarkerTable
from gendoc.narrative.traced import FIGURE_FILTERS, FormattedFigure, apply_filter
from gendoc.render.trace import PrintedFigure

MONEY = ["元", "万元", "亿元"]
SHARES = ["%", "‰", "百分点", "个百分点"]
COUNTS = [*WORDS_FROM_UNITS, "人次", "万人次", "公里", "米", "平方米", "亩", "小时", "年", "天", "个月", "批次", "户次"]
COUNTS.remove("元")
UNKNOWN = ["床位", "元/月", "元/人次", "GWh", "盒次"]
UNITS = [*MONEY, *SHARES, *dict.fromkeys(COUNTS), *UNKNOWN]
FILTERS = [(), ("数",), ("绝对值",), ("表数", 2), ("元",), ("万元",), ("亿元",), ("亿元", 2)]
ENDS = ["", "。", "，", "；", "、", "）", "以上", "左右", " 3"]
SPAN = Source("2020.yaml", "").span()


def figure(unit: str, value: str = "475.05") -> Figure:
    number = Decimal(value)
    return Figure(
        path=("数据", "款"),
        span=SPAN,
        text=value,
        state="number",
        value=number,
        unit=unit,
        decimals=-int(number.as_tuple().exponent),
        grouping=unit in MONEY,
    )


def printed(unit: str, filters: tuple[object, ...] = (), value: str = "475.05") -> tuple[str, str]:
    """Return the characters and the unit in which a figure is printed through a filter."""
    markers = MarkerTable()
    formatted = FormattedFigure.of(figure(unit, value), markers)
    if filters:
        formatted = apply_filter(str(filters[0]), formatted, *filters[1:])
    str(formatted)
    return markers.known[0].text, markers.known[0].unit


def look(before: str, text: str, after: str, unit: str, heads: Heads | None = None) -> str:
    """Return the code of what is said of a figure that stands between two texts, "" if nothing is."""
    cell = None if heads is None else (0, 1, 1, 0)
    end = len(before) + len(text)
    place = PrintedFigure("word/document.xml", 0, len(before), end, ("数据", "款"), text, cell, unit)
    remark = look_at_units(place, before + text + after, heads)
    if remark is None:
        return ""
    message, advice = remark.words("款", ())
    assert message
    assert advice
    return remark.code.name


def ways() -> list[tuple[str, str]]:
    """Return the characters and the unit of every unit through every filter that takes it."""
    known = []
    for unit, filters in product(UNITS, FILTERS):
        if filters and filters[0] in MONEY and unit not in MONEY:
            continue
        known.append(printed(unit, filters))
    return list(dict.fromkeys(known))


WAYS = ways()


def test_every_filter_is_among_the_ways():
    words = {"方向", "升降", "上一年"}  # print words, or a year
    assert {str(filters[0]) for filters in FILTERS if filters} == FIGURE_FILTERS.keys() - words


def test_a_figure_with_its_own_unit_is_right_whatever_goes_on():
    for (text, unit), end in product(WAYS, ENDS):
        whole = text if text.endswith(unit) else text + unit
        place_text, after = (whole, end) if text == whole else (text, unit + end)
        assert look("发放", place_text, after, unit) == "", (text, unit, end)
        assert look("约", place_text, after, unit) == ""


def test_a_word_that_begins_like_a_unit_is_none():
    texts = {unit: printed(unit)[0] for unit in UNITS}
    for unit, seconds in WORDS_FROM_UNITS.items():
        for second, own in product(seconds, dict.fromkeys((unit, "人", "元", "万元", "%", "床位"))):
            if own != f"{unit}{second}":
                assert look("发放", texts[own], f"{unit}{second}补助", own) == "", (own, unit + second)


def test_a_unit_said_twice_is_told_wherever_nothing_goes_on():
    for (text, unit), end in product(WAYS, ["", "。", "，", "；"]):
        if text.endswith(unit):
            assert look("发放", text, unit + end, unit) == "unit-repeated", (text, unit)
            assert look("发放", text, f"（{unit}）{end}", unit) == "unit-repeated"
            assert look("发放", text, f" {unit}{end}", unit) == "unit-repeated"
        else:
            assert look("发放", text, unit * 2 + end, unit) == "unit-repeated", (text, unit)


def test_another_unit_is_told_of_money_and_of_percentages():
    others = [*MONEY, "千元", "百万元", *SHARES]
    for (text, unit), other, end in product(WAYS, others, ["", "。", "，"]):
        sort = sort_of(unit)
        if sort in (None, COUNT):
            continue
        same = alike(unit, other)
        with_unit = text.endswith(unit)
        points = with_unit and is_point(unit) != is_point(
            other
        )  # 75.00个百分点 may be of a figure in %, 75.00%个百分点 not
        expected = ("unit-repeated" if with_unit else "") if same and not points else "unit-differs"
        assert look("发放", text, other + end, unit) == expected, (text, unit, other)


@pytest.mark.parametrize(
    ("own", "other", "code"),
    [
        ("%", "%", "unit-repeated"),
        ("%", "百分点", "unit-differs"),
        ("%", "‰", "unit-differs"),
        ("‰", "‰", "unit-repeated"),
        ("‰", "%", "unit-differs"),
        ("百分点", "个百分点", "unit-repeated"),
        ("百分点", "%", "unit-differs"),
        ("百分点", "‰", "unit-differs"),
    ],
)
def test_of_two_signs_of_a_share_the_second_repeats_or_differs(own, other, code):
    assert look("占", f"475.05{own}", f"{other}，", own) == code


def test_another_counter_is_told_where_the_figure_has_no_unit_of_its_own():
    counts = [unit for unit in COUNTS if unit not in ("年", "天")]
    for unit, other in product(counts, counts):
        text, _ = printed(unit, ("数",), "423")
        said = look("惠及", text, other + "。", unit)
        assert said == ("" if alike(unit, other) else "unit-differs"), (unit, other)


@pytest.mark.parametrize(
    ("before", "unit", "bare", "after", "code"),
    [
        ("发放", "万元", False, "万元，", "unit-repeated"),
        ("惠及", "户", False, "户", "unit-repeated"),
        ("惠及", "户", False, "户困难群众", "unit-repeated"),
        ("", "万元", False, "元", "unit-differs"),
        ("", "万元", True, "亿元", "unit-differs"),
        ("", "万元", True, "亿，", "unit-differs"),
        ("", "万元", False, "万，", "unit-repeated"),
        ("", "%", False, "%", "unit-repeated"),
        ("", "%", False, "％", "unit-repeated"),
        ("百分之", "%", False, "", "unit-repeated"),
        ("千分之", "%", True, "", "unit-differs"),
        ("百分之", "万元", False, "", "unit-differs"),
        ("提高", "%", False, "个百分点", "unit-differs"),
        ("提高", "个百分点", True, "%", "unit-differs"),
        ("", "‰", True, "%", "unit-differs"),
        ("服务", "人", False, "次。", "unit-differs"),
        ("服务", "万人次", True, "人次。", "unit-differs"),
        ("服务", "户", True, "人参加", "unit-differs"),
        ("服务", "户", True, "万户", "unit-differs"),
        ("￥", "万元", True, "。", "unit-differs"),
        ("￥", "户", False, "。", "unit-differs"),
        ("金额（元）：", "万元", True, "。", "unit-differs"),
        ("金额（元）：", "万元", False, "。", "unit-differs"),
        ("占", "%", True, "，", "unit-missing"),
        ("占", "%", True, "，比上年提高5.00%", "unit-missing"),
        ("", "万元", False, "（万元）", "unit-repeated"),
        ("人均", "元/人", True, "万元。", "unit-differs"),
        ("人均", "元/人", True, "元/户。", "unit-differs"),
        ("人均", "元/人", True, "万，", "unit-differs"),
        ("￥", "万元/人", True, "。", "unit-differs"),
        ("户均", "人/户", True, "户。", "unit-differs"),
        ("", "元/人", False, "元。", "unit-repeated"),
        ("", "元/人", False, "人。", "unit-repeated"),
        ("", "元/人", False, "万元。", "unit-differs"),
        ("", "元/人", False, "次。", "unit-differs"),
        ("", "人", True, "人次参加。", "unit-differs"),
        ("", "㎡", True, "亩。", "unit-differs"),
        ("", "m²", True, "公顷。", "unit-differs"),
        ("", "倍", True, "%。", "unit-differs"),
        ("", "床位", True, "万元。", "unit-differs"),
        ("人均", "元/人", False, "/人。", "unit-repeated"),
        ("每户", "元/户", False, "/户。", "unit-repeated"),
        ("人均", "元/人", True, "元/人/人。", "unit-repeated"),
        ("每人每月", "元/人·月", False, "/月。", "unit-repeated"),
    ],
)
def test_what_stands_beside_a_figure_and_is_wrong(before, unit, bare, after, code):
    assert look(before, printed(unit, ("数",) if bare else ())[0], after, unit) == code


@pytest.mark.parametrize(
    ("before", "unit", "bare", "after"),
    [
        ("￥", "万元", False, "。"),
        ("￥", "元", True, "。"),
        ("人民币", "万元", False, "整。"),
        ("百分之", "%", True, "。"),
        ("百分之", "%", True, "以上"),
        ("提高", "%", True, "个百分点。"),
        ("分别为", "%", True, "、80.00和90.00%。"),
        ("占比（%）：", "%", True, "。"),
        ("百分比为", "%", True, "。"),
        ("发放", "万元", True, "余万元。"),
        ("惠及", "户", True, "余户。"),
        ("惠及", "户", True, "个家庭。"),
        ("惠及", "人", True, "名。"),
        ("演出", "场", True, "次。"),
        ("每月", "元/月", False, "。"),
        ("每月", "元", False, "/人。"),
        ("每人每月", "元/人·月", True, "元/人/月。"),
        ("每人每月", "元/人·月", True, "元/月·人。"),
        ("每月", "元/人·月", True, "元/人。"),
        ("生均", "元/生·年", True, "元/年/生。"),
        ("每人", "元/(人·月)", True, "元/人/月。"),
        ("标准", "元/月", True, "元/人·月。"),
        ("标准", "元/天", True, "元/人/天。"),
        ("发放", "元", False, "元旦慰问金。"),
        ("惠及", "户", False, "户均增收。"),
        ("惠及", "户", False, "户户通工程。"),
        ("惠及", "人", False, "人均增收。"),
        ("", "人", False, "次年返岗。"),
        ("", "处", False, "处于停用状态。"),
        ("", "人", False, "位于城区。"),
        ("", "位", False, "位于城区的老人。"),
        ("建设", "个", False, "点位。"),
        ("历时", "个", False, "月。"),
        ("", "年", False, "年均增长"),
        ("", "年", False, "期贷款。"),
        ("", "家", False, "亿元企业。"),
        ("", "场", False, "次。"),
        ("权重", "分", True, "%。"),
        ("金额（万元）：", "万元", False, "。"),
        ("金额（元）：", "元", True, "。"),
        ("", "万元", True, "。"),
        ("", "", False, "户。"),
        ("", "床位", True, "张。"),
        ("人均", "元/人", True, "元。"),
        ("每月", "元/月", False, "/人。"),
        ("每月", "元/月", False, "/月末发放。"),
        ("人均", "元/人", True, "元左右。"),
        ("人均", "元/人", True, "余元。"),
        ("", "元/人", True, "元/人。"),
        ("", "元/人", True, "元每人。"),
        ("", "元/㎡", True, "元/平方米。"),
        ("户均", "人/户", True, "人。"),
        ("", "元/人", False, "次年起执行。"),
        ("", "人", True, "人次年返岗。"),
        ("", "㎡", True, "平方米。"),
        ("", "㎡", True, "m2。"),
        ("", "倍", True, "倍。"),
        ("", "%", True, "/80.00（%）。"),
        ("", "%", True, "和80.00 (%)。"),
    ],
)
def test_what_stands_beside_a_figure_and_is_right(before, unit, bare, after):
    assert look(before, printed(unit, ("数",) if bare else ())[0], after, unit) == ""


@pytest.mark.parametrize(
    ("unit", "heads", "code"),
    [
        ("%", Heads(("占比",), ("基本支出",), "单位：万元"), "unit-missing"),
        ("%", Heads(("占比（%）",), ("基本支出",), "单位：万元"), ""),
        ("%", Heads(("占比%", "收入"), (), ""), ""),
        ("%", Heads(("2020年",), ("执行率（%）",), "单位：万元"), ""),
        ("%", Heads(("比重",), (), "单位：%"), ""),
        ("%", Heads(("比重",), (), "单位：万元、%"), ""),
        ("%", Heads(("百分比",), (), ""), ""),
        ("‰", Heads(("出生率（%）",), (), ""), "unit-differs"),
        ("万元", Heads(("决算数",), ("合计",), "单位：万元"), ""),
        ("万元", Heads(("决算数",), ("合计",), "单位：元"), "unit-differs"),
        ("万元", Heads(("决算数",), ("合计",), "表1 收支总表（亿元）"), "unit-differs"),
        ("万元", Heads(("决算数（元）",), ("合计",), "单位：万元"), "unit-differs"),
        ("万元", Heads(("决算数（万元）",), ("合计",), "单位：元"), ""),
        ("元", Heads(("标准",), ("人均补助（元）",), "单位：万元"), ""),
        ("万元", Heads(("占比（%）",), ("合计",), "单位：万元"), "unit-differs"),
        ("万元", Heads(("决算数",), ("增幅超过5%的项目",), "单位：万元"), ""),
        ("万元", Heads(("决算数",), ("生均标准（元/人）",), "单位：万元"), ""),
        ("万元", Heads(), ""),
        ("分", Heads(("分值",), ("补助标准（元）",), "单位：万元"), ""),
        ("分", Heads(("得分",), ("培训人数（人）",), "单位：分"), ""),
        ("户", Heads(("人数（人）",), (), ""), "unit-differs"),
        ("户", Heads(("户数（户）",), ("惠及人数（人）",), ""), ""),
    ],
)
def test_what_a_table_says_of_a_bare_figure(unit, heads, code):
    assert look("", printed(unit, ("表数", 2))[0], "", unit, heads) == code


def test_a_figure_that_says_its_unit_needs_no_head_but_must_not_contradict_it():
    text = printed("万元")[0]
    assert look("", text, "", "万元", Heads(("决算数",), (), "单位：元")) == ""
    assert look("", text, "", "万元", Heads(("决算数（元）",))) == "unit-differs"
    assert look("", printed("%")[0], "", "%", Heads(("占比（%）",))) == ""


@given(
    st.sampled_from(UNITS),
    st.text(st.sampled_from("发放保障共计约为在的，。；（）和与本年支出收入%元户人次0123456789"), max_size=12),
    st.text(st.sampled_from("，。；（）和与的以上左右元户人次均员万亿%个百分点0123456789 "), max_size=12),
    st.booleans(),
)
def test_what_is_said_stands_where_it_is_said_to_stand(unit, before, after, bare):
    text = printed(unit, ("数",) if bare else ())[0]
    place = PrintedFigure("word/document.xml", 0, len(before), len(before + text), ("数据", "款"), text, None, unit)
    remark = look_at_units(place, before + text + after, None)
    if remark is not None:
        assert 0 <= remark.start < remark.end <= len(before + text + after)
        at_figure = (remark.start, remark.end) == (place.start, place.end)
        assert at_figure == (remark.code.name == "unit-missing")
        assert at_figure or remark.end <= place.start or remark.start >= place.end
