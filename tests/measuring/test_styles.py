"""Formats are read as Word reads them: defaults, styles, themes, lists, tables, direct format."""

from __future__ import annotations

import pytest

from .papers import measure, said, text

SENTENCE = "根据上级要求，现将有关情况报告如下，请予审阅。"
FONT = '<w:rFonts w:eastAsia="{}"/>'


def _style(identity: str, name: str, inner: str, kind: str = "paragraph", more: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{identity}"{more}><w:name w:val="{name}"/>{inner}</w:style>'


def _fonts(styles: str, properties: str = "", run: str = "", theme: str = "") -> list[str]:
    return said(measure(text(SENTENCE, properties, run), styles=styles, theme=theme), "layout-font")


DEFAULTS = f"<w:docDefaults><w:rPrDefault><w:rPr>{FONT.format('仿宋')}</w:rPr></w:rPrDefault></w:docDefaults>"
NORMAL = _style("a", "Normal", f"<w:rPr>{FONT.format('黑体')}</w:rPr>", more=' w:default="1"')
OWN = _style("b", "公文正文", f'<w:basedOn w:val="a"/><w:rPr>{FONT.format("FangSong")}</w:rPr>')
HEIR = _style("c", "正文二", '<w:basedOn w:val="b"/>')
STRONG = _style("s", "强调", f"<w:rPr>{FONT.format('楷体')}</w:rPr>", kind="character")
ALL = DEFAULTS + NORMAL + OWN + HEIR + STRONG
MINOR = "<a:majorFont><a:latin typeface='Arial'/><a:ea typeface=''/></a:majorFont><a:minorFont><a:latin typeface='Arial'/><a:ea typeface='{}'/><a:font script='Hans' typeface='等线'/></a:minorFont>"
THEMED = '<w:rFonts w:eastAsia="仿宋" w:eastAsiaTheme="minorEastAsia"/>'


@pytest.mark.parametrize(
    ("styles", "properties", "run", "face"),
    [
        (DEFAULTS, "", "", ""),
        (DEFAULTS + NORMAL, "", "", "黑体"),
        (ALL, '<w:pStyle w:val="b"/>', "", ""),
        (ALL, '<w:pStyle w:val="c"/>', "", ""),
        (ALL, '<w:pStyle w:val="c"/>', '<w:rStyle w:val="s"/>', "楷体"),
        (ALL, '<w:pStyle w:val="c"/>', f'<w:rStyle w:val="s"/>{FONT.format("仿宋_GB2312")}', ""),
        (ALL, '<w:pStyle w:val="none"/>', "", "黑体"),
        ("", "", "", "宋体"),
    ],
)
def test_the_face_comes_from_the_nearest_that_names_one(styles, properties, run, face):
    messages = _fonts(styles, properties, run)
    assert (f"字体是{face}；" in messages[0]) if face else not messages


def test_a_theme_font_stands_before_a_name_beside_it():
    assert "字体是等线" in _fonts(DEFAULTS, run=THEMED, theme=MINOR.format(""))[0]
    assert "字体是微软雅黑" in _fonts(DEFAULTS, run=THEMED, theme=MINOR.format("微软雅黑"))[0]
    assert not _fonts(DEFAULTS, run=THEMED, theme=MINOR.format("仿宋_GB2312"))


def test_what_two_styles_switch_on_is_off_and_direct_format_is_itself():
    bold = "<w:rPr><w:b/></w:rPr>"
    styles = DEFAULTS + _style("p", "粗段", bold) + _style("r", "粗字", bold, kind="character")
    for properties, run, is_bold in (
        ('<w:pStyle w:val="p"/>', "", True),
        ('<w:pStyle w:val="p"/>', '<w:rStyle w:val="r"/>', False),
        ('<w:pStyle w:val="p"/>', '<w:rStyle w:val="r"/><w:b/>', True),
        ('<w:pStyle w:val="p"/>', '<w:b w:val="0"/>', False),
    ):
        assert bool(said(measure(text(SENTENCE, properties, run), styles=styles), "layout-bold")) == is_bold


def test_styles_based_on_each_other_end():
    styles = _style("a", "甲", '<w:basedOn w:val="b"/>') + _style("b", "乙", '<w:basedOn w:val="a"/>')
    assert said(measure(text(SENTENCE, '<w:pStyle w:val="a"/>'), styles=styles), "layout-font")


def test_numbers_that_word_sets_are_counted():
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr><w:outlineLvl w:val="0"/>'
    body = (
        text("基本情况", listed)
        + text(SENTENCE)
        + text("主要做法", listed)
        + text("三、下一步打算", '<w:outlineLvl w:val="0"/>')
    )
    assert not said(measure(body, numbering=numbering), "layout-number-sequence")
    body = body.replace("三、", "四、")
    assert "跳到「四、」" in said(measure(body, numbering=numbering), "layout-number-sequence")[0]


@pytest.mark.parametrize(
    ("grid", "size", "spacing", "characters"),
    [
        ('w:type="lines" w:linePitch="579"', 32, "", "27"),
        ('w:type="lines" w:linePitch="579"', 32, '<w:spacing w:val="-5"/>', ""),
        ('w:type="linesAndChars" w:linePitch="579" w:charSpace="-848"', 32, "", ""),
        ('w:type="linesAndChars" w:linePitch="579" w:charSpace="-849"', 32, "", ""),
        ('w:type="linesAndChars" w:linePitch="579" w:charSpace="0"', 32, "", "27"),
    ],
)
def test_28_characters_come_of_spacing_or_of_a_grid(grid, size, spacing, characters):
    section = SECTION_OF(grid)
    messages = said(measure(text(SENTENCE, "", f'{spacing}<w:sz w:val="{size}"/>'), section), "layout-characters")
    assert (f"每行排 {characters} 字" in messages[0]) if characters else not messages


def SECTION_OF(grid: str) -> str:
    from .papers import SECTION

    return SECTION.replace('<w:docGrid w:type="lines" w:linePitch="579"/>', f"<w:docGrid {grid}/>")


@pytest.mark.parametrize(
    ("spacing", "sound"),
    [
        ('w:line="560" w:lineRule="exact"', True),
        ('w:line="579" w:lineRule="exact"', True),
        ('w:line="580" w:lineRule="exact"', True),
        ('w:line="584" w:lineRule="exact"', True),
        ('w:line="600" w:lineRule="exact"', False),
        ('w:line="240" w:lineRule="auto"', True),
        ('w:line="360" w:lineRule="auto"', False),
        ('w:line="579" w:lineRule="atLeast"', False),
    ],
)
def test_a_line_of_28_to_29_points_makes_22_lines(spacing, sound):
    messages = said(measure(text(SENTENCE, f"<w:spacing {spacing}/>")), "layout-line-pitch")
    assert bool(messages) != sound


@pytest.mark.parametrize("length", ["2098", "37mm", "3.7cm", "104.9pt"])
def test_lengths_are_read_in_every_unit(length):
    from .papers import SECTION

    assert not said(measure(text(SENTENCE), SECTION.replace('w:top="2098"', f'w:top="{length}"')), "layout-margins")
