"""A look back: what in this year's file was left as it was in last year's.

Only warnings.  Where last year's file is there: figures that are the same to the last digit, and
figures about ten or ten thousand times as large, or a tenth.  Sentences that still name last year are
gendoc.reconcile.staleyear's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path
from gendoc.data.nodes import ScalarNode
from gendoc.data.path import LAST_YEAR, show
from gendoc.figures.figure import Figure
from gendoc.figures.interval import half_up
from gendoc.figures.units import MONEY, parse_unit
from gendoc.reconcile.record import Record
from gendoc.reconcile.staleyear import stale_sentences
from gendoc.report.matching import ItemMatcher
from gendoc.report.report import Report
from gendoc.rules.kind import Part
from gendoc.rules.kinds import RULE_KINDS, field_part
from gendoc.rules.operand import Verdict

COPIED_FIGURE = Code(
    "copied-figure",
    "warning",
    help="查对是不是照抄了上年的数；确实相同的，在「勾稽」里写一条规则，让它等于 上年: 的数，就不再提醒",
)
TENFOLD = Code("tenfold", "warning", help="查对原始凭证，看小数点和单位；确实变了这么多就不必改")
MAX_LISTED = 5
COPIED_DIGITS = 4  # 423 may well come again, 2366.45 hardly
FEW = 10  # fewer people or things than this may well be ten times as many a year later
MAX_POWER = 8
_USUAL = (Fraction(1, 2), Fraction(2))  # what a year may make of a figure: a mistake comes on top of it
_PASSED = (Verdict.EXACT, Verdict.ROUNDING, Verdict.DOUBTFUL)


def look_back(
    report: Report, before: Report | None, records: Iterable[Record], terms: Sequence[ScalarNode] = ()
) -> list[Finding]:
    """Return findings for figures and years left over from last year; before is last year's report, if there is one.

    terms are the words that the data file declares under 标识: a year in one of them is meant.
    """
    year = report.figures.get(("年度",))
    if year is None or year.value is None:
        return []
    records = list(records)
    findings: list[Finding] = []
    if before is not None:
        pairs, expected, changes = list(figure_pairs(report, before)), _expected(records), _changes(records)
        copied = [(now, then) for now, then in pairs if _same(now, then) and now.path not in expected]
        findings += [_copied(copied, before)] if copied else []
        levels = [(now, then) for now, then in pairs if now.path not in changes]
        findings += [finding for now, then in levels if (finding := _scaled(now, then, before)) is not None]
    return findings + list(stale_sentences(report, before, records, int(year.value) - 1, terms))


def figure_pairs(report: Report, before: Report) -> Iterator[tuple[Figure, Figure]]:
    """Yield each typed figure of the report with last year's, where both are numbers."""
    counterparts = ItemMatcher(report.root, before.root)
    for path, now in report.figures.items():
        if now.state != "number" or now.identifier or now.derived or not now.value:
            continue
        place = counterparts.of(path)
        then = before.figures.get(place) if place else None
        if then is not None and then.value:
            yield now, then


def _expected(records: Iterable[Record]) -> set[Path]:
    """Return the figures that a rule compares with last year's, all typed, and finds right."""
    expected: set[Path] = set()
    for record in records:
        if record.verdict not in _PASSED or any(
            operand.figure and operand.figure.derived for operand in record.operands
        ):
            continue
        paths = {operand.path for operand in record.operands if operand.path}
        expected |= {path for path in paths if (f"{LAST_YEAR}:{path[0]}", *path[1:]) in paths}
    return expected


def _changes(records: Iterable[Record]) -> set[Path]:
    """Return the changes and rates of growth: from 0.6% to 6% is no mistake."""
    return {
        operand.path
        for record in records
        for operand in record.operands
        if field_part(record.kind, operand.field) & (Part.CHANGE | Part.RATE) and RULE_KINDS[record.kind].reckons
    }


def _same(now: Figure, then: Figure) -> bool:
    return now.value == then.value and now.unit == then.unit and _digits(now) >= COPIED_DIGITS


def _digits(figure: Figure) -> int:
    """Return how many significant digits a figure has; zeros at the end do not count."""
    return len(f"{figure.value or 0:f}".lstrip("-").replace(".", "").strip("0"))


def _copied(pairs: list[tuple[Figure, Figure]], before: Report) -> Finding:
    named = "、".join(f"{show(now.path)} {now.printed}" for now, _ in pairs[:MAX_LISTED])
    more = f"等 {len(pairs)} 个数" if len(pairs) > MAX_LISTED else ""
    places = [(then.span, "上年") for _, then in pairs[:MAX_LISTED]]
    places += [(now.span, "与上年相同") for now, _ in pairs[1:MAX_LISTED]]
    first, _ = pairs[0]
    message = f"与上年（{before.source.name}）一字不差：{named}{more}"
    return COPIED_FIGURE.at(first.span, message, path=first.path, label="与上年相同", related=tuple(places))


def _scaled(now: Figure, then: Figure, before: Report) -> Finding | None:
    """Return that a figure moved by some powers of ten, if one does with what a year may make of it.

    Source of the range: of the fictional department's 137 pairs of figures none is beyond a half and thrice,
    and of mistakes by 10, 10,000 or a tenth planted in each more than nine in ten come to lie within it.
    """
    if parse_unit(then.unit).dimension != parse_unit(now.unit).dimension:
        return None
    ratio = _amount(now) / _amount(then)
    if ratio <= 0 or (_counts(now) and min(abs(_amount(now)), abs(_amount(then))) < FEW):
        return None
    least, most = _USUAL
    for power in range(1, MAX_POWER + 1):
        for times in (Fraction(10) ** power, Fraction(1, 10**power)):
            if least <= ratio / times <= most:
                return _tenfold(now, then, before, power, ratio)
    return None


def _counts(figure: Figure) -> bool:
    """Return whether a figure counts people or things."""
    return figure.exact and not figure.decimals and figure.unit not in (*MONEY, "%", "‰", "分")


def _amount(figure: Figure) -> Fraction:
    """Return what a figure is worth in the base unit of what it measures, money in 元."""
    return Fraction(figure.value or 0) * parse_unit(figure.unit).size


def _tenfold(now: Figure, then: Figure, before: Report, power: int, ratio: Fraction) -> Finding:
    larger = ratio > 1
    times = f"{half_up(ratio if larger else 1 / ratio, 1):,f}".removesuffix(".0") + (" 倍" if larger else " 分之一")
    units = {4: "，或把元和万元、万元和亿元写混了", 8: "，或把元和亿元写混了"}.get(power, "")
    message = f"{show(now.path)} {now.printed}，是上年（{before.source.name}）{then.printed} 的约 {times}"
    cause = f"小数点错了 {power} 位{units if now.unit in MONEY else ''}"
    related = ((then.span, "上年"),)
    return TENFOLD.at(now.span, message, path=now.path, label="本年", related=related, causes=(cause,))
