"""sum, partition, roll-up, equal, shares-total, and the change of growth: totals recounted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from gendoc.figures.interval import Interval, half_up, point, read_as
from gendoc.rules.kinds.growth import as_points
from gendoc.rules.kinds.share import apportions
from gendoc.rules.kinds.shares_total import places_of_shares, steps_of, unit_of_shares
from gendoc.rules.operand import Operand, unit_of
from gendoc.rules.relations.quotients import scale_of
from gendoc.rules.relations.sums import balance
from gendoc.workbook.case import Case, factor, inside, places_of, unit_step
from gendoc.workbook.formula import ZERO, CellFormula, choose, count, equal, is_beyond, number, rounded
from gendoc.workbook.lines import VALUE, Block
from gendoc.workbook.verdicts import DOUBTFUL, EXACT, FAILED, ROUNDING, Row


def recount_sum(case: Case) -> list[CellFormula]:
    """Recount a total and its parts."""
    (row,) = case.start("")
    return [add_up(case, row, case.instance.operand("total"), case.instance.operands("parts"))]


def recount_rollup(case: Case) -> list[CellFormula]:
    """Recount a department's figure, its units' and what is set off."""
    (row,) = case.start("")
    case.needed |= {"total", "parts", "minus"}
    minus = [operand._replace(weight=-operand.weight) for operand in case.instance.operands("minus")]
    return [add_up(case, row, case.instance.operand("total"), [*case.instance.operands("parts"), *minus])]


def recount_equal(case: Case) -> list[CellFormula]:
    """Recount a figure that stands twice."""
    (row,) = case.start("")
    return [add_up(case, row, case.instance.operand("left"), case.instance.operands("right"))]


def recount_change(case: Case, row: Row) -> CellFormula:
    """Recount the change of a growth; percentage points are the change of a percentage."""
    now, before = case.instance.operand("now"), case.instance.operand("before")
    parts = (now._replace(weight=Decimal(1)), before._replace(weight=Decimal(-1)))
    return add_up(case, row, as_points(case.instance.operand("change"), now), parts)


def add_up(case: Case, row: Row, total: Operand, parts: Sequence[Operand]) -> CellFormula:
    """Write a total against the sum of its parts, each with its weight; return the verdict."""
    sides = balance(total, parts)
    top = case.lines.line(total, factor(total, sides.unit))
    weights = [Fraction(part.weight) * factor(part, sides.unit) for part in parts]
    block = case.lines.block(parts, weights)
    counting = [part for part in sides.parts if not part.is_zero]
    same = len(counting) == 1 and abs(counting[0].weight) == 1
    coarser = same and sides.total.step > counting[0].step
    down, up = (ZERO, ZERO) if coarser else (block.down, block.up)
    own_down, own_up = (ZERO, ZERO) if same and not coarser else (top.down, top.up)
    places = places_of([sides.total.value, sides.computed])
    reported, computed = row.reported(top.value), row.computed(block.value)
    row.expected(rounded(computed, places))
    gap = row.gap(rounded(reported - computed, places))
    low, high = row.allowed(down - own_up, up - own_down)
    step = top.step * top.weight
    return weighed(gap, low, high, sides.allowed, None if same else block.squares + step * step)


def weighed(
    gap: CellFormula, low: CellFormula, high: CellFormula, allowed: Interval, squares: CellFormula | None
) -> CellFormula:
    """Return what a difference says: nothing off, off within rounding, doubtfully so, or wrong."""
    within = inside(gap, low, high, low_closed=allowed.low_closed, high_closed=allowed.high_closed)
    near = ROUNDING
    if squares is not None:
        near = choose(is_beyond(gap - (low + high) / number(2), squares), DOUBTFUL, ROUNDING)
    return choose(equal(gap, ZERO), EXACT, choose(within, near, FAILED))


def recount_shares_total(case: Case) -> list[CellFormula]:
    """Recount shares that make 100; by largest remainder, each against its quota too."""
    shares, amounts = case.instance.operands("parts"), case.instance.operands("amounts")
    moved, places = apportions(case.instance.rule), places_of_shares(case.instance)
    rows = case.start("占比之和", "各占比与金额") if moved and amounts else case.start("")
    unit = unit_of_shares(shares)
    weights = [factor(share, unit) if share.unit else Fraction(1) for share in shares]
    shares = tuple(share.times(weight) for share, weight in zip(shares, weights, strict=True))
    steps = steps_of(shares, places)
    own = [step / weight for step, weight in zip(steps, weights, strict=True)]
    block = case.lines.block(case.instance.operands("parts"), weights, own)
    row = rows[0]
    reported, computed = row.reported(block.value), row.computed(number(scale_of(unit)))
    row.expected(computed)
    gap = row.gap(rounded(computed - reported, places_of(share.value for share in shares)))
    low, high = row.allowed(*((ZERO, ZERO) if moved else (block.down, block.up)))
    band = point(Fraction(0))
    for share, step in zip(shares, steps, strict=True):
        band = band + (read_as(share.value, step, case.instance.rule.rounding) - point(share.value))
    verdicts = [weighed(gap, low, high, point(Fraction(0)) if moved else band, None)]
    if len(rows) == 2:
        verdicts.append(_against_quotas(case, block, amounts, places))
    return verdicts


def _against_quotas(case: Case, shares: Block, amounts: Sequence[Operand], places: int) -> CellFormula:
    """Return whether each share is within one unit in its last place of what its amount makes it."""
    wholes = case.instance.operands("whole")
    unit = unit_of((*wholes, *amounts))
    block = case.lines.block(amounts, [factor(operand, unit) for operand in amounts])
    whole = case.lines.line(wholes[0], factor(wholes[0], unit)).value if wholes else block.value
    step = unit_step(places)
    scale = scale_of(unit_of_shares(case.instance.operands("parts")))
    quotas = [(number(scale) * amount.value / whole).value for amount in block.lines]
    printed = [share.value.value for share in shares.lines]
    known = [
        (share, quota)
        for share, quota in zip(printed, quotas, strict=True)
        if isinstance(share, Fraction) and isinstance(quota, Fraction)
    ]
    quota = f"{scale}*{block.area(VALUE)}/{whole.formula}"
    off = f"ABS({shares.area(VALUE)}-{quota})"
    strays = count(f"ROUND({off},{places + 6})>={number(step).formula}", sum(abs(s - q) >= step for s, q in known))
    moves = count(
        f"ROUND(ABS({shares.area(VALUE)}-ROUND({quota},{places})),{places + 6})>0",
        sum(s != Fraction(half_up(q, places)) for s, q in known),
    )
    return choose(equal(strays, ZERO), choose(equal(moves, ZERO), EXACT, ROUNDING), FAILED)
