"""Typefaces, type sizes and emphasis, by role (standard 5.2.2, 5.2.4, 7.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.layout.deviation import Deviation, LayoutCode
from gendoc.layout.expected import EXPECTED, Property, RunSetting, compare
from gendoc.layout.measures import FONT_CHAPTER, FONT_LATIN, SIZE_TEXT, TABLE_LEAST
from gendoc.layout.roles import ClassifiedParagraph, Role
from gendoc.layout.typefaces import BLACK, WHITE, family, font_of, has_chinese, is_western, size
from gendoc.word.document import WordDocument
from gendoc.word.paragraphs import Paragraph
from gendoc.word.styles import number

FONT = LayoutCode("layout-font")
THEME_FONT = LayoutCode("layout-theme-font", "warning", official="换一个主题，字体就变了；应写明字体")
LATIN_FONT = LayoutCode(
    "layout-latin-font",
    "warning",
    official=f"通行用 {FONT_LATIN}，或与汉字同一字体",
    fix=f"「开始」→「字体」→西文字体选 {FONT_LATIN}",
)
QUOTE_FONT = LayoutCode(
    "layout-quote-font",
    "warning",
    official="应用中文字体，否则引号只占半个字",
    fix="选中引号，「开始」→「字体」→西文字体也选中文字体",
)
SIZE = LayoutCode("layout-size")
BOLD = LayoutCode("layout-bold", fix="选中它，按 Ctrl+B 取消")
ITALIC = LayoutCode("layout-italic", official="公文不用斜体", fix="选中它，按 Ctrl+I 取消")
UNDERLINE = LayoutCode("layout-underline", official="公文不用下划线", fix="选中它，按 Ctrl+U 取消")
COLOUR = LayoutCode("layout-colour")
EMPHASIS = LayoutCode("layout-emphasis", official="公文不用它", fix="选中它，按 Ctrl+空格 清除格式，再选样式")
HIDDEN = LayoutCode("layout-hidden")
TABLE_TEXT = LayoutCode("layout-table-text", "warning")
CAPTION = LayoutCode("layout-caption", "warning")

_EMPHASES = {
    "em": "着重号",
    "effect": "动态效果",
    "shadow": "阴影",
    "emboss": "阳文",
    "imprint": "阴文",
    "outline": "空心字",
    "strike": "删除线",
    "dstrike": "双删除线",
    "bdr": "边框",
    "caps": "全部大写",
    "smallCaps": "小型大写",
}
_LONGEST_RUN_IN = 60  # characters of a heading within text
_COUNTED = re.compile("[一二三四五六七八九十]{1,2}(?:是|要)")
_RUN_IN_ENDS = ("。", "：", "；", "！", "？", "，")
_RUN_IN_STARTS = ("。", "；", "：", "！", "？")


_Properties = tuple[Property[RunSetting], ...]


def check(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield runs in another typeface or size than their role has, or emphasized in a way the standard does not have."""
    for paragraph, role, _ in paragraphs:
        for run in paragraph.runs:
            if run.text.strip():
                yield from compare(_OF_ROLE[role], RunSetting(paragraph, run, role))
        if role in EXPECTED and not EXPECTED[role].bold:
            yield from _bold(paragraph, role)


def _is_chinese(setting: RunSetting) -> bool:
    """Return whether a run has visible Chinese characters."""
    return has_chinese(setting.run.text.replace("　", ""))


def _font_of_theme(setting: RunSetting) -> str:
    themed = (
        _is_chinese(setting) and setting.family == setting.expected.typeface and setting.value("eastAsiaTheme") == "1"
    )
    return f"{setting.role.value}的字体取自主题（现在是{setting.font}）" if themed else ""


def _latin_font(setting: RunSetting) -> str:
    customary = is_western(setting.latin_font) or family(setting.latin_font)
    return f"数字、字母的字体是{setting.latin_font}" if setting.has_latin and not customary else ""


def _quote_font(setting: RunSetting) -> str:
    font = font_of(setting.run.format, "hAnsi")
    either = any(char in "“”‘’—…" for char in setting.run.text) and setting.value("hint") != "eastAsia"
    return f"引号、破折号会用西文字体{font}" if either and not family(font) else ""


def _caption(setting: RunSetting) -> str:
    faults = [
        "加粗" if setting.value("b") == "1" else "",
        f"是{size(setting.size)}" if not TABLE_LEAST < setting.size <= SIZE_TEXT else "",
        "没有居中" if setting.paragraph.format.get("jc") != "center" else "",
    ]
    return f"表题、图题{'，'.join(filter(None, faults))}" if any(faults) else ""


def _shaded(setting: RunSetting) -> str:
    marked = setting.value("highlight", "none")
    fills = (marked, setting.value("shd", "auto"), setting.paragraph.format.get("shd", "auto"))
    shaded = setting.role not in (Role.CELL, Role.FRONT) and any(fill not in WHITE for fill in fills)
    return "文字有底色" if shaded or marked != "none" else ""


def _stretched(setting: RunSetting) -> str:
    stretched = number(setting.run.format, "w", 100) != 100 or number(setting.run.format, "position", 0) != 0
    raised = setting.value("vertAlign", "baseline") != "baseline"
    return "文字缩放、升降，或是上标、下标" if stretched or raised else ""


def _emphasis(key: str, name: str) -> Property[RunSetting]:
    return Property(
        EMPHASIS, lambda setting: f"文字有{name}" if setting.value(key, "0") not in ("0", "none", "") else ""
    )


_MENU = "「开始」→「字体」"
_CHINESE_FONT = f"选中这一段，样式选「{{setting.expected.style}}」；或{_MENU}→中文字体选{{setting.expected.typeface}}"
_LATIN = Property(LATIN_FONT, _latin_font)
_EXPECTED: _Properties = (
    Property(FONT, lambda setting: f"{setting.role.value}的字体是{setting.font}" if _is_chinese(setting) and setting.family != setting.expected.typeface else "",
             "应为{setting.expected.typeface}（{setting.expected.basis}）", _CHINESE_FONT),
    Property(THEME_FONT, _font_of_theme, fix=_CHINESE_FONT),
    _LATIN,
    Property(SIZE, lambda setting: f"{setting.role.value}的字号是{size(setting.size)}" if setting.size != setting.expected.size else "",
             "应为{setting.expected.size_in_words}（{setting.expected.basis}）",
             "选中这一段，样式选「{setting.expected.style}」；或「开始」→「字号」选{setting.expected.size_name}"),
)  # fmt: skip
_ANY_FONT: _Properties = (
    Property(FONT, lambda setting: f"{setting.role.value}的字体是{setting.font}" if _is_chinese(setting) and not setting.family else "",
             "公文用小标宋、仿宋、黑体、楷体、宋体", "选中它，重选字体"),
    _LATIN,
)  # fmt: skip
_CAPTIONS: _Properties = (
    Property(TABLE_TEXT, lambda setting: f"表题、图题的字体是{setting.font}" if setting.has_chinese and setting.family != FONT_CHAPTER else "",
             f"通行用{FONT_CHAPTER}", "选中它，样式选「题注」"),
    Property(CAPTION, _caption, "通行的是居中，四号，不加粗", "选中它，样式选「题注」"),
    _LATIN,
)  # fmt: skip
_QUOTES = (Property(QUOTE_FONT, _quote_font),)
_SET_APART: _Properties = (
    Property(HIDDEN, lambda setting: "有隐藏的文字" if setting.value("vanish") == "1" else "",
             "印不出来的文字不应留在公文里", f"选中它，删去；要保留，{_MENU}取消「隐藏」"),
    Property(COLOUR, lambda setting: f"文字有颜色（{setting.value('color')}）" if setting.value("color") not in BLACK else "",
             "公文的文字是黑色（GB/T 9704 5.2.4）", "选中它，「开始」→「字体颜色」→「自动」"),
    Property(COLOUR, _shaded,
             "公文白纸黑字（GB/T 9704 5.2.4）", "选中它，「开始」→「突出显示」和「底纹」都选「无颜色」"),
    Property(ITALIC, lambda setting: "文字倾斜" if setting.value("i") == "1" else ""),
    *(_emphasis(key, name) for key, name in _EMPHASES.items()),
)  # fmt: skip
_UNDERLINED: _Properties = (
    Property(UNDERLINE, lambda setting: "文字有下划线" if setting.value("u", "none") != "none" else ""),
)
_STRETCHED = (
    Property(EMPHASIS, _stretched, "应为通常的宽度和位置", f"选中它，{_MENU}→「高级」，缩放 100%，位置「标准」"),
)


def _of_role(role: Role) -> _Properties:
    """Return the properties that runs of paragraphs of a role are compared in."""
    fonts: _Properties = _EXPECTED if role in EXPECTED else ()
    if role in (Role.FRONT, Role.CONTENTS, Role.NOTE):
        fonts = _ANY_FONT
    elif role is Role.CAPTION:
        fonts = _CAPTIONS
    elif role is Role.CELL:
        fonts = (_LATIN,)
    return (
        *fonts,
        *(_QUOTES if role is not Role.BOX else ()),
        *_SET_APART,
        *(_UNDERLINED if role is not Role.FRONT else ()),
        *(_STRETCHED if role is not Role.CELL else ()),
    )


_OF_ROLE = {role: _of_role(role) for role in Role}


def _bold(paragraph: Paragraph, role: Role) -> Iterator[Deviation]:
    """Yield bold text, but not a bold sentence that is the heading of the text after it (custom, gendoc's, too)."""
    for start, end in _stretches(paragraph):
        if role is not Role.BODY or not _heads(paragraph.text, start, end):
            official = f"应为{EXPECTED[role].typeface}，不加粗"
            yield BOLD.in_paragraph(paragraph, f"{role.value}加粗", official, start=start, length=end - start)


def _stretches(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Yield start and end of each stretch of bold text, over any number of runs, at most one sentence."""
    start = end = -1
    for run in paragraph.runs:
        if not run.text.strip():
            continue
        bold = run.format.get("b") == "1"
        if start >= 0 and (not bold or paragraph.text[start:end].rstrip().endswith(_RUN_IN_STARTS)):
            yield start, end
            start = -1
        if bold:
            start, end = run.start if start < 0 else start, run.start + len(run.text)
    if start >= 0:
        yield start, end


def _heads(text: str, start: int, end: int) -> bool:
    """Return whether a stretch is one sentence: a heading of the text after it, or an item of a list (一是, 二是)."""
    stretch, before, after = text[start:end].strip(), text[:start].strip(), text[end:].strip()
    return (
        (bool(after) or bool(_COUNTED.match(stretch)))
        and len(stretch) <= _LONGEST_RUN_IN
        and (stretch.endswith(_RUN_IN_ENDS) or after.startswith(_RUN_IN_ENDS))
        and not any(mark in stretch[:-1] for mark in "。；！？")
        and (not before or before.endswith(_RUN_IN_STARTS))
    )
