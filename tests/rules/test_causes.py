"""Causes: hypotheses that repair what fails and break nothing; and that none is named at random."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendoc.data.figure import FigureType, read_figure
from gendoc.rules.causes.edits import exchanged, mistyped, shift_of, shifted
from gendoc.rules.loader import load_rules
from gendoc.rules.reconcile import reconcile
from gendoc.span import Source

from .support import Run, checked, figures_of, parsed, report_of, run

ROOT = Path(__file__).parents[2]
MONEY = FigureType(unit="万元", decimals=2)
SUM = '{id: T, kind: sum, total: total, parts: "parts[*]"}'


def figure(text: str):
    return read_figure(text, MONEY, ("合计",), Source("2020.yaml", text).span())


AMOUNTS = st.integers(100, 10**9).map(lambda cents: f"{Decimal(cents).scaleb(-2)}")


@given(text=AMOUNTS, data=st.data())
def test_an_exchange_of_two_digits_is_undone_by_an_exchange(text, data):
    wrong = data.draw(st.sampled_from(sorted(exchanged(figure(text))) or [None]))
    if wrong is not None:
        assert Fraction(text) in set(exchanged(figure(f"{Decimal(int(wrong * 100)).scaleb(-2)}")))


@given(text=AMOUNTS, data=st.data())
def test_one_wrong_digit_is_one_digit_away(text, data):
    wrong = data.draw(st.sampled_from([value for sort, value in mistyped(figure(text)) if sort == "digit"]))
    assert Fraction(text) in {value for _, value in mistyped(figure(f"{Decimal(int(wrong * 100)).scaleb(-2)}"))}


@given(text=AMOUNTS, shift=st.sampled_from([1, 2, 4]))
def test_a_point_put_wrong_is_put_right(text, shift):
    typed = figure(f"{Decimal(text).scaleb(shift):f}")
    assert (-shift, Fraction(text)) in set(shifted(typed, 2))


def test_a_unit_that_lost_digits_to_rounding_is_still_a_unit():
    assert shift_of(figure("0.24"), Fraction("2366.45")) == 4
    assert shift_of(figure("0.25"), Fraction("2366.45")) is None


def many(*, share: str = "50.00") -> Run:
    text = f"""
收入:
  合计: 23664500
  构成:
    - {{名称: 甲, 金额: 1183.22, 占比: {share}}}
    - {{名称: 乙, 金额: 1183.23, 占比: 50.00}}
支出: {{合计: 2366.45}}
"""
    rules = """
- {id: SR-01, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}
- {id: SR-02, kind: share, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比}
- {id: PH-01, kind: sum, total: 支出.合计, parts: [收入.合计]}
"""
    return run(text, rules)


def test_one_wrong_figure_that_breaks_four_rules_is_one_problem_with_four_witnesses():
    finding = many().finding
    assert [witness.rule for witness in finding.witnesses] == ["SR-01", "SR-02", "SR-02", "PH-01"]
    assert finding.message.startswith("收入.合计 写的是 23,664,500.00，有 4 条规则与它不符")
    assert finding.fix is not None
    assert (finding.fix[0].line, finding.fix[1]) == (3, "2366.45")
    assert finding.causes[0].startswith("第 3 行的合计 23,664,500.00 单位错了，大了 10,000 倍")


def test_each_record_stays_its_own_and_says_the_cause():
    records = [record for record in many().outcome.records if record.verdict == "不符"]
    assert len(records) == 4
    assert {record.causes for record in records} == {many().finding.causes}


def test_a_second_slip_is_a_second_problem():
    wrong = many(share="5.00").outcome.findings
    assert [len(finding.witnesses) for finding in wrong] == [3, 1]
    assert {finding.fix[1] for finding in wrong if finding.fix} == {"2366.45", "50.00"}


def test_what_signs_for_a_difference_is_not_stale_because_of_a_slip_elsewhere():
    text = """
收入:
  合计: 19988.89
  构成: [{名称: 甲, 金额: 1988.89}, {名称: 乙, 金额: 4.06}]
支出: {合计: 1998.89}
已知差异:
  - {规则: SR-01, 差: 5.94, 理由: 原文如此}
"""
    rules = """
- {id: SR-01, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}
- {id: PH-01, kind: sum, total: 支出.合计, parts: [收入.合计]}
"""
    finding = run(text, rules).finding
    assert [witness.rule for witness in finding.witnesses] == ["SR-01", "PH-01"]
    assert finding.fix is not None
    assert finding.fix[1] == "1998.89"


def test_several_causes_of_equal_rank_are_clues_and_nothing_is_to_be_typed():
    finding = checked(figures_of({"total": "68=", "parts": ["30=", "39="]}, "人"), SUM).finding
    assert len(finding.causes) == 2
    assert finding.fix is None


def test_what_fits_by_anything_is_no_cause():
    text = "收入: {合计: 20.00, 构成: [{名称: 甲, 金额: 16.50, 占比: 0}, {名称: 乙, 金额: 2.00, 占比: 0}]}"
    rule = '- {id: Z, kind: share, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比}'
    assert [finding.causes for finding in run(text, rule).outcome.findings] == [(), ()]


def test_last_years_number_is_recognized():
    report = report_of("收入: {合计: 2187.30, 构成: [{名称: 甲, 金额: 1871.55}, {名称: 乙, 金额: 464.46}]}")
    rules, _ = load_rules(parsed('- {id: T, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}', "r.yaml"))
    earlier = {path: replace(old, span=Source("2019.yaml", "").span()) for path, old in report.figures.items()}
    before = SimpleNamespace(root=report.root, figures={("收入", "合计"): earlier["收入", "合计"]})
    report.neighbours = SimpleNamespace(last_year=SimpleNamespace(report=before))
    (finding,) = reconcile(report, rules, []).findings
    assert finding.causes == ("第 1 行的合计 2,187.30 与上年的数相同，像是没有更新，应为 2,336.01",)


def test_nothing_is_ruled_out_that_was_not_tried():
    parts = {"total": "1.00", "parts": ["1.00"] * 4_000}
    finding = checked(figures_of(parts, "万元"), SUM).finding
    assert finding.ruled_out == ()


def test_many_failing_rules_are_reported_one_by_one_though_not_all_are_looked_into():
    size = 300
    totals = {f"t{n}": "30.00" for n in range(size)}
    parts = {f"{part}{n}": "29.13" for part in "ab" for n in range(size)}
    rules, _ = load_rules(
        parsed(
            "".join(f"- {{id: T-{n}, kind: sum, total: t{n}, parts: [a{n}, b{n}]}}\n" for n in range(size)), "r.yaml"
        )
    )
    assert len(reconcile(figures_of(totals | parts, "万元"), rules, []).findings) == size


@pytest.fixture(scope="module")
def mutations():
    spec = importlib.util.spec_from_file_location("mutations", ROOT / "benchmarks" / "mutations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["mutations"] = module
    spec.loader.exec_module(module)
    return module


def test_a_sample_of_slips_in_the_2020_figures_is_caught_and_named(mutations):
    scores = {sort: mutations.Score() for sort in mutations.SORTS}
    mutations.measure(next((ROOT / "data").glob("*/2020.yaml")), scores, every=7)
    assert sum(score.beyond for score in scores.values()) > 50
    assert [told for score in scores.values() for told in score.missed] == []
    for sort, share in (("两位互换", 70), ("单位 ×10⁴", 95), ("×10", 95)):
        assert 100 * scores[sort].named >= share * scores[sort].caught, scores[sort].misnamed


def test_a_slip_in_a_figure_of_very_many_rules_is_one_problem_all_the_same():
    size = 200
    data = {"t": "3000.00"} | {f"a{n}": f"{10 + n}.00" for n in range(size)}
    data |= {f"s{n}": f"{Decimal(100 * (10 + n)) / 300:.2f}" for n in range(size)}
    lines = (f"- {{id: T-{n}, kind: share, part: a{n}, whole: t, share: s{n}}}\n" for n in range(size))
    rules, _ = load_rules(parsed("".join(lines), "r.yaml"))
    (finding,) = reconcile(figures_of(data, ""), rules, []).findings
    assert len(finding.witnesses) == size
    assert finding.fix is not None
    assert finding.fix[1] == "300.00"
