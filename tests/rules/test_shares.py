from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gendoc.data.path import show
from gendoc.figures.figure import rounded

from .support import Run, cases, checked, figures_of, local, run, spans

CASES = cases("shares.yaml")
SHARE = """
- {id: ZB-01, kind: share, title: 各项收入占比, each: "收入.构成[*]",
   part: .金额, whole: 收入.合计, share: .占比OPTIONS}"""
LOCAL = "勾稽: [{id: T, kind: share, part: 数, whole: 全, share: 率}]"
TOTAL = '- {id: ZB-02, kind: shares-total, title: 各项收入占比之和为100%, parts: "收入.构成[*].占比"OPTIONS}'
BOTH = f"{SHARE}\n{TOTAL}"


def income(total: str, *items: str, rules: str = SHARE, options: str = "", more: str = "") -> Run:
    rows = "".join(f"    - {{名称: 第{n}项, 金额: {item}}}\n" for n, item in enumerate(items, 1))
    return run(f"收入:\n  合计: {total}\n  构成:\n{rows}{more}", rules.replace("OPTIONS", options))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_shares_come_out_as_published(case):
    report = figures_of({"part": case["part"], "whole": case["whole"], "share": case["share"]}, "")
    if case["share"] == "0":  # a sibling with two decimals
        text = f"{{part: {case['part']}, share: 0}}, {{part: {case['whole']}, share: 100.00}}"
        report = figures_of({"whole": case["whole"], "items": f"[{text}]"}, "")
        result = checked(report, '{id: T, kind: share, each: "items[*]", part: .part, whole: whole, share: .share}')
        record = result.outcome.records[0]
    else:
        record = checked(report, "{id: T, kind: share, part: part, whole: whole, share: share}").record
    assert record.verdict == case["verdict"]
    if "computed" in case:
        assert record.expected == Decimal(case["computed"])
        assert record.difference == record.expected - record.reported


def test_a_bare_0_hides_nothing():
    result = income("2366.45", "1988.89, 占比: 84.05", "4.06, 占比: 0")
    assert result.verdicts == ["舍入", "不符"]
    finding = result.finding
    assert (finding.code, finding.difference) == ("ZB-01", Decimal("0.17"))
    assert finding.message == (
        "各项收入占比（第2项）：不符，占比 0%，按 4.06 ÷ 2,366.45 应为 0.17%，差 0.17（真值在 0.1713 至 0.1718 之间）"
    )
    assert spans(finding) == [("0", "占比"), ("4.06", "分子"), ("2366.45", "分母")]
    assert finding.help == (
        "改为 0.17，或删去这个数由 gendoc 算出；属实则写入「已知差异」，对象 收入.构成[2]，差 0.17，并写明理由"
    )


def test_a_bare_0_agrees_where_the_share_rounds_to_0():
    assert income("9999.00", "0.03, 占比: 0").verdicts == ["舍入"]
    assert income("9999.00", "无, 占比: 0").verdicts == ["精确"]


def test_figures_without_declared_decimals_are_read_with_their_siblings():
    text = """
事项:
  - {名称: 甲, 数据: {人数: 159 人, 比重: 16 %}}
  - {名称: 乙, 数据: {人数: 838 人, 比重: 84.05 %}}
数据: {总数: 997 人}
"""
    rule = '- {id: T, kind: share, each: "事项[*]", part: .数据.人数, whole: 总数, share: .数据.比重}'
    result = run(text + f"勾稽:\n  {rule}")
    assert result.verdicts == ["不符", "舍入"]
    assert result.finding.difference == Decimal("-0.05")


@pytest.mark.parametrize(("share", "verdict"), [("100 %", "不符"), ("100.00 %", "不符"), ("99.99 %", "舍入")])
def test_100_percent_of_a_count_means_all_of_it(share, verdict):
    result = run(f"数据: {{数: 99993 户, 全: 100000 户, 率: {share}}}\n" + LOCAL)
    assert result.verdicts == [verdict]
    assert verdict == "舍入" or result.finding.difference


def test_a_share_that_was_cut_off_is_only_a_warning():
    result = income("4125.49", "266.33, 占比: 6.45")
    assert (result.finding.severity, result.finding.difference) == ("warning", Decimal("0.01"))
    assert "像是截尾而不是四舍五入" in result.finding.message
    assert income("4125.49", "266.33, 占比: 6.44").finding.severity == "error"
    assert income("4125.49", "266.33, 占比: 6.45", options=", rounding: truncate").verdicts == ["舍入"]


@pytest.mark.parametrize("whole", ["0", "0.00", "无"])
def test_a_whole_that_may_be_0_gives_no_share(whole):
    result = income(whole, "5.00, 占比: 100.00", "5.00")
    assert result.verdicts == ["不符", "无法核对"]  # the second has no share typed
    assert (result.finding.severity, result.finding.label) == ("error", "合计")
    assert f"收入.合计 是 {whole}，不能作除数，却写了占比 100.00%" in result.finding.message
    assert not [figure for figure in result.report.figures.values() if figure.derived]


def test_a_share_left_out_is_computed_half_up_and_recorded():
    result = income("2366.45", "480.30", "1886.15, 占比: 79.70", "无")
    derived = [figure for figure in result.report.figures.values() if figure.derived]
    assert [(show(figure.path), figure.printed, figure.derived) for figure in derived] == [
        ("收入.构成[1].占比", "20.30%", "ZB-01"),
        ("收入.构成[3].占比", "无", "ZB-01"),
    ]
    assert result.verdicts == ["舍入", "舍入", "不适用"]
    assert result.outcome.records[0].operands[2].to_json()["derived"] == "ZB-01"


def test_nothing_has_no_share_to_print_and_the_shares_still_make_100():
    result = income("5.00", "5.00", "无", rules=SHARE + "\n" + TOTAL)
    assert [show(path) for path in result.report.derived] == ["收入.构成[1]"]
    assert result.verdicts == ["精确", "不适用", "精确"]
    assert result.outcome.records[1].message == "各项收入占比（第2项）：不适用，收入.构成[2].金额 填 无，没有占比"
    assert income("5.00", "5.00", "0").report.derived.keys() == {("收入", "构成", 0), ("收入", "构成", 1)}


@pytest.mark.parametrize(
    ("data", "rule", "advice"),
    [
        ("数据: {数: 1 户, 全: 4 户, 率: 20 %}", "part: 数, whole: 全, share: 率", "改为 25"),
        (
            "数据: {数: 1 户, 全: 4 户, 率: 20 %}",
            "part: 数, whole: 全, share: 数据.率",
            "改为 25，或删去这个数由 gendoc 算出",
        ),
        ("数据: {数: 无, 全: 4 户, 率: 20 %}", "part: 数, whole: 全, share: 数据.率", "改为 0"),
    ],
)
def test_to_leave_a_share_out_is_advised_only_where_it_would_be_computed(data, rule, advice):
    result = run(f"{data}\n勾稽: [{{id: T, kind: share, {rule}}}]")
    assert result.finding.help.startswith((f"{advice}；", f"按线索逐一查对；别的数都对的，{advice}；"))
    left_out = run(f"{data.replace(', 率: 20 %', '')}\n勾稽: [{{id: T, kind: share, {rule}}}]")
    computed = [figure for figure in left_out.report.figures.values() if figure.derived and figure.state == "number"]
    assert bool(computed) == ("算出" in advice)


def test_a_share_that_spells_no_figure_is_not_computed_over():
    result = income("2366.45", "480.30, 占比: 2O.30")
    assert not [figure for figure in result.report.figures.values() if figure.derived]
    assert result.verdicts == ["无法核对"]


@pytest.mark.parametrize("amount", ["待填", "4O.00"])
def test_no_share_is_computed_from_what_is_not_there(amount):
    assert income("2366.45", amount).verdicts == ["无法核对"]


def test_a_rule_for_each_item_of_no_list_cannot_be_checked():
    for text in ("单位: 某局", "收入: {合计: 5.00, 构成: []}"):
        result = run(text, SHARE.replace("OPTIONS", ""))
        assert (result.verdicts, result.codes) == (["无法核对"], [])
        assert result.record.missing == ("收入.构成[*]",)


@given(part=st.integers(-(10**9), 10**9), whole=st.integers(1, 10**9))
def test_a_share_rounded_half_up_always_agrees(part, whole):
    exact = Fraction(100 * part, whole)
    assume(abs(exact) < 10**9)
    share = rounded(Decimal(exact.numerator) / Decimal(exact.denominator), 2)
    data = {
        "part": f"{part / Decimal(100):.2f}",
        "whole": f"{whole / Decimal(100):.2f}",
        "share": f"{share:f}",
    }
    record = checked(figures_of(data, ""), "{id: T, kind: share, part: part, whole: whole, share: share}").record
    assert record.verdict != "不符"


def shares(*values: str, options: str = "") -> Run:
    return income("1.00", *(f"1.00, 占比: {value}" for value in values), rules=TOTAL, options=options)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        (["33.33"] * 3, "舍入"),
        (["14.29"] * 7, "舍入"),
        (["33.35", "66.67"], "不符"),
        (["100.00"], "精确"),
        (["84.05", "15.95"], "精确"),
        (["99.99", "0"], "不符"),
        (["99.99", "0.00"], "舍入"),
        (["无", "100"], "精确"),
    ],
)
def test_shares_make_100_within_what_rounding_allows(values, verdict):
    assert shares(*values).verdicts == [verdict]


def test_shares_that_fall_short_say_by_how_much_and_what_may_be_missing():
    finding = shares("84.05", "0").finding
    assert finding.message == ("各项收入占比之和为100%：不符，各项占比之和 84.05%，应为 100%，差 15.95，容许 ±0.005")
    assert spans(finding) == [("84.05", "占比"), ("0", "占比")]
    assert finding.causes == ("第 5 行的占比 0 像是没有填，应为 15.95",)


LARGEST = ', method: largest-remainder, amounts: "收入.构成[*].金额", whole: 收入.合计'


def test_by_largest_remainder_shares_make_exactly_100_and_the_moved_one_is_recorded():
    items = ["1.00, 占比: 33.34", "1.00, 占比: 33.33", "1.00, 占比: 33.33"]
    result = income("3.00", *items, rules=TOTAL, options=LARGEST)
    assert result.verdicts == ["舍入"]
    assert "收入.构成[1].占比 由 33.33 调为 33.34" in result.record.message
    assert shares("33.33", "33.33", "33.33", options=", method: largest-remainder").verdicts == ["不符"]


@pytest.mark.parametrize(
    ("printed", "how"),
    [(("85.81", "6.92", "2.75", "4.53"), "各自四舍五入"), (("85.80", "6.91", "2.75", "4.52"), "像是各自截尾")],
)
def test_shares_that_were_only_not_adjusted_are_told_as_that(printed, how):
    amounts = ("3268.57", "263.49", "104.76", "172.46")
    items = [f"{amount}, 占比: {share}" for amount, share in zip(amounts, printed, strict=True)]
    finding = income("3809.28", *items, rules=TOTAL, options=LARGEST).finding
    assert finding.causes == (f"各项占比按金额算都不错，{how}，没有凑整",)
    assert finding.help.startswith("按最大余额法凑整，或删去这些占比由 gendoc 算出")
    wrong = income("3809.28", *(items[0].replace("3268.57", "2368.57"), *items[1:]), rules=TOTAL, options=LARGEST)
    assert "按金额算都不错" not in "".join(wrong.finding.causes)


def test_by_largest_remainder_no_share_is_a_unit_off_its_quota():
    shares_ = ("33.35", "33.32", "33.33")
    result = income("3000.00", *(f"1000.00, 占比: {share}" for share in shares_), rules=TOTAL, options=LARGEST)
    assert result.verdicts == ["不符"]
    assert "33.35%，按金额应在 33.33 至 33.34 之间" in result.finding.message
    assert "33.32%" in result.finding.message
    # of rounded amounts only so much is known, and an apportionment computed from 元 is no fault
    rough = income("3.00", *(f"1.00, 占比: {share}" for share in shares_), rules=TOTAL, options=LARGEST)
    assert rough.verdicts == ["舍入"]


@pytest.mark.parametrize("method", [", method: largest-remainder", ""])
@pytest.mark.parametrize(
    ("whole", "parts"), [("36.43", ("26.05", "10.39")), ("71.51", ("28.52", "42.98")), ("23.01", ("11.35", "11.67"))]
)
def test_shares_derived_from_rounded_amounts_are_no_error(whole, parts, method):
    both = SHARE.replace("OPTIONS", method) + "\n" + TOTAL.replace("OPTIONS", LARGEST if method else "")
    result = income(whole, *parts, rules=both)
    assert result.codes == []
    if method:
        assert sum(figure.value for figure in result.report.figures.values() if figure.derived) == 100


def test_shares_computed_by_largest_remainder_make_100():
    both = SHARE.replace("OPTIONS", ", method: largest-remainder") + "\n" + TOTAL.replace("OPTIONS", LARGEST)
    result = income("3.00", "1.00", "1.00", "1.00", rules=both)
    assert [figure.text for figure in result.report.figures.values() if figure.derived] == [
        "33.34",
        "33.33",
        "33.33",
    ]
    assert result.verdicts == ["舍入"] * 4


def test_part_and_whole_of_different_kinds_give_no_share():
    text = "数据: {数: 5.00 万元, 全: 10 人, 率: 50 %}\n" + LOCAL
    assert run(text).codes == ["rule-invalid"]
    absent = run(text.replace(", 率: 50 %", "").replace("share: 率", "share: 数据.率"))
    assert [finding.code for finding in absent.loading] == ["rule-invalid"]


def test_part_and_whole_in_different_units_of_money_are_converted():
    assert run("数据: {数: 75 万元, 全: 0.03 亿元, 率: 25.0 %}\n" + LOCAL).verdicts == ["精确"]


@pytest.mark.parametrize(
    ("part", "whole", "share", "warned"),
    [
        ("1685.42", "3809.28", "44.24", True),
        ("1685.42", "3809.28", "44.25", False),
        ("1685.42", "3809.28", "44.20", False),
        ("35.13", "44.84", "78.34", False),  # 78.3253 to 78.3652
        ("3.86", "412.81", "0.93", True),  # 0.9338 to 0.9363
    ],
)
def test_a_share_cut_off_within_what_rounding_allows_is_a_warning(part, whole, share, warned):
    text = f"收入: {{合计: {whole}, 构成: [{{名称: 甲, 金额: {part}, 占比: {share}}}]}}"
    rule = '- {id: T, kind: share, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比}'
    warnings = [finding for finding in run(text, rule).outcome.findings if "像是截尾" in finding.message]
    assert [finding.severity for finding in warnings] == ["warning"] * warned
    assert run(text, rule.replace("}", ", rounding: truncate}")).outcome.findings == () or not warned


def test_amounts_that_would_not_be_compared_are_told():
    rule = "勾稽: [{id: T, kind: shares-total, parts: [子, 丑], amounts: [甲, 乙]}]"
    findings = run("数据: {子: 60 %, 丑: 40 %, 甲: 0 元, 乙: 0 元}\n" + rule).loading
    assert "没有写「method」，就不与金额比" in findings[0].message


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
    ("share", "written", "said"),
    [
        ("44.1", ("一位小数", "，应写 44.12"), "改为 44.12"),
        ("44", ("整数", "，应写 44.12"), "改为 44.12"),
    ],
)
def test_a_share_rounded_to_fewer_decimals_is_told_as_just_that(share, written, said):
    result = income("3809.28", f"1680.65, 占比: {share}", "2128.63, 占比: 55.88", rules=BOTH)
    rounded, due = written
    assert result.finding.causes == (f"舍入到{rounded}了；本项写两位小数{due}",)
    assert result.finding.help.startswith(said)
    assert result.finding.ruled_out == ()
    assert income("3809.28", "1680.65, 占比: 44.2", "2128.63").finding.causes != result.finding.causes


def test_a_sum_of_shares_follows_from_those_with_too_few_decimals():
    items = (
        "794.44, 占比: 3.4",
        "1212.48, 占比: 5.2",
        "1033.21, 占比: 4.4",
        "1694.01, 占比: 7.2",
        "18808.40, 占比: 79.9",
    )
    result = income("23542.54", *items, rules=BOTH)
    assert [finding.code for finding in result.outcome.findings] == ["ZB-01"] * 4
    assert [failed.rule for finding in result.outcome.findings for failed in finding.failed].count("ZB-02") == 1
    assert all("本项写两位小数，应写" in finding.causes[0] for finding in result.outcome.findings)


@pytest.mark.parametrize(
    ("third", "severity", "code"), [("41.29", "warning", "ZB-01"), ("41.28", "", ""), ("41.30", "error", "ZB-01")]
)
def test_shares_that_were_adjusted_to_make_100_are_one_warning(third, severity, code):
    items = ("4346.97, 占比: 6.62", "23453.99, 占比: 35.73", f"27096.73, 占比: {third}", "10735.72, 占比: 16.36")
    result = income("65633.41", *items, rules=BOTH)
    assert [(finding.severity, finding.code) for finding in result.outcome.findings[:1]] == [(severity, code)] * bool(
        code
    )
    if severity == "warning":
        assert result.finding.message.endswith("各项之和正好是 100%，像是凑整：第3项 由 41.28 调为 41.29")
        assert len(result.finding.causes) == 1
        assert "像是按最大余额法凑整的" in result.finding.causes[0]
        assert result.finding.help.startswith("不凑整的，各项占比各自四舍五入；属实则写入「已知差异」")
        rule = SHARE.replace("OPTIONS", "").replace("\n", " ").strip().removeprefix("- ")
        own = income("65633.41", *items, rules="[]", more=f"勾稽: [{rule}]\n")
        assert own.finding.help.startswith("按最大余额法凑整的，在规则里写 method: largest-remainder；不凑整的")


def test_a_sum_of_typed_shares_may_be_moved_by_rounding_of_their_amounts():
    result = income("16.07", "8.06, 占比: 50.16", "8.02, 占比: 49.91", rules=BOTH)
    assert result.verdicts == ["舍入", "舍入", "舍入"]
    assert income("16.07", "8.06, 占比: 50.16", "8.02, 占比: 50.91", rules=BOTH).outcome.findings
