from __future__ import annotations

from decimal import Decimal

import pytest

from gendoc.data.path import show
from gendoc.reconcile.instances import Resolver
from gendoc.rules.judging import judge

from .support import Run, run, spans


def local(data: str, rule: str) -> Run:
    return run(f"数据: {{{data}}}\n勾稽: [{{id: T, {rule}}}]")


def derived(result: Run) -> list[str]:
    return [f"{show(figure.path)} {figure.printed}" for figure in result.report.figures.values() if figure.derived]


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("2366.45 万元", "2366.45 万元", "精确"),
        ("2366.45 万元", "23664500 元", "精确"),
        ("2366.45 万元", "2366.46 万元", "不符"),
        ("2366.45 万元", "0.24 亿元", "舍入"),
        ("0.23 亿元", "2366.45 万元", "不符"),
        ("2.3449 亿元", "2.34 亿元", "舍入"),
        ("2.3449 亿元", "2.35 亿元", "不符"),
        ("423 户", "423 户", "精确"),
        ("423 户", "424 户", "不符"),
        ("无", "0 万元", "精确"),
    ],
)
def test_one_figure_twice_is_identical_or_rounded_once(left, right, verdict):
    result = local(f"甲: {left}, 乙: {right}", "kind: equal, left: 甲, right: 乙")
    assert result.verdicts == [verdict]
    swapped = local(f"甲: {right}, 乙: {left}", "kind: equal, left: 甲, right: 乙")
    assert swapped.verdicts == [verdict]


def test_rounding_twice_is_named_only_where_it_explains_the_figure():
    twice = local("甲: 2.3449 亿元, 乙: 2.35 亿元", "kind: equal, left: 甲, right: 乙").finding
    assert twice.causes[0].startswith("连续修约")
    assert "只舍入一次应为 2.34亿元" in twice.message
    other = local("甲: 2.3449 亿元, 乙: 2.36 亿元", "kind: equal, left: 甲, right: 乙").finding
    assert "连续修约" not in "".join(other.causes)


def test_figures_of_different_kinds_are_not_equal_but_misplaced():
    assert local("甲: 5 %, 乙: 5 万元", "kind: equal, left: 甲, right: 乙").codes == ["rule-invalid"]


@pytest.mark.parametrize(
    ("parts", "limit", "strict", "verdict"),
    [
        ("1.00 万元, 2.00 万元", "3.00 万元", "", "精确"),
        ("1.00 万元, 1.99 万元", "3.00 万元", "", "精确"),
        ("1.00 万元, 2.01 万元", "3.00 万元", "", "舍入"),
        ("1.00 万元, 2.02 万元", "3.00 万元", "", "不符"),
        ("1 户, 2 户", "3 户", "", "精确"),
        ("1 户, 3 户", "3 户", "", "不符"),
        ("10000 元, 2.00 万元", "0.0003 亿元", "", "精确"),
        ("1.00 万元, 1.98 万元", "3.00 万元", ", strict: true", "精确"),
        ("1.00 万元, 2.00 万元", "3.00 万元", ", strict: true", "舍入存疑"),
        ("1 户, 2 户", "3 户", ", strict: true", "不符"),
        ("1 户, 待填", "3 户", "", "无法核对"),
    ],
)
def test_parts_stay_within_their_limit(parts, limit, strict, verdict):
    first, second = parts.split(", ")
    result = local(f"甲: {first}, 乙: {second}, 限: {limit}", f"kind: at-most, parts: [甲, 乙], limit: 限{strict}")
    assert result.verdicts == [verdict]


def test_a_target_is_reached_where_it_does_not_exceed_what_was_done():
    rule = "kind: at-most, parts: 目标, limit: 覆盖率"
    assert local("目标: 70 %, 覆盖率: 75 %", rule).verdicts == ["精确"]
    finding = local("目标: 80 %, 覆盖率: 75 %", rule).finding
    assert finding.message == ("目标 不超过 覆盖率：不符，目标 80%，应不超过覆盖率 75%，超出 5（6.67%），容许 ±1")
    assert spans(finding) == [("80 %", "目标"), ("75 %", "覆盖率")]


@pytest.mark.parametrize(
    ("rate", "verdict"), [("150 %", "精确"), ("1.5 倍", "精确"), ("1500 ‰", "精确"), ("1.5", "精确"), ("140 %", "不符")]
)
def test_a_ratio_may_exceed_100_percent_or_be_bare(rate, verdict):
    rule = "kind: ratio, numerator: 甲, denominator: 乙, ratio: 率"
    assert local(f"甲: 30 人, 乙: 20 人, 率: {rate}", rule).verdicts == [verdict]


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
    assert local(data + ", 均: 737.08", AVERAGE).codes == ["rule-invalid"]
    assert derived(local(data, AVERAGE + ", unit: 元")) == ["数据.均 737.08元"]
    assert local("金: 475.05 万元, 次: 5 %, 均: 5 元", AVERAGE).codes == ["rule-invalid"]


def test_an_average_that_was_cut_off_says_so_and_a_rule_may_ask_for_more_than_a_warning():
    data = "金: 20000.00 元, 次: 3 人, 均: 6666 元"
    assert "截尾" in local(data, AVERAGE).finding.message
    assert local(data.replace("6666", "6660"), AVERAGE + ", severity: error").finding.severity == "error"


@pytest.mark.parametrize(
    ("done", "planned", "rate", "verdict"),
    [
        (5, 5, ", 率: 100 %", "精确"),
        (99996, 100000, ", 率: 100.00 %", "不符"),
        (99996, 100000, ", 率: 100 %", "不符"),
        (99996, 100000, ", 率: 99.99 %", "舍入"),
        (99996, 100000, ", 率: 99.996 %", "精确"),
        (5, 5, ", 率: 99.99 %", "不符"),
        (6, 5, ", 率: 120 %", "精确"),
        (6, 5, ", 率: 100 %", "不符"),
        (4, 5, ", 率: 80.0 %", "精确"),
        (4, 5, ", 率: 90.0 %", "不符"),
        (4, 5, ", 率: 待填", "无法核对"),
        (0, 0, ", 率: 100 %", "不符"),
    ],
)
def test_100_percent_is_all_of_it_and_nothing_else_is(done, planned, rate, verdict):
    rule = "kind: completion, done: 甲, planned: 乙, rate: 率"
    assert local(f"甲: {done} 户, 乙: {planned} 户{rate}", rule).verdicts == [verdict]


def test_all_is_all_where_no_rate_is_printed():
    rule = "kind: completion, done: 甲, planned: 乙"
    assert local("甲: 63 个, 乙: 63 个", rule).verdicts == ["精确"]
    assert "还差 1个" in local("甲: 62 个, 乙: 63 个", rule).finding.message
    assert local("乙: 63 个", "kind: completion, done: 数据.甲, planned: 乙").verdicts == ["无法核对"]


def test_no_rate_of_completion_is_rounded_up_to_100():
    rule = "kind: completion, done: 甲, planned: 乙, rate: 数据.率"
    assert derived(local("甲: 99996 户, 乙: 100000 户", rule)) == ["数据.率 99.99%"]
    assert derived(local("甲: 5 户, 乙: 5 户", rule)) == ["数据.率 100.00%"]
    assert local("甲: 99996 户, 乙: 100000 户", rule).verdicts == ["舍入"]


BANDS = "bands: {优: 90, 良: 80, 中: 60, 差: 0}"
GRADE = f"- {{id: DF, kind: grade, score: 自评.得分, grade: 自评.等级, {BANDS}OPTIONS}}"
ITEMS = ', parts: "自评.指标[*].得分", weights: "自评.指标[*].权重"'


def graded(score: str, grade: str, items: str = "", options: str = "") -> Run:
    lines = [f"得分: {score}"] if score else []
    lines += [f"等级: {grade}"] if grade else []
    rows = [
        f"{{名称: 第{n}项, 得分: {item.split('/')[0]}, 权重: {item.split('/')[1]}}}"
        for n, item in enumerate(items.split(), 1)
    ]
    lines += [f"指标: [{', '.join(rows)}]"] if rows else []
    return run(f"自评: {{{', '.join(lines)}}}", GRADE.replace("OPTIONS", options or (ITEMS if items else "")))


@pytest.mark.parametrize(
    ("score", "grade"),
    [("100", "优"), ("90", "优"), ("89.999", "良"), ("80", "良"), ("60", "中"), ("59.99", "差"), ("0", "差")],
)
def test_a_grade_is_the_band_from_where_it_begins(score, grade):
    assert graded(score, grade).verdicts == ["精确"]
    for other in {"优", "良", "中", "差"} - {grade}:
        assert graded(score, other).verdicts == ["不符"]
    assert graded(score, "").report.derived_texts == {("自评", "等级"): "DF"}


def test_a_score_below_a_threshold_that_prints_as_it_is_a_warning():
    result = graded("89.996", "良")
    assert result.verdicts == ["精确"]
    assert result.finding.severity == "warning"
    assert "印出来会是 90.00，实际不到「优」的 90" in result.finding.message
    assert graded("89.994", "良").codes == []
    assert graded("90.000", "优").codes == []
    assert graded("90.4", "优", options=", near: 0.5").codes == ["DF"]
    assert graded("90.6", "优", options=", near: 0.5").codes == []


def test_items_make_the_score_and_keep_to_their_weights():
    assert graded("95", "优", "45.5/50 49.5/50").verdicts == ["精确"]
    finding = graded("96", "优", "45.5/50 49.5/50").finding
    assert finding.difference == Decimal("1.000")
    assert "各项得分之和 95.000，差 1.000" in finding.message
    assert graded("100", "优", "51/50 49/50").finding.difference == Decimal(1)
    assert "不能是负数" in graded("48", "差", "-1/50 49/50").finding.message
    assert "各项权重之和 99，应为 100，差 1" in graded("95", "优", "45.5/50 49.5/49 0/0").outcome.findings[0].message
    assert graded("95", "优", "45.5/60 49.5/60", options=ITEMS + ", full: 120").verdicts == ["精确"]


def test_a_score_and_grade_left_out_come_from_the_items():
    result = graded("", "", "45.5/50 49.5/50")
    assert derived(result) == ["自评.得分 95.000分"]
    assert result.report.derived_texts == {("自评", "等级"): "DF"}
    assert result.verdicts == ["精确"]
    assert [operand.to_json()["derived"] for operand in result.record.operands][:2] == ["DF", "DF"]
    assert result.record.operands[1].to_json()["text"] == "优"


def test_without_items_a_wrong_grade_still_shows_and_a_right_one_is_not_taken_for_checked():
    assert graded("96.22", "优", options=ITEMS).verdicts == ["无法核对"]
    assert graded("96.22", "良", options=ITEMS).verdicts == ["不符"]
    assert graded("96.22", "待填").verdicts == ["无法核对"]


def test_a_grade_that_is_no_band_is_wrong():
    rule = GRADE.replace("OPTIONS", "").replace("差: 0", "不合格: 0")
    finding = run("自评: {得分: 50, 等级: 差}", rule).finding
    assert "规则里只有 优、良、中、不合格" in finding.message


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        ("value: 均, low: 300 元, high: 800 元", "精确"),
        ("value: 均, low: 300, high: 800", "精确"),
        ("value: 均, high: 0.05 万元", "不符"),
        ("value: 均, low: 700", "不符"),
        ("amount: 金, count: 次, low: 300 元, high: 700 元", "不符"),
        ("amount: 金, count: 次, low: 300 元, high: 800 元", "精确"),
        ("amount: 金, count: 次, low: 0.03, high: 0.08", "精确"),
    ],
)
def test_what_lies_outside_its_band_is_a_warning(rule, verdict):
    data = "均: 623 元, 金: 475.05 万元, 次: 6445 人次"
    result = local(data, f"kind: band, {rule}")
    assert result.verdicts == [verdict]
    assert [finding.severity for finding in result.outcome.findings] == ["warning"] * (verdict == "不符")


@pytest.mark.parametrize(
    ("data", "rule", "said"),
    [
        ("甲: 400.00 万元", "low: 300 人", "「low」的单位对不上：「人」与「万元」不能合在一起算"),
        ("甲: 40 %", "high: 300 元", "「high」的单位对不上：「元」与「%」不能合在一起算"),
        ("甲: 40", "high: 300 元", "甲 的单位对不上：「无单位」与「元」不能合在一起算"),
    ],
)
def test_a_band_in_another_unit_than_its_figure_fits_nothing(data, rule, said):
    result = local(data, f"kind: band, value: 甲, {rule}")
    assert result.verdicts == ["无法核对"]
    (finding,) = result.outcome.findings
    assert (finding.code, said in finding.message) == ("rule-invalid", True)


def test_an_average_per_head_in_another_unit_than_its_band_fits_nothing():
    result = local("金: 475.05 万元, 次: 6445 人次", "kind: band, amount: 金, count: 次, low: 300 人")
    assert result.verdicts == ["无法核对"]
    assert result.codes == ["rule-invalid"]


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ("low: 3 亿元, high: 1 元", "「low」比「high」还大"),
        ("low: 2 元, high: 1", "「low」比「high」还大"),
        ("low: 3 人, high: 5 元", "「low」与「high」的单位对不上：「人」与「元」不能合在一起算"),
        (
            "low: 3 元, severity: error",
            "band 规则只作提醒，severity 不能写 error；必须成立的关系，写 at-most 或 expression",
        ),
    ],
)
def test_bounds_that_go_wrong_are_refused_when_the_rule_is_read(bounds, said):
    (finding,) = local("甲: 3 元", f"kind: band, value: 甲, {bounds}").loading
    assert finding.message == f"规则 T：{said}"


@pytest.mark.parametrize(
    ("value", "bounds", "expected", "difference"),
    [
        ("3.00 元", "high: 0", "0", "3.00"),
        ("3.00 元", "low: -5, high: 0", "0", "3.00"),
        ("-3.00 元", "low: 0, high: 5", "0", "-3.00"),
        ("30 ‰", "high: 2 %", "20", "10.00"),
        ("3 人次", "low: 5 人次", "5", "-2.00"),
        ("0.30 万人次", "low: 3200 人次", "0.32", "-0.02"),
    ],
)
def test_a_bound_of_0_is_a_bound_and_one_of_another_size_is_converted(value, bounds, expected, difference):
    record = local(f"甲: {value}", f"kind: band, value: 甲, {bounds}").record
    assert (str(record.verdict), str(record.expected), str(record.difference)) == ("不符", expected, difference)


def test_a_band_says_what_is_usual():
    finding = local(
        "金: 475.05 万元, 次: 6445 人次", "kind: band, amount: 金, count: 次, low: 300 元, high: 700 元"
    ).finding
    assert "475.05万元 ÷ 6445人次 为 737.08元，通常应在 300 至 700元 之间" in finding.message
    assert finding.difference == Decimal("37.08")


@pytest.mark.parametrize(
    ("word", "now", "verdict"),
    [
        ("增加", "3.00", "精确"),
        ("上升", "1.00", "不符"),
        ("减少", "1.00", "精确"),
        ("略有下降", "1.00", "精确"),
        ("持平", "2.00", "精确"),
        ("持平", "2.01", "不符"),
        ("增加", "2.00", "不符"),
        ("变了样", "2.00", "无法核对"),
    ],
)
def test_a_word_goes_with_the_sign_of_the_change(word, now, verdict):
    rule = "- {id: T, kind: trend, word: 自评.趋势, now: 收入.合计, before: 支出.合计}"
    result = run(f"自评: {{趋势: {word}}}\n收入: {{合计: {now}}}\n支出: {{合计: 2.00}}", rule)
    assert result.verdicts == [verdict]
    assert len(result.outcome.findings) == (verdict != "精确")


def test_a_word_may_go_with_a_change():
    rule = "- {id: T, kind: trend, word: 自评.趋势, change: 收入.合计, severity: warning}"
    result = run("自评: {趋势: 增加}\n收入: {合计: -2.00}", rule)
    assert (result.finding.severity, result.finding.difference) == ("warning", Decimal("-2.00"))
    assert result.finding.message.endswith("趋势写的是「增加」，合计 -2.00万元，实际减少 2.00万元")


@pytest.mark.parametrize("reading", ["round", "half-up", "truncate", "exact"])
@pytest.mark.parametrize(
    ("rule", "data", "agrees"),
    [
        (
            "kind: sum, total: 丙, parts: [甲, 乙]",
            "甲: 1.11 万元, 乙: 2.22 万元, 丙: 3.34 万元",
            "round half-up truncate",
        ),
        (
            "kind: growth, now: 丙, before: 甲, change: 乙",
            "甲: 1.11 万元, 丙: 3.34 万元, 乙: 2.24 万元",
            "round half-up",
        ),
        ("kind: ratio, numerator: 甲, denominator: 乙, ratio: 丙", "甲: 2 人, 乙: 3 人, 丙: 66.66 %", "truncate"),
        ("kind: average, amount: 甲, count: 乙, average: 丙", "甲: 2.0000 元, 乙: 3 人, 丙: 0.66 元", "truncate"),
        ("kind: equal, left: 甲, right: 乙", "甲: 2.349 亿元, 乙: 2.34 亿元, 丙: 无", "truncate"),
        ("kind: at-most, parts: 甲, limit: 乙", "甲: 2.35 亿元, 乙: 2.34 亿元, 丙: 无", "round"),
        (
            "kind: expression, expr: 甲 + 乙 = 丙",
            "甲: 1.11 万元, 乙: 2.22 万元, 丙: 3.34 万元",
            "round half-up truncate",
        ),
    ],
)
def test_every_kind_reads_figures_as_the_rule_says_they_came_about(rule, data, agrees, reading):
    result = local(data, f"{rule}, rounding: {reading}")
    assert (result.verdicts[0] != "不符") == (reading in agrees.split())


@pytest.mark.parametrize(
    "rule",
    [
        "kind: growth, now: 甲, before: 乙, change: 数据.丙",
        "kind: equal, left: 甲, right: 数据.丙",
        "kind: at-most, parts: 甲, limit: 数据.丙",
        "kind: ratio, numerator: 数据.丙, denominator: 乙, ratio: 甲",
        "kind: average, amount: 甲, count: 数据.丙, average: 乙",
        "kind: completion, done: 甲, planned: 数据.丙",
        "kind: band, value: 数据.丙, low: 1",
        "kind: expression, expr: 甲 = 数据.丙",
    ],
)
def test_what_is_absent_or_pending_is_never_a_pass(rule):
    assert local("甲: 1 户, 乙: 1 户, 丙: 待填", rule).verdicts == ["无法核对"]
    if "change" not in rule:
        assert local("甲: 1 户, 乙: 1 户", rule).verdicts == ["无法核对"]


def test_an_absent_figure_counts_as_0_where_the_rule_says_so():
    rule = "kind: at-most, parts: [甲, 数据.丙], limit: 乙, missing: zero"
    assert local("甲: 1 户, 乙: 1 户", rule).verdicts == ["精确"]
    rule = "kind: expression, expr: 甲 = 乙 + 数据.丙, missing: zero"
    assert local("甲: 1 户, 乙: 1 户", rule).verdicts == ["精确"]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("kind: band, low: 1", "band 规则缺「value」，或者「amount」和「count」"),
        ("kind: band, value: 收入.合计", "band 规则缺「low」或「high」，至少写一个"),
        ("kind: band, value: 收入.合计, low: 5, high: 1", "「low」比「high」还大"),
        ("kind: band, value: 收入.合计, low: 很多", "「low」应为一个数：「很多」不是数字"),
        ("kind: band, value: 收入.合计, amount: 支出.合计, low: 1", "只能写一种"),
        ("kind: trend, word: 自评.趋势, now: 收入.合计", "trend 规则缺「now」和「before」，或者「change」"),
        ("kind: trend, word: 收入.合计, change: 支出.合计", "schema 里没有「收入.合计」这段文字"),
        ("kind: grade, score: 自评.得分, grade: 自评.等级, bands: 优", "「bands」应写明各档的名称和起点"),
        ("kind: grade, score: 自评.得分, grade: 自评.等级, bands: {优: 高}", "「优」的起点应为一个数"),
        ("kind: grade, score: 自评.得分, grade: 自评.等级, bands: {优: 90, 良: 90}", "「良」与另一档的起点都是 90"),
        ("kind: grade, score: 自评.得分, grade: 自评.等级, bands: {优: 190}", "「优」的起点超过了满分 100"),
        (
            'kind: grade, score: 自评.得分, grade: 自评.等级, bands: {优: 90}, weights: "自评.指标[*].权重"',
            "也要写「parts」",
        ),
    ],
)
def test_a_rule_whose_fields_do_not_go_together_is_a_mistake(rule, message):
    result = run("单位: 某局", f"- {{id: A, {rule}}}")
    assert [finding.code for finding in result.loading] == ["rule-invalid"]
    assert message in result.loading[0].message


def test_at_most_and_equal_show_figures_in_their_own_units_with_points():
    finding = local("批次: 46 批次, 人次: 38 人次", "kind: at-most, parts: 批次, limit: 人次, units: differ").finding
    assert finding.message.endswith("批次 46批次，应不超过人次 38人次，超出 8（21.05%）")
    finding = local("甲: 52366.45 万元, 乙: 2366.44 万元", "kind: equal, left: 甲, right: 乙").finding
    assert "差 50,000.01万元" in finding.message
    finding = local("甲: 12366.45 万元, 乙: 1.30 亿元", "kind: equal, left: 甲, right: 乙").finding
    assert "只舍入一次应为 12,400万元" in finding.message


def test_a_limit_that_is_kept_has_no_band_in_its_record():
    kept = local("甲: 3 人, 乙: 5 人", "kind: at-most, parts: 甲, limit: 乙").record
    assert (str(kept.verdict), kept.allowed) == ("精确", None)
    broken = local("甲: 7 人, 乙: 5 人", "kind: at-most, parts: 甲, limit: 乙").record
    assert broken.allowed is not None


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [("84.05 %", "840.5 ‰", "精确"), ("84.0 %", "840.4 ‰", "舍入"), ("84.0 %", "841 ‰", "不符")],
)
def test_percent_and_per_mille_convert(left, right, verdict):
    assert local(f"甲: {left}, 乙: {right}", "kind: equal, left: 甲, right: 乙").verdicts == [verdict]


@pytest.mark.parametrize(
    ("shares", "verdict", "said"),
    [
        ("[840.5 ‰, 159.5 ‰]", "精确", "1000.0‰"),
        ("[840.5 ‰, 159.6 ‰]", "舍入", "应为 1000‰，差 -0.1，容许 ±0.1"),
        ("[840.5 ‰, 159.9 ‰]", "不符", "应为 1000‰，差 -0.4"),
        ("[84.05 %, 159.5 ‰]", "精确", "1000.0‰"),
        ("[84.1 %, 159.5 ‰]", "舍入", "容许 ±0.55"),
        ("[84.3 %, 159.5 ‰]", "不符", "差 -2.5"),
    ],
)
def test_shares_in_per_mille_make_a_thousand(shares, verdict, said):
    one, other = shares.strip("[]").split(", ")
    result = local(f"甲: {one}, 乙: {other}", "kind: shares-total, parts: [甲, 乙]")
    assert result.verdicts == [verdict]
    assert said in result.record.message


@pytest.mark.parametrize(
    ("data", "rule", "set_to", "action"),
    [
        (
            "甲: 1 户, 乙: 3 户, 比: 30.00 %",
            "kind: share, part: 甲, whole: 乙, share: 比",
            Decimal("33.33"),
            "改为 33.33",
        ),
        ("甲: 5 户, 乙: 3 户, 增: 1 户", "kind: growth, now: 甲, before: 乙, change: 增", Decimal(2), "改为 2"),
        (
            "甲: 3 户, 乙: 3 户, 率: 99.9 %",
            "kind: completion, done: 甲, planned: 乙, rate: 率",
            Decimal(100),
            "改为 100",
        ),
        ("甲: 2 户, 乙: 3 户, 率: 100 %", "kind: completion, done: 甲, planned: 乙, rate: 率", None, "查对甲和乙"),
        ("甲: 2 户, 乙: 3 户", "kind: equal, left: 甲, right: 乙", None, "查明哪一个对"),
        (
            "甲: 5 户, 乙: 3 户, 增: 1 户, 率: 1 %",
            "kind: growth, now: 甲, before: 乙, change: 增, rate: 率",
            None,
            "增改为 2",
        ),
    ],
)
def test_a_judgement_says_what_its_action_sets_a_figure_to(data, rule, set_to, action):
    result = local(data, rule)
    (instance,) = Resolver(result.report).instances(result.rules[0])
    judgement = judge(instance)
    assert (str(judgement.verdict), judgement.set_to) == ("不符", set_to)
    assert judgement.action.startswith(action)
