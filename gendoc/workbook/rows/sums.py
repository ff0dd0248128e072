"""Rows for totals: a sum of weighted parts, and shares that make up a whole."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gendoc.figures.interval import Interval, half_up
from gendoc.rules.operand import factor, unit_of
from gendoc.rules.relations.shares import SharesTotal
from gendoc.rules.relations.sums import Sum
from gendoc.workbook.formula import ZERO, CellFormula, choose, count, equal, is_beyond, number, rounded
from gendoc.workbook.lines import VALUE, Block, LineSheet
from gendoc.workbook.rows.parts import inside, places_of, unit_step
from gendoc.workbook.verdicts import DOUBTFUL, EXACT, FAILED, ROUNDING, UNCHECKED, Row


def write_sum(relation: Sum, row: Row, lines: LineSheet) -> CellFormula:
    """Write a total beside the sum of its parts, each times its weight; return the verdict."""
    sides = relation.balance()
    top = lines.line(relation.total, factor(relation.total, sides.unit))
    weights = [Fraction(part.weight) * factor(part, sides.unit) for part in relation.parts]
    block = lines.block(relation.parts, weights)
    coarser = sides.twin is not None and sides.total.step > sides.twin.step
    down, up = (ZERO, ZERO) if coarser else (block.down, block.up)
    own_down, own_up = (ZERO, ZERO) if sides.twin is not None and not coarser else (top.down, top.up)
    places = places_of([sides.total.value, sides.computed])
    reported, computed = row.reported(top.value), row.computed(block.value)
    row.expected(rounded(computed, places))
    difference = row.difference(rounded(reported - computed, places))
    low, high = row.allowed(down - own_up, up - own_down)
    step = top.step * top.weight
    squares = None if sides.twin is not None else block.squares + step * step
    return UNCHECKED if relation.undivided else weighed(difference, low, high, sides.allowed, squares)


def weighed(
    difference: CellFormula, low: CellFormula, high: CellFormula, allowed: Interval, squares: CellFormula | None
) -> CellFormula:
    """Return the verdict on a difference: exact, within rounding, doubtful, or failed."""
    within = inside(difference, low, high, low_closed=allowed.low_closed, high_closed=allowed.high_closed)
    near = ROUNDING
    if squares is not None:
        near = choose(is_beyond(difference - (low + high) / number(2), squares), DOUBTFUL, ROUNDING)
    return choose(equal(difference, ZERO), EXACT, choose(within, near, FAILED))


def write_shares(relation: SharesTotal, rows: Sequence[Row], lines: LineSheet) -> list[CellFormula]:
    """Write shares that make 100%; those by largest remainder also beside their quotas.  Return the verdicts."""
    weights = [factor(share, relation.unit) if share.unit else Fraction(1) for share in relation.parts]
    shares = relation.shares()
    own_steps = [step / weight for step, weight in zip(relation.steps(shares), weights, strict=True)]
    block, row = lines.block(relation.parts, weights, own_steps), rows[0]
    reported, computed = row.reported(block.value), row.computed(number(relation.scale))
    row.expected(computed)
    difference = row.difference(rounded(computed - reported, places_of(share.value for share in shares)))
    low, high = row.allowed(*((ZERO, ZERO) if relation.apportioned else (block.down, block.up)))
    verdicts = [weighed(difference, low, high, relation.allowed(shares), None)]
    if len(rows) == 2:
        verdicts.append(_against_quotas(relation, block, lines))
    return verdicts


def _against_quotas(relation: SharesTotal, shares: Block, lines: LineSheet) -> CellFormula:
    """Return the verdict on whether each share is within one unit in its last place of its quota, amount ÷ whole."""
    whole, amounts, places, scale = relation.whole, relation.amounts, relation.places, relation.scale
    unit = unit_of((*([whole] if whole else []), *amounts))
    block = lines.block(amounts, [factor(operand, unit) for operand in amounts])
    divisor = lines.line(whole, factor(whole, unit)).value if whole else block.value
    step = unit_step(places)
    quotas = [(number(scale) * amount.value / divisor).value for amount in block.lines]
    pairs = [
        (share.value.value, quota)
        for share, quota in zip(shares.lines, quotas, strict=True)
        if isinstance(share.value.value, Fraction) and isinstance(quota, Fraction)
    ]
    quota = f"{scale}*{block.area(VALUE)}/{divisor.formula}"
    deviation = f"ABS({shares.area(VALUE)}-{quota})"
    strays = count(
        f"ROUND({deviation},{places + 6})>={number(step).formula}", sum(abs(s - q) >= step for s, q in pairs)
    )
    moves = count(
        f"ROUND(ABS({shares.area(VALUE)}-ROUND({quota},{places})),{places + 6})>0",
        sum(s != Fraction(half_up(q, places)) for s, q in pairs),
    )
    verdict = choose(equal(strays, ZERO), choose(equal(moves, ZERO), EXACT, ROUNDING), FAILED)
    nothing = UNCHECKED if relation.may_be_shares(relation.shares()) else FAILED
    return choose(equal(divisor, ZERO), nothing, verdict)
