"""The measures of an official page, each with its reason.

Lengths are in twips (1/20 pt) and type sizes in half-points, as WordprocessingML counts them.
"Standard" is GB/T 9704-2012; "measured" is read off a PDF made by LibreOffice 7.4, tests/layout.
"""

# Paper: A4 (standard 5.1), 210 x 297 mm.
PAGE_WIDTH = 11906
PAGE_HEIGHT = 16838

# White space around the text (standard 5.2.1): 37 mm above, 28 mm at the binding side; with a text area of
# 156 x 225 mm, that leaves 26 mm to the right and 35 mm below.
MARGIN_TOP = 2098
MARGIN_LEFT = 1588
MARGIN_RIGHT = 1474
MARGIN_BOTTOM = 1984
TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
TEXT_HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM

# GB/T 33476.2-2016 measures white space to the letters, not to the line that Word puts them in: the same page in other
# numbers, accepted where all three are used.
ELECTRONIC_TOP = 1961  # 34.58 mm
ELECTRONIC_BOTTOM = 1847  # 32.58 mm
ELECTRONIC_LINE = 589  # 29.45 pt
ELECTRONIC_TOLERANCE = 12  # 0.2 mm

# 22 lines a page (standard 5.2.3): 22 x 579 = 12738 fits into 12756; 580 does not, and loses a line.
LINES = 22
LINE = 579

# 28 characters a line (standard 5.2.3): 16 pt characters are 0.25 pt too wide for it.  28 x 15.75 pt = 441.0
# fits into 442.2.  The grid has lines only: LibreOffice sets 14 characters where a character grid is narrower
# than the type.
CHARACTERS = 28
SPACING = -5

# Type sizes (standard 5.2.2, 7.3.1, 7.5): title in size 2, text in size 3, page number in size 4.
SIZE_TITLE = 44
SIZE_TEXT = 32
SIZE_NUMBER = 28

# Two characters of indent: Word follows the hundredths of a character, LibreOffice the twips.
INDENT_CHARACTERS = 200
INDENT = 2 * 10 * SIZE_TEXT

# The page number (standard 7.5): its dash 7 mm below the text, one character in from the outer edge.
# With an exact line LibreOffice needs 1456 for it (measured) and Word, with SimSun, 1442 (computed): 1450 is
# within 0.15 mm in both.
NUMBER_INDENT_CHARACTERS = 100
NUMBER_INDENT = 10 * SIZE_NUMBER
FOOTER = 1450
HEADER = 851

# A row of a table is 8 mm high at least.
TABLE_ROW = 454

# On a landscape page the footer itself is an empty line (the number is in a box), which must not reach into the text.
ROTATED_FOOTER = 851

# A chart stands in eight lines of the grid, so that the lines after it are where they would be without it.
FIGURE_LINES = 8

# Fonts (standard 5.2.2, 7.3.1, 7.3.3) by their official names; nothing is embedded, as their licences ask.
FONT_TITLE = "方正小标宋简体"
FONT_TEXT = "仿宋_GB2312"
FONT_CHAPTER = "黑体"
FONT_SECTION = "楷体_GB2312"
FONT_NUMBER = "宋体"
FONT_LATIN = "Times New Roman"  # the standard names none; this is the custom

# What another document may differ by and still keep the standard.  Millimetres: 1 mm is 56.7 twips.
PAPER_TOLERANCE = 113  # 2 mm (standard 6.3)
MARGIN_TOLERANCE = 57  # 1 mm (standard 5.2.1)
FOOTER_TOLERANCE = 57

# The line pitches in use, 28 to 29.2 pt: with all of them 22 lines fill a page (standard 5.2.3).
LINE_LEAST = 560
LINE_MOST = 584

# Two characters of indent as other programs compute them: of 15.75 pt, 16 pt, or 0.74 cm twice.
INDENT_TOLERANCE = 40
INDENT_CHARACTERS_TOLERANCE = 5

# Chinese names of type sizes, by half-points.
SIZES = {
    84: "初号", 72: "小初", 52: "一号", 48: "小一", 44: "二号", 36: "小二", 32: "三号", 30: "小三", 28: "四号",
    24: "小四", 21: "五号", 18: "小五", 15: "六号", 13: "小六", 11: "七号", 10: "八号",
}  # fmt: skip
TABLE_LEAST = 18  # 小五: what is smaller cannot be read on paper

# How chapters, sections, points and subpoints are numbered (standard 7.3.3).
FORMS = ("一、", "（一）", "1.", "（1）")
