"""What a data file says twice: two items of one name, a list item or a sentence pasted a second time.

Such a thing may be intended, so these are warnings that a line under 已知差异 answers; it is an error where a rule
looks an item up by its name and cannot tell which of the two is meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from gendoc.core.finding import Code
from gendoc.core.source import Path, Span
from gendoc.core.text import is_wide, shorten, visible
from gendoc.data.common import CHECKED_ELSEWHERE, UNITS_KEY
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode, walk
from gendoc.data.path import NAMING_KEYS, Named, name_of, show
from gendoc.reconcile.answer import Remark, how_to_answer
from gendoc.report.report import Report
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.rule import Rule

REPEATED = Code("repeated-item", "warning")
LONG_ENOUGH = 16  # characters of a sentence in one section that nobody writes twice by chance
LONG_ANYWHERE = 40  # of one in another section
_ENDS = "。；;，、.  "
_YEAR = "年度"
# Answers that many tasks and projects share, word for word.
_STOCK = ("完成情况", "要求", "用途", "偏差原因")
_SAME = (
    "（完全相同）"  # in the clause of an item that is the same throughout: a line for two that differ is none for it
)
_POINT = "要点"  # opens a paragraph; several may well begin alike


def repeated(report: Report, rules: Iterable[Rule], sentences: Mapping[Path, str]) -> Iterator[Remark]:
    """Yield a remark for each item and each sentence that stands in a data file a second time.

    sentences are the sentences as they are printed, by path.
    """
    names = _looked_up(rules)
    told: set[Path] = set()
    for path, node in walk(report.root):
        if isinstance(node, SequenceNode) and path[0] not in CHECKED_ELSEWHERE and path[0] != UNITS_KEY:
            for remark in _items(path, node, names):
                told.add(remark.finding.path)
                yield remark
    yield from _sentences(report, sentences, told)


def _looked_up(rules: Iterable[Rule]) -> set[object]:
    """Return the names by which rules look one item up: 财政拨款收入 of 收入.构成[财政拨款收入].金额.

    A field for several figures takes all items of a name.
    """
    names: set[object] = set()
    for rule in rules:
        for field, refs in rule.refs.items():
            named = {
                step for ref in refs if not ref.pattern.file for step in ref.pattern.steps if isinstance(step, Named)
            }
            declared = RULE_KINDS[rule.kind].field(field) if named else None
            if declared is not None and declared.form != "figures":
                names |= named
    return names


def _items(path: Path, node: SequenceNode, looked_up: Collection[object]) -> Iterator[Remark]:
    """Yield a remark for each item of a list that is the same as an earlier one, or has its name."""
    first: dict[str, int] = {}
    contents: dict[int, Any] = {}  # of items that are repeated
    for index, item in enumerate(node):
        key, told = _identity(item)
        if not key:
            continue
        before = first.setdefault(key, index)
        if before == index:
            continue
        place, above = _told_at(item, told), _told_at(node[before], told)
        if before not in contents:
            contents[before] = _content(node[before])
        same = _content(item) == contents[before]
        if not same and told == _POINT:
            continue
        name = str(item).strip() if isinstance(item, ScalarNode) else name_of(item) or _year(item) or _first(item)
        shown = shorten(name, 20, 18)
        related = ((above, "上一次"),)
        own = (*path, index)
        if isinstance(item, MappingNode) and Named(name) in looked_up:
            message = f"「{show(path)}」里有两项都叫「{shown}」，规则按名称用它的数，分不清是哪一项"
            advice = "删去多贴的一项" if same else "改成不同的名称，或并成一项"
            finding = REPEATED.at(place, message, help=advice, severity="error", path=own, related=related)
            yield Remark(finding)
            continue
        clause = (f"{told}: {name}" + (_SAME if same else "")) if told else name
        what = (
            f"「{shown}」与第 {above.line} 行的一项完全相同"
            if same
            else f"「{shown}」写了两项，上一项在第 {above.line} 行"
        )
        advice = "多贴的删去" if same else "是一项就并成一项，是两项就写不同的名称"
        finding = REPEATED.at(
            place,
            f"「{show(path)}」里{what}",
            help=f"{advice}；{how_to_answer(REPEATED, clause)}",
            path=own,
            related=related,
        )
        yield Remark(finding, clause)


def _identity(item: Node) -> tuple[str, str]:
    """What may stand only once in a list, and the key that it is told at: a text, a name, a year, all of an item."""
    if isinstance(item, ScalarNode):
        return _plain(item), ""
    if isinstance(item, MappingNode):
        for key in (*NAMING_KEYS, _YEAR):
            name = item.get(key)
            if isinstance(name, ScalarNode) and _plain(name):
                return f"{key}:{_plain(name)}", key
        content = repr(_content(item))
        if len(item) > 1 and sum(map(is_wide, content)) >= LONG_ENOUGH + sum(map(len, item)):
            return content, ""
    return "", ""


def _plain(text: str) -> str:
    """Return a text without blanks and the mark at its end, "" if there is too little of it: 无。"""
    plain = visible(text).rstrip(_ENDS)
    return plain if len(plain) > 1 and "待填" not in plain else ""


def _told_at(item: Node, key: str) -> Span:
    if isinstance(item, MappingNode) and key:
        node = item[key]
        return node.span
    if isinstance(item, MappingNode):
        return next(iter(item.keys_at.values()), item.span)
    return item.span


def _content(node: Node) -> Any:
    """Return a node as plain data, to be compared."""
    if isinstance(node, MappingNode):
        return {key: _content(child) for key, child in node.items()}
    if isinstance(node, SequenceNode):
        return [_content(child) for child in node]
    return _plain(node) or str(node)


def _year(item: Node) -> str:
    year = item.get(_YEAR) if isinstance(item, MappingNode) else None
    return str(year) if isinstance(year, ScalarNode) else ""


def _first(item: Node) -> str:
    """Return the first text of an item."""
    texts = item.values() if isinstance(item, MappingNode) else ()
    return next((str(text).strip() for text in texts if isinstance(text, ScalarNode)), "")


def _sentences(report: Report, sentences: Mapping[Path, str], told: Collection[Path]) -> Iterator[Remark]:
    """Yield a remark for each sentence that was printed before, word for word and figure for figure."""
    first: dict[str, Path] = {}
    schema = report.type.schema
    for path, text in sentences.items():
        if any(path[:end] in told for end in range(1, len(path) + 1)) or schema.is_fresh(path):
            continue
        plain = _plain(text)
        before = first.setdefault(plain, path)
        if before == path or len(plain) < LONG_ENOUGH:
            continue
        if len(plain) < LONG_ANYWHERE and (before[0] != path[0] or before[-1] != path[-1] or isinstance(path[-1], int)):
            continue
        if before[-1] == path[-1] and path[-1] in _STOCK:
            continue
        typed, above = report.sentences[path], report.sentences[before]
        clause = " ".join(str(typed).split())
        message = f"「{show(path)}」与第 {above.span.line} 行的一段文字一字不差"
        advice = f"多贴的删去，或改成这一项自己的内容；{how_to_answer(REPEATED, clause)}"
        finding = REPEATED.at(typed.span, message, help=advice, path=path, related=((above.span, "上一次"),))
        yield Remark(finding, clause)
