"""Rows for totals: a sum of weighted parts, and shares that make up a whole."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gendoc.figures.interval import half_up
from gendoc.figures.spelling import NIL
from gendoc.rules.operand import factor, unit_of
from gendoc.rules.relations.shares import SharesTotal
from gendoc.rules.relations.sums import Sum
from gendoc.workbook.formula import (
    FALSE,
    TRUE,
    ZERO,
    CellFormula,
    below,
    both,
    choose,
    count,
    either,
    equal,
    is_beyond,
    is_text,
    negated,
    number,
    rounded,
    size,
)
from gendoc.workbook.line import UP, VALUE, Block, Line
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.rows.parts import (
    End,
    Reach,
    decimals_of_difference,
    inside,
    places_of,
    reach_of,
    shortening,
    unit_step,
)
from gendoc.workbook.rows.quotients import comes_of
from gendoc.workbook.verdicts import DOUBTFUL, EXACT, FAILED, ROUNDING, UNCHECKED, Row

_NEARLY = "(1-1E-9)"  # of one unit in the last place: binary arithmetic may miss it by less


def write_sum(relation: Sum, row: Row, lines: LineSheet) -> CellFormula:
    """Write a total beside the sum of its parts, each times its weight; return the verdict."""
    unit = unit_of(relation.operands)
    own, own_unit = factor(relation.total, unit), unit_of(relation.parts)
    top = lines.line(relation.total, own)
    weights = [Fraction(part.weight) * factor(part, unit) for part in relation.parts]
    block = lines.block(relation.parts, weights)
    plain = [line for line, part in zip(block.lines, relation.parts, strict=True) if abs(part.weight) == 1]
    twin = both(*(equal(block.counting(among), number(1)) for among in (block.lines, plain) if among))
    coarser = below(block.up - block.down, top.up - top.down)
    from_total, from_parts = choose(twin, coarser, TRUE), negated(both(twin, coarser))
    figures = list(zip((relation.total, *relation.parts), (own, *weights), strict=True))
    reported, computed = row.reported(top.value), row.computed(block.value)
    row.expected(rounded(computed, places_of(figures)))
    difference = row.difference(rounded(reported - computed, decimals_of_difference(figures)))
    low, high = row.allowed(
        _if(from_parts, block.down) - _if(from_total, top.up), _if(from_parts, block.up) - _if(from_total, top.down)
    )
    allowed = Reach(
        End(low, both(_open(from_parts, block.low_closed), _open(from_total, top.high_closed))),
        End(high, both(_open(from_parts, block.high_closed), _open(from_total, top.low_closed))),
    )
    # A total of nothing is 无; a change, which is one of several comparisons, is 0.
    nothing = FALSE if relation.label else both(*(either(is_text(line.typed, NIL), line.blank) for line in block.lines))
    alike = [line for line, part in zip(block.lines, relation.parts, strict=True) if part.unit == own_unit]
    lines.derive(relation.total, computed / number(own), block.lines, nothing, shortening(lines.rounding), alike)
    step = top.step * top.weight
    verdict = weighed(difference, allowed, block.squares + step * step, twin, reported, computed)
    undivided = both(*(line.blank for line in block.lines)) if len(block.lines) > 1 else negated(TRUE)
    return choose(undivided, UNCHECKED, verdict)


def _if(condition: CellFormula, number_: CellFormula) -> CellFormula:
    return choose(condition, number_, ZERO)


def _open(condition: CellFormula, closed: CellFormula) -> CellFormula:
    """Return whether an end belongs to the interval if it counts on that condition."""
    return TRUE if closed.formula == "TRUE" else either(negated(condition), closed)


def weighed(
    difference: CellFormula,
    allowed: Reach,
    squares: CellFormula | None,
    one_figure: CellFormula,
    *sizes: CellFormula,
) -> CellFormula:
    """Return the verdict on a difference: exact, within rounding, doubtful, or failed.

    squares is None, or one_figure holds, where no difference within rounding is unlikely.
    """
    near = ROUNDING
    if squares is not None:
        middle = (allowed.low.value + allowed.high.value) / number(2)
        near = choose(both(negated(one_figure), is_beyond(difference - middle, squares)), DOUBTFUL, ROUNDING)
    within = inside(difference, allowed, *sizes)
    return choose(equal(difference, ZERO, *sizes), EXACT, choose(within, near, FAILED))


def write_shares(relation: SharesTotal, rows: Sequence[Row], lines: LineSheet) -> list[CellFormula]:
    """Write shares that make 100%; those by largest remainder also beside their quotas.  Return the verdicts."""
    weights = [factor(share, relation.unit) if share.unit else Fraction(1) for share in relation.parts]
    shares = relation.shares()
    own_steps = [number(step / weight) for step, weight in zip(relation.steps(shares), weights, strict=True)]
    block, row = lines.block(relation.parts, weights, own_steps), rows[0]
    reported, computed = row.reported(block.value), row.computed(number(relation.scale))
    row.expected(computed)
    difference = row.difference(
        rounded(computed - reported, decimals_of_difference(zip(relation.parts, weights, strict=True)))
    )
    slack = relation.slack(shares)
    down, up = (block.down + number(slack.low), block.up + number(slack.high)) if slack.high else (block.down, block.up)
    low, high = row.allowed(*((ZERO, ZERO) if relation.apportioned else (down, up)))
    allowed = Reach(End(low), End(high))
    if not relation.apportioned:
        allowed = Reach(End(low, block.low_closed), End(high, block.high_closed))
    verdict = weighed(difference, allowed, None, TRUE, reported, computed)
    if len(rows) == 1:
        return [verdict]
    fails = lines.holds("合计不是整体", is_text(verdict, str(FAILED.value)))  # then gendoc asks no further
    return [verdict, choose(fails, UNCHECKED, _against_quotas(relation, block, lines))]


def _against_quotas(relation: SharesTotal, shares: Block, lines: LineSheet) -> CellFormula:
    """Return the verdict on whether each share is within one unit in its last place of its quota, amount ÷ whole."""
    whole, amounts, places, scale = relation.whole, relation.amounts, relation.places, relation.scale
    unit = unit_of((*([whole] if whole else []), *amounts))
    block = lines.block(amounts, [factor(operand, unit) for operand in amounts])
    line = lines.line(whole, factor(whole, unit)) if whole else None
    divisor = line.value if line else block.value
    base = reach_of(line) if line else Reach(End(block.value + block.down), End(block.value + block.up))
    step = number(unit_step(places))
    above = base.high.value - divisor
    quotas = [(number(scale) * amount.value / divisor).value for amount in block.lines]
    reaches = [_moved_by(number(scale), amount, above, divisor).value for amount in block.lines]
    triples = [
        (share.value.value, quota, reach)
        for share, quota, reach in zip(shares.lines, quotas, reaches, strict=True)
        if isinstance(share.value.value, Fraction) and isinstance(quota, Fraction) and isinstance(reach, Fraction)
    ]
    quota, own = f"{scale}*{block.area(VALUE)}/{divisor.formula}", shares.area(VALUE)
    unit_ = f"{step.formula}*{_NEARLY}"
    whole_ = divisor.formula
    reach_ = f"{scale}*({block.area(UP)}+ABS({block.area(VALUE)}/{whole_})*({above.formula}))/ABS({whole_})"
    strays = count(
        f"ABS({own}-{quota})>={unit_}+{reach_}",
        sum(abs(share - its) >= unit_step(places) + reach for share, its, reach in triples),
    )
    moves = count(
        f"ABS({own}-ROUND({quota},{places}))>={unit_}",
        sum(share != Fraction(half_up(its, places)) for share, its, _ in triples),
    )
    verdict = choose(equal(strays, ZERO), choose(equal(moves, ZERO), EXACT, ROUNDING), FAILED)
    possible = both(
        *(
            lines.holds("有总数除得出", _may_be(share, amount, number(scale), base))
            for share, amount in zip(shares.lines, block.lines, strict=True)
        )
    )
    return choose(equal(divisor, ZERO), choose(possible, UNCHECKED, FAILED), verdict)


def _moved_by(scale: CellFormula, amount: Line, above: CellFormula, whole: CellFormula) -> CellFormula:
    """Return how far rounding of an amount and of the whole may have moved its share."""
    return scale * (amount.up + size(amount.value / whole) * above) / size(whole)


def _may_be(share: Line, amount: Line, scale: CellFormula, base: Reach) -> CellFormula:
    dividend = (amount.low * scale, amount.high * scale)
    return comes_of(dividend, (share.low, share.high), (base.low.value, base.high.value))
