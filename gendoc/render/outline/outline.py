"""The outline a template is compiled from: plain text, one paragraph a line.

    # a line that begins with a number sign is a comment; blank lines and indentation mean nothing
    heading 1| {{ 章号("一、") }}部门单位基本情况
    @项 = Body Text| {{ 块.号 }}[要点:{{ 块.要点 }}]{{ 块.正文 }}
    {%p for 块 in 部门职能|条目("（一）") %}
      @项
    {%p endfor %}

    表格| 文字 4 | 数字 2
    表头| 项目 | 金额
    {%tr for 项 in 收入.构成 %}
    行| {{ 项.名称 }} | {{ 项.金额|表数 }}
    {%tr endfor %}
    分节| 横向

Before the bar stands the name of a paragraph style; [name: … ] is text in a character style.  A {%p tag
has a line of its own.  @name = line gives a line a name, and @name stands for it from there on.  A table ends with
its last row (see `table`).  分节 begins a new page and gives the orientation of the pages that follow, or says that
those before it, cover and contents, have no number.  目录| 1-2 is a table of contents.

The document is made from this text and never edited by hand, so that a change of the template can be read as
a change of text, and equal outlines give equal documents.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar
from xml.sax.saxutils import escape

import jinja2

from gendoc.render.outline.parts import (
    LANDSCAPE,
    PORTRAIT,
    contents_field,
    document_parts,
    section_end,
    text_run,
    text_width,
)
from gendoc.render.outline.styles import style_id, style_names
from gendoc.render.outline.table import ROWS, TABLE, Table, TableError, is_merged, read_columns, split_cells
from gendoc.word.package import write_package

_Result = TypeVar("_Result")
_TOKEN = re.compile(
    r"(?P<tag>\{\{.*?\}\}|\{%.*?%\})"
    r"|(?P<open>\[(?P<style>[^\[\]{}:]*):)"
    r"|(?P<close>\])"
    r"|(?P<text>[^\[\]{}｛｝]+)"
    r"|(?P<stray>.)"
)
_TAG = re.compile(r"\{%(?P<level>p|tr|) (?P<keyword>\w+)\b.* %\}|\{\{ .+ \}\}")
_BREAK = "分节"
_UNNUMBERED = "以上无页码"
_CONTENTS = "目录"
_LEVELS = re.compile("1-[1-4]")
_OPENING = ("if", "for")
_WITHIN = {"elif": ("if",), "else": ("if", "for"), "endif": ("if",), "endfor": ("for",), "set": ()}


class OutlineError(ValueError):
    """A mistake in an outline: the outline's name, the line (from 1), and in Chinese what is wrong there."""

    def __init__(self, name: str, line: int, message: str) -> None:
        """Take the mistake at a line of the outline called name."""
        super().__init__(f"{name}:{line}: {message}")
        self.name = name
        self.line = line
        self.message = message


def compile_outline(text: str, name: str) -> bytes:
    """Return the Word template that an outline describes, in the official layout.

    name is what messages call the outline.  Equal text gives equal bytes.  Raises OutlineError for the first
    line with an unknown style, an unclosed mark or tag, a block that is not closed, a Jinja expression that cannot
    be parsed, or a character that a document cannot hold.
    """
    compiler = _Compiler(name)
    body = "".join(compiler.paragraphs(text))
    return write_package(document_parts(body, compiler.direction))


@dataclass(frozen=True, slots=True)
class _Block:
    """An {% if or {% for that is still open, with the page orientation at its beginning."""

    keyword: str
    level: str  # "p" around paragraphs, "tr" around rows, "" within one
    line: int
    direction: str


class _Compiler:
    """Reads an outline line by line, with its position and the open blocks."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._line = 0
        self._blocks: list[_Block] = []
        self._tags: list[str] = []
        self._names: dict[str, str] = {}
        self._table: Table | None = None
        self._tables_meet = False
        self._numbered = False
        self.direction = PORTRAIT

    def paragraphs(self, text: str) -> Iterator[str]:
        """Yield the markup of each paragraph; at the end, Jinja parses all tags together."""
        for line in text.removeprefix("\ufeff").split("\n"):
            self._line += 1
            self._tags.append("")
            line = line.strip(" \t\r\u3000")
            self._check_characters(line)
            if line.startswith("@"):
                line = self._named(line)
            if line and not line.startswith("#"):
                yield from self._line_markup(line)
                self._check_paragraph_is_closed()
        yield from self._end_table()
        if self._blocks:
            block = self._blocks[-1]
            raise OutlineError(self._name, block.line, f"{block.keyword} 没有对应的 end{block.keyword}")
        self._check_expressions()

    def _line_markup(self, line: str) -> Iterator[str]:
        head, bar, text = line.partition("|")
        head = head.strip() if bar and not line.startswith("{%") else ""
        if self._table is not None and (head in ROWS or line.startswith("{%tr")):
            self._row(self._table, head, line, text)
            return
        yield from self._end_table()
        if head in ROWS or line.startswith("{%tr"):
            raise self._error(f"{head or '{%tr … %}'} 要写在表格里，前面先写 {TABLE}| 各列")
        if head == TABLE:
            if self._tables_meet:
                raise self._error("两张表格连在一起了，中间要有一段文字，如后一张表的标题")
            self._table = Table(self._checked(read_columns, text, text_width(self.direction)), self._line)
        elif line.startswith("{%p"):
            yield self._control(line)
        elif head == _BREAK:
            yield self._break(text.strip())
        elif head == _CONTENTS:
            if not _LEVELS.fullmatch(text.strip()):
                raise self._error(f"{_CONTENTS}| 后面写列出哪几级标题，如 1-2")
            self._tables_meet = False
            yield contents_field(text.strip())
        else:
            self._tables_meet = False
            yield self._paragraph(line)

    def _row(self, table: Table, kind: str, line: str, text: str) -> None:
        if not kind:
            table.add_tag(self._tag_run(line))
            return
        cells = split_cells(text)
        runs = ["" if is_merged(cell) else self._markup(cell) for cell in cells]
        self._checked(table.add, kind, cells, runs)

    def _end_table(self) -> Iterator[str]:
        """Yield the table that ends here, if there is one."""
        table, self._table = self._table, None
        if table is None:
            return
        if self._blocks and self._blocks[-1].level == "tr":
            block = self._blocks[-1]
            raise OutlineError(self._name, block.line, f"{block.keyword} 没有在表格里结束")
        try:
            yield table.markup()
        except TableError as mistake:
            raise OutlineError(self._name, table.line, str(mistake)) from mistake
        self._tables_meet = True

    def _checked(self, function: Callable[..., _Result], *arguments: object) -> _Result:
        """Return the result of a function of `table`; its TableError becomes an OutlineError of this line."""
        try:
            return function(*arguments)
        except TableError as mistake:
            raise self._error(str(mistake)) from mistake

    def _break(self, direction: str) -> str:
        if direction == _UNNUMBERED:
            if self._numbered:
                raise self._error(f"{_BREAK}| {_UNNUMBERED} 用在封面、目录之后，前面不能有印页码的节")
            self._tables_meet = False
            return section_end(self.direction, numbered=False)
        if direction not in (PORTRAIT, LANDSCAPE):
            raise self._error(
                f"{_BREAK}| 后面写 {PORTRAIT} 或 {LANDSCAPE}（以后的纸怎样放），或 {_UNNUMBERED}（封面、目录到此为止）"
            )
        self._numbered = True
        ended, self.direction = self.direction, direction
        self._tables_meet = False
        return section_end(ended)

    def _named(self, line: str) -> str:
        """Return the line that @name stands for; for @name = line, keep it and return ""."""
        name, equals, meaning = line.partition("=")
        name = name.strip()
        if equals:
            self._names[name] = meaning.strip()
            return ""
        if name not in self._names:
            raise self._error(f"前面没有 {name} = … 的定义")
        return self._names[name]

    def _control(self, line: str) -> str:
        return f"<w:p>{self._tag_run(line)}</w:p>"

    def _tag_run(self, line: str) -> str:
        match = _TOKEN.fullmatch(line)
        if match is None or match["tag"] is None:
            raise self._error(f"{line[:4].strip()} … %}} 要独占一行，写完整")
        self._read_tag(line, alone=True)
        return text_run(escape(line))

    def _paragraph(self, line: str) -> str:
        style, bar, text = line.partition("|")
        style = style.strip()
        if not bar or "{" in style:
            raise self._error("缺少样式名，应写作：样式名| 文字")
        identity = style_id(style, "paragraph")
        if identity is None:
            raise self._error(f"没有段落样式「{style}」，可用：{'、'.join(style_names('paragraph'))}")
        runs = self._markup(text.strip())
        if not runs:
            raise self._error("段落没有内容；空行用样式的段前段后距离留出")
        return f'<w:p><w:pPr><w:pStyle w:val="{identity}"/></w:pPr>{runs}</w:p>'

    def _markup(self, text: str) -> str:
        return "".join(text_run(escape(run), mark) for mark, run in self._runs(text))

    def _runs(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield (id of the character style, text) for each run."""
        style, run = "", ""
        for token in _TOKEN.finditer(text):
            if token["open"]:
                if style:
                    raise self._error("[样式: … ] 不能套在另一个里面")
                if run:
                    yield "", run
                style, run = self._character_style(token["style"].strip()), ""
            elif token["close"]:
                if not style:
                    raise self._error('多出一个 ]；要印出方括号，写作 {{ "]" }}')
                yield style, run
                style, run = "", ""
            elif token["stray"]:
                raise self._error(_stray_message(token["stray"]))
            else:
                if token["tag"]:
                    self._read_tag(token["tag"], alone=False)
                run += token[0]
        if style:
            raise self._error("[样式: … ] 缺少收尾的 ]")
        if run:
            yield "", run

    def _character_style(self, name: str) -> str:
        identity = style_id(name, "character")
        if identity is None:
            raise self._error(f"没有字符样式「{name}」，可用：{'、'.join(style_names('character'))}")
        return identity

    def _read_tag(self, tag: str, *, alone: bool) -> None:
        match = _TAG.fullmatch(tag)
        if match is None:
            raise self._error(f"标签 {tag} 应写作 {{{{ 式 }}}}、{{% 语句 %}} 或 {{%p 语句 %}}，两侧各空一格")
        self._tags[-1] += tag.replace("{%p ", "{% ").replace("{%tr ", "{% ")
        keyword, level = match["keyword"], match["level"]
        if keyword is None:
            return
        if level and not alone:
            raise self._error(f"{{%{level} … %}} 要独占一行")
        if keyword in _OPENING:
            self._blocks.append(_Block(keyword, level, self._line, self.direction))
        elif keyword not in _WITHIN:
            raise self._error(f"不认识的语句「{keyword}」，可用：{'、'.join((*_OPENING, *_WITHIN))}")
        elif keyword != "set":
            self._continue_block(keyword, level)

    def _continue_block(self, keyword: str, level: str) -> None:
        if not self._blocks or self._blocks[-1].keyword not in _WITHIN[keyword]:
            raise self._error(f"{keyword} 前面没有与它对应的 {' 或 '.join(_WITHIN[keyword])}")
        block = self._blocks[-1]
        if block.level != level:
            raise self._error(f"{keyword} 与第 {block.line} 行的 {block.keyword} 要同样写 {{%p、{{%tr 或 {{%")
        if block.direction != self.direction:
            raise self._error(f"从第 {block.line} 行的 {block.keyword} 起改了纸的方向，这里之前要用 {_BREAK}| 改回来")
        if keyword.startswith("end"):
            self._blocks.pop()

    def _check_paragraph_is_closed(self) -> None:
        if self._blocks and not self._blocks[-1].level:
            raise self._error(f"本行的 {self._blocks[-1].keyword} 没有在本行结束；跨段落时写 {{%p")

    def _check_characters(self, line: str) -> None:
        for character in line:
            if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn"):
                raise self._error(f"有不能用于文档的字符 U+{ord(character):04X}")

    def _check_expressions(self) -> None:
        try:
            jinja2.Environment().parse("\n".join(self._tags))
        except jinja2.TemplateSyntaxError as mistake:
            raise OutlineError(self._name, mistake.lineno, f"标签的写法有误：{mistake.message}") from mistake

    def _error(self, message: str) -> OutlineError:
        return OutlineError(self._name, self._line, message)


def _stray_message(character: str) -> str:
    if character in "｛｝":
        return f"标签要用半角花括号，不用 {character}"
    if character == "[":
        return '[ 后面缺少「样式名:」；要印出方括号，写作 {{ "[" }}'
    return f"标签没有写完整：多出一个 {character}"
