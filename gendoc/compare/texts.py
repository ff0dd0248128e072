"""Texts of the data in the finished document: none is lost, none brings a number of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gendoc.core import text as suggestion
from gendoc.core.finding import Finding, Severity
from gendoc.core.source import Path
from gendoc.narrative import markers as marker
from gendoc.narrative.fill import Narrative
from gendoc.narrative.markers import MarkerTable
from gendoc.render.document import Captions
from gendoc.render.trace import TextPlace
from gendoc.report.report import Report
from gendoc.word.document import WordDocument
from gendoc.word.names import P
from gendoc.word.text import typed_text

_CAPTION = re.compile(r"""(?P<label>\w)号\(\s*["'“”](?P<name>\w+)["'“”]\s*\)""")
_REFER = "在句子里用 {{ }} 引用它，或用短语印出；不用的就删去"
_READ = {"文种", "日期", "上年数据", "同年数据", "所属单位", "标识", "图表"}  # what gendoc reads itself
_CHINESE = "[一二三四五六七八九十百零]+"
# 1.5 万元, 3、4 号楼 and 一、二级 begin sentences, they do not number them.
_NUMBER = (
    rf"(?:{_CHINESE}、(?![一二三四五六七八九十])|[（(](?:{_CHINESE}|[0-9]{{1,3}})[)）]"
    rf"|[0-9]{{1,3}}(?:[.．]|、)(?![0-9])|[①-⑳]|{_CHINESE}是)"
)
_STARTS = re.compile(_NUMBER)
_ENDS = rf"(?:^|[。；;：:！？])\s*(?:[（(]?(?:{_CHINESE}|[0-9]{{1,3}})[)）、.．是]|[①-⑳])$"


def unprinted(report: Report, narrative: Narrative, standing: Iterable[TextPlace]) -> Iterator[Finding]:
    """Yield each text of the data that the document does not hold whole, in the place made for it.

    A label is to be printed by the template; in a sentence that refers to it, it is part of
    that.  What the schema leaves to the sentences (printed: false) is told as a warning, a label
    only if none so much as picks something by it.  Choices, and what gendoc reads itself, are no text.
    """
    whole: dict[Path, bool] = {}
    placed: set[Path] = set()
    texts = narrative.prints.texts
    for there in standing:
        path, text = texts[there.number]
        if not there.within:
            placed.add(path)
        whole[path] = whole.get(path, True) and _holds(there.between, marker.strip(text))
    for path, _ in narrative.said():
        if whole.get(path):
            continue
        if report.type.schema.prints(path) is False:
            yield _lost(report, path, "这句话", _REFER, "warning")
        else:
            yield _lost(report, path, "这句话", "模板里没有给它留位置：补上模板，或删去这句话")
    picked = {path[:end] for path in narrative.picked for end in range(len(path))}
    for path in narrative.labels():
        if (path in placed and whole[path]) or path[0] in _READ:
            continue
        must = report.type.schema.prints(path)
        if must or whole.get(path) is False:
            advice = "模板里没有给它留位置：补上模板；只由句子引用的，在 schema.yaml 里写 printed: false"
            yield _lost(report, path, "这个名称", advice)
        elif must is False and path not in whole and path[:-1] not in picked:
            yield _lost(report, path, "这个名称", _REFER, "warning")


def doubled(report: Report, prints: MarkerTable, standing: Iterable[TextPlace]) -> Iterator[Finding]:
    """Yield each text that begins with a number of its own although one has been printed before it."""
    told: set[Path] = set()
    for there in standing:
        path = prints.texts[there.number].path
        typed = _STARTS.match(there.between)
        if typed and path not in told and re.search(_ENDS, there.before):
            told.add(path)
            yield Finding(
                code="typed-number",
                span=report.span(path),
                severity="warning",
                message=f"编号重复：程序已编了号，这里又写了「{typed[0]}」",
                help=f"删去「{typed[0]}」，编号由程序按先后排",
            )


def _holds(between: str, text: str) -> bool:
    """Return whether all lines of a text stand in order in what its markers hold."""
    place = 0
    for line in text.split("\n"):
        found = between.find(line.strip(), place)
        if found < 0:
            return False
        place = found + len(line.strip())
    return True


def _lost(report: Report, path: Path, what: str, advice: str, severity: Severity = "error") -> Finding:
    return Finding(
        code="text-not-printed",
        span=report.span(path),
        severity=severity,
        message=f"{what}没有印到报告里",
        help=advice,
    )


def uncaptioned(narrative: Narrative, captions: Captions, template: bytes) -> Iterator[Finding]:
    """Yield each reference of a sentence to what the document has no caption of, with the nearest names."""
    missing = [citation for citation in narrative.citations if citation.name not in captions.numbers]
    if not missing:
        return
    possible = _names(template)
    for citation in missing:
        label, name = citation.name[0], citation.name[1:]
        if citation.name in possible:
            message, advice = f"这份报告没有印「{name}」这{_counted(label)}", f"填上它要的数据，或删去这处 {label}( )"
        else:
            known = [other[1:] for other in dict.fromkeys([*captions.numbers, *possible]) if other[0] == label]
            near = suggestion.near(name, known, count=3, likeness=0.3)
            message = f"没有「{name}」这{_counted(label)}"
            advice = (
                f"是否指 {'、'.join(near)}？"
                if near
                else f"可用的：{'、'.join(known)}"
                if known
                else f"这种报告的模板里没有{_counted(label)[1:]}"
            )
        yield Finding(code="unknown-table", span=citation.span, message=message, help=advice)


def _counted(label: str) -> str:
    return "张表" if label == "表" else "张图"


def _names(template: bytes) -> list[str]:
    """Return label and name of each caption that a template may come to print."""
    texts = map(typed_text, WordDocument.open(template).root.iter(P))
    return [found["label"] + found["name"] for text in texts for found in _CAPTION.finditer(text)]
