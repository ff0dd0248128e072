"""Figures left over from last year's file, and figures off by a power of ten compared with it.

There are only warnings, and those about figures only if last year's file exists: figures that are equal to the last
digit, and figures about ten, ten thousand … times as large or as small.  For sentences that still name last year see
gendoc.reconcile.staleyear.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path, Span
from gendoc.data.nodes import ScalarNode
from gendoc.data.path import LAST_YEAR, show
from gendoc.figures.figure import Figure
from gendoc.figures.interval import half_up, significant_digits
from gendoc.figures.units import MONEY, is_counter, parse_unit
from gendoc.figures.written import SCORE
from gendoc.reconcile.answer import clause_of, how_to_answer
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
TENFOLD = Code("tenfold", "warning")
MAX_LISTED = 5
COPIED_DIGITS = 4  # a figure with fewer significant digits may be the same again by chance
FEW = 10  # a smaller count may well be ten times as large a year later
MAX_POWER = 8
_USUAL = (Fraction(1, 2), Fraction(2))  # ratio to last year's figure, apart from the power of ten
_UNIT_POWERS = (4, 8)  # between 元, 万元 and 亿元
_ALIKE = Fraction(6, 5)  # few figures of one sum change in the same ratio; so near, digits in another place are alike
_QUOTIENT = Part.SHARE | Part.AVERAGE | Part.RATE | Part.RATIO
_HELD = (Verdict.EXACT, Verdict.ROUNDING)
_PASSED = (Verdict.EXACT, Verdict.ROUNDING, Verdict.DOUBTFUL)


def look_back(
    report: Report,
    before: Report | None,
    records: Iterable[Record],
    terms: Sequence[ScalarNode] = (),
    explained: Collection[Span] = (),
) -> list[Finding]:
    """Return findings for figures and years left over from last year; before is last year's report, if there is one.

    terms are the words that the data file declares under 标识: a year in one of them is intended.  explained are the
    places of figures of which other findings say what they should be.
    """
    year = report.figures.get(("年度",))
    if year is None or year.value is None:
        return []
    records = list(records)
    findings: list[Finding] = []
    if before is not None:
        pairs, expected, changes = list(figure_pairs(report, before)), _expected(records), _changes(records)
        same = [(now, then) for now, then in pairs if _same(now, then) and now.path not in expected]
        cleared = _cleared(records, (now.path for now, _ in same)) if same else set()
        copied = [(now, then) for now, then in same if now.path not in cleared]
        findings += [_copied(copied, before)] if copied else []
        wanted = [pair for pair in pairs if pair[0].path not in changes]
        levels = {now.path: (now, then) for now, then in wanted if now.span not in explained}
        scaled = {path: scale for path, pair in levels.items() if (scale := _scale(*pair)) is not None}
        cleared = _cleared(records, scaled, scaled) if scaled else set()
        findings += [_tenfold(*levels[path], before, scale) for path, scale in scaled.items() if path not in cleared]
    return findings + list(stale_sentences(report, before, records, int(year.value) - 1, terms))


def figure_pairs(report: Report, before: Report) -> Iterator[tuple[Figure, Figure]]:
    """Yield each typed figure of the report with last year's, if both are numbers other than 0."""
    counterparts = ItemMatcher(report.root, before.root)
    for path, now in report.figures.items():
        if now.state != "number" or now.identifier or now.derived or not now.value:
            continue
        place = counterparts.of(path)
        then = before.figures.get(place) if place else None
        if then is not None and then.value:
            yield now, then


def _expected(records: Iterable[Record]) -> set[Path]:
    """Return the paths of typed figures that a rule compared with last year's and found right."""
    expected: set[Path] = set()
    for record in records:
        if record.verdict not in _PASSED or any(
            operand.figure and operand.figure.derived for operand in record.operands
        ):
            continue
        paths = {operand.path for operand in record.operands if operand.path}
        expected |= {path for path in paths if (f"{LAST_YEAR}:{path[0]}", *path[1:]) in paths}
    return expected


class _Scale(NamedTuple):
    """How a figure compares with last year's: the ratio, and the power of ten too much (below 0: too little)."""

    power: int
    ratio: Fraction


def _cleared(
    records: Iterable[Record], suspected: Iterable[Path], scales: Mapping[Path, _Scale] | None = None
) -> set[Path]:
    """Return which suspected figures a sum or an equality that holds ties to typed figures that are not suspected.

    A plain total may have been added up from a copied part, a balance (收支与结转) or last year's own figure was not.
    A quotient is tied to the figures that it is made of.  A section that was copied whole fits itself, so two suspected
    figures never clear each other.

    With scales, the figures are suspected for their size: a quotient ties those that it is made of as well, and any sum
    or equality clears all its figures, unless it may have been scaled as a whole.
    """
    quotients = scales is not None
    # figures that fit one another, which of them that clears, and whether they are added or equal
    tying: list[tuple[set[Path], set[Path], bool]] = []
    for record in records:
        kind = RULE_KINDS[record.kind]
        operands = [operand for operand in record.operands if operand.figure and operand.figure.value]
        if record.verdict not in _HELD or any(operand.figure and operand.figure.derived for operand in operands):
            continue
        together = {operand.path for operand in operands}
        divides = any(field.part & Part.DIVISOR for field in kind.fields)
        balances = quotients or any(operand.weight < 0 or operand.file for operand in record.operands)
        adds = kind.reveals_part or any(field.part & Part.SAME for field in kind.fields)
        if (adds and (balances or not kind.reveals_part)) or (divides and quotients):
            tying.append((together, together, adds))
        elif divides:
            tying.append(
                (together, {each.path for each in operands if field_part(record.kind, each.field) & _QUOTIENT}, False)
            )
    open_ = set(suspected)
    cleared: set[Path] = set()
    while newly := {
        path
        for tied, those, adds in tying
        if len(tied) > len(tied & open_) == 1 or (adds and scales is not None and not _as_a_whole(tied, open_, scales))
        for path in those & open_
    }:
        open_ -= newly
        cleared |= newly
    return cleared


def _as_a_whole(tied: set[Path], suspected: set[Path], scales: Mapping[Path, _Scale]) -> bool:
    """Return whether figures that fit one another may all be in another unit, or have the point in another place."""
    if not tied or not tied <= suspected:
        return False
    found = [scales[path] for path in tied]
    if len({scale.power for scale in found}) > 1:
        return False
    ratios = [scale.ratio for scale in found]
    return abs(found[0].power) in _UNIT_POWERS or max(ratios) <= _ALIKE * min(ratios)


def _changes(records: Iterable[Record]) -> set[Path]:
    """Return the paths of changes and rates of growth, which may well be ten times last year's: 0.6% and 6%."""
    return {
        operand.path
        for record in records
        for operand in record.operands
        if field_part(record.kind, operand.field) & (Part.CHANGE | Part.RATE) and RULE_KINDS[record.kind].reckons
    }


def _same(now: Figure, then: Figure) -> bool:
    same = now.value is not None and now.value == then.value and now.unit == then.unit
    return same and significant_digits(now.value or Decimal(0)) >= COPIED_DIGITS


def _copied(pairs: list[tuple[Figure, Figure]], before: Report) -> Finding:
    named = "、".join(f"{show(now.path)} {now.printed}" for now, _ in pairs[:MAX_LISTED])
    more = f"等 {len(pairs)} 个数" if len(pairs) > MAX_LISTED else ""
    places = [(then.span, "上年") for _, then in pairs[:MAX_LISTED]]
    places += [(now.span, "与上年相同") for now, _ in pairs[1:MAX_LISTED]]
    first, _ = pairs[0]
    message = f"与上年（{before.source.name}）一字不差：{named}{more}"
    return COPIED_FIGURE.at(first.span, message, path=first.path, label="与上年相同", related=tuple(places))


def _scale(now: Figure, then: Figure) -> _Scale | None:
    """Return the scale of a figure that is last year's times a power of ten and a usual change; None if it is not.

    Source of the usual range: of the fictional department's 137 pairs of figures none lies outside a half to three
    times, and more than nine in ten of mistakes by 10, 10,000 or a tenth planted in each are found with it.
    """
    if parse_unit(then.unit).dimension != parse_unit(now.unit).dimension:
        return None
    ratio = _amount(now) / _amount(then)
    if ratio <= 0 or (_counts(now) and min(abs(_amount(now)), abs(_amount(then))) < FEW):
        return None
    least, most = _USUAL
    for power in range(1, MAX_POWER + 1):
        for signed in (power, -power):
            if least <= ratio / Fraction(10) ** signed <= most:
                return _Scale(signed, ratio)
    return None


def _counts(figure: Figure) -> bool:
    """Return whether a figure counts people or things."""
    return figure.exact and not figure.decimals and is_counter(figure.unit) and figure.unit != SCORE


def _amount(figure: Figure) -> Fraction:
    """Return the value of a figure in the base unit of its measure, money in 元."""
    return Fraction(figure.value or 0) * parse_unit(figure.unit).size


def _tenfold(now: Figure, then: Figure, before: Report, scale: _Scale) -> Finding:
    power, ratio = abs(scale.power), scale.ratio
    larger = ratio > 1
    times = f"{half_up(ratio if larger else 1 / ratio, 1):,f}".removesuffix(".0") + (" 倍" if larger else " 分之一")
    units = (
        {4: "，或把元和万元、万元和亿元写混了", 8: "，或把元和亿元写混了"}.get(power, "") if now.unit in MONEY else ""
    )
    message = f"{show(now.path)} {now.printed}，是上年（{before.source.name}）{then.printed} 的约 {times}"
    cause = f"像是小数点错了 {power} 位{units}"
    moved = ratio / Fraction(10) ** scale.power
    causes = () if not units and max(moved, 1 / moved) > _ALIKE else (cause,)
    related = ((then.span, "上年"),)
    advice = f"查对原始凭证，看小数点和单位；{how_to_answer(TENFOLD, clause_of(now))}"
    return TENFOLD.at(now.span, message, help=advice, path=now.path, label="本年", related=related, causes=causes)
