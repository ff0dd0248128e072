"""Deviations planted in a copy of a clean paper (report.txt): what is changed, and the code that has to be found.

Each is a change of the text of a part, as somebody's editing would leave it.  `old` has to be there; it is replaced
once.  paragraph gives the number of the paragraph that the first place has to be, 0 for a page.
"""

from __future__ import annotations

from dataclasses import dataclass

DOCUMENT, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"
ODD, EVEN, THEME = "word/footer1.xml", "word/footer2.xml", "word/theme/theme1.xml"
HINT = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">'
OPEN = "根据《中共中央 国务院关于全面实施预算绩效管理的意见》"  # the first paragraph of the text, the 3rd of all
MARGINS = 'w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"'
BODY = '<w:pStyle w:val="BodyText"/></w:pPr>'


@dataclass(frozen=True, slots=True)
class Plant:
    """One deviation: its name, the code to be found, the part, what stands there and what is put there."""

    name: str
    code: str
    part: str
    old: str
    new: str
    paragraph: int = 0


def _text(name: str, code: str, old: str, new: str, paragraph: int) -> Plant:
    return Plant(name, code, DOCUMENT, old, new, paragraph)


def _run(name: str, code: str, properties: str) -> Plant:
    """A run of the 3rd paragraph, set apart by hand."""
    return Plant(name, code, DOCUMENT, HINT + OPEN, HINT.replace("</w:rPr>", f"{properties}</w:rPr>") + OPEN, 3)


def _paragraph(name: str, code: str, properties: str) -> Plant:
    """The 3rd paragraph, set by hand."""
    return Plant(
        name, code, DOCUMENT, BODY + HINT + OPEN, BODY.replace("</w:pPr>", f"{properties}</w:pPr>") + HINT + OPEN, 3
    )


def _heading(name: str, code: str, text: str, old: str, new: str, paragraph: int) -> Plant:
    before = f'<w:p><w:pPr><w:pStyle w:val="{old}"/></w:pPr>{HINT}{text}'
    return Plant(name, code, DOCUMENT, before, before.replace(f'<w:pStyle w:val="{old}"/>', new), paragraph)


CHAPTER = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' + HINT + "一、部门单位基本情况"
EMPTY = '<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr></w:p>'

PLANTS = (
    # page
    Plant("top margin 30 mm", "layout-margins", DOCUMENT, 'w:top="2098"', 'w:top="1701"'),
    Plant("left margin 31.8 mm", "layout-margins", DOCUMENT, 'w:left="1588"', 'w:left="1800"'),
    Plant("right margin 30 mm", "layout-margins", DOCUMENT, 'w:right="1474"', 'w:right="1701"'),
    Plant("bottom margin 25.4 mm", "layout-margins", DOCUMENT, 'w:bottom="1984"', 'w:bottom="1440"'),
    Plant("Word's usual margins", "layout-margins", DOCUMENT, MARGINS, 'w:top="1440" w:right="1800" w:bottom="1440" w:left="1800"'),
    Plant("letter paper", "layout-paper", DOCUMENT, 'w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"'),
    Plant("B5 paper", "layout-paper", DOCUMENT, 'w:w="11906" w:h="16838"', 'w:w="10318" w:h="14570"'),
    Plant("landscape, margins not turned", "layout-margins", DOCUMENT, '<w:pgSz w:w="11906" w:h="16838"/>', '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'),
    Plant("told landscape, still upright", "layout-orientation", DOCUMENT, '<w:pgSz w:w="11906" w:h="16838"/>', '<w:pgSz w:w="11906" w:h="16838" w:orient="landscape"/>'),
    Plant("gutter", "layout-gutter", DOCUMENT, 'w:gutter="0"', 'w:gutter="284"'),
    Plant("margins mirrored", "layout-mirrored", SETTINGS, "<w:evenAndOddHeaders/>", "<w:mirrorMargins/><w:evenAndOddHeaders/>"),
    Plant("folded as a book", "layout-mirrored", SETTINGS, "<w:evenAndOddHeaders/>", "<w:bookFoldPrinting/><w:evenAndOddHeaders/>"),
    Plant("two columns", "layout-columns", DOCUMENT, '<w:docGrid', '<w:cols w:num="2" w:space="425"/><w:docGrid'),
    Plant("page borders", "layout-page-decoration", DOCUMENT, '<w:docGrid', '<w:pgBorders><w:top w:val="single" w:sz="4"/></w:pgBorders><w:docGrid'),
    Plant("line numbers", "layout-page-decoration", DOCUMENT, '<w:docGrid', '<w:lnNumType w:countBy="1"/><w:docGrid'),
    Plant("grid dropped", "layout-grid", DOCUMENT, '<w:docGrid w:type="lines" w:linePitch="579"/>', ""),
    Plant("grid of Word's own pitch", "layout-grid", DOCUMENT, 'w:linePitch="579"', 'w:linePitch="312"'),
    Plant("grid of no type", "layout-grid", DOCUMENT, '<w:docGrid w:type="lines" ', "<w:docGrid "),
    Plant("grid of 28 pt, lines of 28.95", "layout-grid-apart", DOCUMENT, 'w:linePitch="579"', 'w:linePitch="560"'),
    # page numbers
    Plant("odd page number centred", "layout-page-number-place", ODD, '<w:jc w:val="right"/>', '<w:jc w:val="center"/>'),
    Plant("odd page number at the left", "layout-page-number-place", ODD, '<w:jc w:val="right"/>', '<w:jc w:val="left"/>'),
    Plant("even page number at the right", "layout-page-number-place", EVEN, '<w:jc w:val="left"/>', '<w:jc w:val="right"/>'),
    Plant("page number not one character in", "layout-page-number-place", ODD, '<w:ind w:rightChars="100" w:right="280"/>', ""),
    Plant("even pages not told from odd", "layout-page-number-sides", SETTINGS, "<w:evenAndOddHeaders/>", ""),
    Plant("no even footer", "layout-page-number-missing", DOCUMENT, '<w:footerReference w:type="even" r:id="rId6"/>', ""),
    Plant("no footers", "layout-page-number-missing", DOCUMENT, '<w:footerReference w:type="default" r:id="rId5"/><w:footerReference w:type="even" r:id="rId6"/>', ""),
    Plant("page number typed, not counted", "layout-page-number-missing", ODD, "PAGE", "DATE"),
    Plant("first page without number", "layout-page-number-missing", DOCUMENT, "<w:docGrid", "<w:titlePg/><w:docGrid"),
    Plant("page number with hyphens", "layout-page-number-form", ODD, "— ", "- "),
    Plant("page number in words", "layout-page-number-form", EVEN, "— ", "第 "),
    Plant("roman page numbers", "layout-page-number-form", DOCUMENT, "<w:docGrid", '<w:pgNumType w:fmt="lowerRoman"/><w:docGrid'),
    Plant("page number too small", "layout-page-number-type", STYLES, '<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr></w:style><w:style w:type="table"', '<w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style><w:style w:type="table"'),
    Plant("page number in colour", "layout-page-number-type", ODD, "<w:rPr>", '<w:rPr><w:color w:val="FF0000"/>'),
    Plant("pages counted from three", "layout-page-number-restart", DOCUMENT, "<w:docGrid", '<w:pgNumType w:start="3"/><w:docGrid'),
    Plant("page number in another face", "layout-page-number-type", STYLES, 'w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"', 'w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"'),
    Plant("footer too near the edge", "layout-footer-distance", DOCUMENT, 'w:footer="1450"', 'w:footer="992"'),
    # faces and sizes
    _run("text in 宋体", "layout-font", '<w:rFonts w:eastAsia="宋体"/>'),
    _run("text in 微软雅黑", "layout-font", '<w:rFonts w:ascii="微软雅黑" w:hAnsi="微软雅黑" w:eastAsia="微软雅黑"/>'),
    _run("text in the theme's heading face", "layout-font", '<w:rFonts w:eastAsiaTheme="majorEastAsia"/>'),
    _run("text in the theme's own face", "layout-theme-font", '<w:rFonts w:eastAsiaTheme="minorEastAsia"/>'),
    _run("text in size 4", "layout-size", '<w:sz w:val="28"/>'),
    _run("text in small 3", "layout-size", '<w:sz w:val="30"/><w:szCs w:val="30"/>'),
    _run("bold text", "layout-bold", "<w:b/>"),
    _run("slanted text", "layout-italic", "<w:i/>"),
    _run("underlined text", "layout-underline", '<w:u w:val="single"/>'),
    _run("red text", "layout-colour", '<w:color w:val="FF0000"/>'),
    _run("text in a colour of the theme", "layout-colour", '<w:color w:val="1F4E79" w:themeColor="accent1"/>'),
    _run("marked text", "layout-colour", '<w:highlight w:val="yellow"/>'),
    _run("shaded text", "layout-colour", '<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>'),
    _run("struck out", "layout-emphasis", "<w:strike/>"),
    _run("text framed", "layout-emphasis", '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="auto"/>'),
    _run("dots under the text", "layout-emphasis", '<w:em w:val="dot"/>'),
    _run("narrow text", "layout-emphasis", '<w:w w:val="90"/>'),
    _run("hidden text", "layout-hidden", "<w:vanish/>"),
    _text("a character that cannot be seen", "layout-hidden", "指导基层文化", "指导\u200b基层文化", 7),
    _run("spacing of letters dropped", "layout-characters", '<w:spacing w:val="0"/>'),
    _run("letters spread", "layout-characters", '<w:spacing w:val="20"/>'),
    Plant("spacing dropped from the style", "layout-characters", STYLES, '<w:spacing w:val="-5"/>', "", 3),
    Plant("title of 16 pt", "layout-size", STYLES, '<w:sz w:val="44"/><w:szCs w:val="44"/>', '<w:sz w:val="32"/><w:szCs w:val="32"/>', 1),
    Plant("title in 宋体", "layout-font", STYLES, 'w:hAnsi="方正小标宋简体" w:eastAsia="方正小标宋简体"', 'w:hAnsi="宋体" w:eastAsia="宋体"', 1),
    Plant("title in 黑体", "layout-font", STYLES, 'w:hAnsi="方正小标宋简体" w:eastAsia="方正小标宋简体"', 'w:hAnsi="黑体" w:eastAsia="黑体"', 1),
    Plant("title bold", "layout-bold", STYLES, '<w:spacing w:val="0"/><w:sz w:val="44"/>', '<w:b/><w:spacing w:val="0"/><w:sz w:val="44"/>', 1),
    Plant("title spread", "layout-characters", STYLES, '<w:spacing w:val="0"/><w:sz w:val="44"/>', '<w:spacing w:val="60"/><w:sz w:val="44"/>', 1),
    Plant("title of one and a half lines", "layout-line-pitch", DOCUMENT, '<w:pStyle w:val="Title"/></w:pPr>', '<w:pStyle w:val="Title"/><w:spacing w:line="360" w:lineRule="auto"/></w:pPr>', 1),
    Plant("title that ends as a sentence", "layout-heading-mark", DOCUMENT, "绩效评价报告</w:t>", "绩效评价报告。</w:t>", 2),
    Plant("title to the left", "layout-alignment", DOCUMENT, '<w:pStyle w:val="Title"/></w:pPr>', '<w:pStyle w:val="Title"/><w:jc w:val="left"/></w:pPr>', 1),
    Plant("chapter in 仿宋", "layout-font", STYLES, 'w:hAnsi="黑体" w:eastAsia="黑体"', 'w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312"', 4),
    Plant("section in 黑体", "layout-font", STYLES, 'w:hAnsi="楷体_GB2312" w:eastAsia="楷体_GB2312"', 'w:hAnsi="黑体" w:eastAsia="黑体"', 5),
    Plant("chapter of size 2", "layout-size", DOCUMENT, CHAPTER, CHAPTER.replace("</w:rPr>", '<w:sz w:val="44"/></w:rPr>'), 4),
    Plant("the defaults' size, Normal silent", "layout-size", STYLES, '<w:spacing w:val="-5"/><w:sz w:val="32"/><w:szCs w:val="32"/>', '<w:spacing w:val="-5"/><w:sz w:val="30"/><w:szCs w:val="30"/>', 3),
    Plant("quotes without the Chinese hint", "layout-quote-font", DOCUMENT, '<w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">“三公”经费', '<w:rFonts w:hAnsi="Times New Roman"/></w:rPr><w:t xml:space="preserve">“三公”经费', 32),
    # paragraphs
    _paragraph("indent removed", "layout-indent", '<w:ind w:firstLineChars="0" w:firstLine="0"/>'),
    _paragraph("indent removed in twips only", "layout-indent", '<w:ind w:firstLine="0"/>'),
    _paragraph("four characters in", "layout-indent", '<w:ind w:firstLineChars="400" w:firstLine="1280"/>'),
    _paragraph("hanging", "layout-indent", '<w:ind w:hangingChars="200" w:hanging="640"/>'),
    _paragraph("left side indented", "layout-indent", '<w:ind w:leftChars="200" w:left="640"/>'),
    _paragraph("centred text", "layout-alignment", '<w:jc w:val="center"/>'),
    _paragraph("text to the left", "layout-alignment", '<w:jc w:val="left"/>'),
    _paragraph("lines of 30 pt", "layout-line-pitch", '<w:spacing w:line="600" w:lineRule="exact"/>'),
    _paragraph("lines of 28 pt among others", "layout-line-pitch", '<w:spacing w:line="560" w:lineRule="exact"/>'),
    _paragraph("one and a half lines", "layout-line-pitch", '<w:spacing w:line="360" w:lineRule="auto"/>'),
    _paragraph("space after", "layout-paragraph-space", '<w:spacing w:after="156"/>'),
    _paragraph("half a line before", "layout-paragraph-space", '<w:spacing w:beforeLines="50" w:before="156"/>'),
    _paragraph("framed", "layout-emphasis", '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'),
    Plant("lines of 25 pt everywhere", "layout-line-pitch", STYLES, 'w:line="579" w:lineRule="exact"', 'w:line="500" w:lineRule="exact"', 3),
    Plant("one and a half lines everywhere", "layout-line-pitch", STYLES, 'w:line="579" w:lineRule="exact"', 'w:line="360" w:lineRule="auto"', 1),
    _paragraph("letter dropped", "layout-emphasis", '<w:framePr w:dropCap="drop" w:lines="2" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>'),
    Plant("indent dropped from the style", "layout-indent", STYLES, '<w:name w:val="Body Text"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:ind w:firstLineChars="200" w:firstLine="640"/></w:pPr>', '<w:name w:val="Body Text"/><w:basedOn w:val="Normal"/><w:qFormat/>', 3),
    Plant("widow control", "layout-widow-control", STYLES, '<w:widowControl w:val="0"/>', '<w:widowControl/>', 3),
    Plant("empty paragraph before a chapter", "layout-empty-paragraph", DOCUMENT, CHAPTER, EMPTY + CHAPTER, 4),
    Plant("empty paragraph below the title", "layout-empty-paragraph", DOCUMENT, '<w:p><w:pPr>' + BODY.removeprefix("<w:pPr>") + HINT + OPEN, EMPTY + '<w:p><w:pPr>' + BODY.removeprefix("<w:pPr>") + HINT + OPEN, 3),
    _text("line broken by hand", "layout-line-break", OPEN, OPEN + '</w:t><w:br/><w:t xml:space="preserve">', 3),
    _text("page ended by hand", "layout-line-break", "形成本报告。</w:t>", '形成本报告。</w:t><w:br w:type="page"/>', 3),
    _text("last page ended by hand", "layout-line-break", "无。</w:t></w:r></w:p><w:sectPr>", '无。</w:t><w:br w:type="page"/></w:r></w:p><w:sectPr>', 79),
    _heading("chapter on a page of its own", "layout-line-break", "六、有关建议", "Heading1", '<w:pStyle w:val="Heading1"/><w:pageBreakBefore/>', 74),
    _text("page ended within a heading", "layout-line-break", HINT + "六、有关建议", HINT + '</w:t><w:br w:type="page"/><w:t>六、有关建议', 74),
    _text("line broken before a heading", "layout-line-break", HINT + "六、有关建议", HINT + '</w:t><w:br/><w:t>六、有关建议', 74),
    _text("indent typed", "layout-typed-indent", OPEN, "　　" + OPEN, 3),
    # headings
    _heading("heading in the style of text", "layout-outline-level", "六、有关建议", "Heading1", '<w:pStyle w:val="BodyText"/>', 74),
    _heading("section heading as text", "layout-outline-level", "（二）机构设置", "Heading2", '<w:pStyle w:val="BodyText"/>', 14),
    _heading("point heading as text", "layout-outline-level", "2.部门整体支出概况", "Heading3", '<w:pStyle w:val="BodyText"/>', 27),
    _heading("heading without level", "layout-outline-level", "六、有关建议", "Heading1", '<w:pStyle w:val="Heading1"/><w:outlineLvl w:val="9"/>', 74),
    Plant("levels dropped from the style", "layout-outline-level", STYLES, '<w:outlineLvl w:val="0"/>', "", 4),
    _heading("heading centred", "layout-alignment", "六、有关建议", "Heading1", '<w:pStyle w:val="Heading1"/><w:jc w:val="center"/>', 74),
    _heading("heading not indented", "layout-indent", "六、有关建议", "Heading1", '<w:pStyle w:val="Heading1"/><w:ind w:firstLineChars="0" w:firstLine="0"/>', 74),
    _text("heading that ends as a sentence", "layout-heading-mark", "六、有关建议", "六、有关建议。", 74),
    _text("heading with a colon", "layout-heading-mark", "（二）机构设置", "（二）机构设置：", 14),
    # numbers of headings and items
    _text("section number twice", "layout-number-sequence", "（三）年度总体工作", "（二）年度总体工作", 18),
    _text("chapter skipped", "layout-number-sequence", "三、绩效评价工作情况", "四、绩效评价工作情况", 57),
    _text("heading without its number", "layout-number-form", "六、有关建议", "有关建议", 74),
    _text("item skipped", "layout-number-sequence", "（五）指导非物质", "（六）指导非物质", 10),
    _text("point begins with two", "layout-number-sequence", "1.部门整体收入概况", "2.部门整体收入概况", 23),
    _text("item twice", "layout-number-sequence", "2.做实项目前期", "1.做实项目前期", 76),
    _text("point for a comma", "layout-number-form", "五、存在的问题", "五.存在的问题", 70),
    _text("comma after brackets", "layout-number-form", "（一）部门职能", "（一）、部门职能", 5),
    _text("comma for a point", "layout-number-form", "1.绩效评价目的", "1、绩效评价目的", 58),
    _text("section numbered as a chapter", "layout-number-form", "（二）机构设置", "二、机构设置", 14),
    _text("points numbered in two ways", "layout-number-form", "2.部门整体支出概况", "（二）部门整体支出概况", 27),
    _text("number within a paragraph skipped", "layout-number-sequence", ">二是文化惠民活动", ">三是文化惠民活动", 38),
    _text("half-width brackets", "layout-number-form", "（二）机构设置", "(二)机构设置", 14),
    _text("figures in circles", "layout-number-form", "1.绩效指标还不够", "①绩效指标还不够", 71),
    # marks
    _text("half-width comma", "layout-half-width", "开展绩效自评，在", "开展绩效自评,在", 3),
    _text("half-width comma after a figure", "layout-half-width", "编制92人，年末", "编制92人,年末", 17),
    _text("half-width semicolon", "layout-half-width", "412套，年末在线405套", "412套;年末在线405套", 44),
    _text("half-width colon", "layout-half-width", "年度总体工作：", "年度总体工作:", 19),
    _text("half-width brackets in text", "layout-half-width", "（4分）得4分；绩效", "(4分)得4分；绩效", 63),
    _text("one bracket half-width", "layout-half-width", "（6分）得5.9分", "（6分)得5.9分", 64),
    _text("point for a full stop", "layout-half-width", "形成本报告。", "形成本报告.", 3),
    _text("half-width question mark", "layout-half-width", "群众文化活动。", "群众文化活动?", 7),
    _text("half-width book title marks", "layout-half-width", "《项目支出绩效评价管理办法》", "&lt;&lt;项目支出绩效评价管理办法&gt;&gt;", 3),
    _text("full-width figures", "layout-full-width", "编制92人", "编制９２人", 17),
    _text("full-width letters", "layout-full-width", "达标率100%", "达标率ＡＢ100%", 38),
    _text("full-width per cent", "layout-full-width", "占98.36%", "占98.36％", 24),
    _text("two full stops", "layout-doubled-mark", "形成本报告。", "形成本报告。。", 3),
    _text("comma and full stop", "layout-doubled-mark", "指导基层文化设施建设", "，。指导基层文化设施建设", 7),
    _text("dots for an ellipsis", "layout-dash", "和群众文化活动。", "和群众文化活动......", 7),
    _text("hyphen between words", "layout-dash", "指导基层文化", "指导-基层文化", 7),
    _text("two spaces", "layout-space", "指导基层文化", "指导  基层文化", 7),
    _text("a tab within text", "layout-space", "指导基层文化", "指导\t基层文化", 7),
    _text("a space before a unit", "layout-space", "编制92人", "编制92 人", 17),
    _text("a space between words", "layout-space", "指导基层文化", "指导 基层文化", 7),
    _text("straight quotes", "layout-straight-quotes", "“三公”经费支出21.21", "&quot;三公&quot;经费支出21.21", 32),
    _text("quote turned", "layout-quote-direction", "“三公”经费支出21.21", "”三公”经费支出21.21", 32),
    _text("both quotes turned", "layout-quote-direction", "“三公”经费支出21.21", "”三公“经费支出21.21", 32),
    _text("single quotes alone", "layout-quote-level", "“三公”经费支出21.21", "‘三公’经费支出21.21", 32),
    _text("corner brackets for quotes", "layout-quote-level", "“三公”经费支出21.21", "「三公」经费支出21.21", 32),
    _text("quote not closed", "layout-unbalanced", "“三公”经费支出21.21", "“三公经费支出21.21", 32),
    _text("book title not closed", "layout-unbalanced", "预算绩效管理的意见》", "预算绩效管理的意见", 3),
    _text("bracket not closed", "layout-unbalanced", "（中发〔2018〕34号）", "（中发〔2018〕34号", 3),
    _text("square brackets", "layout-document-number", "〔2020〕10号", "[2020]10号", 3),
    _text("black brackets", "layout-document-number", "〔2020〕10号", "【2020】10号", 3),
    _text("round brackets", "layout-document-number", "〔2020〕10号", "（2020）10号", 3),
    _text("number with 第", "layout-document-number", "〔2020〕10号", "〔2020〕第10号", 3),
    _text("number with zero", "layout-document-number", "〔2020〕10号", "〔2020〕010号", 3),
    # figures
    _text("year of two figures", "layout-year", "2024年度，我单位收入", "24年度，我单位收入", 24),
    _text("year of two figures, at its end", "layout-year", "截至2024年末", "截至24年末", 34),
    _text("year of two figures, alone", "layout-year", "2024年，我单位围绕", "24年，我单位围绕", 36),
    _text("date with zeros", "layout-date", "形成本报告。", "于2025年03月08日形成本报告。", 3),
    _text("day of the spoken language", "layout-date", "形成本报告。", "于2025年3月8号形成本报告。", 3),
    _text("month with zero", "layout-date", "形成本报告。", "于2025年03月形成本报告。", 3),
    _text("date with points", "layout-date", "形成本报告。", "于2025.3.8形成本报告。", 3),
    _text("date in Chinese figures", "layout-date", "形成本报告。", "于二〇二五年三月八日形成本报告。", 3),
    _text("range without unit", "layout-range", "旅游收入19.85亿元", "旅游收入17-19.85亿元", 42),
    _text("range of per cent", "layout-range", "增长8.84%", "增长6～8.84%", 42),
    _text("range with a hyphen", "layout-range", "预算28.00万元", "预算20万元-28.00万元", 32),
    _text("amount not grouped", "layout-grouping", "收入合计3,774.70万元", "收入合计3774.70万元", 24),
    _text("amount grouped wrongly", "layout-grouping", "3,774.70万元", "37,74.70万元", 24),
    _text("amount in yuan", "layout-grouping", "3,774.70万元", "37,747,000元", 24),
    _text("space in a number", "layout-grouping", "412630人次", "41 2630人次", 38),
    _text("full-width comma in a count", "layout-grouping", "412630人次", "412，630人次", 38),
    _text("full-width comma in an amount", "layout-grouping", "3,774.70万元", "3，774.70万元", 24),
    _text("no zero before the point", "layout-decimal", "占0.40%", "占.40%", 24),
    _text("wan and yi together", "layout-decimal", "旅游收入19.85亿元", "旅游收入19亿8500万元", 42),
    _text("negative fall", "layout-decimal", "下降6.48%", "下降-6.48%", 32),
    _text("unit in letters", "layout-decimal", "形成本报告。", "形成本报告，面积300m2。", 3),
    _text("kilometres in capitals", "layout-decimal", "形成本报告。", "形成本报告，全长20KM。", 3),
    _text("degrees in letters", "layout-decimal", "形成本报告。", "形成本报告，气温35°C。", 3),
    # left behind
    _text("insertion tracked", "layout-tracked", OPEN + "（中发", OPEN + '</w:t></w:r><w:ins w:id="900" w:author="甲" w:date="2025-01-01T00:00:00Z"><w:r><w:t>又</w:t></w:r></w:ins><w:r><w:t xml:space="preserve">（中发', 3),
    _text("deletion tracked", "layout-tracked", OPEN + "（中发", OPEN + '</w:t></w:r><w:del w:id="901" w:author="甲" w:date="2025-01-01T00:00:00Z"><w:r><w:delText>又</w:delText></w:r></w:del><w:r><w:t xml:space="preserve">（中发', 3),
    Plant("tracking goes on", "layout-tracked", SETTINGS, "<w:evenAndOddHeaders/>", "<w:trackRevisions/><w:evenAndOddHeaders/>"),
    _text("placeholder", "layout-placeholder", "编制92人", "编制待填人", 17),
    _text("tag", "layout-placeholder", "编制92人", "编制{{ 人数 }}人", 17),
    _text("broken reference", "layout-field", "形成本报告。", "形成本报告，见错误!未找到引用源。", 3),
)  # fmt: skip
