"""A look back: what in this year's file was left as it was in last year's.

Only warnings, and only where last year's file is there: figures that are the same to the last
digit, figures ten or ten thousand times as large, sentences that still name last year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from gendoc.data.counterpart import Counterparts
from gendoc.data.figure import MONEY, Figure
from gendoc.data.path import LAST_YEAR, show
from gendoc.data.report import Report
from gendoc.data.tree import Path, Text
from gendoc.finding import Finding
from gendoc.rules.record import Record, Verdict
from gendoc.span import Span

MAX_LISTED = 5
COPIED_DIGITS = 4  # 423 may well come again, 2366.45 hardly
SCALED_DIGITS = 3  # of both figures: from 1 to 10 is no slip
MAX_POWER = 8
MIN_CLAUSE = 8  # characters beside the year by which two clauses are known to be the same
_TOLERANCE = Fraction(2, 100)
_PASSED = (Verdict.EXACT, Verdict.ROUNDING, Verdict.DOUBTFUL)
_QUOTED = re.compile("《[^《》]*》|“[^“”]*”|「[^「」]*」|〔[^〔〕]*〕|[（(][^（）()]*[号令][）)]")
_SENTENCES = re.compile("[。！？；\n]")
_CLAUSES = re.compile("[^，,：]+")
_BEGAN = re.compile("(自|从|由|于|到|(?<!截)至|[-—~～])$")  # a year as it is, whoever writes when
_FACT = re.compile(
    " ?年(度|末|底|[0-9]{1,2} ?月(末|底)?)?(起|以来|以后|后|前|以前|之前|结转|结余|建成|成立|修订|印发|出台)"
)


def look_back(report: Report, records: Iterable[Record]) -> list[Finding]:
    """Return what was probably left over from last year; nothing if there is no such file."""
    year = report.figures.get(("年度",))
    if report.neighbours is None or year is None or year.value is None:
        return []
    before = report.neighbours.last_year.report
    if before is None:
        return []
    pairs = list(_pairs(report, before))
    expected = _expected(records)
    copied = [(now, then) for now, then in pairs if _same(now, then) and now.path not in expected]
    findings = [_copied(copied, before)] if copied else []
    findings += [finding for now, then in pairs if (finding := _scaled(now, then, before)) is not None]
    return findings + list(_stale(report, before, int(year.value) - 1))


def _pairs(report: Report, before: Report) -> Iterator[tuple[Figure, Figure]]:
    """Yield each typed figure of the report with last year's, where both are numbers."""
    counterparts = Counterparts(report.root, before.root)
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
        if record.verdict not in _PASSED or any(term.figure and term.figure.derived for term in record.terms):
            continue
        paths = {term.path for term in record.terms if term.path}
        expected |= {path for path in paths if (f"{LAST_YEAR}:{path[0]}", *path[1:]) in paths}
    return expected


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
    return Finding(
        code="copied-figure",
        message=f"与上年（{before.source.name}）一字不差：{named}{more}",
        span=pairs[0][0].span,
        severity="warning",
        label="与上年相同",
        related=tuple(places),
        help="查对是不是照抄了上年的数；确实相同的，在「勾稽」里写一条规则，让它等于 上年: 的数，就不再提醒",
    )


def _scaled(now: Figure, then: Figure, before: Report) -> Finding | None:
    if min(_digits(now), _digits(then)) < SCALED_DIGITS:
        return None
    ratio = _amount(now) / _amount(then)
    if now.unit != then.unit and not (now.unit in MONEY and then.unit in MONEY):
        return None
    if Fraction(1, 9) < ratio < 9:
        return None
    for power in range(1, MAX_POWER + 1):
        for times in (Fraction(10) ** power, Fraction(1, 10**power)):
            if abs(ratio / times - 1) <= _TOLERANCE:
                return _tenfold(now, then, before, power, ratio > 1)
    return None


def _amount(figure: Figure) -> Fraction:
    """Return what a figure is worth, money in 元."""
    return Fraction(figure.value or 0) * Fraction(10) ** MONEY.get(figure.unit, 0)


def _tenfold(now: Figure, then: Figure, before: Report, power: int, larger: bool) -> Finding:
    times = f"{10**power:,} {'倍' if larger else '分之一'}"
    units = {4: "，或把元和万元、万元和亿元写混了", 8: "，或把元和亿元写混了"}.get(power, "")
    return Finding(
        code="tenfold",
        message=f"{show(now.path)} {now.printed}，差不多正好是上年（{before.source.name}）{then.printed} 的 {times}",
        span=now.span,
        severity="warning",
        label="本年",
        related=((then.span, "上年"),),
        causes=(f"小数点错了 {power} 位{units if now.unit in MONEY else ''}",),
        help="查对原始凭证，看小数点和单位；确实变了这么多就不必改",
    )


def _stale(report: Report, before: Report, last: int) -> Iterator[Finding]:
    """Yield each sentence with a clause that names last year and stands word for word in last year's file."""
    year = re.compile(rf"(?<![0-9]){last}(?= ?年)|(?<![〇○零一二三四五六七八九]){_spelled(last)}(?= ?年)")
    known: dict[str, tuple[Text, str]] = {}
    for text in before.sentences.values():
        for clause, word in _clauses(text, year):
            known.setdefault(clause, (text, word))
    if not known:
        return
    for text in report.sentences.values():
        found = next(((clause, word) for clause, word in _clauses(text, year) if clause in known), None)
        if found is not None:
            clause, word = found
            then, then_word = known[clause]
            yield Finding(
                code="stale-year",
                message=f"这句话还写着「{word}年」，与上年（{before.source.name}）的一字不差：「{_short(clause)}」",
                span=_word_span(text, clause, word),
                severity="warning",
                label="上年的年份",
                related=((_word_span(then, clause, then_word), "上年的原话"),),
                help="说本年的事，改成 {{ 年度 }}年；确是说上年的事，写成 {{ 年度|上一年 }}年，以后每年自动跟着变",
            )


def _clauses(text: Text, year: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield the clauses of a sentence that name a year as the time of something, each with the year as written.

    Names of documents, and what began in that year or was left over from it, name it rightly.
    """
    for sentence in _SENTENCES.split(_QUOTED.sub("", text)):
        clauses = _CLAUSES.findall(sentence)
        for place, clause in enumerate(clauses):
            named = year.search(clause)
            if named is None or _rightly(clause, named):
                continue
            whole = clause if len(clause) - len(named[0]) >= MIN_CLAUSE else "，".join(clauses[place : place + 2])
            if len(whole) - len(named[0]) >= MIN_CLAUSE:
                yield whole.strip(), named[0]


def _rightly(clause: str, named: re.Match[str]) -> bool:
    return bool(_BEGAN.search(clause[: named.start()].rstrip()) or _FACT.match(clause[named.end() :]))


def _spelled(year: int) -> str:
    """Return the regular expression of a year in Chinese digits: 二〇一九, 二○一九, 二零一九."""
    return "".join("[〇○零]" if digit == "0" else "一二三四五六七八九"[int(digit) - 1] for digit in str(year))


def _word_span(text: Text, clause: str, word: str) -> Span:
    """Return where in the file the year of a clause stands, or the sentence if its lines were joined."""
    span = text.span
    for line in range(span.line, span.end_line + 1):
        start = span.column - 1 if line == span.line else 0
        written = span.source.line(line)
        column = written.find(word, max(start, written.find(clause, start)))
        if column >= 0:
            return span.source.span(line, column + 1, len(word) + 1)
    return span


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
