from __future__ import annotations

from decimal import Decimal

import pytest

from gendoc.data.path import show

from .support import Run, cases, checked, figures_of, run, spans

CASES = cases("growth.yaml")
GROWTH = "勾稽: [{id: T, kind: growth, title: 本年与上年, now: 今, before: 昔, change: 数据.增, rate: 数据.率}]"


def case_run(case: dict, rounding: str = "round") -> Run:
    if case["kind"] == "average":
        text = f"数据: {{金: {case['amount']} 万元, 次: {case['count'].rstrip('=')} 人次, 均: {case['average']} 元}}"
        return run(
            text + f"\n勾稽: [{{id: T, kind: average, amount: 金, count: 次, average: 均, rounding: {rounding}}}]"
        )
    report = figures_of({key: case[key] for key in ("now", "change", "rate")}, "")
    return checked(report, f"{{id: T, kind: growth, now: now, change: change, rate: rate, rounding: {rounding}}}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_growth_and_averages_come_out_as_published(case):
    record = case_run(case).record
    assert record.verdict == case["verdict"]
    if "computed" in case:
        assert record.expected == Decimal(case["computed"])


@pytest.mark.parametrize("case", [case for case in CASES if "truncated" in case], ids=lambda case: case["name"])
def test_figures_that_were_cut_off_are_judged_as_such(case):
    assert (case_run(case, "truncate").record.verdict != "不符") == (case["truncated"] == "true")


def test_a_rate_that_was_cut_off_is_only_a_warning():
    result = run("数据: {今: 4143.91 万元, 增: -2570.97 万元, 率: -38.28 %}\n" + GROWTH.replace(" before: 昔,", ""))
    assert (result.finding.severity, result.finding.difference) == ("warning", Decimal("-0.01"))
    assert "像是截尾而不是四舍五入" in result.finding.message


def test_change_and_rate_left_out_are_computed():
    result = run("数据: {今: 1988.89 万元, 昔: 1850.30 万元}\n" + GROWTH)
    derived = [(show(figure.path), figure.printed) for figure in result.report.figures.values() if figure.derived]
    assert derived == [("数据.增", "138.59万元"), ("数据.率", "7.49%")]
    assert result.verdicts == ["舍入"]


def test_the_change_of_a_percentage_is_in_percentage_points():
    result = run("数据: {今: 80.00 %, 昔: 75.00 %}\n" + GROWTH)
    assert [figure.printed for figure in result.report.figures.values() if figure.derived] == ["5.00个百分点", "6.67%"]
    result = run("数据: {今: 80.00 %, 昔: 75.00 %, 增: 5.00 个百分点, 率: 5.00 %}\n" + GROWTH)
    assert result.finding.causes == ("写的是相差的百分点，不是增减的百分数",)


@pytest.mark.parametrize("nothing", ["0 万元", "无"])
def test_from_nothing_there_is_no_rate_and_none_may_be_printed(nothing):
    text = f"数据: {{今: 5.00 万元, 昔: {nothing}, 增: 5.00 万元RATE}}\n" + GROWTH
    assert run(text.replace("RATE", "")).verdicts == ["精确"]
    assert run(text.replace("RATE", ", 率: 无")).verdicts == ["精确"]
    result = run(text.replace("RATE", ", 率: 100 %"))
    assert result.verdicts == ["不符"]
    assert "没有增减率可算" in result.finding.message


@pytest.mark.parametrize(("now", "verdict", "severity"), [("5.00", "不符", "error"), ("0.00", "无法核对", "warning")])
def test_from_what_may_be_nothing_no_rate_may_be_printed(now, verdict, severity):
    """5.00 over 0.005 at most is more than any rate; what rounds to nothing may well be twice another such figure."""
    result = run(f"数据: {{今: {now} 万元, 昔: 0.00 万元, 增: {now} 万元, 率: 100 %}}\n" + GROWTH)
    assert (result.verdicts, result.finding.severity) == ([verdict], severity)
    assert result.finding.label == "昔"


@pytest.mark.parametrize("base", [", before: 昔", ""])
@pytest.mark.parametrize(
    ("now", "before", "change", "rate"),
    [
        ("5.00", "-10.00", "15.00", "-150.00"),
        ("100.00", "-20.00", "120.00", "-600.00"),
        ("-10.00", "-20.00", "10.00", "50.00"),
        ("-10.00", "-20.00", "10.00", "-50.00"),
    ],
)
def test_from_below_zero_there_is_no_rate_whatever_is_printed(now, before, change, rate, base):
    rule = GROWTH.replace(" before: 昔,", "") if not base else GROWTH
    figures = f"今: {now} 万元, 增: {change} 万元" + (f", 昔: {before} 万元" if base else "")
    finding = run(f"数据: {{{figures}, 率: {rate} %}}\n{rule}").finding
    assert (finding.code, finding.severity, spans(finding)[0][0]) == ("T", "error", f"{rate} %")
    assert "基数小于 0，增减率的正负说明不了增减" in finding.message
    assert "应为" not in finding.message
    assert finding.help.startswith("删去增减率")
    for left_out in ("", ", 率: 无"):
        result = run(f"数据: {{{figures}{left_out}}}\n{rule}")
        assert result.verdicts == ["精确"]
        assert not any(figure.derived for figure in result.report.figures.values())


@pytest.mark.parametrize(
    ("figures", "cause"),
    [
        ("今: 80.00 万元, 昔: 100.00 万元, 增: 20.00 万元, 率: -20.00 %", "正负号反了：减少的写负数"),
        ("今: 80.00 万元, 昔: 100.00 万元, 增: -20.00 万元, 率: 20.00 %", "正负号反了：下降的写负数"),
        ("今: 80.00 万元, 昔: 100.00 万元, 增: -20.00 万元, 率: -25.00 %", "除以了本年数，应除以上年数"),
        (
            "今: 80.00 万元, 昔: 100.00 万元, 增: -20.00 万元, 率: 80.00 %",
            "写的是本年数为上年数的百分之几，没有减去 100",
        ),
        (
            "今: 234.38 万元, 昔: 3574.90 万元, 增: 234.38 万元, 率: 6.56 %",
            "第 1 行的今 234.38 与第 1 行的增 234.38 相同，像是抄来的，应为 3,809.28",
        ),
    ],
)
def test_the_usual_slips_are_named(figures, cause):
    assert run(f"数据: {{{figures}}}\n" + GROWTH).finding.causes == (cause,)


def test_the_sign_of_the_base_is_found_where_the_rate_was_left_out():
    """Without a rate on a base below 0 the rule holds; with the right sign gendoc derives one, which breaks nothing."""
    rules = "- {id: S, kind: sum, total: 数据.合, parts: [数据.昔, 数据.另]}"
    text = "数据: {今: 4.37 万元, 昔: -5.16 万元, 另: 17.52 万元, 合: 22.68 万元}\n"
    finding = run(text + GROWTH, rules).finding
    assert finding.causes[0].startswith("第 1 行的昔 -5.16 正负号写反了")


def test_where_change_and_rate_both_fail_neither_can_be_signed_for_in_one():
    result = run("数据: {今: 1988.89 万元, 昔: 1850.30 万元, 增: 138.69 万元, 率: 7.40 %}\n" + GROWTH)
    finding = result.finding
    assert finding.difference is None
    assert "应为 138.59" in finding.message
    assert "应为 7.49%" in finding.message
    assert "查对今、昔；都对的，增改为 138.59；率改为 7.49" in finding.help
    assert [text for text, _ in spans(finding)] == ["138.69 万元", "7.40 %", "1988.89 万元", "1850.30 万元"]


@pytest.mark.parametrize("rule", ["now: 今, before: 昔", "now: 今, rate: 数据.率", "now: 今, change: 数据.增"])
def test_a_rule_that_lacks_a_side_is_a_mistake(rule):
    result = run("数据: {今: 5 户, 昔: 4 户}\n勾稽: [{id: T, kind: growth, " + rule + "}]")
    assert [finding.code for finding in result.loading] == ["rule-invalid"]


@pytest.mark.parametrize(("change", "sound"), [("5.00 个百分点", True), ("5.00 百分点", True), ("5.00 %", False)])
def test_the_change_of_a_percentage_in_percent_is_refused(change, sound):
    rule = "{id: T, kind: growth, now: 今, before: 昔, change: 增}"
    result = run(f"数据: {{今: 80.00 %, 昔: 75.00 %, 增: {change}}}\n勾稽: [{rule}]")
    assert result.verdicts == ["精确" if sound else "无法核对"]
    assert [finding.code for finding in result.outcome.findings] == ([] if sound else ["rule-invalid"])
    assert sound or "它的增减应以「个百分点」计" in result.finding.message


@pytest.mark.parametrize(
    ("rate", "cause"),
    [("90.91 ‰", "除以了本年数，应除以上年数"), ("1100.00 ‰", "写的是本年数为上年数的千分之几，没有减去 1000")],
)
def test_a_rate_in_thousandths_has_its_causes_in_thousandths(rate, cause):
    text = f"数据: {{本年: 1100 人, 去年: 1000 人, 率: {rate}}}"
    finding = run(f"{text}\n勾稽: [{{id: G, kind: growth, now: 本年, before: 去年, rate: 率}}]").finding
    assert finding.causes == (cause,)
