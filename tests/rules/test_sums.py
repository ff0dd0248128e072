from __future__ import annotations

import json
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .support import Run, cases, checked, figures_of, run, spans

CASES = cases("sums.yaml")
AMOUNTS = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12)


def check_case(case: dict, rounding: str) -> Run:
    if case["kind"] == "shares-total":
        rule = f'{{id: T, kind: shares-total, parts: "parts[*]", rounding: {rounding}}}'
        return checked(figures_of({"parts": case["parts"]}, "%"), rule)
    weights = case.get("weights") or ["1"] * len(case["parts"])
    parts = ", ".join(f'{{of: "parts[{n}]", weight: {weight}}}' for n, weight in enumerate(weights, 1))
    report = figures_of({"total": case["total"], "parts": case["parts"]}, "万元")
    return checked(report, f"{{id: T, kind: sum, total: total, parts: [{parts}], rounding: {rounding}}}")


def total_of(total: Decimal, parts: list[Decimal], rounding: str = "round") -> str:
    report = figures_of({"total": f"{total:f}", "parts": [f"{part:f}" for part in parts]}, "万元")
    rule = f'{{id: T, kind: sum, total: total, parts: "parts[*]", rounding: {rounding}}}'
    return checked(report, rule).record.verdict


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_totals_and_parts_come_out_as_published(case):
    record = check_case(case, "round").record
    assert (record.verdict, record.difference) == (case["verdict"], Decimal(case["difference"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_figures_that_were_cut_off_are_judged_as_such(case):
    assert (check_case(case, "truncate").record.verdict != "不符") == (case["truncated"] == "true")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_only_what_fails_or_is_doubtful_is_reported(case):
    outcome = check_case(case, "round").outcome
    expected = {"不符": ["error"], "舍入存疑": ["warning"]}.get(case["verdict"], [])
    assert [finding.severity for finding in outcome.findings] == expected


@pytest.mark.parametrize("mode", [ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN])
@given(amounts=AMOUNTS)
def test_rounding_an_exact_table_never_fails(mode, amounts):
    exact = [Decimal(amount).scaleb(-5) for amount in amounts]
    cent = Decimal("0.01")
    total, parts = sum(exact).quantize(cent, mode), [part.quantize(cent, mode) for part in exact]
    assert total_of(total, parts, "truncate" if mode == ROUND_DOWN else "round") != "不符"


@given(amounts=AMOUNTS, place=st.integers(0, 11), over=st.integers(1, 1000), sign=st.sampled_from([1, -1]))
def test_moving_a_part_by_more_than_twice_the_limit_always_fails(amounts, place, over, sign):
    parts = [Decimal(amount).scaleb(-2) for amount in amounts]
    total = sum(parts, Decimal(0))
    limit = Decimal("0.005") * (len(parts) + 1)
    parts[place % len(parts)] += sign * (2 * limit + Decimal(over).scaleb(-2))
    assert total_of(total, parts) == "不符"


@given(data=st.data(), amounts=AMOUNTS, difference=st.integers(-20, 20))
def test_the_order_of_parts_does_not_matter(data, amounts, difference):
    parts = [Decimal(amount).scaleb(-2) for amount in amounts]
    total = sum(parts, Decimal(difference).scaleb(-2))
    shuffled = data.draw(st.permutations(parts))
    assert total_of(total, parts) == total_of(total, shuffled)


def test_a_failure_points_at_the_total_and_names_every_part():
    text = """
收入:
  合计: 2366.45
  构成:
    - {名称: 财政拨款收入, 金额: 1988.89}
    - {名称: 其他收入, 金额: 4.06}
"""
    rule = "- {id: SR-01, kind: sum, title: 收入合计等于各项收入之和, total: 收入.合计, parts: PARTS}"
    result = run(text, rule.replace("PARTS", '"收入.构成[*].金额"'))
    finding = result.finding
    assert (finding.code, finding.severity, finding.difference) == ("SR-01", "error", Decimal("373.50"))
    assert finding.message == (
        "收入合计等于各项收入之和：不符，合计 2,366.45，各项之和 1,992.95，差 373.50（15.78%），容许 ±0.015"
    )
    assert spans(finding) == [("2366.45", "合计"), ("1988.89", "分项"), ("4.06", "分项")]
    assert finding.causes == ("「收入.构成」漏列一项：金额 373.50",)
    assert (
        finding.help == "查明后在「收入.构成」补上这一项（金额 373.50）；属实则写入「已知差异」，差 373.50，并写明理由"
    )


def test_a_part_that_makes_up_the_excess_is_pointed_out():
    report = figures_of({"total": "10.00", "parts": ["6.00", "4.00", "4.00"]}, "万元")
    finding = checked(report, '{id: T, kind: sum, total: total, parts: "parts[*]"}').finding
    assert finding.causes[0] == "parts[3] 4.00 与第 2 行的parts 4.00 相同，像是重复列入"
    assert finding.difference == Decimal("-4.00")


BALANCE = """
- {id: PH-01, kind: sum, total: 支出.合计,
   parts: [收入.合计, 结转结余.年初, {of: 结转结余.年末, weight: -1}]MISSING}"""
ROW = "收入: {合计: 2366.45}\n支出: {合计: 2366.45}\n结转结余: "


def balance(carried: str, missing: str = "") -> Run:
    return run(ROW + carried, BALANCE.replace("MISSING", missing))


def test_an_absent_term_cannot_be_checked_and_is_named():
    result = balance("{年末: 0}")
    assert result.verdicts == ["无法核对"]
    assert result.record.missing == ("结转结余.年初",)
    assert result.record.message.endswith("无法核对，缺 结转结余.年初")
    assert result.codes == []


def test_an_absent_term_is_0_if_the_rule_says_so_and_the_record_says_it_too():
    result = balance("{年末: 0}", ", missing: zero")
    assert result.verdicts == ["精确"]
    assert "结转结余.年初 未填，按 0 计" in result.record.message
    assert [operand.state for operand in result.record.operands] == ["number", "number", "assumed", "number"]


def test_a_total_none_of_whose_parts_is_given_is_no_wrong_total():
    rule = "- {id: HJ-01, kind: sum, missing: zero, total: 支出.合计, parts: [结转结余.年初, 结转结余.年末]}"
    nothing = run("支出: {合计: 22.74}", rule)
    assert (nothing.verdicts, nothing.codes) == (["无法核对"], [])
    assert nothing.record.message.endswith("无法核对，各分项都没有填")
    one = run("支出: {合计: 22.74}\n结转结余: {年初: 0}", rule)
    assert one.verdicts == ["不符"]


@pytest.mark.parametrize("typed", ["待填", "1O.50"])
def test_what_is_pending_or_spells_no_figure_is_never_0(typed):
    assert balance(f"{{年初: {typed}, 年末: 0}}", ", missing: zero").verdicts == ["无法核对"]


def test_nil_is_an_exact_0():
    assert balance("{年初: 无, 年末: 无}").verdicts == ["精确"]


def test_a_total_and_its_only_part_have_to_be_identical():
    text = ROW.replace("2366.45", "2366.46", 1) + "{年初: 无, 年末: 无}"
    assert run(text, BALANCE.replace("MISSING", "")).verdicts == ["不符"]


def test_a_wildcard_that_matches_nothing_is_not_a_pass():
    rule = '- {id: T, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}'
    for text in ("收入: {合计: 0}", "收入: {合计: 0, 构成: []}"):
        result = run(text, rule)
        assert (result.verdicts, result.codes) == (["无法核对"], [])
        assert result.record.missing == ("收入.构成[*].金额",)


def test_an_item_without_its_figure_is_not_left_out_of_the_sum():
    text = "收入: {合计: 5.00, 构成: [{名称: 甲, 金额: 5.00}, {名称: 乙}]}"
    result = run(text, '- {id: T, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}')
    assert (result.verdicts, result.record.missing) == (["无法核对"], ("收入.构成[2].金额",))


def test_a_rule_of_nothing_but_nil_does_not_apply():
    text = "收入: {合计: 无, 构成: [{名称: 甲, 金额: 无}]}"
    result = run(text, '- {id: T, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}')
    assert result.verdicts == ["不适用"]


def test_amounts_in_different_units_are_converted_exactly():
    rule = "\n勾稽: [{id: T, kind: sum, total: 捐赠, parts: [资金, 物品]}]"
    text = "数据: {捐赠: 1.55 亿元, 资金: 9876.54 万元, 物品: 56234600 元}" + rule
    result = run(text)
    assert result.record.difference == Decimal("0.00")
    assert result.verdicts == ["精确"]
    worse = run(text.replace("9876.54", "8876.54"))
    assert worse.finding.difference == Decimal("0.1")
    assert "捐赠 1.55亿元，各项之和 1.45亿元，差 0.10亿元" in worse.finding.message


@pytest.mark.parametrize("other", ["5 户", "5 %", "5"])
def test_money_does_not_add_up_with_anything_else(other):
    rule = "\n勾稽: [{id: T, kind: sum, total: 合计, parts: [甲, 乙]}]"
    result = run(f"数据: {{合计: 10.00 万元, 甲: 5.00 万元, 乙: {other}}}" + rule)
    blamed, said = ("not-a-figure", "没有写单位") if other == "5" else ("rule-invalid", "单位对不上")
    assert (result.verdicts, result.codes) == (["无法核对"], [blamed])
    assert said in result.finding.message


def test_a_partition_is_exact_and_of_counts_only():
    text = "数据: {特困: {人数: 68 人, 集中: 30 人, 分散: 39 人}, 金额: 1.50 万元}\n勾稽:\n"
    rule = "- {id: RS-01, kind: partition, total: 特困.人数, parts: [特困.集中, 特困.分散]}"
    failed = run(text + rule)
    assert failed.finding.difference == Decimal(-1)
    assert "应完全相等" in failed.finding.message
    assert run(text.replace("39", "38") + rule).verdicts == ["精确"]
    misused = run(text + "- {id: RS-02, kind: partition, total: 特困.人数, parts: [金额]}")
    assert (misused.verdicts, misused.codes) == (["无法核对"], ["rule-invalid"])


def test_severity_is_the_rules_own_and_a_doubt_is_never_an_error():
    report = figures_of({"total": "9.00", "parts": ["1.00"]}, "万元")
    rule = '{{id: T, kind: sum, total: total, parts: "parts[*]", severity: {}}}'
    assert checked(report, rule.format("note")).finding.severity == "note"
    doubtful = figures_of({"total": "100.00", "parts": ["3.33"] * 30}, "万元")
    assert checked(doubtful, rule.format("error")).finding.severity == "warning"
    assert checked(doubtful, rule.format("note")).finding.severity == "note"


def test_a_record_is_plain_json_with_every_term():
    text = "收入: {合计: 2366.45, 构成: [{名称: 甲, 金额: 1988.89}]}"
    result = run(text, '- {id: T, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额", basis: 财决01表}')
    record = json.loads(json.dumps(result.outcome.to_json()))["records"][0]
    assert (record["id"], record["verdict"], record["basis"], record["difference"]) == (
        "T",
        "不符",
        "财决01表",
        "377.56",
    )
    part = record["terms"][1]
    assert (part["path"], part["file"], part["line"], part["column"]) == (
        "收入.构成[1].金额",
        "report.yaml",
        1,
        36,
    )
    assert part["interval"]["low"] == "1988.885"
    assert result.outcome.to_json()["tally"] == {"不符": 1}
