"""Texts of the data in the finished document: each is printed, none with a number of its own after a printed one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gendoc.compare.figures import single_braced
from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path, Span
from gendoc.core.text import near
from gendoc.data.nodes import ScalarNode, walk
from gendoc.narrative.filled import FilledText
from gendoc.narrative.markers import MarkerTable, strip
from gendoc.render.document import Captions
from gendoc.render.trace import TextPlace
from gendoc.report.report import Report
from gendoc.word.document import WordDocument
from gendoc.word.names import P
from gendoc.word.text import typed_text

NOT_PRINTED = Code("text-not-printed", help="模板里没有给它留位置：补上模板，或删去这句话")
TYPED_NUMBER = Code("typed-number", "warning")
UNKNOWN_TABLE = Code("unknown-table")
_CAPTION = r"""(?P<label>\w)号\(\s*["'“”](?P<name>\w+)["'“”]\s*\)"""
_REFER = "在句子里用 {{ }} 引用它，或用短语印出；不用的就删去"
_CHARTS = "图表"
_READ = {
    "文种",
    "日期",
    "上年数据",
    "上年另种数据",
    "同年数据",
    "所属单位",
    "标识",
    _CHARTS,
}  # keys that gendoc uses itself
_CHINESE = "[一二三四五六七八九十百零]+"
# The numbers of 1.5 万元, 3、4 号楼 and 一、二级 are part of the sentence.
_NUMBER = (
    rf"(?:{_CHINESE}(?:、(?![一二三四五六七八九十])|是(?!一[、，]?二是二))|[（(](?:{_CHINESE}|[0-9]{{1,3}})[)）]"
    rf"|[0-9]{{1,3}}(?:[.．]|、)(?![0-9])|[①-⑳])"
)
_STARTS = re.compile(_NUMBER)
_ENDS = rf"(?:^|[。；;：:！？])\s*(?:[（(]?(?:{_CHINESE}|[0-9]{{1,3}})[)）、.．是]|[①-⑳])$"


def unprinted(report: Report, filled: FilledText, places: Iterable[TextPlace]) -> Iterator[Finding]:
    """Yield a finding for each text of the data that is not printed, or printed only in part.

    A sentence may be printed anywhere.  A label (a short text beside figures) has to be printed by the template;
    its print within a sentence that refers to it does not count.  For a text that the schema marks printed: false the
    finding is a warning; there is none for such a label if a sentence selects an item by it.  Choices from a list, and
    keys that gendoc uses itself, are left out.
    """
    whole: dict[Path, bool] = {}
    meant = single_braced(report)
    placed: set[Path] = set()
    texts = filled.markers.texts
    for place in places:
        path, text = texts[place.number]
        if not place.within:
            placed.add(path)
        whole[path] = whole.get(path, True) and _holds(place.between, strip(text))
    for path in filled.sentences:
        if whole.get(path):
            continue
        message = "这句话没有印到报告里"
        if report.type.schema.prints(path) is False:
            yield NOT_PRINTED.at(report.span(path), message, help=_REFER, severity="warning", path=path)
        else:
            yield NOT_PRINTED.at(report.span(path), message, path=path)
    picked = {path[:end] for path in filled.picked for end in range(len(path))}
    for path in filled.labels:
        if (path in placed and whole[path]) or path[0] in _READ:
            continue
        message = "这个名称没有印到报告里"
        must = report.type.schema.prints(path)
        if must or whole.get(path) is False:
            advice = "模板里没有给它留位置：补上模板；只由句子引用的，在 schema.yaml 里写 printed: false"
            yield NOT_PRINTED.at(report.span(path), message, help=advice, path=path)
        elif must is False and path not in whole and path[:-1] not in picked and path[-1] not in meant:
            yield NOT_PRINTED.at(report.span(path), message, help=_REFER, severity="warning", path=path)


def doubled(report: Report, prints: MarkerTable, places: Iterable[TextPlace]) -> Iterator[Finding]:
    """Yield a warning for each text that begins with a typed number right after a number that gendoc printed."""
    seen: set[Path] = set()
    for place in places:
        path = prints.texts[place.number].path
        typed = _STARTS.match(place.between)
        if typed and path not in seen and re.search(_ENDS, place.before):
            seen.add(path)
            message = f"编号重复：程序已编了号，这里又写了「{typed[0]}」"
            yield TYPED_NUMBER.at(report.span(path), message, help=f"删去「{typed[0]}」，编号由程序按先后排", path=path)


def numbered_names(report: Report) -> Iterator[Finding]:
    """Yield a warning for each name that begins with a typed number, in lists from which sentences take names."""
    for path, node in walk(report.root):
        if (
            path
            and isinstance(path[-1], int)
            and isinstance(node, ScalarNode)
            and report.type.schema.prints(path) is False
        ):
            typed = _STARTS.match(node)
            if typed and typed.end() < len(node):
                message = f"名称前面写了序号「{typed[0]}」，会印在句子中间"
                yield TYPED_NUMBER.at(node.span, message, help=f"删去「{typed[0]}」，这里只写名称", path=path)


def _holds(between: str, text: str) -> bool:
    """Return whether all lines of a text stand in order in between, the characters between its markers."""
    searched = 0
    for line in text.split("\n"):
        start = between.find(line.strip(), searched)
        if start < 0:
            return False
        searched = start + len(line.strip())
    return True


def uncaptioned(
    report: Report, filled: FilledText, captions: Captions, template: bytes, span: Span
) -> Iterator[Finding]:
    """Yield a finding for each reference to a table or picture without a caption, with the most similar names.

    span is the template's, for references that stand there.
    """
    missing = [(citation.name, citation.span) for citation in filled.citations if citation.name not in captions.numbers]
    in_sentences = {cited for cited, _ in missing}
    missing += [(cited, span) for cited in captions.absent if cited not in in_sentences]
    if not missing:
        return
    possible = _names(template)
    for cited, place in missing:
        label, name = cited[0], cited[1:]
        if cited in possible and place is span:
            message = f"模板里引用了「{name}」这{_counted(label)}，这份报告没有印它"
            advice = "填上它要的数据；没有它时不提它的，在模板里用 {% if 名称 %} … {% endif %} 把这处引用围起来"
        elif cited in possible:
            message, advice = f"这份报告没有印「{name}」这{_counted(label)}", f"填上它要的数据，或删去这处 {label}( )"
            asked = report.root.get(_CHARTS)
            if label == "图" and any(chart.id == name for chart in report.type.charts) and name not in (asked or ()):
                advice = f"要画它，就在「{_CHARTS}」里列上 {name}，并填上它要的数据；不画，就删去这处 图( )"
        else:
            available = [other[1:] for other in dict.fromkeys([*captions.numbers, *possible]) if other[0] == label]
            alike = near(name, available, count=3, likeness=0.3)
            message = f"没有「{name}」这{_counted(label)}"
            advice = (
                f"是否指 {'、'.join(alike)}？"
                if alike
                else f"可用的：{'、'.join(available)}"
                if available
                else f"这种报告的模板里没有{_counted(label)[1:]}"
            )
        yield UNKNOWN_TABLE.at(place, message, help=advice)


def _counted(label: str) -> str:
    return "张表" if label == "表" else "张图"


def _names(template: bytes) -> list[str]:
    """Return label and name, as one text, of each caption that a template may print."""
    texts = map(typed_text, WordDocument.open(template).root.iter(P))
    return [caption["label"] + caption["name"] for text in texts for caption in re.finditer(_CAPTION, text)]
