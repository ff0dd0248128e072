"""Rows for items, weights, score and grade."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gendoc.rules.operand import Operand
from gendoc.rules.relations.scores import Scores
from gendoc.workbook.formula import ZERO, CellFormula, below, both, choose, count, equal, number, rounded, text
from gendoc.workbook.lines import VALUE, Block, LineSheet
from gendoc.workbook.rows.parts import places_of
from gendoc.workbook.verdicts import EXACT, FAILED, UNCHECKED, Row


def write_scores(relation: Scores, rows: Sequence[Row], lines: LineSheet) -> list[CellFormula]:
    """Write a score, its items and their weights, and its grade; return the verdict of each row."""
    following = iter(rows)
    top, word = lines.line(relation.score), lines.line(relation.grade)
    items = lines.block(relation.parts) if relation.parts else None
    scales = lines.block(relation.weights) if relation.weights else None
    verdicts = []
    if items is not None:
        verdicts.append(_checked(next(following), top.value, items, (*relation.parts, relation.score)))
        verdicts.append(_items(next(following), items, scales))
    full = number(relation.full)
    if scales is not None:
        verdicts.append(_checked(next(following), full, scales, relation.weights))
    row = next(following)
    value = row.reported(top.value)
    low, high = row.allowed(ZERO, full)
    verdicts.append(choose(both(below(low, value, closed=True), below(value, high, closed=True)), EXACT, FAILED))
    due_grade = text("")
    for name, start in reversed(relation.bands):
        due_grade = choose(below(number(Fraction(start)), top.value, closed=True), text(name), due_grade)
    row = next(following)
    reported, expected = row.reported(word.typed), row.expected(due_grade)
    verdicts.append(
        choose(CellFormula(f"({reported.formula}={expected.formula})", reported.value == expected.value), EXACT, FAILED)
    )
    return verdicts


def _checked(row: Row, whole: CellFormula, block: Block, operands: Sequence[Operand]) -> CellFormula:
    """Return the verdict on whether lines add up to whole; UNCHECKED if one is missing."""
    places = places_of(operand.value for operand in operands)
    reported, computed = row.reported(whole), row.computed(block.value)
    difference = row.difference(rounded(reported - row.expected(computed), places))
    return choose(_complete(block), choose(equal(difference, ZERO), EXACT, FAILED), UNCHECKED)


def _complete(block: Block) -> CellFormula:
    """Return whether every line of a block holds a number."""
    return CellFormula(f"(COUNT({block.area(VALUE)})={len(block.lines)})", len(_numbers(block)) == len(block.lines))


def _numbers(block: Block) -> list[Fraction]:
    return [value for line in block.lines if isinstance(value := line.value.value, Fraction)]


def _items(row: Row, items: Block, scales: Block | None) -> CellFormula:
    """Return the verdict on whether every item is between 0 and its weight; missing items are left out."""
    area = items.area(VALUE)
    violations = CellFormula(f'COUNTIF({area},"<0")', Fraction(sum(score < 0 for score in _numbers(items))))
    if scales is not None:
        violations = violations + _exceeding(items, scales)
    violations = row.reported(violations)
    return choose(equal(violations, ZERO), choose(_complete(items), EXACT, UNCHECKED), FAILED)


def _exceeding(items: Block, scales: Block) -> CellFormula:
    """Return the formula that counts items above their weights; if a line has no number, it has a term for each pair."""
    pairs = [
        (item.value, scale.value)
        for item, scale in zip(items.lines, scales.lines, strict=True)
        if isinstance(item.value.value, Fraction) and isinstance(scale.value.value, Fraction)
    ]
    exceeding = sum(0 <= item.value > scale.value for item, scale in pairs)  # type: ignore[operator]
    if len(pairs) == len(items.lines):
        area, other = items.area(VALUE), scales.area(VALUE)
        return count(f"(ROUND({area}-{other},9)>0)*({area}>=0)>0", exceeding)
    operands = (f"(ROUND({a.formula}-{b.formula},9)>0)*({a.formula}>=0)" for a, b in pairs)
    return CellFormula(f"({'+'.join(operands) or '0'})", Fraction(exceeding))
