"""A number against the items that it counts, recounted."""

from __future__ import annotations

from fractions import Fraction

from gendoc.figures.spelling import NIL
from gendoc.figures.units import multiple_of
from gendoc.rules.relations.counts import Count
from gendoc.workbook.figures import NOT_READ, STATE
from gendoc.workbook.formula import FALSE, ZERO, CellFormula, choose, equal, number, rounded, text
from gendoc.workbook.line import TYPED
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.sheet import FIGURES, counted
from gendoc.workbook.verdicts import EXACT, FAILED, UNCHECKED, Row


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
    read = choose(equal(difference, ZERO), EXACT, FAILED)
    return choose(lines.holds("有读不出的项", _unreadable(relation, lines)), UNCHECKED, read)


def _unreadable(relation: Count, lines: LineSheet) -> CellFormula:
    """Return whether an item has a figure that cannot be read, so that gendoc does not count the items."""
    inside = {cells.row: cells.state for operand in relation.items for cells in lines.inside(operand.path)}
    if not inside:
        return FALSE
    unreadable = any(state.value == NOT_READ for state in inside.values())
    return CellFormula(f"({counted(NOT_READ, FIGURES, STATE, inside)}>0)", unreadable)
