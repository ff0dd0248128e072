"""How paragraphs stand: lines, characters a line, indent, side, space round them (standard 5.2.2, 5.2.3, 7.3)."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from gendoc.layout import measures as layout
from gendoc.layout import typefaces as faces
from gendoc.layout.deviation import STANDARD, Deviation
from gendoc.layout.expected import EXPECTED, Expected, fits_lines
from gendoc.layout.roles import HEADINGS, TEXT, ClassifiedParagraph, Role, level_of
from gendoc.word.document import Paragraph, WordDocument
from gendoc.word.lengths import hundredths, points
from gendoc.word.sections import Section
from gendoc.word.styles import length, number

_MENU = "「开始」→「段落」"
_SIDES = {
    "left": "左对齐",
    "start": "左对齐",
    "right": "右对齐",
    "end": "右对齐",
    "center": "居中",
    "distribute": "分散对齐",
}
_INDENTED = (*TEXT, Role.ATTACHMENTS)
_LINED = (*TEXT, Role.ADDRESSEE, Role.ATTACHMENTS, Role.SIGNATURE, Role.DATE)
_BLANK_BEFORE_SIGNING = 3  # lines left for a seal
_GRID_UNIT = 4096  # w:charSpace counts in this part of a point
_SINGLE = 240
_SPREAD = 20  # twips
_ROUNDED = 1  # twip: Word's own grid of 28 characters, charSpace -848, is rounded


def check(paper: WordDocument, told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield paragraphs whose lines, indents or surroundings differ from the official layout."""
    usual = usual_pitch(paper, told)
    for one in told:
        paragraph, expected = one.paragraph, EXPECTED.get(one.role)
        if expected is None:
            continue
        section = paper.sections[min(paragraph.section, len(paper.sections) - 1)]
        if one.role in _LINED:
            yield from _pitch(paragraph, section, usual)
        if one.role is Role.TITLE:
            yield from _title_pitch(paragraph, section)
            yield from _spread(paragraph)
        if one.role in TEXT:
            yield from _characters(paragraph, section)
            yield from _space(paragraph)
        if one.role in _INDENTED:
            yield from _indent(paragraph, one.role, expected)
        yield from _side(paragraph, one.role, expected)
        if one.role in HEADINGS:
            yield from _outline(one)
        if one.role is Role.BODY and level_of(paragraph) is not None:
            yield _deviation(
                paragraph,
                "layout-outline-level",
                "正文带有大纲级别，会混进导航和目录",
                "正文的大纲级别是「正文文本」",
                f"{_MENU}，大纲级别选「正文文本」",
            )
        if paragraph.format.get("widowControl", "1") == "1" and one.role in TEXT:
            yield _deviation(
                paragraph,
                "layout-widow-control",
                "开着「孤行控制」",
                "会使有的页少排一行；应关掉",
                f"{_MENU}→「换行和分页」，取消「孤行控制」",
            )
        yield from _breaks(paragraph, one.role)
    yield from _empty(told)
    yield from _page_breaks(told)


def _deviation(paragraph: Paragraph, code: str, found: str, official: str, fix: str) -> Deviation:
    return Deviation(code=code, paragraph=paragraph.number, found=found, official=official, fix=fix)


def _line(paragraph: Paragraph, section: Section) -> tuple[str, int]:
    """Return how lines follow each other: exact, atLeast or auto, and how far in twips (auto: in 240ths).

    Single lines that snap to the grid are as far apart as its lines.
    """
    rule, line = paragraph.format.get("lineRule", "auto"), number(paragraph.format, "line", _SINGLE)
    snapped = paragraph.format.get("snapToGrid", "1") == "1" and section.grid in (
        "lines",
        "linesAndChars",
        "snapToChars",
    )
    if rule == "auto" and snapped and section.pitch:
        return "exact", round(Fraction(section.pitch * line, _SINGLE))
    return rule, line


def usual_pitch(paper: WordDocument, told: tuple[ClassifiedParagraph, ...]) -> int:
    """Return the pitch of most lines of text, 0 if there is none."""
    pitches = Counter(
        _line(one.paragraph, paper.sections[min(one.paragraph.section, len(paper.sections) - 1)])
        for one in told
        if one.role in TEXT
    )
    fitting = {line: count for (rule, line), count in pitches.items() if rule == "exact"}
    return max(fitting, key=lambda line: (fitting[line], line)) if fitting else 0


def _pitch(paragraph: Paragraph, section: Section, usual: int) -> Iterator[Deviation]:
    rule, line = _line(paragraph, section)
    fix = f"{_MENU}，行距选「固定值」{points(layout.LINE)}"
    if rule == "exact" and fits_lines(section, line):
        if usual and line != usual and fits_lines(section, usual):
            official = f"应与全文一致，{points(usual)}"
            yield _deviation(paragraph, "layout-line-pitch", f"行距 {points(line)}", official, fix)
        return
    yield _deviation(
        paragraph,
        "layout-line-pitch",
        _lines(paragraph, rule, line),
        f"应为固定值 {points(layout.LINE)}（{points(layout.LINE_LEAST)} 至 {points(layout.LINE_MOST)} 都可），"
        f"每面 {layout.LINES} 行（{STANDARD} 5.2.3）",
        fix,
    )


def _title_pitch(paragraph: Paragraph, section: Section) -> Iterator[Deviation]:
    """Yield a title set in multiples of a line, or in lines lower than its letters."""
    rule, line = paragraph.format.get("lineRule", "auto"), number(paragraph.format, "line", _SINGLE)
    if (rule == "auto" and line != _SINGLE) or (rule == "exact" and line < layout.SIZE_TITLE * 10):
        told = f"行距是 {_multiple(line)}" if rule == "auto" else f"行距是固定值 {points(line)}"
        official = f"应为固定值 {points(layout.LINE)}，或单倍行距"
        fix = f"{_MENU}，行距选「固定值」{points(layout.LINE)}；或样式选「标题」"
        yield _deviation(paragraph, "layout-line-pitch", f"标题的{told}", official, fix)


def _lines(paragraph: Paragraph, rule: str, line: int) -> str:
    """Return a pitch as it was set, which the grid may have made another."""
    told, given = paragraph.format.get("lineRule", "auto"), number(paragraph.format, "line", _SINGLE)
    if told != "auto":
        return f"行距 {'固定值' if told == 'exact' else '最小值'} {points(line)}"
    if rule == "exact":
        return f"{_multiple(given)}行距（照网格每行 {points(line)}）"
    return f"{_multiple(line)}行距"


def _multiple(line: int) -> str:
    return "单倍" if line == _SINGLE else f"{hundredths(Fraction(line, _SINGLE))} 倍"


def _characters(paragraph: Paragraph, section: Section) -> Iterator[Deviation]:
    """Yield runs of which another number than 28 fills a line of 156 mm."""
    if section.landscape:
        return
    snapped = paragraph.format.get("snapToGrid", "1") == "1" and section.grid in ("linesAndChars", "snapToChars")
    added = Fraction(section.char_space * 20, _GRID_UNIT) if snapped else Fraction(0)
    for run in paragraph.runs:
        if number(run.format, "sz", faces.SIZE_UNTOLD) != layout.SIZE_TEXT or not any(map(faces.is_chinese, run.text)):
            continue
        spacing = length(run.format, "spacing")
        advance = layout.SIZE_TEXT * 10 + spacing + added
        fitting = (layout.TEXT_WIDTH + _ROUNDED) // advance if advance > 0 else 0
        if fitting != layout.CHARACTERS:
            yield Deviation(
                code="layout-characters",
                paragraph=paragraph.number,
                column=run.start + 1,
                length=len(run.text),
                found=f"字间距 {points(spacing)}，每行排 {fitting} 字",
                official=f"每行应排 {layout.CHARACTERS} 字（{STANDARD} 5.2.3）",
                fix=f"「开始」→「字体」→「高级」，间距选「紧缩」{points(-layout.SPACING)}",
            )


def _spread(paragraph: Paragraph) -> Iterator[Deviation]:
    """Yield titles whose letters are set apart, or together, by more than a point."""
    widest = max((length(run.format, "spacing") for run in paragraph.runs if run.text.strip()), key=abs, default=0)
    if abs(widest) > _SPREAD:
        yield _deviation(
            paragraph,
            "layout-characters",
            f"标题字间距{'加宽' if widest > 0 else '紧缩'} {points(abs(widest))}",
            "标题的字距是标准的",
            "选中标题，「开始」→「字体」→「高级」，间距选「标准」",
        )


def _indent(paragraph: Paragraph, role: Role, expected: Expected) -> Iterator[Deviation]:
    made = paragraph.format
    typed = len(paragraph.text) - len(paragraph.text.lstrip(" 　\t"))
    first, characters = made.get("firstLine"), made.get("firstLineChars")
    hanging = length(made, "hanging") or number(made, "hangingChars", 0)
    in_twips = abs(length(made, "firstLine") - layout.INDENT) <= layout.INDENT_TOLERANCE
    in_characters = (
        abs(number(made, "firstLineChars", 0) - layout.INDENT_CHARACTERS) <= layout.INDENT_CHARACTERS_TOLERANCE
    )
    given = characters not in (None, "0")
    sound = (in_characters and (first is None or in_twips)) if given else in_twips
    fix = f"{_MENU}，「特殊」选「首行」，缩进 2 字符；或样式选「{expected.style}」"
    if typed:
        yield Deviation(
            code="layout-typed-indent",
            paragraph=paragraph.number,
            length=typed,
            found="用空格（或制表符）空出段首",
            official="应由「首行缩进 2 字符」空出",
            fix=f"删去段首的空格，{fix}",
        )
        if not given and not length(made, "firstLine"):
            return
    if role is Role.ATTACHMENTS:
        return
    if hanging or not sound:
        found = "悬挂缩进" if hanging else _first(made)
        yield _deviation(
            paragraph, "layout-indent", f"{role.value}{found}", f"每段首行左空二字（{expected.basis}）", fix
        )
    for side, name in (("left", "左"), ("right", "右")):
        # Numbers that Word sets hang in an indent of their own.
        if (length(made, side) or number(made, f"{side}Chars", 0)) and not (hanging and side == "left"):
            yield _deviation(
                paragraph,
                "layout-indent",
                f"{role.value}{name}边另有缩进",
                f"回行顶格，左右不缩进（{expected.basis}）",
                f"{_MENU}，缩进「左侧」「右侧」都填 0",
            )


def _first(made: dict[str, str]) -> str:
    characters = number(made, "firstLineChars", 0)
    if characters and abs(characters - layout.INDENT_CHARACTERS) > layout.INDENT_CHARACTERS_TOLERANCE:
        return f"首行缩进 {hundredths(Fraction(characters, 100))} 字符"
    if characters and "firstLine" in made:
        return f"首行缩进写作 2 字符，又写作 {points(length(made, 'firstLine'))}，WPS 等会照后一个"
    return f"首行缩进 {points(length(made, 'firstLine'))}" if length(made, "firstLine") else "首行没有缩进"


def _side(paragraph: Paragraph, role: Role, expected: Expected) -> Iterator[Deviation]:
    side = paragraph.format.get("jc", "left")
    if expected.sides and side not in expected.sides:
        wanted = "居中" if expected.sides == ("center",) else "两端对齐"
        yield _deviation(
            paragraph,
            "layout-alignment",
            f"{role.value}{_SIDES.get(side, side)}",
            f"应{wanted}（{expected.basis}）",
            f"选中这一段，「开始」→「{wanted}」；或样式选「{expected.style}」",
        )
    if role is Role.TITLE and (length(paragraph.format, "firstLine") or length(paragraph.format, "left")):
        yield _deviation(
            paragraph,
            "layout-indent",
            "标题有缩进，不在版心正中",
            f"标题居中，不缩进（{expected.basis}）",
            f"{_MENU}，缩进都填 0",
        )


def _space(paragraph: Paragraph) -> Iterator[Deviation]:
    made = paragraph.format
    for key, name in (("before", "段前"), ("after", "段后")):
        automatic = made.get(f"{key}Autospacing", "0") in ("1", "true", "on")
        lines = number(made, f"{key}Lines", 0)
        if automatic or lines or length(made, key):
            shown = (
                "自动"
                if automatic
                else f"{hundredths(Fraction(lines, 100))} 行"
                if lines
                else points(length(made, key))
            )
            yield _deviation(
                paragraph,
                "layout-paragraph-space",
                f"{name}空 {shown}",
                f"段落之间不另加空，每面才排得下 {layout.LINES} 行（{STANDARD} 5.2.3）",
                f"{_MENU}，段前、段后都填 0",
            )


def _outline(one: ClassifiedParagraph) -> Iterator[Deviation]:
    expected = EXPECTED[one.role]
    level = level_of(one.paragraph)
    if level is None:
        yield _deviation(
            one.paragraph,
            "layout-outline-level",
            f"{one.role.value}没有大纲级别",
            "导航窗格和目录里找不到它",
            f"选中这一段，样式选「{expected.style}」",
        )
    elif level != HEADINGS.index(one.role):
        yield _deviation(
            one.paragraph,
            "layout-outline-level",
            f"{one.role.value}的大纲级别是 {level + 1} 级",
            "大纲级别应与样式一致",
            f"{_MENU}，大纲级别选「{HEADINGS.index(one.role) + 1} 级」",
        )
    if one.styled and one.paragraph.format.get("keepNext", "0") != "1":
        yield _deviation(
            one.paragraph,
            "layout-keep-next",
            f"{one.role.value}没有「与下段同页」",
            "标题会落在页末，与正文分开",
            f"{_MENU}→「换行和分页」，勾选「与下段同页」",
        )


def _breaks(paragraph: Paragraph, role: Role) -> Iterator[Deviation]:
    if "\n" in paragraph.text and role in TEXT:
        yield Deviation(
            code="layout-line-break",
            paragraph=paragraph.number,
            column=paragraph.text.index("\n") + 1,
            found="段落中间用了手动换行（↓）",
            official="应让 Word 自己回行；另起一段用回车",
            fix="删去换行符，或换成回车",
        )
    if "frame" in paragraph.format and role in TEXT:
        yield _deviation(
            paragraph,
            "layout-emphasis",
            "段落在图文框里，或首字下沉",
            "正文按行排，不加框、不下沉",
            "点它的边框，按 Delete；首字下沉在「插入」→「首字下沉」→「无」",
        )
    if paragraph.format.get("pBdr") and role in TEXT:
        yield _deviation(
            paragraph,
            "layout-emphasis",
            "段落有边框或横线",
            "公文的正文没有边框",
            "选中这一段，「开始」→「边框」→「无框线」",
        )


def _page_breaks(told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield pages ended by hand within the text; before an attachment, a title, a table or contents they may be."""
    last = list(itertools.accumulate(_places(told), max))
    following = list(itertools.accumulate(reversed(_places(told, len(told))), min))[::-1]
    for place, one in enumerate(told):
        set_before = one.paragraph.format.get("pageBreakBefore") == "1"
        if one.role not in (*TEXT, Role.EMPTY) or not (one.paragraph.page_break or set_before):
            continue
        before, after = _filled(last, place - 1, told), _filled(following, place + 1, told)
        found = ""
        if set_before and one.role in TEXT and before is not None and before.role in TEXT:
            found, fix = "段前设了分页", f"{_MENU}→「换行和分页」，取消「段前分页」"
        elif one.paragraph.page_break and after is None and before is not None and before.role is not Role.FRONT:
            found, fix = "文末手动分了页，会多出一页白纸", "删去分页符"
        elif one.paragraph.page_break and after is not None and after.role in TEXT:
            found, fix = "正文中间手动分了页", "删去分页符"
        if found:
            yield _deviation(one.paragraph, "layout-line-break", found, "应让 Word 自己分页", fix)


def _places(told: tuple[ClassifiedParagraph, ...], empty: int = -1) -> list[int]:
    """Return of each paragraph its place, of those with nothing in them the number given."""
    return [empty if one.role is Role.EMPTY else place for place, one in enumerate(told)]


def _filled(nearest: list[int], place: int, told: tuple[ClassifiedParagraph, ...]) -> ClassifiedParagraph | None:
    """Return the paragraph with something in it that is nearest to a place, in the direction that nearest was made for."""
    at = nearest[place] if 0 <= place < len(nearest) else -1
    return told[at] if 0 <= at < len(told) else None


def _empty(told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield empty paragraphs, but for the blank lines that the standard asks for and Word needs."""
    place = 0
    while place < len(told):
        start = place
        while place < len(told) and _is_blank(told[place]):
            place += 1
        if place > start:
            before = told[start - 1] if start else None
            after = told[place] if place < len(told) else None
            for one in told[start + _allowed(before, after) : place]:
                yield _deviation(
                    one.paragraph,
                    "layout-empty-paragraph",
                    "用空段落空行",
                    "空行应由段前、段后的距离空出，正文中间不空行",
                    "删去空段落；标题与正文之间的空行写在「标题」样式里",
                )
        else:
            place += 1


def _is_blank(one: ClassifiedParagraph) -> bool:
    paragraph = one.paragraph
    return one.role is Role.EMPTY and paragraph.empty and not paragraph.page_break and not paragraph.ends_section


def _allowed(before: ClassifiedParagraph | None, after: ClassifiedParagraph | None) -> int:
    """Return how many empty paragraphs may stand between two others."""
    if after is None or (after.paragraph.empty and (after.paragraph.ends_section or after.paragraph.page_break)):
        return 1 if before is not None and before.role is Role.CELL else 0
    if after.role in (Role.SIGNATURE, Role.DATE):
        return _BLANK_BEFORE_SIGNING
    if after.role in (Role.ATTACHMENTS, Role.CELL) or (before is not None and before.role in (Role.LABEL, Role.CELL)):
        return 1
    if before is not None and before.role is Role.TITLE:
        return 0 if length(before.paragraph.format, "after") * 2 >= layout.LINE else 1
    return 0
