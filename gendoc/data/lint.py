"""Typing slips that YAML accepts without an error: joined lines, full-width marks, invisible characters."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path, Source, Span
from gendoc.core.text import RADICAL, REFUSED, character_name, ordinary, shorten
from gendoc.data.nodes import MappingNode, Node, ScalarNode
from gendoc.data.path import show

BAD_NAME = Code("bad-name")
CONTROL_CHARACTER = Code("control-character")
FULL_WIDTH_QUOTES = Code(
    "full-width-quotes", "warning", help="改成半角的单引号；确要印出引号，在它们外面再加一层半角单引号"
)
JOINED_LINE = Code("joined-line")
LABEL_LINES = Code("label-lines", help="写在一行里，直接写在冒号或「- 」后面；要分段的文字写到「正文」之类的句子里")
LABEL_REFERENCE = Code(
    "label-reference", "warning", help="删去花括号，直接写上文字；要引用的数字写到「正文」之类的句子里"
)
NO_SUCH_DATE = Code("no-such-date")
PASTED = Code("pasted-cells")
TYPED_INDENT = Code("typed-indent", "warning", help="删去文字开头的空格")
YAML_SYNTAX = Code("yaml-syntax")
DASHES = "－–—−‐•●▪·"
_NAME = "[^\\s:：。，、；！？“”‘’\"'{}\\[\\],#&*|>%@`]{1,20}"
# The patterns given as texts are compiled only for a line with a slip; most files have none.
_ODD_SPACE = r"[ ]*([\u00a0\u2000-\u200a\u3000])"
WIDE_BLANKS = "\u3000\u00a0" + "".join(map(chr, range(0x2000, 0x200B)))
WIDE_INDENT = "blanks that are no indentation"  # the problem of a key that YAML takes for one farther left
LEAD = r"[ ]*(?:- +)*"
_SPACES = {"\u3000": "全角空格", "\u00a0": "不断行空格"}
_BRACES = re.compile(r"\{\{|\}\}|｛｛|｝｝")
_QUOTES = re.compile("[“”„‟＂]|[‘’‚‛＇]")
_EDGE = re.compile(r"^[ \t\u00a0\u2000-\u200a\u3000]+(?=\S)", re.MULTILINE)
_TYPED_MARK = re.compile(r"\s*([•·■●▪◆▶►➢]|[–—－‐](?![–—－‐]))(?=\s*[^\s\d])")
_KEY = r"\s*([^\s:：]{1,20})\s*[:：]"
_NO_NAME = re.compile(r"[\s()（）\[\]{}+*/'\"|｜.,]")
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def joined(text: ScalarNode, path: Path, siblings: Iterable[str]) -> Finding | None:
    """Return the finding for a line that was meant as an item or key of its own but was read as part of text.

    Such a line is a list item indented one space too far, or one of siblings (the keys that may stand
    beside text) with a colon that YAML does not recognize.
    """
    span = text.span
    if not text.plain or span.end_line == span.line:
        return None
    names = frozenset(siblings)
    above = span.source.line(span.line)
    lead = re.match(LEAD, above)
    indent = lead.end() if lead else 0
    indent = indent if indent < span.column - 1 else above.rfind("-", 0, indent)
    for number in range(span.line + 1, span.end_line + 1):
        line = span.source.line(number)
        written = line.strip(" \t\u3000\u00a0")
        column = line.index(written) + 1
        if column - 1 <= indent and written[:2] == "- ":
            return None  # an item of its own, which could not be read; that is told
        if _begins_item(written):
            return _joined_item(text, path, number, column, written)
        match = re.match(_KEY, written)
        if match and match[1] in names:
            return JOINED_LINE.at(
                span.source.span(number, column, match.end()),
                f"「{match[1]}」的冒号写得不对，这一行接到了上一行的文字后面",
                related=((_first_line(span), "接在这一行后面"),),
                path=path,
                help=f"写成「{match[1]}: 内容」，冒号用半角、后面空一格，与「{path[-1]}」左边对齐；确是上一行的文字，就换个地方折行",
            )
    return None


def _begins_item(line: str) -> bool:
    """Return whether a line begins with the dash of a list item, or with a mark typed for one."""
    mark, following = line[:1], line[1:2]
    if mark == "-":
        return not following or following.isspace() or "\u4e00" <= following <= "\u9fff"
    return bool(mark and following) and mark in DASHES and following in " \t\u3000\u00a0"


def _joined_item(text: ScalarNode, path: Path, number: int, column: int, written: str) -> Finding:
    span = text.span
    here = span.source.span(number, column, len(written))
    slip = bullet(written)
    above = span.source.line(span.line)
    if slip is None and above[: span.column - 1].strip() == "" and column <= span.column:
        first = bullet(above[span.column - 1 :].rstrip())
        return JOINED_LINE.at(
            _first_line(span),
            (first.message if first else "这一行开头少了「- 」") + "，下面的一项接到了它后面",
            related=((here, "接到了上面"),),
            path=path,
            help=first.advice if first else _with_dash(above[span.column - 1 :]),
        )
    dash, head = above.rfind("- ", 0, span.column), span.source.line(max(span.line - 1, 1))
    if slip is None and path[-1:] == (0,) and re.fullmatch(rf" {{{column - 3}}}[^ ].*:", head) and dash < column - 1:
        message, advice = "这一项缩进少了，下面的一项接到了它后面", f"让行首空 {column - 1} 格（现在空 {dash} 格）"
        return JOINED_LINE.at(_first_line(span), message, related=((here, "接到了上面"),), path=path, help=advice)
    place = (
        f"让行首空 {dash} 格（现在空 {column - 1} 格）"
        if dash >= 0 and path and isinstance(path[-1], int)
        else "与同级的「-」左边对齐"
    )
    return JOINED_LINE.at(
        here,
        "这一项缩进多了，接到了上一行的文字后面" if slip is None else f"{slip.message}，接到了上一行的文字后面",
        related=((_first_line(span), "接在这一行后面"),),
        path=path,
        help=f"是单独一项，就{place}，以「- 」开头（短横后空一格）；确是上一行的文字，就给整句加引号",
    )


def _with_dash(text: str) -> str:
    """Return the help for an item without its dash; its number, if it has one, is set by gendoc."""
    number = re.match(
        r"[0-9]{1,2}[.、．)）]|[（(][0-9一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|[①-⑳]", text
    )
    where = "（短横后空一格），与下面的「-」左边对齐"
    if number:
        return f"把「{number[0]}」改成「- 」{where}；编号由程序按先后排"
    return f"在这一行的文字前补上「- 」{where}"


def _first_line(span: Span) -> Span:
    return span.source.span(span.line, span.column, span.length)


def label(text: ScalarNode, path: Path) -> Iterator[Finding]:
    """Yield findings for a label, a text printed unchanged: several lines, a reference, a leading space or bullet."""
    if "\n" in text:
        what = "分成了几行" if "\n" in text.rstrip("\n") else "末尾多了一个换行"
        yield LABEL_LINES.at(text.span, f"「{show(path)}」{what}，印到标题和句子里会断成两段", path=path)
    match = _BRACES.search(text)
    if match:
        written = "".join(text[match.start() :].partition("}}")[:2])
        where = next((str(key) for key in reversed(path) if isinstance(key, str)), "")
        yield LABEL_REFERENCE.at(
            _within(text, match[0]),
            f"「{where}」照写照印，里面的「{written[:30]}」不会换成数字，会原样印出来",
            path=path,
        )
    yield from _indented(text, path)


def sentence(text: ScalarNode, path: Path) -> Iterator[Finding]:
    """Yield warnings for a sentence: full-width quotation marks around all of it, a leading space or bullet."""
    first, last = text[:1], text[-1:]
    quoted = bool(_QUOTES.match(first) and _QUOTES.match(last) and text[-2:-1] in "。！？；…")
    if text.plain and quoted and "{{" in text and len(_QUOTES.findall(text)) == 2:
        yield FULL_WIDTH_QUOTES.at(
            text.span.source.span(text.span.line, text.span.column, 1),
            f"整句外面的引号「{first}」「{last}」是全角的，会印到报告里",
            path=path,
        )
    yield from _indented(text, path)


def _indented(text: ScalarNode, path: Path) -> Iterator[Finding]:
    mark = _TYPED_MARK.match(text)
    if mark:
        message = f"文字开头的「{mark[1]}」会印到报告里；各项的编号由程序排，项目符号不必写"
        yield TYPED_INDENT.at(_within(text, mark[1]), message, help=f"删去「{mark[1]}」", path=path)
    match = _EDGE.search(text)
    if match:
        yield TYPED_INDENT.at(
            _within(text, match[0]), "文字开头有空格，会印到报告里；首行缩进由模板留好，这里再空就多了", path=path
        )


def _within(text: ScalarNode, written: str) -> Span:
    """Return the span of written within text; that of all of text if the file spells those characters otherwise."""
    span = text.span
    typed = span.source.text[span.start : span.end]
    start = typed.find(written)
    return span if start < 0 else span.source.between(span.start + start, span.start + start + len(written))


def no_date(text: ScalarNode, path: Path) -> Finding | None:
    """Return the finding for a date that does not exist (2022-02-30), None for any other text."""
    if not _DATE.fullmatch(text):
        return None
    with contextlib.suppress(ValueError):
        datetime.date.fromisoformat(text)
        return None
    from gendoc.data.dates import no_such_day  # only where a date is wrong

    right = no_such_day(text)
    message = f"「{show(path)}」写的是「{text}」，没有这一天"
    return NO_SUCH_DATE.at(text.span, message, help=f"{right}；查对后改正", path=path)


def unspaced(key: str, span: Span, names: Container[str] = ()) -> tuple[str, Finding | None]:
    """Return the name at the start of a key that swallowed its value, and the finding: {年初:8.10}, {年初 8.10}.

    Of a text that follows a blank, that is only known for one of names.  "" and None for any other key.
    """
    meant = spelt_key(key)
    if not meant:
        slip = _no_colon(key, 0)
        name, _, rest = key.partition(" ")
        if slip is not None:
            return key[: slip.start], YAML_SYNTAX.at(span, slip.message, help=slip.advice)
        if rest and name in names:
            return name, YAML_SYNTAX.at(
                span, f"「{name}」后面少了冒号", help=f"写成「{name}: {shorten(rest, 12, 12)}」"
            )
        return "", None
    colon = len(meant) + len(key) - len(key.lstrip())
    rest = key[colon:].lstrip()
    wide = rest.startswith("：")
    what = "这里多写了一个冒号" if re.match("[:：](?:[:：]|$)", rest) else "冒号后面少了一个空格"
    return meant, YAML_SYNTAX.at(
        span,
        "这里的冒号是全角的「：」，YAML 只认半角的冒号" if wide else what,
        help=f"写成「{meant}: {rest.lstrip(':： ')}」",
    )


def bad_names(figures: MappingNode) -> Iterator[Finding]:
    """Yield a finding for each name of a local figure, or group of them, that no sentence could refer to."""
    groups = [child for child in figures.values() if isinstance(child, MappingNode)]
    for table in (figures, *groups):
        for name, child in table.items():
            match = _NO_NAME.search(name)
            if match and not (
                isinstance(child, ScalarNode) and child.is_null and (spelt_key(name) or _no_colon(name, 0))
            ):
                yield BAD_NAME.at(
                    table.keys_at[name],
                    f"名称「{name}」里有{'空格' if match[0].isspace() else f'「{match[0]}」'}，句子里引用不了",
                    help=_better_name(name, child, table),
                )


def _better_name(name: str, child: Node, table: MappingNode) -> str:
    """Return the help for a name that no sentence could refer to; a unit in it belongs behind the number."""
    from gendoc.data.labels import put_right, unit_in_name  # only where a name is wrong

    bare, unit = unit_in_name(name)
    if bare in table:
        return f"单位写在数字后面，不写在名称里；已经有一项「{bare}」，换一个名称"
    if bare and not _NO_NAME.search(bare):
        return f"{put_right(bare, unit, child, table.keys_at[name])}；引用它的地方写 {{{{ {bare} }}}}"
    clean = _NO_NAME.sub("", name)
    better = f"改成「{clean}」，引用它的地方一起改；" if clean and clean not in table else "换一个名称；"
    return f"{better}名称用汉字、字母、数字，不用括号、引号、逗号、点和空格"


_WIDE_COLON = rf"({_NAME})[ \u3000]*(：)"
_NARROW_COLON = rf"({_NAME})(:)([^\s/]|[\u00a0\u3000])"
_BARE_NUMBER = rf"({_NAME}?)([ =＝;；]{{1,3}})(-?[0-9][0-9,.]*(?: ?\S{{1,4}})?)$"
_EQUALS = rf"({_NAME}) *([=＝]) *([^\s=＝:：][^:：]*)$"
_WIDE_BRACE = rf"(?:{_NAME}:[ ]+)?([｛［])"


class TypingSlip(NamedTuple):
    """A typing slip on a line: start (from 0) and length in characters, what it is, what to do."""

    start: int
    length: int
    message: str
    advice: str


def on_line(line: str) -> TypingSlip | None:
    """Return the slip on a line that should be a name with its content, or a list item; None if none is seen."""
    match = re.match(_ODD_SPACE, line)
    if match:
        start = match.start(1)
        length = len(line) - start - len(line[start:].lstrip())
        name = _SPACES.get(match[1], "特殊的空格")
        return TypingSlip(start, length, f"行首用了{name}，YAML 只认半角空格", "删去它，改打半角空格，每级两格")
    start = len(line) - len(line.lstrip(" "))
    if line.startswith("＃", start):
        return TypingSlip(start, 1, "注释前面的「＃」是全角的，YAML 只认半角的 #", "改成半角的 #，后面空一格")
    dash = bullet(line[start:])
    if dash:
        return dash._replace(start=start)
    lead = re.match(LEAD, line)
    start = lead.end() if lead else 0
    return _colon(line, start) or _brace(line, start) or _no_colon(line, start)


def bullet(text: str) -> TypingSlip | None:
    """Return the slip in the dash with which text, a list item, begins; None if it is right or there is none."""
    typed = re.match(r"(?:--|//|\*)(?=[ \t\u3000])", text)
    if typed:
        rest = text[typed.end() :].lstrip(" \t\u3000\u00a0")
        message = f"列表的每项以半角的「-」开头，这里写的是「{typed[0]}」"
        return TypingSlip(0, len(typed[0]), message, f"写成「- {shorten(rest, 12, 12)}」：半角短横，后面空一格")
    if text[:1] == "-":
        if text[1:2] in _SPACES:
            name = _SPACES[text[1]]
            return TypingSlip(0, 2, f"列表的「-」后面是{name}", f"删去{name}，「-」后面打一个半角空格")
        if text[1:2] and not re.match(r"[-\s0-9]", text[1]):
            return TypingSlip(
                0, 1, "列表的「-」后面少了一个空格", f"写成「- {shorten(text[1:], 12, 12)}」，短横后空一格"
            )
        return None
    if text[:1] and text[0] in DASHES and text[1:2] != text[0] and not re.match(r"\s*[0-9]", text[1:]):
        rest = text[1:].lstrip(" \t\u3000\u00a0")
        message = f"列表的每项以半角的「-」开头，这里写的是「{text[0]}」"
        return TypingSlip(0, 1, message, f"写成「- {shorten(rest, 12, 12)}」：半角短横，后面空一格")
    return None


def _colon(line: str, start: int) -> TypingSlip | None:
    wide = re.compile(_WIDE_COLON).match(line, start)
    if wide:
        message = "这一行的冒号是全角的「：」，YAML 只认半角的冒号"
        return TypingSlip(wide.start(2), 1, message, "改成半角冒号，后面空一格")
    narrow = re.compile(_NARROW_COLON).match(line, start)
    if narrow is None or narrow[1].isdigit():
        return None
    if narrow[3] in ":：":
        rest = line[narrow.start(3) :].lstrip(":： \u3000")
        advice = f"写成「{narrow[1]}: {shorten(rest, 12, 12)}」"
        return TypingSlip(narrow.start(2), 2, "这里多写了一个冒号", advice) if rest else None
    if narrow[3] in _SPACES:
        name = _SPACES[narrow[3]]
        return TypingSlip(
            narrow.start(2), 2, f"冒号后面是{name}，YAML 只认半角空格", f"删去{name}，冒号后面打一个半角空格"
        )
    return TypingSlip(
        narrow.start(2), 1, "冒号后面少了一个空格", f"写成「{narrow[1]}: {shorten(line[narrow.start(3) :], 12, 12)}」"
    )


def _no_colon(line: str, start: int) -> TypingSlip | None:
    match = re.compile(_BARE_NUMBER).match(line, start) or re.compile(_EQUALS).match(line, start)
    if match is None:
        return None
    return TypingSlip(
        match.start(2),
        len(match[2]),
        f"「{match[1]}」后面少了冒号",
        f"写成「{match[1]}: {shorten(match[3], 12, 12)}」，冒号用半角、后面空一格",
    )


def _brace(line: str, start: int) -> TypingSlip | None:
    match = re.compile(_WIDE_BRACE).match(line, start)
    if match is None:
        return None
    half = "{ }" if match[1] == "｛" else "[ ]"
    what = "花括号" if match[1] == "｛" else "方括号"
    message = f"{what}「{match[1]}」是全角的，YAML 只认半角的"
    return TypingSlip(match.start(1), 1, message, f"改成半角的 {half}，两边都改；里面的逗号、冒号也用半角")


def spelt_key(key: str) -> str:
    """Return the name at the start of a key that swallowed its value: 年初:8.10 -> 年初; "" for any other key."""
    match = re.match(rf"\s*({_NAME})\s*[:：]", key)
    return match[1] if match else ""


def refused_characters(source: Source) -> Iterator[Finding]:
    """Yield a finding for each character of a file that is refused, at its place."""
    if not (REFUSED.search(source.text) or RADICAL.search(source.text)):
        return
    for number, line in enumerate(source.lines, 1):
        for match in REFUSED.finditer(line):
            yield CONTROL_CHARACTER.at(
                source.span(number, match.start() + 1, 1),
                f"这里有{character_name(match[0])}，Word 里显示不出来或会打乱文字",
                help="删去这个字符；从别处粘贴来的文字可先粘贴到记事本再复制",
            )
        for match in RADICAL.finditer(line):
            yield _radical(match[0], source.span(number, match.start() + 1, 1))


def escaped(value: str, span: Span) -> Finding | None:
    """Return the finding for a text at span whose escapes (\\u200b) spell a refused character; None if none does."""
    match = REFUSED.search(value)
    if match is None:
        radical = RADICAL.search(value)
        return _radical(radical[0], span) if radical else None
    return CONTROL_CHARACTER.at(
        span,
        f"这段文字里有{character_name(match[0])}，Word 里显示不出来或会打乱文字",
        help="双引号里的反斜杠会和后面的字符合成一个符号：改用单引号，或把 \\ 写成 \\\\",
    )


def _radical(char: str, span: Span) -> Finding:
    plain = ordinary(char)
    return CONTROL_CHARACTER.at(
        span,
        f"「{char}」（U+{ord(char):04X}）是部首符号，不是汉字{f'「{plain}」' if plain else ''}，查找时找不到它",
        help=f"改成「{plain}」" if plain else "改打成普通的汉字",
    )
