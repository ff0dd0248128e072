"""Causes named for real slips of published documents, and for slips planted in generated reports."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from types import ModuleType

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from .support import run

AMOUNTS = st.integers(10_000, 9_999_999).map(lambda cents: Decimal(cents).scaleb(-2))
CENT = Decimal("0.01")


def rounded(number: Decimal) -> Decimal:
    return number.quantize(CENT, ROUND_HALF_UP)


def test_published_slips_get_their_causes_and_none_a_wrong_one(slips: ModuleType):
    grades = Counter(answer.grade for answer in slips.answers())
    assert grades["right"] + grades["clue"] >= 34
    assert grades["wrong"] == grades["silent"] == 0


def causes(text: str) -> list[tuple[str, ...]]:
    return [finding.causes for finding in run(text).outcome.findings]


def only(text: str) -> tuple[str, ...]:
    (named,) = causes(text)
    return named


def rates(*rows: tuple[Decimal, Decimal, Decimal]) -> str:
    """Return a report of lines with this year's figure, last year's, and the rate of growth."""
    lines = [
        f"  - {{名称: 第{place}项, 数据: {{今年: {now}万元, 去年: {before}万元, 增幅: {rate}%}}}}"
        for place, (now, before, rate) in enumerate(rows)
    ]
    rule = '- {id: ZZ, kind: growth, each: "事项[*]", now: .数据.今年, before: .数据.去年, rate: .数据.增幅}'
    return "\n".join(["事项:", *lines, "勾稽:", f"  {rule}"])


def rate_of(now: Decimal, before: Decimal) -> Decimal:
    return rounded(100 * (now - before) / before)


@pytest.mark.long
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=3, max_size=5), st.data())
def test_a_rate_copied_from_the_line_above_is_found(pairs, data):
    rows = [(now, before, rate_of(now, before)) for now, before in pairs]
    at = data.draw(st.integers(1, len(rows) - 1))
    above, meant = rows[at - 1][2], rows[at][2]
    assume(len({rate for _, _, rate in rows}) == len(rows) and abs(above - meant) > 1 and 10 <= abs(above) < 1000)
    assume(above * meant > 0)
    assume(abs(above) % 10 and abs(above) != abs(meant))
    rows[at] = (rows[at][0], rows[at][1], above)
    named = only(rates(*rows))
    assert any(
        f"增幅 {above} 与第 {at + 1} 行的增幅 {above} 相同，像是抄来的，应为 {meant}" in cause for cause in named
    )


@settings(suppress_health_check=[HealthCheck.filter_too_much])  # rates between 10 and 90 are few of those drawn
@given(AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from(("预算", "本年数")))
def test_a_rate_on_another_base_is_found(now, before, budget, base):
    other = budget if base == "预算" else now
    rate, meant = rounded(100 * (now - before) / other), rate_of(now, before)
    assume(abs(rate - meant) > 1 and 10 < abs(rate) < 90 and rate % 1)
    assume(base == "本年数" or abs(rate - rounded(100 * (now - before) / now)) > 1)
    named = only(
        f"数据: {{决算: {now}万元, 上年: {before}万元, 预算: {budget}万元, 增幅: {rate}%}}\n"
        "勾稽: [{id: ZZ, kind: growth, now: 数据.决算, before: 数据.上年, rate: 数据.增幅}]"
    )
    word = (
        f"像是按第 1 行的预算 {budget:,} 算的，基数不对，应为 {meant}"
        if base == "预算"
        else "除以了本年数，应除以上年数"
    )
    assert any(word in cause for cause in named)


@pytest.mark.long
@given(AMOUNTS, AMOUNTS)
def test_a_rate_on_the_figure_of_the_year_is_found_where_last_years_is_not_given(now, before):
    assume(now != before)
    change = now - before
    rate, meant = rounded(100 * change / now), rate_of(now, before)
    assume(abs(rate - meant) > 1 and abs(rate) < 200)
    named = only(
        f"数据: {{决算: {now}万元, 增减: {change}万元, 增幅: {rate}%}}\n"
        "勾稽: [{id: ZZ, kind: growth, now: 数据.决算, change: 数据.增减, rate: 数据.增幅}]"
    )
    assert named == ("除以了本年数，应除以上年数",)


@given(st.tuples(AMOUNTS, AMOUNTS), st.tuples(AMOUNTS, AMOUNTS))
def test_two_totals_that_agree_with_their_own_parts_are_of_two_scopes(first, second):
    assume(sum(first) != sum(second))
    groups = [
        f"  {name}: {{合计: {sum(parts)}万元, 基本: {parts[0]}万元, 项目: {parts[1]}万元}}"
        for name, parts in (("文字", first), ("表", second))
    ]
    named = only(
        "\n".join(
            [
                "数据:",
                *groups,
                "勾稽:",
                "  - {id: A, kind: sum, total: 数据.文字.合计, parts: [数据.文字.基本, 数据.文字.项目]}",
                "  - {id: B, kind: sum, total: 数据.表.合计, parts: [数据.表.基本, 数据.表.项目]}",
                "  - {id: C, kind: equal, left: 数据.文字.合计, right: 数据.表.合计}",
            ]
        )
    )
    assert any("像是口径不同，不是写错" in cause for cause in named)
    assert not any("写错了，应为" in cause for cause in named)


def balance(income: Decimal, spending: Decimal, start: str, end: str) -> str:
    held = ", ".join(f"{name}: {number}" for name, number in (("年初", start), ("年末", end)) if number)
    parts = "[收入.合计, 结转结余.年初, {of: 结转结余.年末, weight: -1}]"
    return (
        f"收入: {{合计: {income}, 构成: [{{名称: 甲, 金额: {income}}}]}}\n"
        f"支出: {{合计: {spending}, 构成: [{{名称: 乙, 金额: {spending}}}]}}\n结转结余: {{{held}}}\n勾稽:\n"
        f"  - {{id: A, kind: sum, total: 支出.合计, parts: {parts}, missing: zero}}\n"
        '  - {id: B, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}\n'
        '  - {id: C, kind: sum, total: 支出.合计, parts: "支出.构成[*].金额"}'
    )


@given(AMOUNTS, AMOUNTS, st.sampled_from(("0", "0.00", "无", "")))
def test_a_balance_that_was_left_at_0_is_found(income, spending, empty):
    carried = income - spending
    assume(abs(carried) > 100 and len(str(abs(carried)).replace(".", "").strip("0")) > 2)
    start, end = ("0.01", empty) if carried > 0 else (empty, "0.01")
    named = only(balance(income, spending, start, end))
    field, meant = ("年末", carried + CENT) if carried > 0 else ("年初", -carried + CENT)
    assert any(field in cause and "没有填" in cause and f"{meant:,}" in cause for cause in named)


@given(st.lists(AMOUNTS, min_size=2, max_size=5), st.sampled_from(("0", "0.00", "无")))
def test_a_total_that_was_not_filled_in_is_found(parts, empty):
    lines = ", ".join(f"{{名称: 第{place}项, 金额: {part}}}" for place, part in enumerate(parts))
    text = f"收入: {{合计: {empty}, 构成: [{lines}]}}\n勾稽: [{{id: A, kind: sum, total: 收入.合计, parts: '收入.构成[*].金额'}}]"
    named = only(text)
    assert any("合计" in cause and "没有填" in cause and f"{sum(parts):,}" in cause for cause in named)


@given(AMOUNTS, AMOUNTS, st.booleans())
def test_both_signs_of_a_change_and_its_rate_are_one_cause(now, before, given_before):
    change, rate = now - before, rate_of(now, before)
    assume(abs(rate) > 2 and now - 2 * before != 0 and abs(now + change) > 1)
    last = f", 上年: {before}万元" if given_before else ""
    field = ", before: 数据.上年" if given_before else ""
    named = only(
        f"数据: {{决算: {now}万元{last}, 增减: {-change}万元, 增幅: {-rate}%}}\n"
        f"勾稽: [{{id: ZZ, kind: growth, now: 数据.决算{field}, change: 数据.增减, rate: 数据.增幅}}]"
    )
    assert any("正负号都" in cause for cause in named)


@pytest.mark.long
@given(st.lists(AMOUNTS, min_size=6, max_size=9, unique=True), st.data())
def test_two_signs_of_a_sum_are_found(parts, data):
    first, second = data.draw(st.lists(st.integers(0, len(parts) - 1), min_size=2, max_size=2, unique=True))
    total = sum(parts) - 2 * (parts[first] + parts[second])
    assume(total != 0)
    figures = ", ".join(f"第{place}: {part}万元" for place, part in enumerate(parts))
    listed = ", ".join(f"数据.第{place}" for place in range(len(parts)))
    named = only(
        f"数据: {{合计: {total}万元, {figures}}}\n勾稽: [{{id: A, kind: sum, total: 数据.合计, parts: [{listed}]}}]"
    )
    pair = [f"第{place} {parts[place]:,}" for place in sorted((first, second))]
    pairs = [cause for cause in named if "正负号都写反了" in cause]
    assert not pairs or all(one in pairs[0] for one in pair)


OTHER = ("抄来的", "基数不对", "作分子", "口径不同", "没有填", "正负号都")


@given(
    st.sampled_from(("digit", "swap", "unit")),
    st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=2, max_size=4, unique=True),
    st.data(),
)
def test_a_slip_of_another_kind_gets_none_of_these_as_its_only_cause(slip, pairs, data):
    """Reports of two sections with parts, totals and rates, all of which agree; then one part is mistyped."""
    at = data.draw(st.integers(0, len(pairs) - 1))
    digits = str(pairs[at][0])
    place = data.draw(st.sampled_from([n for n, digit in enumerate(digits[:-1]) if digit.isdigit()]))
    if slip == "digit":
        typed = f"{digits[:place]}{(int(digits[place]) + 1) % 9 + 1}{digits[place + 1 :]}"
    elif slip == "swap":
        assume(digits[place + 1].isdigit() and digits[place] != digits[place + 1] != "0")
        typed = f"{digits[:place]}{digits[place + 1]}{digits[place]}{digits[place + 2 :]}"
    else:
        typed = f"{Decimal(digits) * 10_000:.2f}"
    assume(Decimal(typed) != pairs[at][0])
    lines = []
    for row, (now, before) in enumerate(pairs):
        shown = typed if row == at else now
        lines.append(
            f"  - {{名称: 第{row}项, 数据: {{今年: {shown}万元, 去年: {before}万元, 增幅: {rate_of(now, before)}%}}}}"
        )
    text = "\n".join(
        [
            f"数据: {{今年合计: {sum(now for now, _ in pairs)}万元, 去年合计: {sum(before for _, before in pairs)}万元}}",
            "事项:",
            *lines,
            "勾稽:",
            '  - {id: ZZ, kind: growth, each: "事项[*]", now: .数据.今年, before: .数据.去年, rate: .数据.增幅}',
            '  - {id: A, kind: sum, total: 数据.今年合计, parts: "事项[*].数据.今年"}',
            '  - {id: B, kind: sum, total: 数据.去年合计, parts: "事项[*].数据.去年"}',
        ]
    )
    for named in causes(text):
        assert len(named) != 1 or not any(word in named[0] for word in OTHER), named
