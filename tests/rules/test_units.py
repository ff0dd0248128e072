"""Units: they convert exactly, the same way wherever figures meet, and unlike ones meet nowhere in silence."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gendoc.figures.interval import as_decimal
from gendoc.figures.quantity import Mismatch, Scales, quantity
from gendoc.figures.units import ALIKE, MEASURES, PIECES, UnitMismatch, common, factor, parse_unit
from gendoc.reporters.units import as_json, as_text

from .support import local, run

MONEY, SHARES = ["元", "万元", "亿元"], ["%", "‰"]
NAMED = [name for sizes in MEASURES.values() for _, names in sizes for name in names.split()]
COUNTERS = [word for words in ALIKE for word in words.split()]
RATES = ["元/人次", "万元/人", "公里/小时", "米/秒", "元/户·月", "公里/万元", "人/户"]
OTHERS = [
    "",
    "个",
    "户",
    "户次",
    "倍",
    "分",
    "盏",
    "羊",
    "万人次",
    "亿件",
    "百万人",
    "万平方米",
    "万盏",
    "千户",
    "万亩",
]
UNITS = sorted({*NAMED, *COUNTERS, *RATES, *OTHERS})
TYPED = [unit for unit in UNITS if unit not in SHARES and "百分点" not in unit and unit != "台/套"]


def converts(own: str, unit: str) -> Fraction | None:
    try:
        return factor(own, unit)
    except UnitMismatch:
        return None


@pytest.mark.parametrize(
    ("own", "unit", "times"),
    [
        *(("万人次", "人次", 10**4), ("百万人", "名", 10**6), ("亿件", "件", 10**8), ("万元", "元", 10**4)),
        *(("公里", "米", 1000), ("千米", "km", 1), ("亩", "平方米", Fraction(2000, 3)), ("公顷", "亩", 15)),
        *(("万平方米", "亩", 15), ("㎡", "m²", 1), ("吨", "公斤", 1000), ("千克", "斤", 2), ("天", "小时", 24)),
        *(("立方米", "升", 1000), ("度", "千瓦时", 1), ("亿千瓦时", "度", 10**8), ("‰", "%", Fraction(1, 10))),
        *(
            ("人", "名", 1),
            ("台（套）", "辆", 1),
            ("场(次)", "场", 1),
            ("万场（次）", "次", 10**4),
            ("个小时", "分钟", 60),
            ("个", "家", 1),
            ("万个", "家", 10**4),
            ("", "户", 1),
            ("", "公里", 1),
        ),
        *(("万元/人", "元/人", 10**4), ("元/人次", "万元/万人次", 1), ("公里/小时", "米/秒", Fraction(5, 18))),
    ],
)
def test_a_unit_converts_by_its_measure_and_by_what_stands_before_it(own, unit, times):
    assert factor(own, unit) == times
    assert factor(unit, own) == 1 / Fraction(times)


@pytest.mark.parametrize(
    ("own", "unit"),
    [
        *(
            ("户", "人"),
            ("人", "人次"),
            ("场", "人"),
            ("批次", "人次"),
            ("公里", "平方米"),
            ("元", "元/人"),
            ("盏", "座"),
            ("人(次)", "人"),
        ),
        *(
            ("", "元"),
            ("", "%"),
            ("", "万人次"),
            ("个", "人"),
            ("个", "盏盏"),
            ("千元", "元"),
            ("天", "个月"),
            ("分", "分钟"),
        ),
    ],
)
def test_unlike_units_and_words_that_nobody_knows_do_not_convert(own, unit):
    assert converts(own, unit) is None
    assert converts(unit, own) is None


def test_every_two_units_convert_both_ways_exactly_or_not_at_all():
    for own, unit in product(UNITS, UNITS):
        there, back = converts(own, unit), converts(unit, own)
        assert (there is None) == (back is None), (own, unit)
        assert there is None or there * back == 1


def test_conversions_are_transitive():
    """A number without a unit, and 个, go with several that do not go together, and so are none of them."""
    units = [unit for unit in UNITS if unit and parse_unit(unit).measure != "个"]
    families: dict[object, list[str]] = {}
    for unit in units:
        families.setdefault(parse_unit(unit).dimension, []).append(unit)
    for family in families.values():
        first = family[0]
        for own, unit in product(family, family):
            assert factor(own, first) * factor(first, unit) == factor(own, unit)
    for one, other in product(families.values(), families.values()):
        assert one is other or converts(one[0], other[0]) is None


@given(units=st.lists(st.sampled_from(UNITS), min_size=1, max_size=4))
def test_figures_are_reckoned_in_a_unit_of_their_own(units):
    """Whatever converts to each other has digits that end there."""
    unit = common(units)
    assert unit in units or not any(units)
    assume(len({parse_unit(one).dimension for one in units}) == 1 and not any("/" in one for one in units))
    for one in units:
        as_decimal(factor(one, unit))


@given(own=st.sampled_from(TYPED), unit=st.sampled_from(TYPED), value=st.fractions(1, 100, max_denominator=9))
def test_quantities_go_together_where_figures_do_and_come_to_the_same(own, unit, value):
    scales = Scales([own, unit])
    one, times = quantity(value, own, scales), converts(own, unit)
    other = quantity(value * (times or 1), unit, scales)
    if times is None:
        with pytest.raises(Mismatch):
            one.against(other)
    else:
        assert one.against(other).value == 0


KINDS = {
    "equal": "left: 甲, right: 乙",
    "sum": "total: 甲, parts: [乙]",
    "at-most": "parts: 甲, limit: 乙",
    "share": "part: 甲, whole: 乙, share: 率",
    "ratio": "numerator: 甲, denominator: 乙, ratio: 率",
    "completion": "done: 甲, planned: 乙, rate: 率",
    "growth": "now: 甲, before: 乙, rate: 零",
    "expression": "expr: 甲 ÷ 乙 = 率",
}


@given(own=st.sampled_from(TYPED), unit=st.sampled_from(TYPED), value=st.integers(1, 999))
def test_every_kind_converts_two_units_exactly_or_refuses_them(own, unit, value):
    times = converts(own, unit)
    amount = Fraction(value) * (times or 1)
    assume((amount * 10**9).denominator == 1 and amount < 10**9)  # a third of a 平方米 cannot be typed
    data = f"甲: {value} {own}, 乙: {as_decimal(amount):f} {unit}, 率: 100.00 %, 零: 0.00 %"
    rules = ", ".join(f"{{id: {kind}, kind: {kind}, {fields}}}" for kind, fields in KINDS.items())
    for record in run(f"数据: {{{data}}}\n勾稽: [{rules}]").outcome.records:
        if record.kind == "expression" and "" in (own, unit):
            continue  # what has no unit may be so many of anything
        expected = ("精确", "舍入") if times is not None else ("无法核对",)
        assert (record.kind, str(record.verdict) in expected) == (record.kind, True)
        assert bool(record.misfit) == (times is None)


TARGETS = {"不少于": "分 × 标 <= 分 × 实", "不超过": "分 × 实 <= 分 × 标"}
PAIRS = [pair for pair in product(UNITS, UNITS) if "台/套" not in pair]
ALIKE_PAIRS = [pair for pair in PAIRS if converts(*pair) is not None]


@given(
    pair=st.one_of(st.sampled_from(ALIKE_PAIRS), st.sampled_from(PAIRS)),
    value=st.integers(20, 999),
    part=st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(2)]),
)
def test_a_target_and_what_came_of_it_are_judged_in_one_unit_or_told(pair, value, part):
    own, unit = pair
    times = converts(own, unit)
    actual = value * part * (times or 1)
    assume((actual * 10**9).denominator == 1 and actual < 10**9)
    data = f"分: 10 分, 标: {value} {own}, 实: {as_decimal(actual):f} {unit}"
    rules = ", ".join(
        f"{{id: T, kind: expression, expr: {expr}, target: 标, actual: 实}}".replace("T", f"T-{number}", 1)
        for number, expr in enumerate(TARGETS.values())
    )
    least, most = run(f"数据: {{{data}}}\n勾稽: [{rules}]").outcome.records
    if times is None:
        assert (least.misfit, most.misfit) == (True, True)
        for record in (least, most):
            assert all(f"「{name or '无单位'}」" in record.reason for name in (own, unit))
    else:
        assert [str(record.verdict) for record in (least, most)] == [
            "不符" if part < 1 else "精确",
            "不符" if part > 1 else "精确",
        ]


@pytest.mark.parametrize(
    ("data", "rule", "verdict"),
    [
        ("总: 100 户, 甲: 60 户, 乙: 40 人", "kind: partition, total: 总, parts: [甲, 乙]", "无法核对"),
        ("总: 100 个, 甲: 60 户, 乙: 40 人", "kind: sum, total: 总, parts: [甲, 乙]", "无法核对"),
        ("总: 100, 甲: 60 户, 乙: 40 人", "kind: sum, total: 总, parts: [甲, 乙]", "无法核对"),
        ("总: 10 个, 甲: 3 家, 乙: 7 所", "kind: partition, total: 总, parts: [甲, 乙]", "精确"),
        ("总: 100 人, 甲: 60 名, 乙: 40 位", "kind: partition, total: 总, parts: [甲, 乙]", "精确"),
        ("总: 3.00 万人次, 甲: 16000 人次, 乙: 1.40 万人次", "kind: sum, total: 总, parts: [甲, 乙]", "精确"),
        ("总: 4 亩, 甲: 2000 平方米, 乙: 1 亩", "kind: sum, total: 总, parts: [甲, 乙]", "精确"),
        ("甲: 20 户, 乙: 100 人, 率: 20 %", "kind: ratio, numerator: 甲, denominator: 乙, ratio: 率", "无法核对"),
        (
            "甲: 318 人, 乙: 381 张, 率: 83.46 %",
            "kind: ratio, numerator: 甲, denominator: 乙, ratio: 率, units: differ",
            "舍入",
        ),
        ("甲: 46 批次, 乙: 398 人次", "kind: at-most, parts: 甲, limit: 乙, units: differ", "精确"),
        ("甲: 46 批次, 乙: 38 人次", "kind: at-most, parts: 甲, limit: 乙, units: differ", "不符"),
        ("甲: 46 批次, 乙: 398 人次", "kind: at-most, parts: 甲, limit: 乙", "无法核对"),
        ("甲: 120 人, 乙: 130 场", "kind: at-most, parts: 甲, limit: 乙, target: parts", "无法核对"),
        ("甲: 120 户, 乙: 130 人", "kind: at-most, parts: 甲, limit: 乙, target: parts", "无法核对"),
        ("甲: 120 户, 乙: 130 人", "kind: at-most, parts: 甲, limit: 乙, target: limit", "无法核对"),
        ("甲: 5.00 万元, 乙: 10 人", "kind: at-most, parts: 甲, limit: 乙, units: differ", "无法核对"),
        ("甲: 5 人, 乙: 10.00 万元", "kind: at-most, parts: 甲, limit: 乙, units: differ", "无法核对"),
        ("甲: 5 元, 乙: 10 %", "kind: at-most, parts: 甲, limit: 乙, units: differ", "无法核对"),
        ("甲: 5 个百分点, 乙: 10 人", "kind: at-most, parts: 甲, limit: 乙, units: differ", "无法核对"),
        ("甲: 5 人, 乙: 10 元/人", "kind: at-most, parts: 甲, limit: 乙, units: differ", "无法核对"),
        (
            "甲: 5.00 万元, 乙: 10 人, 率: 50 %",
            "kind: ratio, numerator: 甲, denominator: 乙, ratio: 率, units: differ",
            "无法核对",
        ),
        (
            "甲: 5 人, 乙: 10 %, 率: 50 %",
            "kind: ratio, numerator: 甲, denominator: 乙, ratio: 率, units: differ",
            "无法核对",
        ),
        ("甲: 0 个, 乙: 2 人次", "kind: at-most, parts: 甲, limit: 乙, units: differ", "精确"),
        ("甲: 5 万人次, 乙: 60000 人", "kind: at-most, parts: 甲, limit: 乙, units: differ", "精确"),
        ("甲: 6 万人次, 乙: 5 万人", "kind: at-most, parts: 甲, limit: 乙, units: differ", "不符"),
        ("甲: 2 户, 丙: 3 人, 乙: 6 人次", "kind: at-most, parts: [甲, 丙], limit: 乙", "无法核对"),
        ("甲: 3 公里, 丙: 200 米, 乙: 200 吨", "kind: at-most, parts: [甲, 丙], limit: 乙, units: differ", "精确"),
        ("甲: 1.00 亿元, 乙: 20.00 万元", "kind: at-most, parts: 甲, limit: 乙, units: differ", "不符"),
        (
            "甲: 1.00 亿元, 乙: 50000.00 万元, 率: 20.00 %",
            "kind: ratio, numerator: 甲, denominator: 乙, ratio: 率, units: differ",
            "精确",
        ),
        ("甲: 1.20 公里, 乙: 900 米", "kind: at-most, parts: 甲, limit: 乙", "不符"),
        ("甲: 100 %, 乙: 99.60 %", "kind: at-most, parts: 甲, limit: 乙", "舍入"),
        ("甲: 100 %, 乙: 99.60 %", "kind: at-most, parts: 甲, limit: 乙, target: parts", "不符"),
        ("甲: 90.40 %, 乙: 90 %", "kind: at-most, parts: 甲, limit: 乙, target: limit", "不符"),
        ("金: 1.00 万元, 次: 40 人次, 均: 250 元/人次", "kind: average, amount: 金, count: 次, average: 均", "精确"),
        ("金: 1.00 万元, 次: 40 人, 均: 250 元/人次", "kind: average, amount: 金, count: 次, average: 均", "无法核对"),
        ("金: 1.00 亿元, 次: 4 万人, 均: 2500 元", "kind: average, amount: 金, count: 次, average: 均", "精确"),
        ("金: 1.00 万元, 次: 40 人次, 均: 250 元/月", "kind: average, amount: 金, count: 次, average: 均", "精确"),
        ("金: 40 公里, 次: 20.00 万元, 均: 2 公里/万元", "kind: average, amount: 金, count: 次, average: 均", "精确"),
        ("金: 40000 米, 次: 0.0020 亿元, 均: 2 公里/万元", "kind: average, amount: 金, count: 次, average: 均", "精确"),
        ("甲: 5 场, 乙: 4 人, 词: 无", "kind: trend, word: 自评.趋势, now: 甲, before: 乙", "无法核对"),
        ("甲: 6 公里, 乙: 2000 米, 丙: 4 公里", "kind: growth, now: 甲, before: 乙, change: 丙", "精确"),
        ("甲: 2.80 万人次", "kind: band, value: 甲, low: 3 万人次", "不符"),
        ("甲: 2.80 万人次", "kind: band, value: 甲, low: 20000 人次", "精确"),
        ("甲: 2.80 万人次", "kind: band, value: 甲, low: 20000 场", "无法核对"),
        ("甲: 2.80 万人次", "kind: expression, expr: 甲 >= 28000 人次", "精确"),
        ("甲: 2.80 万人次", "kind: expression, expr: 甲 >= 28000", "无法核对"),
        ("甲: 5 公里", "kind: expression, expr: 甲 = 5", "精确"),
        ("甲: 60 户, 乙: 40 人, 丙: 100 户", "kind: expression, expr: 甲 + 乙 = 丙", "无法核对"),
        ("甲: 300 人次, 乙: 3 场, 丙: 100 人次", "kind: expression, expr: 甲 ÷ 乙 = 丙", "精确"),
        ("甲: 300 人次, 乙: 3 场, 丙: 100 人", "kind: expression, expr: 甲 ÷ 乙 = 丙", "无法核对"),
        ("甲: 20 户, 乙: 100 人, 率: 20 %", "kind: expression, expr: 甲 ÷ 乙 = 率", "无法核对"),
        ("金: 30.00 万元, 乙: 3 公里, 丙: 10.00 万元", "kind: expression, expr: 金 ÷ 乙 = 丙", "精确"),
        ("甲: 5 分, 乙: 120 场, 丙: 130 人", "kind: expression, expr: 甲 × 乙 <= 甲 × 丙", "无法核对"),
        ("甲: 5 分, 乙: 90 %, 丙: 95 人", "kind: expression, expr: 甲 × 乙 <= 甲 × 丙", "无法核对"),
        ("甲: 5 分, 乙: 95 人, 丙: 90 %", "kind: expression, expr: 甲 × 乙 >= 甲 × 丙", "无法核对"),
        ("甲: 5 分, 乙: 6 %, 丙: 5 个百分点", "kind: expression, expr: 甲 × 乙 <= 甲 × 丙", "无法核对"),
        ("甲: 5 个百分点, 乙: 2 人, 丙: 10", "kind: expression, expr: 甲 ÷ 乙 = 乙", "无法核对"),
        ("甲: 5 分, 乙: 100 元, 丙: 100 元/人", "kind: expression, expr: 甲 × 乙 <= 甲 × 丙", "无法核对"),
        ("甲: 50 户, 乙: 20 人, 丙: 1000 人", "kind: expression, expr: 甲 × 乙 = 丙", "无法核对"),
        ("甲: 50 户, 乙: 20 人/户, 丙: 1000 人", "kind: expression, expr: 甲 × 乙 = 丙", "精确"),
        ("金: 100.00 元, 乙: 20 人, 丙: 2000.00 元", "kind: expression, expr: 金 × 乙 = 丙", "精确"),
        ("金: 100.00 元, 乙: 20 人, 丙: 2000.00 元", "kind: expression, expr: 乙 × 金 = 丙", "精确"),
        ("金: 100.00 元, 乙: 20 人, 丙: 2000.00 元", "kind: expression, expr: 丙 ÷ 乙 = 金", "精确"),
        ("金: 100.00 元, 乙: 20 人, 丙: 2000.00 元", "kind: expression, expr: 金 = 丙 ÷ 乙", "精确"),
        ("金: 100.00 元, 乙: 20 人, 丙: 24000.00 元", "kind: expression, expr: 金 × 乙 × 12 个月 = 丙", "精确"),
        ("甲: 5 %, 乙: 20 人, 丙: 1 人", "kind: expression, expr: 甲 × 乙 = 丙", "精确"),
    ],
)
def test_figures_meet_in_one_unit_or_are_told(data, rule, verdict):
    result = run(f"自评: {{趋势: 增加}}\n数据: {{{data}}}\n勾稽: [{{id: T, {rule}}}]")
    assert result.verdicts == [verdict]
    assert ("rule-invalid" in result.codes) == (verdict == "无法核对")


def test_what_does_not_go_together_is_told_by_both_units():
    result = run("数据: {总: 100 户, 甲: 60 户, 乙: 40 人}\n勾稽: [{id: T, kind: sum, total: 总, parts: [甲, 乙]}]")
    assert "「人」与「户」不能合在一起算" in result.finding.message
    rule = "数据: {甲: 300 人次, 乙: 3 场, 丙: 100 人}\n勾稽: [{id: T, kind: expression, expr: 甲 ÷ 乙 = 丙}]"
    assert "「人次」与「人」" in run(rule).finding.message


def test_so_many_of_one_thing_for_each_of_another_are_led_to_what_checks_them():
    data = "数据: {户: 50 户, 每户: 20 人, 人: 1000 人}\n勾稽: [{id: T, kind: "
    assert "用 kind: product" in run(data + "expression, expr: 户 × 每户 = 人}]").finding.help
    assert "kind: product" not in run(data + "expression, expr: 户 + 每户 = 人}]").finding.help
    assert run(data + "product, product: 人, factors: [户, 每户]}]").verdicts == ["精确"]
    capped = run(data + "product, product: 人, factors: [户, 每户], cap: 人}]")
    assert capped.verdicts == ["无法核对"]


def test_a_change_in_points_is_led_to_the_kind_that_checks_it():
    expression = "勾稽: [{id: T, kind: expression, expr: 今 - 昔 = 增}]"
    assert (
        "不写算式，用核对增减的规则"
        in run("数据: {今: 78 %, 昔: 75 %, 增: 3.0 个百分点}\n" + expression).finding.message
    )
    growth = "勾稽: [{id: T, kind: growth, now: 今, before: 昔, change: 增}]"
    assert run("数据: {今: 78.0 %, 昔: 75.0 %, 增: 3.0 个百分点}\n" + growth).verdicts == ["精确"]


def test_a_target_is_never_compared_with_unlike_things_on_purpose():
    rule = "勾稽: [{id: T, kind: at-most, parts: 甲, limit: 乙, target: parts, units: differ}]"
    findings = run("数据: {甲: 6 户, 乙: 7 人}\n" + rule).loading
    assert "写了「target」，就不能写「units」" in findings[0].message


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("target: 标", "要写就一起写"),
        ("actual: 实", "要写就一起写"),
        ("target: 标, actual: 别", "「别」不在式子里"),
    ],
)
def test_an_expression_names_its_target_and_actual_figure_by_its_own_paths(more, said):
    rule = f"勾稽: [{{id: T, kind: expression, expr: 分 × 标 <= 分 × 实, {more}}}]"
    findings = run("数据: {分: 5, 标: 6 人, 实: 7 人, 别: 8 人}\n" + rule).loading
    assert said in findings[0].message


def test_unlike_things_are_compared_one_by_one_and_told_so():
    rule = "勾稽: [{id: T, kind: at-most, parts: 甲, limit: 乙, units: differ}]"
    finding = run("数据: {甲: 6 万人次, 乙: 5 万人}\n" + rule).finding
    assert finding.message.endswith("甲 60000人次，应不超过乙 50000人，超出 10000（20.00%）")


def test_a_change_is_advised_in_the_unit_that_it_is_typed_in():
    """The calculation is in 亩, of which 600 平方米 have a finite decimal form."""
    finding = run(
        "数据: {今: 600 平方米, 昔: 1 亩, 增: -67 平方米}\n勾稽: [{id: T, kind: growth, now: 今, before: 昔, change: 增}]"
    ).finding
    assert "按 600平方米 − 1亩 应为 -66.6667平方米" in finding.message
    assert finding.help.startswith("改为 -66.6667；")


def test_the_table_is_listed_for_people_and_programs():
    text, plain = as_text(), as_json()
    assert "亩 = 2000/3 平方米" in text
    assert "人、名、位" in text
    assert plain["measures"]["长度"]["公里"] == "1000"
    assert Fraction(plain["measures"]["面积"]["亩"]) == Fraction(2000, 3)
    assert all(word in text for word in [*NAMED, *COUNTERS, *PIECES])


@pytest.mark.parametrize(
    ("data", "rule", "said"),
    [
        ("甲: 59.18, 乙: 60.00 万元", "kind: at-most, parts: 甲, limit: 乙", "如 2366.45 万元"),
        ("甲: 137 处处, 乙: 137 处", "kind: equal, left: 甲, right: 乙", "写成 137 处；"),
        ("甲: 137 处（含未定级）, 乙: 137 处", "kind: equal, left: 甲, right: 乙", "写成 137 处；"),
        ("甲: 5 处, 乙: 6 处, 丙: 0.8333", "kind: completion, done: 甲, planned: 乙, rate: 丙", "请写 83.33 %"),
        ("甲: 405 个, 乙: 412 个, 丙: 98.30 ‰", "kind: completion, done: 甲, planned: 乙, rate: 丙", "写 98.30 %"),
        ("甲: 19.85, 乙: 17.92, 丙: 0.1077", "kind: growth, now: 甲, before: 乙, rate: 丙", "请写 10.77 %"),
        ("甲: 138 个处, 乙: 137 处", "kind: equal, left: 甲, right: 乙", ""),
        ("甲: 137 个处, 乙: 137 处", "kind: at-most, parts: 甲, limit: 乙", ""),
        ("甲: 59.18 wy, 乙: 59.18 万元", "kind: equal, left: 甲, right: 乙", "以万元计的写 59.18 万元"),
        ("甲: 59.18 万块, 乙: 59.18 万元", "kind: equal, left: 甲, right: 乙", "以万元计的写 59.18 万元"),
        ("甲: 591800, 乙: 59.18 万元", "kind: equal, left: 甲, right: 乙", "以元计的写 591800 元"),
        ("甲: 591900, 乙: 59.18 万元", "kind: equal, left: 甲, right: 乙", "如 2366.45 万元"),
        ("甲: 591800, 乙: 60.00 万元", "kind: at-most, parts: 甲, limit: 乙", "如 2366.45 万元"),
        ("甲: 286.40, 乙: 286.40 万人次", "kind: equal, left: 甲, right: 乙", "以万人次计的写 286.40 万人次"),
        ("甲: 5 学时, 乙: 5 户", "kind: equal, left: 甲, right: 乙", ""),
        ("甲: 5.00 万元, 乙: 5 户", "kind: equal, left: 甲, right: 乙", ""),
    ],
)
def test_the_one_figure_without_a_known_unit_is_to_blame(data, rule, said):
    result = local(data, rule)
    assert result.verdicts == ["无法核对"]
    (found,) = result.outcome.findings
    assert (found.code, said in found.help) == ("not-a-figure" if said else "rule-invalid", True)
