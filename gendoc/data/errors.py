"""YAML errors, as libyaml raises them, explained to somebody who writes a report."""

from __future__ import annotations

import re
from dataclasses import replace

import yaml

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Source, Span
from gendoc.core.text import shorten
from gendoc.data.braces import on_line as wide_braces
from gendoc.data.braces import one_brace
from gendoc.data.indents import misplaced, without_comment
from gendoc.data.lint import WIDE_INDENT, YAML_SYNTAX, bullet, on_line
from gendoc.data.misread import misread
from gendoc.data.nodes import MAX_DEPTH
from gendoc.data.pasted import pasted
from gendoc.data.slips import MAX_LINES, line_above, no_braces, slip

TOO_DEEP = Code("too-deep", help="报告的数据不需要这么深的层次，请检查括号和缩进")
UNQUOTED_BRACES = Code("unquoted-braces")
YAML_TAB = Code("yaml-tab", help="删去它，改打空格，每级两格")
_WIDE_COMMA = re.compile(r"([，、；])\s*[^\s,，、；：:{}\[\]]{1,20}\s*$")
_EMPTY_VALUE = re.compile(r"\s*[^\s#:]+:\s+(\[\]|\{\})\s*(?:#.*)?")
MAX_QUOTED = 1_000  # characters of a line that are searched
_QUOTE = "给整句加上单引号，例如 正文: '……'"
# (words of libyaml's problem, what it means, what to do), first match wins.
_MEANINGS = (
    ("mapping values are not allowed", "这一行多了一个「: 」，YAML 分不清名称和内容", f"冒号用全角「：」，或{_QUOTE}"),
    ("cannot start any token", "这一行开头的符号 YAML 不认", f"制表符请改为空格；%、@、` 等开头的文字请{_QUOTE}"),
    (
        "could not find expected ':'",
        "这一行缺冒号，或缩进不对",
        "写成「名称: 内容」，冒号用半角、后面空一格；长句不要顶格折行",
    ),
    (
        "did not find expected key",
        "这里的缩进或引号与上文对不上",
        "与上面同级的行左边对齐；引号成对；引号内的引号用全角“ ”",
    ),
    ("did not find expected '-'", "这里的缩进与上面的列表对不上", "列表的每一项都以「- 」开头，左边对齐"),
    (
        "did not find expected ',' or",
        "括号里少了逗号，或括号没有关上",
        "检查 { } 和 [ ] 是否成对，各项之间用半角逗号加空格隔开",
    ),
    ("did not find expected node", "这里应有内容，却遇到了别的符号", f"检查括号是否成对；是文字就{_QUOTE}"),
    ("unexpected end of stream", "引号或括号没有关上，文件到头了还没找到另一半", "从这里往下找，补上另一半引号或括号"),
    ("unexpected document indicator", "引号没有关上就遇到了 ---", "补上另一半引号"),
    ("unknown escape", "双引号里的反斜杠 \\ 后面不能跟这个字符", "改用单引号，或把 \\ 写成 \\\\"),
    ("invalid", "这里的写法 YAML 不认", f"检查这一行的符号；是文字就{_QUOTE}"),
    ("tag", "感叹号 ! 开头的文字被 YAML 当作标签", _QUOTE),
    ("anchor", "& 开头的文字被 YAML 当作引用", _QUOTE),
    ("alias", "* 开头的文字被 YAML 当作引用", _QUOTE),
    ("block sequence entries are not allowed", "列表项「- 」不能写在这里", "「- 」另起一行，并比上一行的名称缩进两格"),
    ("block mapping", "这里的缩进与上文对不上", "与上面同级的行左边对齐"),
    ("document start", "文件里有一段没有名称的文字，或缩进不对", "每一行写成「名称: 内容」"),
)


def explain(error: yaml.MarkedYAMLError, source: Source, quoted: Span | None = None) -> Finding:
    """Return the finding for a YAML error, at its place, with what to do.

    quoted is the last text in quotes that was read before the error.
    """
    problem, context = str(error.problem or error.context or ""), str(error.context or "")
    mark = error.problem_mark or error.context_mark
    line = min(mark.line + 1, len(source.lines)) if mark else 1
    column = mark.column + 1 if mark and mark.line < len(source.lines) else 1
    place = source.span(line, column, 1)
    start = error.context_mark
    context_span = (
        source.span(start.line + 1, start.column + 1, 1) if start and start.line < len(source.lines) else place
    )
    if "maximum nesting depth" in problem:
        return too_deep(place)
    finding = (_on_line(place, line) if problem == WIDE_INDENT else None) or (
        _rows(place, context_span, f"{problem}; {context}")
        or _tab(place)
        or _wide_braces(place, context_span)
        or _unbraced(place, problem)
        or slip(place, context_span, problem)
        or misread(place, context_span, quoted)
        or _quotes(place, context_span, f"{problem}; {context}", quoted)
    )
    finding = finding or _brackets(place, context_span, f"{problem}; {context}")
    if finding is None and "did not find expected" in problem and re.match(r"\s*- ", source.line(place.line)):
        finding = _indentation(place, context_span, problem, context)  # an item may well hold a full-width colon
    finding = finding or _slip(place, context_span, problem, context)
    finding = finding or _indentation(place, context_span, problem, context)
    return finding or _in_general(place, context_span if start else place, problem, context)


def too_deep(span: Span) -> Finding:
    """Return the finding for nesting deeper than MAX_DEPTH, which span is the first to exceed."""
    return TOO_DEEP.at(span, f"嵌套超过 {MAX_DEPTH} 层")


def unquoted(brace: Span) -> Finding:
    """Return the finding for a sentence that begins with {{ and has no quotes; brace is the second brace."""
    line = brace.source.line(brace.line)
    end = line.find("}}", brace.column)
    span = brace.source.span(brace.line, brace.column - 1, end + 4 - brace.column if end > 0 else 2)
    if entries := one_brace(without_comment(line[span.column - 1 :])):
        whole = brace.source.span(brace.line, span.column, len(without_comment(line)) - span.column + 1)
        finding = YAML_SYNTAX.at(whole, "这里多写了一层花括号", help=f"写成「{entries}」")
        return replace(finding, fix=(whole, entries))
    written = line[span.column - 1 :][: span.length]
    last = re.sub(r"[ ]+#.*", "", line[-MAX_QUOTED:]).rstrip()[-1:]
    advice = f"给整句加上单引号，例如 '{written}…'"
    if last in ("'", '"'):
        advice = f"句末已有引号，在句首 {{{{ 前补上同样的引号 {last}"
    return UNQUOTED_BRACES.at(span, "以 {{ 开头的句子，YAML 会当成别的结构", help=advice)


def _rows(place: Span, context_span: Span, complaint: str) -> Finding | None:
    """Finding for rows of a table, pasted at the error or where YAML began to misread; None if there are none."""
    if "quoted scalar" in complaint or "flow" in complaint:
        return None
    return pasted(place.source, place.line) or pasted(place.source, context_span.line)


def _tab(place: Span) -> Finding | None:
    indent = re.match(r"\s*", place.source.line(place.line))
    if indent is None or "\t" not in indent[0]:
        return None
    tab = place.source.span(place.line, indent[0].index("\t") + 1, 1)
    return YAML_TAB.at(tab, "行首用了制表符（Tab 键），YAML 只认空格")


def _wide_braces(place: Span, context_span: Span) -> Finding | None:
    """Return the finding for braces on one line whose marks are Chinese, None if there are none at the error."""
    for line in dict.fromkeys((place.line, context_span.line)):
        if (found := wide_braces(without_comment(place.source.line(line)))) is not None:
            start, braces = found
            return braces.finding(place.source.span(line, start + 1, len(braces.typed)))
    return None


def _unbraced(place: Span, problem: str) -> Finding | None:
    slip = no_braces(without_comment(place.source.line(place.line))) if "mapping values" in problem else None
    span = place.source.span(place.line, slip.start + 1, slip.length) if slip else place
    return YAML_SYNTAX.at(span, slip.message, help=slip.advice) if slip else None


def _quotes(place: Span, context_span: Span, complaint: str, quoted: Span | None) -> Finding | None:
    """Return the finding for quotation marks that do not pair, None if they seem to."""
    source = place.source
    if "quoted scalar" in complaint and ("end of stream" in complaint or "document indicator" in complaint):
        mark = source.line(context_span.line)[context_span.column - 1 : context_span.column]
        return YAML_SYNTAX.at(context_span, "这里的引号没有关上", help=f"在这句话的末尾补上同样的引号 {mark}")
    before = source.line(place.line)[: place.column - 1].rstrip()
    if "did not find expected" not in complaint or before[-1:] not in ('"', "'"):
        return None
    opened = re.fullmatch(r"(.*[-:,\[{]\s+|\s*)", before[:-1])
    across = quoted is not None and quoted.line < quoted.end_line == place.line and quoted.end_column == len(before) + 1
    if quoted and across and (opened or _runs_over(quoted)):
        return YAML_SYNTAX.at(
            source.span(quoted.line, quoted.column, 1),
            f"第 {quoted.line} 行的引号没有关上",
            related=((source.span(place.line, len(before), 1), "读到这里才遇到下一个引号"),),
            help=f"在第 {quoted.line} 行这句话的末尾补上同样的引号 {before[-1]}",
        )
    return YAML_SYNTAX.at(
        place, "引号里又用了同样的引号，文字在这里断开了", help="引号内的引号用全角“ ”，或外面改用另一种引号"
    )


def _runs_over(quoted: Span) -> bool:
    """Return whether a text in quotes holds lines that look like items or keys, so that its closing quote is missing."""
    lines = range(quoted.line + 1, min(quoted.end_line, quoted.line + MAX_LINES) + 1)
    return any(re.match(r"\s*(?:- |[^\s:]{1,20}:(?: |$))", quoted.source.line(number)) for number in lines)


def _brackets(place: Span, context_span: Span, complaint: str) -> Finding | None:
    """Return the finding for a text that begins with a bracket or block mark, or content misplaced around brackets.

    None if the error is neither.
    """
    source, text = place.source, place.source.line(place.line)
    lead = re.match(r"[ ]*(?:- +)*(?:[^\s:]+: +)?", text)
    lead_length = lead.end() if lead else 0
    head, after = text[lead_length : lead_length + 1], text[place.column - 1 : place.column]
    if "block scalar" in complaint and (
        mark := source.line(context_span.line)[context_span.column - 1 : context_span.column]
    ) in (">", "|"):
        return _begins_with(mark, context_span)
    closed = text[: place.column - 1].rstrip()[-1:]
    if "did not find expected" not in complaint:
        return None
    if "flow" not in complaint and closed and closed in "]}" and head and head in "[{" and after not in ",]}":
        return _begins_with(head, source.span(place.line, lead_length + 1, 1))
    if "flow" in complaint:
        comma = _WIDE_COMMA.search(text[: place.column - 1])
        if comma and after == ":":
            return YAML_SYNTAX.at(
                source.span(place.line, comma.start(1) + 1, 1),
                f"括号里的「{comma[1]}」不能分开各项，要用半角逗号",
                help="改成半角逗号 , 后面空一格",
            )
    above = line_above(source, place.line)
    if text.lstrip().startswith("- ") and (empty_value := _EMPTY_VALUE.fullmatch(source.line(above))):
        return YAML_SYNTAX.at(
            source.span(above, empty_value.start(1) + 1, 2),
            f"这里的 {empty_value[1]} 表示「没有」，下面却又写了内容",
            related=((place, "写在这里的内容"),),
            help=f"先删去第 {above} 行的 {empty_value[1]}，只留名称和冒号",
        )
    return None


def _begins_with(mark: str, span: Span) -> Finding:
    rest = without_comment(span.source.line(span.line)[span.column - 1 :])
    quote = '"' if "'" in rest else "'"
    advice = f"给整句加上引号，例如 {quote}{shorten(rest, 12, 12)}{quote}"
    if name := re.match(r"\{([^{}\s\d。，；]{1,20})\}(?!\})", rest):
        behind = shorten(rest[name.end() :], 12, 12)
        advice = f"是引用就写两层花括号：{quote}{{{{ {name[1]} }}}}{behind}{quote}；不是引用，就{advice}"
    return YAML_SYNTAX.at(span, f"这句话以「{mark}」开头，YAML 当成别的结构", help=advice)


def _slip(place: Span, context_span: Span, problem: str, context: str) -> Finding | None:
    """Return the finding for a typing slip on the line at fault, or on the one above that YAML joined to it."""
    source = place.source
    lines = [context_span.line if "simple key" in context else place.line]
    before = source.line(place.line)[: place.column - 1]
    joins = "mapping values" in problem and ":" not in before
    if joins or ("did not find expected" in problem and "block" in context and not before.strip()):
        above = line_above(source, place.line)
        lines = lines if _beside_item(source, above, place.line) else [above, *lines]
    for line in lines:
        if line and "simple key" in context and _is_item(source, line):
            return YAML_SYNTAX.at(
                _content(source, line),
                "这一行开头少了「- 」",
                help="上面是列表：这一项也以「- 」开头（短横后空一格），左边对齐；是上一句的下文就再缩进两格",
            )
        if line and (found := _on_line(place, line)) is not None:
            return found
    return None


def _on_line(place: Span, line: int) -> Finding | None:
    slip = on_line(without_comment(place.source.line(line)))
    span = place.source.span(line, slip.start + 1, slip.length) if slip else place
    return YAML_SYNTAX.at(span, slip.message, help=slip.advice) if slip else None


def _indentation(place: Span, context_span: Span, problem: str, context: str) -> Finding | None:
    """Return the finding for a line that is indented too far, or not far enough, None if that is not the mistake."""
    before = place.source.line(place.line)[: place.column - 1]
    joined = "mapping values" in problem and ":" not in before
    if joined or ("did not find expected" in problem and "block" in context and not before.strip(" -")):
        return misplaced(place.source, place.line)
    return misplaced(place.source, context_span.line) if "simple key" in context else None


def _beside_item(source: Source, above: int, line: int) -> bool:
    """Return whether a line stands at the dash of the item above or left of its text, so that it is no key of that item."""
    item = re.match(r"[ ]*(?:- +)+", source.line(above))
    text = source.line(line)
    return item is not None and len(text) - len(text.lstrip(" ")) < item.end()


def _is_item(source: Source, line: int) -> bool:
    """Return whether a line without a dash stands where another item of the list above would."""
    text = source.line(line)
    indent = len(text) - len(text.lstrip(" "))
    if bullet(text[indent:]) or re.match(r"\S{1,12}[:：]\s*$", text[indent:]) or text[indent:].startswith("＃"):
        return False
    item, below = " " * indent + "- ", " " * (indent + 1)
    for number in range(line - 1, 0, -1):
        above = source.line(number)
        if above.startswith(item):
            return indent > 0 or "：" not in text[:12]
        if above.strip() and not above.startswith(below):
            return False
    return False


def _content(source: Source, line: int) -> Span:
    text = without_comment(source.line(line))
    start = len(text) - len(text.lstrip())
    return source.span(line, start + 1, len(text) - start)


def _wrapped(source: Source, span: Span) -> Finding | None:
    """Return the finding for a line at the margin that seems to go on with the sentence above, None for any other."""
    text, above = without_comment(source.line(span.line)), without_comment(source.line(span.line - 1))
    lead = re.match(r"[ ]*(?:- +)*(?=\S)", above) if span.line > 1 else None
    if lead is None or not lead[0] or re.match(r"[\s#-]", text) or re.search("[:：]", text):
        return None
    if above[-1:] in "。！？；:：" or not re.search("[\u4e00-\u9fff，、]$", above):
        return None
    help = f"接到上一行的末尾；要折行，就在行首空 {len(lead[0]) + 2} 格"
    return YAML_SYNTAX.at(span, "这一行像是上一句的下文，却顶格写了", help=help)


def _in_general(place: Span, context_span: Span, problem: str, context: str) -> Finding:
    """Return the finding for any other error of libyaml's, with its words translated."""
    source, span = place.source, place
    related: tuple[tuple[Span, str], ...] = ()
    if context_span.line < place.line and "block" not in context:
        if "quoted" not in context and "simple key" not in context and source.line(place.line).strip():
            related = ((place, "读到这里才发现"),)
        span = _content(source, context_span.line) if "simple key" in context else context_span
    before = source.line(place.line)[: place.column - 1]
    if "mapping values" in problem and ":" not in before:
        indent = len(before) - len(before.lstrip())
        return YAML_SYNTAX.at(
            source.span(place.line, indent + 1, len(before) - indent),
            "这一行的缩进与上一行对不上，或上一行的冒号写得不对",
            help="冒号用半角、后面空一格；与同级的行左边对齐，下级缩进两个半角空格",
        )
    complaint = f"{problem}; {context}"
    if "could not find expected ':'" in complaint and (wrapped := _wrapped(source, span)):
        return wrapped
    known = ((meaning, advice) for words, meaning, advice in _MEANINGS if words in complaint)
    meaning, advice = next(known, ("这里不合 YAML 的写法", f"检查这一行的缩进、冒号和引号；是文字就{_QUOTE}"))
    return YAML_SYNTAX.at(span, meaning, related=related, help=advice)
