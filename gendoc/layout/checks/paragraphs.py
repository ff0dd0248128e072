"""How paragraphs stand: lines, characters a line, indent, side, space round them (standard 5.2.2, 5.2.3, 7.3)."""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from gendoc.layout import measures
from gendoc.layout.checks.typefaces import EMPHASIS
from gendoc.layout.deviation import STANDARD, Deviation, LayoutCode
from gendoc.layout.expected import EXPECTED, Expected, Property, compare, fits_lines
from gendoc.layout.roles import HEADINGS, TEXT, ClassifiedParagraph, Role, level_of, section_of
from gendoc.layout.typefaces import has_chinese, size_of
from gendoc.word.document import WordDocument
from gendoc.word.lengths import hundredths, points
from gendoc.word.paragraphs import Paragraph
from gendoc.word.sections import Section
from gendoc.word.styles import Format, length, number

_MENU = "「开始」→「段落」"
_ADVANCED = "「开始」→「字体」→「高级」"

LINE_PITCH = LayoutCode("layout-line-pitch", fix=f"{_MENU}，行距选「固定值」{points(measures.LINE)}")
CHARACTERS = LayoutCode(
    "layout-characters",
    official=f"每行应排 {measures.CHARACTERS} 字（{STANDARD} 5.2.3）",
    fix=f"{_ADVANCED}，间距选「紧缩」{points(-measures.SPACING)}",
)
INDENT = LayoutCode("layout-indent")
ALIGNMENT = LayoutCode("layout-alignment")
PARAGRAPH_SPACE = LayoutCode(
    "layout-paragraph-space",
    official=f"段落之间不另加空，每面才排得下 {measures.LINES} 行（{STANDARD} 5.2.3）",
    fix=f"{_MENU}，段前、段后都填 0",
)
TYPED_INDENT = LayoutCode("layout-typed-indent", official="应由「首行缩进 2 字符」空出")
EMPTY_PARAGRAPH = LayoutCode(
    "layout-empty-paragraph",
    official="空行应由段前、段后的距离空出，正文中间不空行",
    fix="删去空段落；标题与正文之间的空行写在「标题」样式里",
)
LINE_BREAK = LayoutCode("layout-line-break", official="应让 Word 自己分页", fix="删去分页符")
OUTLINE_LEVEL = LayoutCode("layout-outline-level")
KEEP_NEXT = LayoutCode(
    "layout-keep-next",
    "warning",
    official="标题会落在页末，与正文分开",
    fix=f"{_MENU}→「换行和分页」，勾选「与下段同页」",
)
WIDOW_CONTROL = LayoutCode(
    "layout-widow-control",
    "warning",
    official="会使有的页少排一行；应关掉",
    fix=f"{_MENU}→「换行和分页」，取消「孤行控制」",
)

_SIDES = {
    "left": "左对齐",
    "start": "左对齐",
    "right": "右对齐",
    "end": "右对齐",
    "center": "居中",
    "distribute": "分散对齐",
}
_GRIDS_OF_CHARACTERS = ("linesAndChars", "snapToChars")
GRIDS = ("lines", *_GRIDS_OF_CHARACTERS)
_BLANK_BEFORE_SIGNING = 3  # lines left for a seal
_GRID_UNIT = 4096  # w:charSpace counts in this part of a point
_SINGLE = 240  # of w:line in multiples
_MOST_SPREAD = 20  # twips
_ROUNDED = 1  # twip: Word's own grid of 28 characters, charSpace -848, is rounded


@dataclass(frozen=True)
class _Setting:
    """A paragraph as it is set, on the page of its section; usual is the pitch of most lines of text, in twips."""

    paragraph: Paragraph
    role: Role
    expected: Expected
    section: Section
    usual: int

    @property
    def format(self) -> Format:
        return self.paragraph.format

    @cached_property
    def line(self) -> tuple[str, int]:
        return _line(self.paragraph, self.section)

    @property
    def side(self) -> str:
        return self.format.get("jc", "left")

    @property
    def usual_in_words(self) -> str:
        return points(self.usual)

    @property
    def level(self) -> int | None:
        level = level_of(self.paragraph)
        return None if level is None else level + 1

    @property
    def official_level(self) -> int:
        return HEADINGS.index(self.role) + 1

    def deviation(self, code: LayoutCode, observed: str, official: str, fix: str) -> Deviation:
        return code.in_paragraph(self.paragraph, observed, official, fix)


def check(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield paragraphs whose lines, indents or surroundings differ from the official layout."""
    usual = usual_pitch(document, paragraphs)
    for paragraph, role, styled in paragraphs:
        if role not in EXPECTED:
            continue
        setting = _Setting(paragraph, role, EXPECTED[role], section_of(document, paragraph), usual)
        yield from compare(_OF_ROLE[role], setting)
        if role in TEXT:
            yield from _characters(setting)
        if role in TEXT or role is Role.ATTACHMENTS:
            yield from _indent(setting)
        if styled and role in HEADINGS and paragraph.format.get("keepNext", "0") != "1":
            yield KEEP_NEXT.in_paragraph(paragraph, f"{role.value}没有「与下段同页」")
        if "\n" in paragraph.text and role in TEXT:
            yield LINE_BREAK.in_paragraph(
                paragraph,
                "段落中间用了手动换行（↓）",
                "应让 Word 自己回行；另起一段用回车",
                "删去换行符，或换成回车",
                start=paragraph.text.index("\n"),
            )
    yield from _empty(paragraphs)
    yield from _page_breaks(paragraphs)


def _line(paragraph: Paragraph, section: Section) -> tuple[str, int]:
    """Return how lines follow each other: exact, atLeast or auto, and how far in twips (auto: in 240ths).

    Single lines that snap to the grid are as far apart as its lines.
    """
    rule, line = paragraph.format.get("lineRule", "auto"), number(paragraph.format, "line", _SINGLE)
    if rule == "auto" and section.grid in GRIDS and section.pitch and _snaps(paragraph):
        return "exact", round(Fraction(section.pitch * line, _SINGLE))
    return rule, line


def _snaps(paragraph: Paragraph) -> bool:
    return paragraph.format.get("snapToGrid", "1") == "1"


def usual_pitch(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> int:
    """Return the pitch of most lines of text in twips, 0 if there is none."""
    lines = Counter(
        _line(paragraph, section_of(document, paragraph)) for paragraph, role, _ in paragraphs if role in TEXT
    )
    pitches = {line: count for (rule, line), count in lines.items() if rule == "exact"}
    return max(pitches, key=lambda line: (pitches[line], line)) if pitches else 0


def _pitch_apart(it: _Setting) -> str:
    rule, line = it.line
    apart = rule == "exact" and it.usual and line != it.usual
    return f"行距 {points(line)}" if apart and fits_lines(it.section, line) and fits_lines(it.section, it.usual) else ""


def _other_pitch(it: _Setting) -> str:
    """Return a pitch as it was set, which the grid may have made another."""
    rule, line = it.line
    if rule == "exact" and fits_lines(it.section, line):
        return ""
    set_rule = it.format.get("lineRule", "auto")
    if set_rule != "auto":
        return f"行距 {'固定值' if set_rule == 'exact' else '最小值'} {points(line)}"
    if rule == "exact":
        return f"{_multiple(number(it.format, 'line', _SINGLE))}行距（照网格每行 {points(line)}）"
    return f"{_multiple(line)}行距"


def _title_pitch(it: _Setting) -> str:
    """Return the pitch of a title set in multiples of a line, or in lines lower than its letters."""
    rule, line = it.format.get("lineRule", "auto"), number(it.format, "line", _SINGLE)
    if rule == "auto":
        return f"标题的行距是 {_multiple(line)}" if line != _SINGLE else ""
    return f"标题的行距是固定值 {points(line)}" if rule == "exact" and line < measures.SIZE_TITLE * 10 else ""


def _multiple(line: int) -> str:
    return "单倍" if line == _SINGLE else f"{hundredths(Fraction(line, _SINGLE))} 倍"


def _spread(it: _Setting) -> str:
    """Return how far the letters of a title are set apart, or together, if by more than a point."""
    spacings = (length(run.format, "spacing") for run in it.paragraph.runs if run.text.strip())
    widest = max(spacings, key=abs, default=0)
    return f"标题字间距{'加宽' if widest > 0 else '紧缩'} {points(abs(widest))}" if abs(widest) > _MOST_SPREAD else ""


def _characters(it: _Setting) -> Iterator[Deviation]:
    """Yield runs of which another number than 28 fills a line of 156 mm."""
    if it.section.landscape:
        return
    snapped = it.section.grid in _GRIDS_OF_CHARACTERS and _snaps(it.paragraph)
    added = Fraction(it.section.char_space * 20, _GRID_UNIT) if snapped else Fraction(0)
    for run in it.paragraph.runs:
        if size_of(run.format) == measures.SIZE_TEXT and has_chinese(run.text):
            spacing = length(run.format, "spacing")
            advance = measures.SIZE_TEXT * 10 + spacing + added
            fitting = (measures.TEXT_WIDTH + _ROUNDED) // advance if advance > 0 else 0
            if fitting != measures.CHARACTERS:
                yield CHARACTERS.in_run(it.paragraph, run, f"字间距 {points(spacing)}，每行排 {fitting} 字")


def _indent(it: _Setting) -> Iterator[Deviation]:
    made, text = it.format, it.paragraph.text
    typed = len(text) - len(text.lstrip(" 　\t"))
    hanging = length(made, "hanging") or number(made, "hangingChars", 0)
    given = made.get("firstLineChars") not in (None, "0")
    in_twips = abs(length(made, "firstLine") - measures.INDENT) <= measures.INDENT_TOLERANCE
    in_characters = _are_two(number(made, "firstLineChars", 0))
    sound = (in_characters and (made.get("firstLine") is None or in_twips)) if given else in_twips
    fix = f"{_MENU}，「特殊」选「首行」，缩进 2 字符；或样式选「{it.expected.style}」"
    if typed:
        observed = "用空格（或制表符）空出段首"
        yield TYPED_INDENT.in_paragraph(it.paragraph, observed, fix=f"删去段首的空格，{fix}", length=typed)
        if not given and not length(made, "firstLine"):
            return
    if it.role is Role.ATTACHMENTS:
        return
    if hanging or not sound:
        observed = f"{it.role.value}{'悬挂缩进' if hanging else _first_line(made)}"
        yield INDENT.in_paragraph(it.paragraph, observed, f"每段首行左空二字（{it.expected.basis}）", fix)
    for side, name in (("left", "左"), ("right", "右")):
        # Numbers that Word sets hang in an indent of their own.
        if (length(made, side) or number(made, f"{side}Chars", 0)) and not (hanging and side == "left"):
            official = f"回行顶格，左右不缩进（{it.expected.basis}）"
            fix = f"{_MENU}，缩进「左侧」「右侧」都填 0"
            yield INDENT.in_paragraph(it.paragraph, f"{it.role.value}{name}边另有缩进", official, fix)


def _are_two(hundredths_of_characters: int) -> bool:
    off = abs(hundredths_of_characters - measures.INDENT_CHARACTERS)
    return off <= measures.INDENT_CHARACTERS_TOLERANCE


def _first_line(made: Format) -> str:
    characters = number(made, "firstLineChars", 0)
    if characters and not _are_two(characters):
        return f"首行缩进 {hundredths(Fraction(characters, 100))} 字符"
    if characters and "firstLine" in made:
        return f"首行缩进写作 2 字符，又写作 {points(length(made, 'firstLine'))}，WPS 等会照后一个"
    return f"首行缩进 {points(length(made, 'firstLine'))}" if length(made, "firstLine") else "首行没有缩进"


def _other_side(it: _Setting) -> str:
    official = not it.expected.sides or it.side in it.expected.sides
    return "" if official else f"{it.role.value}{_SIDES.get(it.side, it.side)}"


def _space(side: str, name: str) -> Property[_Setting]:
    def observed(it: _Setting) -> str:
        if it.format.get(f"{side}Autospacing", "0") in ("1", "true", "on"):
            return f"{name}空 自动"
        if lines := number(it.format, f"{side}Lines", 0):
            return f"{name}空 {hundredths(Fraction(lines, 100))} 行"
        return f"{name}空 {points(length(it.format, side))}" if length(it.format, side) else ""

    return Property(PARAGRAPH_SPACE, observed)


_LINED = (*TEXT, Role.ADDRESSEE, Role.ATTACHMENTS, Role.SIGNATURE, Role.DATE)
_OFFICIAL_PITCH = (
    f"应为固定值 {points(measures.LINE)}（{points(measures.LINE_LEAST)} 至 {points(measures.LINE_MOST)} 都可），"
    f"每面 {measures.LINES} 行（{STANDARD} 5.2.3）"
)
_PROPERTIES: tuple[tuple[tuple[Role, ...], tuple[Property[_Setting], ...]], ...] = (
    (_LINED, (
        Property(LINE_PITCH, _pitch_apart, "应与全文一致，{it.usual_in_words}"),
        Property(LINE_PITCH, _other_pitch, _OFFICIAL_PITCH),
    )),
    ((Role.TITLE,), (
        Property(LINE_PITCH, _title_pitch,
                 f"应为固定值 {points(measures.LINE)}，或单倍行距", f"{LINE_PITCH.fix}；或样式选「标题」"),
        Property(CHARACTERS, _spread, "标题的字距是标准的", f"选中标题，{_ADVANCED}，间距选「标准」"),
        Property(INDENT, lambda it: "标题有缩进，不在版心正中" if length(it.format, "firstLine") or length(it.format, "left") else "",
                 "标题居中，不缩进（{it.expected.basis}）", f"{_MENU}，缩进都填 0"),
    )),
    (tuple(EXPECTED), (
        Property(ALIGNMENT, _other_side,
                 "应{it.expected.side}（{it.expected.basis}）",
                 "选中这一段，「开始」→「{it.expected.side}」；或样式选「{it.expected.style}」"),
    )),
    (TEXT, (
        _space("before", "段前"),
        _space("after", "段后"),
        Property(WIDOW_CONTROL, lambda it: "开着「孤行控制」" if it.format.get("widowControl", "1") == "1" else ""),
        Property(EMPHASIS, lambda it: "段落在图文框里，或首字下沉" if "frame" in it.format else "",
                 "正文按行排，不加框、不下沉", "点它的边框，按 Delete；首字下沉在「插入」→「首字下沉」→「无」"),
        Property(EMPHASIS, lambda it: "段落有边框或横线" if it.format.get("pBdr") else "",
                 "公文的正文没有边框", "选中这一段，「开始」→「边框」→「无框线」"),
    )),
    (HEADINGS, (
        Property(OUTLINE_LEVEL, lambda it: f"{it.role.value}没有大纲级别" if it.level is None else "",
                 "导航窗格和目录里找不到它", "选中这一段，样式选「{it.expected.style}」"),
        Property(OUTLINE_LEVEL, lambda it: f"{it.role.value}的大纲级别是 {it.level} 级" if it.level not in (None, it.official_level) else "",
                 "大纲级别应与样式一致", f"{_MENU}，大纲级别选「{{it.official_level}} 级」"),
    )),
    ((Role.BODY,), (
        Property(OUTLINE_LEVEL, lambda it: "正文带有大纲级别，会混进导航和目录" if it.level else "",
                 "正文的大纲级别是「正文文本」", f"{_MENU}，大纲级别选「正文文本」"),
    )),
)  # fmt: skip
_OF_ROLE = {
    role: tuple(each for roles, properties in _PROPERTIES if role in roles for each in properties) for role in EXPECTED
}


def _page_breaks(paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield pages ended by hand within the text; before an attachment, a title, a table or contents they may be."""
    filled = [place for place, (_, role, _) in enumerate(paragraphs) if role is not Role.EMPTY]
    for place, (paragraph, role, _) in enumerate(paragraphs):
        set_before = paragraph.format.get("pageBreakBefore") == "1"
        if role not in (*TEXT, Role.EMPTY) or not (paragraph.page_break or set_before):
            continue
        above, below = bisect.bisect_left(filled, place) - 1, bisect.bisect_right(filled, place)
        before = paragraphs[filled[above]].role if above >= 0 else None
        after = paragraphs[filled[below]].role if below < len(filled) else None
        if set_before and role in TEXT and before in TEXT:
            yield LINE_BREAK.in_paragraph(paragraph, "段前设了分页", fix=f"{_MENU}→「换行和分页」，取消「段前分页」")
        elif paragraph.page_break and after is None and before not in (None, Role.FRONT):
            yield LINE_BREAK.in_paragraph(paragraph, "文末手动分了页，会多出一页白纸")
        elif paragraph.page_break and after in TEXT:
            yield LINE_BREAK.in_paragraph(paragraph, "正文中间手动分了页")


def _empty(paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield empty paragraphs, but for the blank lines that the standard asks for and Word needs."""
    before: ClassifiedParagraph | None = None
    for blank, group in itertools.groupby(enumerate(paragraphs), key=lambda each: _is_blank(each[1])):
        stretch = list(group)
        if blank:
            end = stretch[-1][0] + 1
            after = paragraphs[end] if end < len(paragraphs) else None
            for _, classified in stretch[_allowed(before, after) :]:
                yield EMPTY_PARAGRAPH.in_paragraph(classified.paragraph, "用空段落空行")
        before = stretch[-1][1]


def _is_blank(classified: ClassifiedParagraph) -> bool:
    paragraph = classified.paragraph
    return classified.role is Role.EMPTY and paragraph.empty and not paragraph.page_break and not paragraph.ends_section


def _allowed(before: ClassifiedParagraph | None, after: ClassifiedParagraph | None) -> int:
    """Return how many empty paragraphs may stand between two others."""
    above = None if before is None else before.role
    if after is None or (after.paragraph.empty and (after.paragraph.ends_section or after.paragraph.page_break)):
        return 1 if above is Role.CELL else 0
    if after.role in (Role.SIGNATURE, Role.DATE):
        return _BLANK_BEFORE_SIGNING
    if after.role in (Role.ATTACHMENTS, Role.CELL) or above in (Role.LABEL, Role.CELL):
        return 1
    if before is not None and above is Role.TITLE:
        return 0 if length(before.paragraph.format, "after") * 2 >= measures.LINE else 1
    return 0
