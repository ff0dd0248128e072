"""A number against the items that it counts, recounted."""

from __future__ import annotations

from fractions import Fraction

from gendoc.figures.spelling import NIL
from gendoc.figures.units import multiple_of
from gendoc.rules.relations.counts import Count
from gendoc.workbook.formula import FALSE, ZERO, CellFormula, choose, equal, number, rounded, text
from gendoc.workbook.line import TYPED
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.verdicts import EXACT, FAILED, Row


def write_count(relation: Count, row: Row, lines: LineSheet) -> CellFormula:
    """Write a number and how many of its items count; return the verdict."""
    reported = row.reported(lines.line(relation.count, multiple_of(relation.count.unit)).value)
    items = number(0)
    if relation.items:
        area = lines.block(relation.items).area(TYPED)
        same = f"EXACT({area},{text(relation.value).formula})" if relation.value else f'({area}<>"")*({area}<>"{NIL}")'
        items = CellFormula(f"SUMPRODUCT({same}*1)", Fraction(len(relation.counted)))
    difference = row.difference(reported - row.expected(row.computed(items)))
    lines.derive(relation.count, items, [], FALSE, rounded)
    return choose(equal(difference, ZERO), EXACT, FAILED)
