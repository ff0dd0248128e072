"""What holds of any figures: honest rounding never fails, real slips always do, units and wording change nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gendoc.core.source import Source
from gendoc.figures.figure import FigureType, parse_figure, read_figure
from gendoc.figures.interval import as_decimal
from gendoc.figures.units import MONEY
from gendoc.reconcile.instances import Resolver
from gendoc.rules.kinds import RULE_KINDS

from .support import checked, figures_of, run

MODES = [ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN]
CENT = Decimal("0.01")
AMOUNT = st.integers(-(10**8), 10**8).map(lambda digits: Decimal(digits).scaleb(-5))
POSITIVE = st.integers(10**4, 10**9).map(lambda digits: Decimal(digits).scaleb(-5))
COUNT = st.integers(1, 10**6)


def reading(mode: str) -> str:
    return "truncate" if mode == ROUND_DOWN else "round"


def cents(amount: Decimal | Fraction, mode: str) -> str:
    """Return amount with two digits after the point, rounded in any of the usual ways, exactly."""
    scaled = Fraction(amount) * 100
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    double = Fraction(2 * rest, scaled.denominator)
    up = mode != ROUND_DOWN and (double > 1 or (double == 1 and (mode == ROUND_HALF_UP or whole % 2)))
    return f"{as_decimal(Fraction((whole + up) * (1 if scaled >= 0 else -1), 100), 2):f}"


def verdict(rule: str, unit: str = "万元", **figures: str) -> str:
    return str(checked(figures_of(figures, unit), f"{{id: T, {rule}}}").record.verdict)


def shares_of(parts: list[Decimal], mode: str) -> list[str]:
    return [cents(100 * Fraction(part) / Fraction(sum(parts)), mode) for part in parts]


@pytest.mark.parametrize("mode", MODES)
@given(now=AMOUNT, before=AMOUNT)
def test_rounded_growth_never_fails(mode, now, before):
    before = abs(before)
    assume(before > CENT)  # over 0 and below there is no rate
    rate = 100 * (Fraction(now) / Fraction(before) - 1)
    figures = {
        "now": cents(now, mode),
        "before": cents(before, mode),
        "change": cents(now - before, mode),
        "rate": cents(rate, mode),
    }
    for fields in (("now", "before", "change", "rate"), ("now", "change", "rate"), ("now", "before", "rate")):
        rule = "kind: growth, " + ", ".join(f"{name}: {name}" for name in fields) + f", rounding: {reading(mode)}"
        assert verdict(rule, "", **figures) != "不符"


@pytest.mark.parametrize("mode", MODES)
@given(over=AMOUNT, under=AMOUNT)
def test_a_rounded_ratio_never_fails(mode, over, under):
    assume(under)
    ratio = cents(Fraction(over) / Fraction(under), mode)
    rule = f"kind: ratio, numerator: over, denominator: under, ratio: ratio, rounding: {reading(mode)}"
    assert verdict(rule, "", over=cents(over, mode), under=cents(under, mode), ratio=ratio) != "不符"


@pytest.mark.parametrize("mode", MODES)
@given(amount=AMOUNT, count=COUNT)
def test_a_rounded_average_never_fails(mode, amount, count):
    each = cents(10_000 * Fraction(amount) / count, mode)
    text = f"数据: {{金: {cents(amount, mode)} 万元, 次: {count} 人, 均: {each} 元}}"
    rule = f"{{id: T, kind: average, amount: 金, count: 次, average: 均, rounding: {reading(mode)}}}"
    assert run(f"{text}\n勾稽: [{rule}]").verdicts != ["不符"]


@pytest.mark.parametrize("mode", MODES)
@given(parts=st.lists(POSITIVE, min_size=1, max_size=12))
def test_rounded_shares_and_their_total_never_fail(mode, parts):
    total = figures_of({"parts": shares_of(parts, mode)}, "%")
    rule = f'{{id: T, kind: shares-total, parts: "parts[*]", rounding: {reading(mode)}}}'
    assert checked(total, rule).record.verdict != "不符"
    for part, share in zip(parts, shares_of(parts, mode), strict=True):
        figures = {"part": cents(part, mode), "whole": cents(sum(parts), mode), "share": share}
        rule = f"kind: share, part: part, whole: whole, share: share, rounding: {reading(mode)}"
        assert verdict(rule, "", **figures) != "不符"


@given(now=POSITIVE, before=POSITIVE, over=st.integers(1, 10**4), sign=st.sampled_from([1, -1]))
def test_a_change_off_by_more_than_twice_the_limit_always_fails(now, before, over, sign):
    now, before = now.quantize(CENT), before.quantize(CENT)
    moved = now - before + sign * (Decimal("0.03") + Decimal(over).scaleb(-2))
    rule = "kind: growth, now: now, before: before, change: change"
    assert verdict(rule, now=f"{now:f}", before=f"{before:f}", change=f"{moved:f}") == "不符"


@given(
    over=POSITIVE, under=POSITIVE, kind=st.sampled_from(["ratio", "share"]), off=st.integers(1, 10**4), up=st.booleans()
)
def test_a_quotient_off_by_more_than_twice_the_limit_always_fails(over, under, kind, off, up):
    over, under = over.quantize(CENT), under.quantize(CENT)
    roles = ("numerator", "denominator", "ratio") if kind == "ratio" else ("part", "whole", "share")
    rule = f"kind: {kind}, {roles[0]}: over, {roles[1]}: under, {roles[2]}: out"
    scale = 1 if kind == "ratio" else 100
    value = scale * Fraction(over) / Fraction(under)
    half = Fraction(1, 200)
    reach = scale * (Fraction(over) + half) / (Fraction(under) - half) - value
    limit = half + reach
    moved = value + (1 if up else -1) * (2 * limit + Fraction(off, 100))
    printed = cents(moved, ROUND_HALF_UP)
    assume(abs(Fraction(Decimal(printed)) - value) > 2 * limit)
    assert verdict(rule, "", over=f"{over:f}", under=f"{under:f}", out=printed) == "不符"


@given(parts=st.lists(POSITIVE, min_size=2, max_size=12), over=st.integers(1, 10**4), up=st.booleans(), data=st.data())
def test_shares_of_which_one_is_off_by_more_than_twice_the_limit_never_make_a_whole(parts, over, up, data):
    shares = [Decimal(share) for share in shares_of(parts, ROUND_HALF_UP)]
    limit = len(shares) * Decimal("0.005")
    moved = data.draw(st.integers(0, len(shares) - 1))
    shares[moved] += (1 if up else -1) * (2 * limit + Decimal(over).scaleb(-2)).quantize(CENT, ROUND_UP)
    assume(all(shares))
    total = figures_of({"parts": [f"{share:f}" for share in shares]}, "%")
    assert checked(total, '{id: T, kind: shares-total, parts: "parts[*]"}').record.verdict == "不符"


@given(amount=POSITIVE, count=COUNT, off=st.integers(1, 10**4), up=st.booleans())
def test_an_average_off_by_more_than_twice_the_limit_always_fails(amount, count, off, up):
    amount = amount.quantize(CENT)
    value = 10_000 * Fraction(amount) / count
    limit = Fraction(1, 200) + 10_000 * Fraction(1, 200) / count
    printed = cents(value + (1 if up else -1) * (2 * limit + Fraction(off, 100)), ROUND_HALF_UP)
    assume(abs(Fraction(Decimal(printed)) - value) > 2 * limit)
    text = f"数据: {{金: {amount:f} 万元, 次: {count} 人, 均: {printed} 元}}"
    assert run(f"{text}\n勾稽: [{{id: T, kind: average, amount: 金, count: 次, average: 均}}]").verdicts == ["不符"]


@given(parts=st.lists(AMOUNT, min_size=1, max_size=6), over=st.integers(1, 10**4))
def test_parts_beyond_their_limit_by_more_than_twice_what_rounding_allows_always_fail(parts, over):
    parts = [part.quantize(CENT) for part in parts]
    allowed = (len(parts) + 1) * Decimal("0.005")
    limit = sum(parts, Decimal(0)) - (2 * allowed + Decimal(over).scaleb(-2)).quantize(CENT, ROUND_UP)
    report = figures_of({"parts": [f"{part:f}" for part in parts], "limit": f"{limit:f}"}, "万元")
    assert checked(report, '{id: T, kind: at-most, parts: "parts[*]", limit: limit}').record.verdict == "不符"


def rolled_up(total: str, parts: list[str]) -> str:
    """Return the verdict on a department's figure and those of its units."""
    report = figures_of({"total": total, "parts": parts}, "万元")
    rules = checked(report, '{id: T, kind: sum, total: total, parts: "parts[*]"}').rules
    (instance,) = Resolver(report).instances(rules[0])
    return str(RULE_KINDS["roll-up"].check(instance._replace(rule=replace(instance.rule, kind="roll-up"))).verdict)


@pytest.mark.parametrize("mode", [ROUND_HALF_UP, ROUND_HALF_EVEN])
@given(parts=st.lists(POSITIVE, min_size=1, max_size=8), over=st.integers(1, 10**4), up=st.booleans())
def test_a_department_is_its_units_within_rounding_and_beyond_twice_that_it_is_not(mode, parts, over, up):
    units = [cents(part, mode) for part in parts]
    total = cents(sum(parts), mode) if len(parts) > 1 else units[0]
    assert rolled_up(total, units) != "不符"
    limit = (len(parts) + 1) * Decimal("0.005")
    moved = Decimal(total) + (1 if up else -1) * (2 * limit + Decimal(over).scaleb(-2)).quantize(CENT, ROUND_UP)
    assert rolled_up(f"{moved:f}", units) == "不符"


def in_unit(amount: Decimal, unit: str) -> str:
    """Return an amount of 元 as it is written in another unit, with all its digits."""
    return f"{amount.scaleb(-MONEY[unit]):f} {unit}"


TABLES = st.tuples(
    st.lists(AMOUNT.map(lambda amount: amount.quantize(CENT)), min_size=1, max_size=6), st.integers(-9, 9)
)
UNITS = st.lists(st.sampled_from(["元", "万元", "亿元"]), min_size=7, max_size=7)


def table(amounts: list[Decimal], difference: int, units: list[str]) -> tuple[str, list[str]]:
    """Return the data of a total that is off by difference cents, and the names of its parts."""
    names = [f"项{n}" for n in range(len(amounts))]
    total = sum(amounts, Decimal(difference).scaleb(-2))
    cells = zip([*names, "总"], [*amounts, total], units, strict=False)
    return ", ".join(f"{name}: {in_unit(amount, unit)}" for name, amount, unit in cells), names


@given(table_=TABLES, units=UNITS)
def test_verdicts_do_not_change_with_units(table_, units):
    amounts, difference = table_
    assume(all(amounts) and sum(amounts, Decimal(difference).scaleb(-2)))
    outcomes = set()
    for chosen in (["元"] * 7, units):
        data, names = table(amounts, difference, [*chosen[: len(amounts)], chosen[-1]])
        rule = f"{{id: T, kind: sum, total: 总, parts: [{', '.join(names)}]}}"
        outcomes.add(tuple(run(f"数据: {{{data}}}\n勾稽: [{rule}]").verdicts))
    assert len(outcomes) == 1


MONEY_RULES = {
    "equal": "left: 甲, right: 乙",
    "growth": "now: 甲, before: 乙, change: 丙, rate: 率",
    "at-most": "parts: [甲, 丙], limit: 乙",
    "share": "part: 甲, whole: 乙, share: 率",
    "ratio": "numerator: 甲, denominator: 乙, ratio: 率",
    "completion": "done: 甲, planned: 乙, rate: 率",
    "average": "amount: 甲, count: 次, average: 均",
    "product": "product: 甲, factors: [乙, 率], cap: 丙",
    "one-base": "amounts: [甲, 丙], rates: [率, 比]",
    "band": "value: 甲, low: 1000 元, high: 1 万元",
    "expression": "expr: 甲 - 乙 <= 丙 × 2",
}


@pytest.mark.parametrize("kind", MONEY_RULES)
@given(
    amounts=st.lists(st.integers(1, 10**7), min_size=3, max_size=3),
    near=st.integers(-2, 2),
    count=COUNT,
    units=st.lists(st.sampled_from(["元", "万元", "亿元"]), min_size=3, max_size=3),
)
def test_verdicts_of_every_kind_do_not_change_with_units(kind, amounts, near, count, units):
    now, before, change = (Decimal(amount).scaleb(-2) for amount in amounts)
    if kind in ("equal", "growth"):
        before = now - change if kind == "growth" else now
        assume(before)
    rate = 100 * (now / before - (kind == "growth"))
    shown = rate.quantize(CENT) + Decimal(near).scaleb(-2)
    each = (now / count).quantize(CENT) + Decimal(near).scaleb(-2)
    outcomes = set()
    for chosen in (["元"] * 3, units):
        cells = zip("甲乙丙", (now, before, change), chosen, strict=True)
        data = ", ".join(f"{name}: {in_unit(amount, unit)}" for name, amount, unit in cells)
        data += f", 率: {shown:f} %, 比: 12.30 %, 次: {count} 人, 均: {each:f} 元"
        rule = f"{{id: T, kind: {kind}, {MONEY_RULES[kind]}}}"
        outcomes.add(tuple(run(f"数据: {{{data}}}\n勾稽: [{rule}]").verdicts))
    assert len(outcomes) == 1


@given(table_=TABLES)
def test_a_sum_written_as_an_expression_has_the_same_verdict_and_difference(table_):
    amounts, difference = table_
    data, names = table(amounts, difference, ["元"] * 7)
    rules = [
        f"{{id: A, kind: sum, total: 总, parts: [{', '.join(names)}]}}",
        f"{{id: B, kind: expression, expr: 总 = {' + '.join(names)}}}",
        f"{{id: C, kind: expression, expr: '总 - {' - '.join(names)} = 0'}}",
        f"{{id: D, kind: expression, expr: '{' ＋ '.join(reversed(names))} = 总'}}",
    ]
    records = run(f"数据: {{{data}}}\n勾稽: [{', '.join(rules)}]").outcome.records
    assert len({record.verdict for record in records}) == 1
    assert len({abs(record.difference or 0) for record in records}) == 1


@given(now=AMOUNT, before=AMOUNT, difference=st.integers(-9, 9))
def test_a_change_is_a_sum_with_weights_and_an_expression(now, before, difference):
    now, before = now.quantize(CENT), before.quantize(CENT)
    change = now - before + Decimal(difference).scaleb(-2)
    data = f"数据: {{今: {now:f} 万元, 昔: {before:f} 万元, 增: {change:f} 万元}}"
    rules = [
        "{id: A, kind: growth, now: 今, before: 昔, change: 增}",
        "{id: B, kind: sum, total: 增, parts: [今, {of: 昔, weight: -1}]}",
        "{id: C, kind: expression, expr: 增 = 今 - 昔}",
    ]
    assert len(set(run(f"{data}\n勾稽: [{', '.join(rules)}]").verdicts)) == 1


@given(parts=st.lists(AMOUNT, min_size=1, max_size=5), difference=st.integers(-9, 9), data=st.data())
def test_the_same_bound_has_the_same_verdict_however_it_is_written(parts, difference, data):
    parts = [part.quantize(CENT) for part in parts]
    limit = sum(parts, Decimal(difference).scaleb(-2))
    names = [f"项{n}" for n in range(len(parts))]
    cells = ", ".join(f"{name}: {part:f} 万元" for name, part in zip(names, parts, strict=True))
    shuffled = data.draw(st.permutations(names))
    rules = [
        f"{{id: A, kind: at-most, parts: [{', '.join(names)}], limit: 限}}",
        f"{{id: B, kind: at-most, parts: [{', '.join(shuffled)}], limit: 限}}",
        f"{{id: C, kind: expression, expr: {' + '.join(names)} <= 限}}",
        f"{{id: D, kind: expression, expr: 限 ≥ {' + '.join(shuffled)}}}",
    ]
    assert len(set(run(f"数据: {{{cells}, 限: {limit:f} 万元}}\n勾稽: [{', '.join(rules)}]").verdicts)) == 1


@given(
    digits=st.integers(-(10**12), 10**12),
    places=st.integers(0, 6),
    unit=st.sampled_from(["元", "万元", "亿元", "%", "户", ""]),
    grouping=st.booleans(),
)
def test_a_printed_figure_reads_back_as_itself(digits, places, unit, grouping):
    span = Source("report.yaml", "").span()
    kind = FigureType(unit=unit, decimals=places, grouping=grouping)
    figure = read_figure(f"{Decimal(digits).scaleb(-places):f}", kind, ("数",), span)
    again = read_figure(figure.printed, kind, ("数",), span)
    assert (again.value, again.decimals, again.unit, again.exact) == (
        figure.value,
        figure.decimals,
        figure.unit,
        figure.exact,
    )
    assert again.printed == figure.printed
    assert parse_figure(figure.number) == figure.value
