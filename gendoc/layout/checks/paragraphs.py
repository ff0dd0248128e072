"""Paragraphs: line pitch, characters per line, indent, alignment, spacing (standard 5.2.2, 5.2.3, 7.3)."""

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
_GRID_UNIT = 4096  # w:charSpace is in 4096ths of a point
_SINGLE = 240  # w:line of single spacing, in 240ths of a line
_MOST_SPREAD = 20  # twips of character spacing that a title may have
_ROUNDED = 1  # twip: Word's own grid of 28 characters, charSpace -848, is rounded


@dataclass(frozen=True)
class _Setting:
    """A paragraph with what it is compared with: its section, and usual, the pitch of most lines of text in twips."""

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
    """Return the line rule (exact, atLeast or auto) and the line pitch in twips (auto: in 240ths of a line).

    Lines that snap to the grid count as exact, with the pitch that results from it.
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


def _pitch_apart(setting: _Setting) -> str:
    rule, line = setting.line
    apart = rule == "exact" and setting.usual and line != setting.usual
    return (
        f"行距 {points(line)}"
        if apart and fits_lines(setting.section, line) and fits_lines(setting.section, setting.usual)
        else ""
    )


def _other_pitch(setting: _Setting) -> str:
    """Return in words a pitch that does not give 22 lines a page, as the paragraph sets it; "" for any other."""
    rule, line = setting.line
    if rule == "exact" and fits_lines(setting.section, line):
        return ""
    set_rule = setting.format.get("lineRule", "auto")
    if set_rule != "auto":
        return f"行距 {'固定值' if set_rule == 'exact' else '最小值'} {points(line)}"
    if rule == "exact":
        return f"{_multiple(number(setting.format, 'line', _SINGLE))}行距（照网格每行 {points(line)}）"
    return f"{_multiple(line)}行距"


def _title_pitch(setting: _Setting) -> str:
    """Return in words the pitch of a title that is a multiple of a line, or less than its type; "" for any other."""
    rule, line = setting.format.get("lineRule", "auto"), number(setting.format, "line", _SINGLE)
    if rule == "auto":
        return f"标题的行距是 {_multiple(line)}" if line != _SINGLE else ""
    return f"标题的行距是固定值 {points(line)}" if rule == "exact" and line < measures.SIZE_TITLE * 10 else ""


def _multiple(line: int) -> str:
    return "单倍" if line == _SINGLE else f"{hundredths(Fraction(line, _SINGLE))} 倍"


def _spread(setting: _Setting) -> str:
    """Return in words the character spacing of a title if it is more than a point, either way; else ""."""
    spacings = (length(run.format, "spacing") for run in setting.paragraph.runs if run.text.strip())
    widest = max(spacings, key=abs, default=0)
    return f"标题字间距{'加宽' if widest > 0 else '紧缩'} {points(abs(widest))}" if abs(widest) > _MOST_SPREAD else ""


def _characters(setting: _Setting) -> Iterator[Deviation]:
    """Yield runs whose character spacing does not put 28 characters on a line of 156 mm."""
    if setting.section.landscape:
        return
    snapped = setting.section.grid in _GRIDS_OF_CHARACTERS and _snaps(setting.paragraph)
    added = Fraction(setting.section.char_space * 20, _GRID_UNIT) if snapped else Fraction(0)
    for run in setting.paragraph.runs:
        if size_of(run.format) == measures.SIZE_TEXT and has_chinese(run.text):
            spacing = length(run.format, "spacing")
            advance = measures.SIZE_TEXT * 10 + spacing + added
            fitting = (measures.TEXT_WIDTH + _ROUNDED) // advance if advance > 0 else 0
            if fitting != measures.CHARACTERS:
                yield CHARACTERS.in_run(setting.paragraph, run, f"字间距 {points(spacing)}，每行排 {fitting} 字")


def _indent(setting: _Setting) -> Iterator[Deviation]:
    formatted, text = setting.format, setting.paragraph.text
    typed = len(text) - len(text.lstrip(" 　\t"))
    hanging = length(formatted, "hanging") or number(formatted, "hangingChars", 0)
    in_characters_given = formatted.get("firstLineChars") not in (None, "0")
    in_twips = abs(length(formatted, "firstLine") - measures.INDENT) <= measures.INDENT_TOLERANCE
    in_characters = _are_two(number(formatted, "firstLineChars", 0))
    sound = (in_characters and (formatted.get("firstLine") is None or in_twips)) if in_characters_given else in_twips
    fix = f"{_MENU}，「特殊」选「首行」，缩进 2 字符；或样式选「{setting.expected.style}」"
    if typed:
        observed = "用空格（或制表符）空出段首"
        yield TYPED_INDENT.in_paragraph(setting.paragraph, observed, fix=f"删去段首的空格，{fix}", length=typed)
        if not in_characters_given and not length(formatted, "firstLine"):
            return
    if setting.role is Role.ATTACHMENTS:
        return
    if hanging or not sound:
        observed = f"{setting.role.value}{'悬挂缩进' if hanging else _first_line(formatted)}"
        yield INDENT.in_paragraph(setting.paragraph, observed, f"每段首行左空二字（{setting.expected.basis}）", fix)
    for side, name in (("left", "左"), ("right", "右")):
        # A paragraph numbered by Word has a hanging indent of its own.
        if (length(formatted, side) or number(formatted, f"{side}Chars", 0)) and not (hanging and side == "left"):
            official = f"回行顶格，左右不缩进（{setting.expected.basis}）"
            fix = f"{_MENU}，缩进「左侧」「右侧」都填 0"
            yield INDENT.in_paragraph(setting.paragraph, f"{setting.role.value}{name}边另有缩进", official, fix)


def _are_two(hundredths_of_characters: int) -> bool:
    difference = abs(hundredths_of_characters - measures.INDENT_CHARACTERS)
    return difference <= measures.INDENT_CHARACTERS_TOLERANCE


def _first_line(formatted: Format) -> str:
    characters = number(formatted, "firstLineChars", 0)
    if characters and not _are_two(characters):
        return f"首行缩进 {hundredths(Fraction(characters, 100))} 字符"
    if characters and "firstLine" in formatted:
        return f"首行缩进写作 2 字符，又写作 {points(length(formatted, 'firstLine'))}，WPS 等会照后一个"
    return f"首行缩进 {points(length(formatted, 'firstLine'))}" if length(formatted, "firstLine") else "首行没有缩进"


def _other_side(setting: _Setting) -> str:
    official = not setting.expected.sides or setting.side in setting.expected.sides
    return "" if official else f"{setting.role.value}{_SIDES.get(setting.side, setting.side)}"


def _space(side: str, name: str) -> Property[_Setting]:
    def observed(setting: _Setting) -> str:
        if setting.format.get(f"{side}Autospacing", "0") in ("1", "true", "on"):
            return f"{name}空 自动"
        if lines := number(setting.format, f"{side}Lines", 0):
            return f"{name}空 {hundredths(Fraction(lines, 100))} 行"
        return f"{name}空 {points(length(setting.format, side))}" if length(setting.format, side) else ""

    return Property(PARAGRAPH_SPACE, observed)


_LINED = (*TEXT, Role.ADDRESSEE, Role.ATTACHMENTS, Role.SIGNATURE, Role.DATE)
_OFFICIAL_PITCH = (
    f"应为固定值 {points(measures.LINE)}（{points(measures.LINE_LEAST)} 至 {points(measures.LINE_MOST)} 都可），"
    f"每面 {measures.LINES} 行（{STANDARD} 5.2.3）"
)
_PROPERTIES: tuple[tuple[tuple[Role, ...], tuple[Property[_Setting], ...]], ...] = (
    (_LINED, (
        Property(LINE_PITCH, _pitch_apart, "应与全文一致，{setting.usual_in_words}"),
        Property(LINE_PITCH, _other_pitch, _OFFICIAL_PITCH),
    )),
    ((Role.TITLE,), (
        Property(LINE_PITCH, _title_pitch,
                 f"应为固定值 {points(measures.LINE)}，或单倍行距", f"{LINE_PITCH.fix}；或样式选「标题」"),
        Property(CHARACTERS, _spread, "标题的字距是标准的", f"选中标题，{_ADVANCED}，间距选「标准」"),
        Property(INDENT, lambda setting: "标题有缩进，不在版心正中" if length(setting.format, "firstLine") or length(setting.format, "left") else "",
                 "标题居中，不缩进（{setting.expected.basis}）", f"{_MENU}，缩进都填 0"),
    )),
    (tuple(EXPECTED), (
        Property(ALIGNMENT, _other_side,
                 "应{setting.expected.side}（{setting.expected.basis}）",
                 "选中这一段，「开始」→「{setting.expected.side}」；或样式选「{setting.expected.style}」"),
    )),
    (TEXT, (
        _space("before", "段前"),
        _space("after", "段后"),
        Property(WIDOW_CONTROL, lambda setting: "开着「孤行控制」" if setting.format.get("widowControl", "1") == "1" else ""),
        Property(EMPHASIS, lambda setting: "段落在图文框里，或首字下沉" if "frame" in setting.format else "",
                 "正文按行排，不加框、不下沉", "点它的边框，按 Delete；首字下沉在「插入」→「首字下沉」→「无」"),
        Property(EMPHASIS, lambda setting: "段落有边框或横线" if setting.format.get("pBdr") else "",
                 "公文的正文没有边框", "选中这一段，「开始」→「边框」→「无框线」"),
    )),
    (HEADINGS, (
        Property(OUTLINE_LEVEL, lambda setting: f"{setting.role.value}没有大纲级别" if setting.level is None else "",
                 "导航窗格和目录里找不到它", "选中这一段，样式选「{setting.expected.style}」"),
        Property(OUTLINE_LEVEL, lambda setting: f"{setting.role.value}的大纲级别是 {setting.level} 级" if setting.level not in (None, setting.official_level) else "",
                 "大纲级别应与样式一致", f"{_MENU}，大纲级别选「{{setting.official_level}} 级」"),
    )),
    ((Role.BODY,), (
        Property(OUTLINE_LEVEL, lambda setting: "正文带有大纲级别，会混进导航和目录" if setting.level else "",
                 "正文的大纲级别是「正文文本」", f"{_MENU}，大纲级别选「正文文本」"),
    )),
)  # fmt: skip
_OF_ROLE = {
    role: tuple(each for roles, properties in _PROPERTIES if role in roles for each in properties) for role in EXPECTED
}


def _page_breaks(paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield manual page breaks within the text; before an attachment, a title, a table or contents they are allowed."""
    filled = [index for index, (_, role, _) in enumerate(paragraphs) if role is not Role.EMPTY]
    for index, (paragraph, role, _) in enumerate(paragraphs):
        set_before = paragraph.format.get("pageBreakBefore") == "1"
        if role not in (*TEXT, Role.EMPTY) or not (paragraph.page_break or set_before):
            continue
        above, below = bisect.bisect_left(filled, index) - 1, bisect.bisect_right(filled, index)
        before = paragraphs[filled[above]].role if above >= 0 else None
        after = paragraphs[filled[below]].role if below < len(filled) else None
        if set_before and role in TEXT and before in TEXT:
            yield LINE_BREAK.in_paragraph(paragraph, "段前设了分页", fix=f"{_MENU}→「换行和分页」，取消「段前分页」")
        elif paragraph.page_break and after is None and before not in (None, Role.FRONT):
            yield LINE_BREAK.in_paragraph(paragraph, "文末手动分了页，会多出一页白纸")
        elif paragraph.page_break and after in TEXT:
            yield LINE_BREAK.in_paragraph(paragraph, "正文中间手动分了页")


def _empty(paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield empty paragraphs other than the blank lines that the standard asks for or Word needs."""
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
