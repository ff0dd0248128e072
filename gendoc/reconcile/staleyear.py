"""Sentences that still name last year: copied word for word, or with figures of this year.

There are only warnings.  Names of documents, things that began in that year or were carried over from it, and
comparisons with it may name it.  To name last year otherwise, one writes {{ 年度|上一年 }}, or declares the words under
标识.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from gendoc.core.finding import Code, Finding
from gendoc.core.numerals import year_in_han
from gendoc.core.source import Span
from gendoc.core.text import shorten
from gendoc.data.nodes import ScalarNode
from gendoc.data.path import LAST_YEAR, OTHER_LAST_YEAR
from gendoc.reconcile.record import Record
from gendoc.report.report import Report
from gendoc.rules.kind import Part
from gendoc.rules.kinds import field_part

MIN_CLAUSE = 8  # characters besides the year that two equal clauses need to count as copied
STALE_YEAR = Code(
    "stale-year",
    "warning",
    help="说本年的事，改成 {{ 年度 }}年；确是说上年的事，写成 {{ 年度|上一年 }}年，以后每年自动跟着变",
)
_QUOTED = re.compile("《[^《》]*》|“[^“”]*”|「[^「」]*」|〔[^〔〕]*〕|[（(][^（）()]*[号令][）)]")
_SENTENCES = re.compile("[。！？；\n]")
_CLAUSES = re.compile("[^，,：]+")
_BEGAN = re.compile("(自|从|由|于|到|(?<!截)至|[-—~～])$")  # before a year that is the same in every later report
_FACT = re.compile(
    " ?年(度|末|底|[0-9]{1,2} ?月(末|底)?)?(起|以来|以后|后|前|以前|之前|结转|结余|建成|成立|修订|印发|出台)"
)
# Beside a figure of this year, a year may also be that of a comparison, a point in time, or one of several.
_COMPARED = re.compile("(比|较|同|与|和|及|跟|据|按照?|根据|对照|相对于?|截至|截止|上年度?|上一年度?|去年|[、/（(])$")
_MEANT = re.compile(
    r" ?年?度? ?[-—~～、/和与及至到](?= ?[-—~～]?(\d|{{|今|本|目前|以))"
    "| ?年[度年]?(初|末|底|同期|基数|相比|相较|批准|下达|立项|签订|启动|开工|(工作|行动)?(计划|规划))"
    "| ?年 ?[0-9]{1,2} ?月(?! ?[-—~～至到])|[^{}]{0,12}?(相比|相较|同期)"
)
_OTHER_TIME = re.compile("{{ *年度|(?<![0-9])(?:19|20)[0-9]{2} ?年|今年|本年")
_REFERENCE = re.compile("{{ *(?:[^{}()|]+[(])?([^{}()|]+?) *[|)}]")
_LAST_YEARS = re.compile("上年|上一年|去年|前年")


def stale_sentences(
    report: Report, before: Report | None, records: Iterable[Record], last: int, terms: Sequence[ScalarNode] = ()
) -> Iterator[Finding]:
    """Yield a warning for each sentence that names last year as if it were this year.

    Either a clause of it stands word for word in last year's file (before), or the figures that it gives for that year
    are not last year's.  last is the number of last year; terms are the words declared under 标识.
    """
    spelled = year_in_han(last).replace("〇", "[〇○零]")
    year = re.compile(rf"(?<![0-9]){last}(?= ?年)|(?<![〇○零一二三四五六七八九]){spelled}(?= ?年)")
    copied = _known(before, year)
    meant = [str(term) for term in terms if year.search(term)]
    theirs: set[str] | None = None
    for text in report.sentences.values():
        if not year.search(text):
            continue
        copy = next(((clause, word) for clause, word in _clauses(text, year) if clause in copied), None)
        if copy is not None and before is not None:
            yield _left_over(text, copy, copied[copy[0]], before)
            continue
        theirs = _of_last_year(records) if theirs is None else theirs
        misdated = next(_misdated(text, year, theirs, meant), None)
        if misdated is not None:
            clause, word, name = misdated
            message = f"这句话写着「{word}年」，说的却是本年的数（{name}）：「{shorten(clause, 40)}」"
            yield STALE_YEAR.at(_word_span(text, clause, word), message, label="上年的年份")


def _known(before: Report | None, year: re.Pattern[str]) -> dict[str, tuple[ScalarNode, str]]:
    """Return the clauses of last year's sentences that name it, each with its sentence and the year as written."""
    known: dict[str, tuple[ScalarNode, str]] = {}
    for text in before.sentences.values() if before is not None else ():
        for clause, word in _clauses(text, year):
            known.setdefault(clause, (text, word))
    return known


def _left_over(text: ScalarNode, copy: tuple[str, str], then: tuple[ScalarNode, str], before: Report) -> Finding:
    clause, word = copy
    message = f"这句话还写着「{word}年」，与上年（{before.source.name}）的一字不差：「{shorten(clause, 40)}」"
    related = ((_word_span(then[0], clause, then[1]), "上年的原话"),)
    return STALE_YEAR.at(_word_span(text, clause, word), message, label="上年的年份", related=related)


def _of_last_year(records: Iterable[Record]) -> set[str]:
    """Return the last keys of this file's figures that are last year's by some rule."""
    names: set[str] = set()
    for record in records:
        theirs = [bool(operand.path) and operand.file in (LAST_YEAR, OTHER_LAST_YEAR) for operand in record.operands]
        wanted = Part.EARLIER | (Part.SAME if any(theirs) else Part(0))
        for operand, is_last_years in zip(record.operands, theirs, strict=True):
            if field_part(record.kind, operand.field) & wanted and not is_last_years and operand.path:
                names.add(str(operand.path[-1]))
    return names


def _misdated(
    text: ScalarNode, year: re.Pattern[str], theirs: set[str], meant: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield clause, year as written and figure for each clause that names last year with a figure that is not of it."""
    for sentence in _SENTENCES.split(_QUOTED.sub("", _without(text, meant))):
        clauses = _CLAUSES.findall(sentence)
        for clause, following in zip(clauses, _figures_after(clauses), strict=True):
            named = year.search(clause)
            if named is None or _rightly(clause, named) or _on_purpose(clause, named):
                continue
            name = _first_figure(clause[named.end() :], following)
            if name and not _LAST_YEARS.search(name) and name.rpartition(".")[2] not in theirs:
                yield clause.strip(), named[0], name


def _figures_after(clauses: Sequence[str]) -> list[str]:
    """Return for each clause the first figure in the clauses after it; "" if none or another time comes first."""
    figure = ""
    after: list[str] = []
    for clause in reversed(clauses):
        after.append(figure)
        figure = _first_figure(clause, figure)
    return after[::-1]


def _first_figure(clause: str, following: str) -> str:
    """The first name to which a clause refers, "" if it names another time before, following if it does neither."""
    time, reference = _OTHER_TIME.search(clause), _REFERENCE.search(clause)
    if reference is not None and (time is None or reference.start() < time.start()):
        return reference[1]
    return following if time is None else ""


def _without(text: str, meant: Sequence[str]) -> str:
    for words in meant:
        text = text.replace(words, "")
    return text


def _on_purpose(clause: str, named: re.Match[str]) -> bool:
    return bool(_COMPARED.search(clause[: named.start()].rstrip()) or _MEANT.match(clause[named.end() :]))


def _clauses(text: ScalarNode, year: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield the clauses of a sentence that name a year as the time of something, each with the year as written.

    Names of documents, and things that began in that year or were carried over from it, are left out.
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


def _word_span(text: ScalarNode, clause: str, word: str) -> Span:
    """Return the span of the year in a clause, or that of the sentence if its lines were joined."""
    span = text.span
    for line in range(span.line, span.end_line + 1):
        start = span.column - 1 if line == span.line else 0
        written = span.source.line(line)
        column = written.find(word, max(start, written.find(clause, start)))
        if column >= 0:
            return span.source.span(line, column + 1, len(word) + 1)
    return span
