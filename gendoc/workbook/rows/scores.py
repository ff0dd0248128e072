"""Rows for items, weights, score and grade."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gendoc.figures.figure import MAX_DECIMALS
from gendoc.rules.relations.scores import Scores
from gendoc.workbook.formula import FALSE, ZERO, CellFormula, below, both, choose, count, equal, number, rounded, text
from gendoc.workbook.line import VALUE, Block
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.verdicts import EXACT, FAILED, UNCHECKED, Row


def write_scores(relation: Scores, rows: Sequence[Row], lines: LineSheet) -> list[CellFormula]:
    """Write a score, its items and their weights, and its grade; return the verdict of each row."""
    following = iter(rows)
    top, word = lines.line(relation.score), lines.line(relation.grade)
    items = lines.block(relation.parts) if relation.parts else None
    scales = lines.block(relation.weights) if relation.weights else None
    verdicts = []
    if items is not None:
        lines.derive(relation.score, items.value, items.lines, FALSE, rounded, items.lines)
        verdicts.append(_checked(next(following), top.value, items))
        verdicts.append(_items(next(following), items, scales))
    full = number(relation.full)
    if scales is not None:
        verdicts.append(_checked(next(following), full, scales))
    row = next(following)
    value = row.reported(top.value)
    low, high = row.allowed(ZERO, full)
    verdicts.append(choose(both(below(low, value, closed=True), below(value, high, closed=True)), EXACT, FAILED))
    due_grade = text("")
    for name, start in reversed(relation.bands):
        due_grade = choose(below(number(Fraction(start)), top.value, closed=True), text(name), due_grade)
    row = next(following)
    reported, expected = row.reported(word.typed), row.expected(due_grade)
    lines.derive(relation.grade, expected, [top], FALSE, lambda due, _: due)
    verdicts.append(
        choose(CellFormula(f"({reported.formula}={expected.formula})", reported.value == expected.value), EXACT, FAILED)
    )
    return verdicts


def _checked(row: Row, whole: CellFormula, block: Block) -> CellFormula:
    """Return the verdict on whether lines add up to whole; UNCHECKED if one is missing."""
    reported, computed = row.reported(whole), row.computed(block.value)
    difference = row.difference(rounded(reported - row.expected(computed), MAX_DECIMALS))
    return choose(_complete(block), choose(equal(difference, ZERO, reported), EXACT, FAILED), UNCHECKED)


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
    """Return the formula that counts items above their weights; those without a number are left out."""
    pairs = [
        (item.value.value, scale.value.value)
        for item, scale in zip(items.lines, scales.lines, strict=True)
        if isinstance(item.value.value, Fraction) and isinstance(scale.value.value, Fraction)
    ]
    exceeding = sum(0 <= score > weight for score, weight in pairs)
    area, other = items.area(VALUE), scales.area(VALUE)
    return count(f"ISNUMBER({area})*ISNUMBER({other})*({area}>{other})*({area}>=0)>0", exceeding)
