"""A number against the items that it counts, recounted."""

from __future__ import annotations

import re
from fractions import Fraction

from gendoc.figures.spelling import NIL
from gendoc.figures.units import multiple_of
from gendoc.rules.relations.counts import Count
from gendoc.workbook.formula import FALSE, ZERO, CellFormula, choose, equal, number, rounded, text
from gendoc.workbook.lines import TYPED, LineSheet
from gendoc.workbook.verdicts import EXACT, FAILED, Row

_WILD = re.compile("[~*?]")


def write_count(relation: Count, row: Row, lines: LineSheet) -> CellFormula:
    """Write a number and how many of its items count; return the verdict."""
    reported = row.reported(lines.line(relation.count, multiple_of(relation.count.unit)).value)
    items = number(0)
    if relation.items:
        area = lines.block(relation.items).area(TYPED)
        wanted = text(_WILD.sub(r"~\g<0>", relation.value)).formula
        formula = f"COUNTIF({area},{wanted})" if relation.value else f'(COUNTIF({area},"?*")-COUNTIF({area},"{NIL}"))'
        items = CellFormula(formula, Fraction(len(relation.counted)))
    difference = row.difference(reported - row.expected(row.computed(items)))
    lines.derive(relation.count, items, [], FALSE, rounded)
    return choose(equal(difference, ZERO), EXACT, FAILED)
