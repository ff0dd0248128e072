"""Amounts and rates of one base, recounted: the range of each pair, and whether all ranges meet."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gendoc.rules.operand import factor
from gendoc.rules.relations.bases import OneBase
from gendoc.rules.relations.quotients import scale_of
from gendoc.workbook.formula import (
    BOUNDLESS,
    TRUE,
    ZERO,
    CellFormula,
    below,
    both,
    choose,
    either,
    equal,
    is_number,
    least,
    most,
    negated,
    number,
    size,
    text,
)
from gendoc.workbook.line import Line
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.rows.parts import End, Reach, hull, reach_of
from gendoc.workbook.rows.quotients import may_be_zero
from gendoc.workbook.verdicts import EXACT, FAILED, ROUNDING, UNCHECKED, Row


def write_one_base(relation: OneBase, row: Row, lines: LineSheet) -> CellFormula:
    """Write the range of the base by each pair; return the verdict."""
    coarsest = number(Fraction(10) ** -relation.instance.decimals["rates"])  # a bare 0 is read like the other rates
    pairs = []
    for amount, rate in zip(relation.amounts, relation.rates, strict=True):
        over = lines.line(amount, factor(amount, relation.unit) * scale_of(rate.unit))
        pairs.append(_Pair(over, lines.line(rate, bare=coarsest), lines))
    lows, highs = [pair.reach.low for pair in pairs], [pair.reach.high for pair in pairs]
    low, high = row.allowed(most(*(end.value for end in lows)), least(*(end.value for end in highs)))
    closed = both(*(_closed(end, low) for end in lows), *(_closed(end, high) for end in highs))
    meets = below(low, high, closed=closed)
    bounded = both(below(size(low), BOUNDLESS), below(size(high), BOUNDLESS))
    row.difference(choose(meets, ZERO, choose(bounded, low - high, text(""))))
    counted = ZERO
    for pair in pairs:
        counted = counted + choose(pair.nothing, ZERO, number(1))
    known = both(*(either(pair.nothing, is_number(pair.value)) for pair in pairs))
    agreed = choose(both(known, _all_equal([pair.value for pair in pairs])), EXACT, ROUNDING)
    return choose(below(counted, number(2)), UNCHECKED, choose(meets, agreed, FAILED))


class _Pair:
    """The base that an amount and its rate imply, and its range; nothing: they imply none."""

    def __init__(self, over: Line, under: Line, lines: LineSheet) -> None:
        amount, rate = reach_of(over), reach_of(under)
        tiny = lines.holds("比率可能是 0", may_be_zero((rate.low.value, rate.high.value)))
        nothing = both(tiny, may_be_zero((amount.low.value, amount.high.value)))
        self.nothing = lines.holds("推不出基数", nothing)
        negative = below(amount.high.value, ZERO)
        top = choose(negative, -amount.high.value, amount.low.value)
        bottom = choose(negative, -rate.low.value, rate.high.value)
        none = both(tiny, equal(bottom, ZERO))  # an amount, and surely none of the base
        impossible = either(both(over.is_zero, negated(tiny)), both(negated(self.nothing), none))
        impossible = lines.holds("金额和比率不能同时对", impossible)
        plain = negated(either(tiny, impossible))
        self.value = lines.fact("推出的基数", choose(plain, over.value / under.value, text("")))
        ends = hull([End(a.value / b.value, both(a.closed, b.closed)) for a in amount for b in rate])
        low = choose(impossible, number(1), choose(tiny, top / bottom, ends.low.value))
        high = choose(impossible, ZERO, choose(tiny, BOUNDLESS, ends.high.value))
        low, high = choose(self.nothing, -BOUNDLESS, low), choose(self.nothing, BOUNDLESS, high)
        low, high = (lines.fact(f"基数不{name}", end) for name, end in (("小于", low), ("大于", high)))
        exact = rate.low.closed.formula == "TRUE"  # as all ends are then
        first = choose(negative, both(amount.high.closed, rate.low.closed), both(amount.low.closed, rate.high.closed))
        if not exact:
            low_closed = lines.holds("下限算在内", either(impossible, choose(tiny, first, ends.low.closed)))
            high_closed = lines.holds("上限算在内", either(impossible, ends.high.closed))
        self.reach = Reach(End(low, TRUE if exact else low_closed), End(high, TRUE if exact else high_closed))


def _closed(end: End, value: CellFormula) -> CellFormula:
    """Return whether an end, if it has that value, belongs to its range."""
    return TRUE if end.closed.formula == "TRUE" else either(negated(equal(end.value, value)), end.closed)


def _all_equal(values: Sequence[CellFormula]) -> CellFormula:
    """Return whether all numbers among some cells are equal."""
    listed = ",".join(value.formula for value in values)
    numbers = {value.value for value in values if isinstance(value.value, Fraction)}
    return CellFormula(f"(MAX({listed})-MIN({listed})<=1E-14*(MAX({listed})-MIN({listed},0)+1))", len(numbers) < 2)
