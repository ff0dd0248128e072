"""ratio and average: one figure divided by another."""

from __future__ import annotations

import pytest

from .support import derived, local, run


@pytest.mark.parametrize(
    ("rate", "verdict"), [("150 %", "精确"), ("1.5 倍", "精确"), ("1500 ‰", "精确"), ("1.5", "精确"), ("140 %", "不符")]
)
def test_a_ratio_may_exceed_100_percent_or_be_bare(rate, verdict):
    rule = "kind: ratio, numerator: 甲, denominator: 乙, ratio: 率"
    assert local(f"甲: 30 人, 乙: 20 人, 率: {rate}", rule).verdicts == [verdict]


@pytest.mark.parametrize(
    ("rate", "code", "advice"),
    [
        ("98.30", "not-a-figure", "请写 98.30 %"),
        ("98", "not-a-figure", "请写 98 %"),
        *((rate, "not-a-figure", "如 95 %；写上后再核对") for rate in ("98.40", "97", "100")),
        ("0.97", "T", "改为 0.98"),
        ("1", "T", "改为 0.98"),
        ("2 户", "rule-invalid", "units: differ"),
    ],
)
def test_a_rate_without_its_sign_lacks_it_where_it_is_right_with_it(rate, code, advice):
    rule = "kind: ratio, numerator: 甲, denominator: 乙, ratio: 率"
    found = local(f"甲: 405 套, 乙: 412 套, 率: {rate}", rule).finding
    assert (found.code, advice in found.help) == (code, True)


@pytest.mark.parametrize("kind", ["share, part: 甲, whole: 乙, share", "completion, done: 甲, planned: 乙, rate"])
@pytest.mark.parametrize(("rate", "advice"), [("83", "请写 83 %"), ("85", "改为 83.3")])
def test_a_whole_share_without_its_sign_lacks_it_where_it_is_right_with_it(kind, rate, advice):
    assert advice in local(f"甲: 5 处, 乙: 6 处, 率: {rate}", f"kind: {kind}: 率").finding.help


def test_a_ratio_that_was_cut_off_is_only_a_warning_and_one_left_out_is_computed():
    rule = "kind: ratio, numerator: 甲, denominator: 乙, ratio: 数据.率"
    cut = local("甲: 2 人, 乙: 3 人, 率: 66.66 %", rule).finding
    assert cut.severity == "warning"
    assert "截尾" in cut.message
    assert derived(local("甲: 2 人, 乙: 3 人", rule)) == ["数据.率 66.67%"]
    assert derived(local("甲: 2 人, 乙: 3 人", rule + ", rounding: truncate")) == ["数据.率 66.66%"]
    assert derived(local("甲: 2 人, 乙: 3 人", rule + ", derive: never")) == []


AVERAGE = "kind: average, amount: 金, count: 次, average: 数据.均"


@pytest.mark.parametrize(
    ("average", "verdict"),
    [
        ("737.08 元", "舍入"),
        ("737 元", "舍入"),
        ("0.0737 万元", "舍入"),
        ("737.08 元/人次", "舍入"),
        ("737.08 元每人次", "舍入"),
        ("623 元", "不符"),
    ],
)
def test_an_average_is_in_its_own_unit(average, verdict):
    result = local(f"金: 475.05 万元, 次: 6445 人次, 均: {average}", AVERAGE)
    assert result.verdicts == [verdict]
    assert [finding.severity for finding in result.outcome.findings] == ["warning"] * (verdict == "不符")


def test_the_rule_may_say_in_what_unit_an_average_is():
    data = "金: 475.05 万元, 次: 6445 人次"
    assert local(data + ", 均: 737.08", AVERAGE + ", unit: 元").verdicts == ["舍入"]
    assert local(data + ", 均: 737.08", AVERAGE).finding.help == "数字后面写上单位，以元计的写 737.08 元"
    assert derived(local(data, AVERAGE + ", unit: 元")) == ["数据.均 737.08元"]
    assert local("金: 475.05 万元, 次: 5 %, 均: 5 元", AVERAGE).codes == ["rule-invalid"]


def test_an_average_that_was_cut_off_says_so_and_a_rule_may_ask_for_more_than_a_warning():
    data = "金: 20000.00 元, 次: 3 人, 均: 6666 元"
    assert "截尾" in local(data, AVERAGE).finding.message
    assert local(data.replace("6666", "6660"), AVERAGE + ", severity: error").finding.severity == "error"


WHOLE = "像是舍入到整数了；这个单位的整数是准数，不准的要写小数"


@pytest.mark.parametrize(
    ("rule", "cause"),
    [(AVERAGE, f"{WHOLE}，应写 2365.8"), ("kind: expression, expr: 金 ÷ 次 = 均", WHOLE)],
)
def test_a_rate_of_money_rounded_to_a_whole_number_blames_no_other_figure(rule, cause):
    finding = local("金: 475.05 万元, 次: 2008 人次, 均: 2366 元/人次", rule).finding
    assert (finding.causes, finding.ruled_out) == ((cause,), ())
    assert "475.09" not in finding.help


PINNED = f"{{id: T, {AVERAGE}}}, {{id: S, kind: sum, total: 金, parts: [甲, 乙]}}"


@pytest.mark.parametrize(
    ("data", "rules", "told"),
    [
        ("金: 3804 人次, 次: 1286 家次, 均: 3 人次", "", "应为 1268"),
        ("金: 68041 人次, 次: 126 场, 均: 540 人次", "", "应为 68040"),
        ("金: 68299 人次, 次: 126 场, 均: 542 人次, 甲: 68000 人次, 乙: 292 人次", PINNED, "应为 68292"),
        ("金: 1286 亩, 次: 70 户, 均: 18 亩", "", "像是舍入到整数了；不带小数的当作准数，不准的要写小数，应写 18.4"),
    ],
)
def test_a_whole_average_of_few_digits_is_rounded_only_if_no_figure_is_wrong(data, rules, told):
    (cause,) = run(f"数据: {{{data}}}\n勾稽: [{rules or f'{{id: T, {AVERAGE}}}'}]").finding.causes
    assert told in cause


RATIO = "kind: ratio, numerator: 甲, denominator: 乙, ratio: 率"


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        ("甲: 412 套, 乙: 412 套, 率: 98.30 %", "查对甲、乙；这些数都对的，改为 100.00"),
        ("甲: 4126 套, 乙: 3762 套, 率: 0 %", "率写的是 0，像是没有填：查对各数，都对的，改为 109.68"),
        ("甲: 504 套, 乙: 412 套, 率: 98.30 %", "把 504 套 改为 405 套"),
    ],
)
def test_a_quotient_is_to_be_altered_only_if_its_figures_are_right(data, advice):
    assert advice in local(data, RATIO).finding.help


def test_figures_that_another_rule_confirms_are_not_to_be_looked_up():
    data = "甲: 471 套, 乙: 628 套, 率: 31.42 %, 丙: 157 套, 子: 471 套"
    rules = f"{{id: T, {RATIO}}}, {{id: S, kind: sum, total: 乙, parts: [甲, 丙]}}"
    finding = run(f"数据: {{{data}}}\n勾稽: [{rules}]").finding
    assert "这些数都对的" not in finding.help


def test_ten_thousand_that_was_left_out_before_a_unit_is_named():
    data = "今: 286.40 人次, 昔: 263.15 万人次, 增: 23.25 万人次, 率: 8.84 %"
    finding = local(data, "kind: growth, now: 今, before: 昔, change: 增, rate: 率").finding
    assert "像是「人次」前漏了「万」" in finding.causes[0]
