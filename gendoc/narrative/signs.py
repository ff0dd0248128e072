"""Words and signs: the word before a change has to agree with its sign, and no count is negative."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path
from gendoc.data.path import show
from gendoc.figures.figure import Figure
from gendoc.figures.units import MONEY
from gendoc.narrative.filled import FilledText
from gendoc.narrative.markers import MarkerTable
from gendoc.narrative.reference import Reference
from gendoc.narrative.segments import span_of_characters
from gendoc.reconcile.record import Record
from gendoc.report.lookup import Lookup
from gendoc.report.report import Report
from gendoc.rules.kind import Part
from gendoc.rules.kinds import field_part
from gendoc.rules.words import DIRECTIONS, FITTING, direction

_COUNTED = "[\u4e00-\u9fff]+(?<![分点度])"  # compiled only where something is negative
WRONG_DIRECTION = Code("wrong-direction", "warning")
NEGATIVE_COUNT = Code(
    "negative-count",
    "warning",
    help="查对正负号；确是比上年增减的，写成 {{ 名称|方向 }}{{ 名称|绝对值 }}，印作“减少……”",
)
_PHRASE = "增减句"
_LOOKED_AT = 40  # characters before a reference that are searched for a word of direction
_WORDS = "|".join(sorted(DIRECTIONS, key=len, reverse=True))
_BEFORE = re.compile(f"(?P<not>[不未负]|没有)?(?P<word>{_WORDS})(?:了|为|约|近|大约|将近|接近)*$")
_SAME = "|".join(word for word, sign in DIRECTIONS.items() if not sign)
_CLAUSE_BEFORE = re.compile(f"(?P<nearly>基本|大致|大体|总体|相对|略)?(?P<word>{_SAME})[，,、][^，,。；;！？]*$")


def wrong_directions(report: Report, filled: FilledText, records: Iterable[Record]) -> Iterator[Finding]:
    """Yield a warning for each reference whose figure has another sign than the word before it says."""
    changes = {
        operand.path
        for record in records
        for operand in record.operands
        if field_part(record.kind, operand.field) & (Part.CHANGE | Part.RATE)
    }
    for path, sentence in filled.read().items():
        for segment in filled.segments.get(path, ()):
            before = sentence[max(0, segment.at - _LOOKED_AT) : segment.at]
            if segment.reference is None or not (_BEFORE.search(before) or _CLAUSE_BEFORE.search(before)):
                continue
            figure = _figure(report, path, segment.reference)
            if figure is None or not (figure.path in changes or (figure.value or 0) < 0):
                continue
            printed = sentence[segment.at : segment.at + segment.length]
            message = _contradiction(before, printed, figure, segment.reference)
            if message:
                yield WRONG_DIRECTION.at(
                    span_of_characters(report.sentences[path], segment.source, segment.source + segment.extent),
                    message,
                    label="引用的数",
                    related=((figure.span, figure.printed),) if not figure.derived else (),
                    help=_advice(segment.reference, figure, filled),
                    path=path,
                )


def _figure(report: Report, path: Path, reference: Reference) -> Figure | None:
    """Return the figure whose value a reference in a sentence prints, None if it prints none."""
    if reference.phrase or not reference.paths or any(step.name in ("方向", "升降") for step in reference.filters):
        return None
    lookup = Lookup(report)
    match = lookup.find_from(reference.paths[0], lookup.bases(path))
    figure = report.figures.get(match.paths[0]) if match.state == "found" else None
    return figure if figure is not None and figure.state == "number" and not figure.identifier else None


def _contradiction(before: str, printed: str, figure: Figure, reference: Reference) -> str:
    """Return the message if the words before a figure contradict its sign, "" if they do not."""
    value = figure.value or 0
    sign = (value > 0) - (value < 0)
    direct = _BEFORE.search(before)
    unchanged = _CLAUSE_BEFORE.search(before)
    shown = f"{reference.paths[0].text} 是 {figure.printed}"
    if unchanged is not None and sign and not unchanged["nearly"]:
        return f"前面写着「{unchanged['word']}」，而 {shown}，实际{FITTING[sign]}"
    if direct is None or direct["not"]:
        return ""
    word = direct["word"]
    if direction(word) != sign:
        return f"「{word}」后面的 {shown}，实际{FITTING[sign]}"
    if sign < 0 and not any(step.name == "绝对值" for step in reference.filters):
        return f"「{word}」已经说了是减少，{shown}，印出来是「{direct[0]}{printed}」"
    return ""


def _advice(reference: Reference, figure: Figure, filled: FilledText) -> str:
    name = reference.paths[0].text
    filter_name = "升降" if figure.unit in ("%", "‰") else "方向"
    phrase = f"，或 {{{{ {_PHRASE}({name}) }}}}" if _PHRASE in filled.phrases else ""
    return f"写成 {{{{ {name}|{filter_name} }}}}{{{{ {name}|绝对值 }}}}{phrase}，用语就随着数变；数写错了的，改正数"


def negative_counts(report: Report, markers: MarkerTable) -> Iterator[Finding]:
    """Yield a warning for each count that is printed with a minus sign."""
    negative: dict[Path, str] = {}
    for path, text in markers.known:
        if text.startswith("-"):
            negative.setdefault(path, text)
    for path, text in negative.items():
        figure = report.figures.get(path)
        if figure is not None and _is_count(figure):
            message = f"「{show(path)}」印成了「{text}」：{figure.unit}数不会小于零"
            yield NEGATIVE_COUNT.at(figure.span, message, path=path)


def _is_count(figure: Figure) -> bool:
    return not figure.decimals and figure.unit not in MONEY and re.fullmatch(_COUNTED, figure.unit) is not None
