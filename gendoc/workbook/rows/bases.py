"""Amounts and rates of one base, recounted: the range of each pair, and whether all ranges meet."""

from __future__ import annotations

from gendoc.rules.operand import factor
from gendoc.rules.relations.bases import OneBase, meeting
from gendoc.rules.relations.quotients import scale_of
from gendoc.workbook.formula import CellFormula, below, choose, equal, least, most, number
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.verdicts import EXACT, FAILED, ROUNDING, UNCHECKED, Row


def write_one_base(relation: OneBase, row: Row, lines: LineSheet) -> CellFormula:
    """Write the range of the base by each pair; return the verdict."""
    implied = relation.implied()
    pairs = [pair for pair in implied if pair.low is not None or pair.high is not None]
    values: list[CellFormula] = []
    lows: list[CellFormula] = []
    highs: list[CellFormula] = []
    for pair in implied:
        over = lines.line(pair.amount, factor(pair.amount, relation.unit) * scale_of(pair.rate.unit))
        step = relation.reading(pair.rate)
        under = lines.line(pair.rate, step=None if pair.rate.step else (step.high - step.low))
        if pair not in pairs:
            continue
        if pair.value is None:
            ends = [number(end.value) for end in (pair.low, pair.high) if end is not None]
            lows += ends[:1]
            highs += ends[1:]
            continue
        corners = [a / b for a in (over.low, over.high) for b in (under.low, under.high)]
        result = lines.result("推出的基数", over.value / under.value, least(*corners), most(*corners))
        values.append(result.value)
        lows.append(result.low)
        highs.append(result.high)
    if len(pairs) < 2:
        return UNCHECKED
    if not lows or not highs:
        return ROUNDING
    low, high = row.allowed(most(*lows), least(*highs))
    agreed = meeting(pairs)
    touching = agreed is not None and all(end is None or end.closed for end in agreed)
    meets = below(low, high, closed=touching)
    same = equal(least(*values), most(*values)) if len(values) == len(pairs) else None
    row.difference(choose(meets, number(0), low - high))
    exact = choose(same, EXACT, ROUNDING) if same is not None else ROUNDING
    return choose(meets, exact, FAILED)
