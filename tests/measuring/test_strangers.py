"""Documents that were made elsewhere: what is refused, what is found in tables, headers and signatures."""

from __future__ import annotations

import zipfile

import pytest

from gendoc.core.finding import Failure
from gendoc.layout.measure import measure, measure_data
from gendoc.word.package import read_package, write_package
from tests.render.packages import R_NS
from tests.samples import sampled

from .papers import SECTION, paper, said, text
from .papers import measure as measured

SENTENCE = "根据上级要求，现将有关情况报告如下，请予审阅。"
HEAD = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
WHOLE = "<w:trPr><w:cantSplit/></w:trPr>"


def _row(*cells: str, head: str = WHOLE) -> str:
    return f"<w:tr>{head}" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def _cell(words: str, side: str = "left") -> str:
    return text(words, f'<w:jc w:val="{side}"/>', '<w:rFonts w:eastAsia="仿宋"/><w:sz w:val="24"/>')


def _table(*rows: str, width: int = 8844) -> str:
    return f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/></w:tblPr>{"".join(rows)}</w:tbl>'


ROWS = (
    _row(_cell("项目", "center"), _cell("金额", "center"), head=HEAD),
    _row(_cell("基本支出"), _cell("480.30", "right")),
    _row(_cell("项目支出"), _cell("1,886.15", "right")),
)


def test_a_sound_table_is_left_alone():
    result = measured(_table(*ROWS) + text(SENTENCE))
    assert [group.finding.code for group in result.groups if "table" in group.finding.code] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<w:tblHeader/>", "", "layout-table-header"),
        ("<w:cantSplit/>", "", "layout-table-split"),
        ('w:w="8844"', 'w:w="9900"', "layout-table-width"),
        ('<w:jc w:val="right"/>', '<w:jc w:val="left"/>', "layout-table-figures"),
        ('w:eastAsia="仿宋"', 'w:eastAsia="等线"', "layout-table-text"),
        ('<w:sz w:val="24"/>', '<w:sz w:val="14"/>', "layout-table-text"),
    ],
)
def test_what_is_wrong_with_a_table_is_told(old, new, code):
    assert said(measured(_table(*ROWS).replace(old, new, 1) + text(SENTENCE)), code)


def test_numbers_grouped_wrongly_are_told_in_tables_too():
    assert said(measured(_table(*ROWS).replace("1,886.15", "18,86.15") + text(SENTENCE)), "layout-grouping")


SIGNED = (
    "<w:p/>"
    + text("某某局", '<w:ind w:right="640"/><w:jc w:val="right"/>')
    + text("2021年6月8日", '<w:ind w:right="640"/><w:jc w:val="right"/>')
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<w:ind w:right="640"/><w:jc w:val="right"/>', '<w:jc w:val="right"/>'),
        (
            '<w:jc w:val="right"/></w:pPr><w:r><w:t xml:space="preserve">2021',
            '<w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">2021',
        ),
    ],
)
def test_a_signature_elsewhere_is_told(old, new):
    assert not said(measured(text(SENTENCE) + SIGNED), "layout-signature")
    assert said(measured(text(SENTENCE) + SIGNED.replace(old, new, 1)), "layout-signature")


def test_attachments_are_counted_and_their_labels_plain():
    listed = "<w:p/>" + text("附件：1. 自评表") + text("3. 调查结果。")
    label = text("附件1：", "", '<w:rFonts w:eastAsia="黑体"/>')
    result = measured(text(SENTENCE) + listed + SIGNED + label)
    assert len(said(result, "layout-attachment")) == 2
    assert "应是 2" in said(result, "layout-number-sequence")[0]


def test_tables_are_counted_by_their_captions():
    captions = [text(f"表{number}　收支情况表", '<w:jc w:val="center"/>') for number in (1, 1)]
    assert "重复" in said(measured(text(SENTENCE) + "".join(captions)), "layout-number-sequence")[0]


def test_contents_that_no_heading_reads_any_more_are_told():
    toc = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    body = text("一、概况\t1", '<w:pStyle w:val="T"/>') + text("二、打算\t2", '<w:pStyle w:val="T"/>')
    body += (
        text("一、概况", '<w:outlineLvl w:val="0"/>')
        + text(SENTENCE)
        + text("二、今后打算", '<w:outlineLvl w:val="0"/>')
    )
    (message,) = said(measured(body, styles=toc), "layout-contents")
    assert "第 2 段「二、打算 2」：目录里的「二、打算」，正文里没有这个标题" in message


def test_a_mark_at_the_head_of_a_paragraph_is_told():
    assert "「，」" in said(measured(text("，现将有关情况报告如下。")), "layout-mark-position")[0]


def test_headings_that_part_from_their_text_are_told():
    assert said(measured(text("一、概况", '<w:outlineLvl w:val="0"/>') + text(SENTENCE)), "layout-keep-next")


def test_figures_in_a_foreign_face_are_told():
    result = measured(text("共有12个。", "", '<w:rFonts w:ascii="Arial" w:eastAsia="仿宋"/>'))
    assert "Arial" in said(result, "layout-latin-font")[0]


def test_text_in_a_header_and_pages_that_count_anew_are_told(planted):
    second = SECTION.replace("<w:pgSz", '<w:footerReference w:type="default" r:id="rId5"/><w:pgSz')
    result = planted(
        ("word/document.xml", "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>", f'<w:p><w:pPr><w:pStyle w:val="BodyText"/>{second}</w:pPr></w:p><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'),
        ("word/document.xml", '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr></w:body>', '<w:pgNumType w:start="5"/><w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr></w:body>'),
        ("word/footer1.xml", "</w:ftr>", "<w:p><w:r><w:t>内部资料</w:t></w:r></w:p></w:ftr>"),
    )  # fmt: skip
    assert said(result, "layout-page-number-restart")
    assert "内部资料" in said(result, "layout-header")[0]


def test_comments_are_told():
    parts = read_package(paper(text(SENTENCE).replace("</w:p>", '<w:r><w:commentReference w:id="0"/></w:r></w:p>')))
    main = "word/document.xml"
    namespaces = parts[main].decode().split("<w:document ")[1].split(">")[0]
    parts["word/comments.xml"] = (
        f'<w:comments {namespaces}><w:comment w:id="0" w:author="甲"><w:p/></w:comment></w:comments>'.encode()
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>',
    )
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(
        b"</Relationships>",
        f'<Relationship Id="c" Type="{R_NS}/comments" Target="comments.xml"/></Relationships>'.encode(),
    )
    result = measure_data(write_package(parts), "来文.docx")
    assert "有批注" in said(result, "layout-comment")[0]


def test_a_stranger_who_keeps_the_standard_in_their_own_way_is_told_only_of_what_differs():
    run = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋" w:hint="eastAsia"/><w:spacing w:val="-5"/><w:sz w:val="32"/>'
    body = text(
        SENTENCE,
        '<w:widowControl w:val="0"/><w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200"/><w:jc w:val="both"/>',
        run,
    )
    assert [group.finding.code for group in measured(body, SECTION.replace("579", "560")).groups] == [
        "layout-page-number-missing"
    ]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.docx", b"", "文件是空的"),
        ("旧.docx", b"\xd0\xcf\x11\xe0" + b"x" * 600, "旧版 .doc"),
        ("图.docx", b"%PDF-1.7", "不是 Word 文档"),
        ("断.docx", paper(text(SENTENCE))[:400], "文件不完整"),
    ],
)
def test_what_is_no_word_file_is_refused_in_one_sentence(tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Failure, match=words):
        measure(tmp_path / name)


def test_folders_and_missing_files_are_refused(tmp_path):
    for file, words in ((tmp_path, "文件夹"), (tmp_path / "没有.docx", "没有这个文件")):
        with pytest.raises(Failure, match=words):
            measure(file)


def test_bombs_are_refused_and_macros_and_ways_out_are_named(tmp_path):
    bomb = tmp_path / "弹.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/media/image.bin", b"\0" * (300 << 20))
    with pytest.raises(Failure, match="压缩"):
        measure(bomb)
    parts = read_package(paper(text(SENTENCE)))
    rels = "word/_rels/document.xml.rels"
    for relation, words in (
        (
            f'<Relationship Id="x" Type="{R_NS}/attachedTemplate" Target="http://example.invalid/t.dotm" TargetMode="External"/>',
            "外部模板",
        ),
        (
            f'<Relationship Id="x" Type="{R_NS}/image" Target="http://example.invalid/i.png" TargetMode="External"/>',
            "文件之外",
        ),
        (
            '<Relationship Id="x" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>',
            "宏",
        ),
    ):
        changed = {**parts, rels: parts[rels].replace(b"</Relationships>", f"{relation}</Relationships>".encode())}
        (finding,) = [
            finding
            for finding in measure_data(write_package(changed), "来文.docx").findings
            if finding.code == "layout-unsafe"
        ]
        assert words in finding.message
    doctype = {**parts, "word/document.xml": b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + parts["word/document.xml"]}
    with pytest.raises(Failure, match="DTD"):
        measure_data(write_package(doctype), "来文.docx")


def test_too_many_paragraphs_are_refused():
    with pytest.raises(Failure, match="段落超过"):
        measured("".join(text(f"第{number}段") for number in range(20_001)))


HEAVY = {
    "figures": "1" * 300_000,
    "figures with commas": "1," * 150_000,
    "spaces": "甲" + " " * 300_000 + "乙",
    "brackets": "（" * 300_000,
    "braces": "{{" * 150_000,
    "crosses": "x" * 300_000,
    "titles and spaces": "《甲 乙》 " * 50_000,
    "marks": "，。" * 150_000,
    "quotes": "”“" * 150_000,
    "numbers": "一是甲。" * 75_000,
}


@pytest.mark.parametrize("name", sampled(HEAVY, 6))
def test_any_text_is_measured_in_bounded_time(name, bounded):
    measured(text("根据要求" + HEAVY[name]).replace("</w:p>", "</w:p>" + text(SENTENCE)))


def test_many_sections_are_refused():
    with pytest.raises(Failure, match="节超过"):
        measured("".join(f"<w:p><w:pPr>{SECTION}</w:pPr><w:r><w:t>{number}</w:t></w:r></w:p>" for number in range(501)))


def test_a_signature_or_a_list_without_the_blank_line_above_is_told():
    signed = SIGNED.removeprefix("<w:p/>")
    assert "署名上面没有空一行" in said(measured(text(SENTENCE) + signed), "layout-signature")[0]
    (message,) = said(measured(text(SENTENCE) + text("附件：1. 自评表")), "layout-attachment")
    assert "附件说明上面没有空一行" in message
    spaced = signed.replace("<w:ind", '<w:spacing w:beforeLines="100"/><w:ind', 1)
    assert not said(measured(text(SENTENCE) + spaced), "layout-signature")


def test_a_bullet_is_told():
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
        '<w:lvlText w:val="●"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    listed = text(SENTENCE, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    (message,) = said(measured(text(SENTENCE) + listed, numbering=numbering), "layout-number-form")
    assert "段首有项目符号" in message


def test_text_beside_a_picture_is_measured_too():
    beside = text(SENTENCE, "", '<w:color w:val="FF0000"/>').replace("</w:p>", "<w:r><w:drawing/></w:r></w:p>")
    assert said(measured(beside), "layout-colour")
