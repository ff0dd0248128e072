"""Amounts and rates of a base that nobody printed: all of them have to come to the same."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from .support import messages, run, spans

CENT = Decimal("0.01")


def pairs(*listed: tuple[str, str]):
    """Return what comes of amounts in 万元 and rates in %."""
    data = ", ".join(f"额{n}: {amount}, 率{n}: {rate}" for n, (amount, rate) in enumerate(listed))
    amounts, rates = (", ".join(f"{name}{n}" for n in range(len(listed))) for name in "额率")
    rule = f"{{id: T, kind: one-base, title: 各项推出同一个基数, amounts: [{amounts}], rates: [{rates}]}}"
    result = run(f"数据: {{{data}}}\n勾稽: [{rule}]")
    assert messages(result.loading) == ""
    return result


def money(*listed: tuple[str, str]):
    return pairs(*((f"{amount} 万元", f"{rate} %") for amount, rate in listed))


@pytest.mark.parametrize(
    ("listed", "verdict"),
    [
        ([("25.00", "25.00"), ("50.00", "50.00")], "精确"),
        ([("1988.89", "84.05"), ("373.50", "15.78"), ("4.06", "0.17")], "舍入"),
        ([("1988.89", "84.05"), ("373.50", "15.78"), ("4.06", "0")], "不符"),
        ([("1988.89", "84.05"), ("373.50", "15.78"), ("0.06", "0")], "舍入"),
        ([("1988.89", "84.05"), ("373.50", "15.78"), ("0.06", "0.00")], "舍入"),
        ([("1988.89", "84.05"), ("373.50", "15.78"), ("0.00", "0.00")], "舍入"),
        ([("1988.89", "84.05"), ("373.50", "16.78")], "不符"),
        ([("25.00", "25.00"), ("50.00", "无")], "不符"),
        ([("25.00", "25.00"), ("无", "无")], "无法核对"),
        ([("25.00", "25.00"), ("50.00", "待填")], "无法核对"),
        ([("-20.00", "-10.00"), ("20.00", "10.00")], "精确"),
        ([("-20.00", "10.00"), ("20.00", "10.00")], "不符"),
    ],
)
def test_all_pairs_have_to_meet_in_one_base(listed, verdict):
    figures = [(f"{a} 万元" if a != "无" else a, f"{r} %" if r not in ("无", "待填") else r) for a, r in listed]
    assert pairs(*figures).verdicts == [verdict]


def test_the_pair_that_does_not_is_named_with_what_the_others_make_of_it():
    finding = money(("1988.89", "84.05"), ("373.50", "16.78"), ("4.06", "0.17"), ("236.65", "10.00")).finding
    assert finding.message == (
        "各项推出同一个基数：不符，数据.额1 373.50万元、数据.率1 16.78% 推出的基数在 2,225.1713 至 2,226.5574万元 之间，"
        "其余 3 对推出的在 2,366.1710 至 2,366.4644万元 之间，按它是 15.78%"
    )
    assert spans(finding)[0][0] == "16.78 %"
    assert finding.causes == ()


def test_of_two_that_do_not_meet_both_are_shown():
    finding = money(("25.00", "25.00"), ("50.00", "60.00")).finding
    assert "数据.额1 50.00万元" in finding.message
    assert "数据.额0 25.00万元" in finding.message
    assert finding.difference is not None


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ([("5.00 万元", "5.00 %"), ("5 人", "5.00 %")], "单位对不上"),
        ([("5.00 万元", "5.00 %"), ("5.00 万元", "5 人")], "不是百分数"),
    ],
)
def test_units_that_do_not_go_together_are_told(listed, said):
    result = pairs(*listed)
    assert result.codes == ["rule-invalid"]
    assert said in result.finding.message


@pytest.mark.parametrize("fields", ["amounts: [甲, 乙], rates: [丙]", "amounts: [{of: 甲, weight: -1}], rates: [丙]"])
def test_rules_that_pair_nothing_are_mistakes(fields):
    result = run(f"勾稽: [{{id: T, kind: one-base, {fields}}}]")
    assert [finding.code for finding in result.loading] == ["rule-invalid"]


@given(
    base=st.integers(10**4, 10**9),
    parts=st.lists(st.integers(0, 10**9), min_size=2, max_size=6),
    off=st.integers(0, 5),
    by=st.integers(2, 10**4),
)
def test_honest_rates_of_one_base_pass_and_one_that_is_off_is_found(base, parts, off, by):
    def percent(part: int) -> Decimal:
        size, rest = divmod(part * 10_000, base)
        return Decimal(size + (2 * rest >= base)).scaleb(-2)

    listed = [(f"{Decimal(part).scaleb(-2):f}", f"{percent(part):f}") for part in parts]
    assert money(*listed).verdicts != ["不符"]
    wrong = percent(parts[off % len(parts)]) + Decimal(by).scaleb(-2)
    listed[off % len(parts)] = (listed[off % len(parts)][0], f"{wrong:f}")

    def reach(part: int, rate: Decimal) -> tuple[Fraction, Fraction] | None:
        low, high = Fraction(rate - CENT / 2), Fraction(rate + CENT / 2)
        return None if low <= 0 else (Fraction(part * 100 - 50) / high, Fraction(part * 100 + 50) / low)

    known = [reach(part, Decimal(rate)) for part, (_, rate) in zip(parts, listed, strict=True)]
    assume(None not in known)
    ends = [end for end in known if end is not None]
    apart = max(low for low, _ in ends) > min(high for _, high in ends)
    assert (money(*listed).verdicts == ["不符"]) == apart
