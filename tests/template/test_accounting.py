"""What Word computes, hides or shows twice in a template: refused at its paragraph, unless gendoc accounts for it."""

import pytest

from gendoc.core.source import Source
from gendoc.pipeline import steps as pipeline
from gendoc.render.check import check_template
from gendoc.word.document import WordDocument
from gendoc.word.names import R_NS, W_NS, P, T
from gendoc.word.package import CONTENT_TYPES, write_package
from gendoc.word.text import text_of

from .support import paragraph, parts

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
AMOUNT = "1,498.70"


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(*codes: str, result: str = run(AMOUNT)) -> str:
    """Return a complex field, its code in as many runs."""
    code = "".join(f'<w:r><w:instrText xml:space="preserve">{each}</w:instrText></w:r>' for each in codes)
    return f"{mark('begin')}{code}{mark('separate')}{result}{mark('end')}"


def simple(code: str, result: str = run(AMOUNT)) -> str:
    return f'<w:fldSimple w:instr="{code}">{result}</w:fldSimple>'


def p(*inner: str, properties: str = "") -> str:
    return f"<w:p>{properties}{run('支出')}{''.join(inner)}</w:p>"


def control(properties: str, inner: str = run("{{ 合计 }}")) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def bookmark(name: str, inner: str, number: int = 7) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{number}"/>'


def box(text: str) -> str:
    return f"<w:txbxContent><w:p>{run(text)}</w:p></w:txbxContent>"


def alternate(choice: str, fallback: str, requires: str = "wps") -> str:
    fallback = fallback and f"<mc:Fallback><w:pict>{fallback}</w:pict></mc:Fallback>"
    choice = f'<mc:Choice Requires="{requires}"><w:drawing>{choice}</w:drawing></mc:Choice>'
    return f"<w:r><mc:AlternateContent {MC} {WPS}>{choice}{fallback}</mc:AlternateContent></w:r>"


def said(body: str, **others: str) -> list[str]:
    """Return code and message of what is found in a template with this body; others are paragraphs of other parts."""
    made = parts(body)
    for stem, inner in others.items():
        kind = stem.rstrip("0123456789")
        tag = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        made[f"word/{stem}.xml"] = f'<w:{tag} xmlns:w="{W_NS}" xmlns:r="{R_NS}">{inner}</w:{tag}>'.encode()
        kind_type = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
        override = f'<Override PartName="/word/{stem}.xml" ContentType="{kind_type}"/></Types>'
        if f"/word/{stem}.xml".encode() not in made[CONTENT_TYPES]:
            made[CONTENT_TYPES] = made[CONTENT_TYPES].replace(b"</Types>", override.encode())
            relation = f'<Relationship Id="x{stem}" Type="{R_NS}/{kind}" Target="{stem}.xml"/></Relationships>'
            rels = "word/_rels/document.xml.rels"
            made[rels] = made[rels].replace(b"</Relationships>", relation.encode())
    findings = check_template(write_package(made), Source("template.docx", ""))
    return [f"{finding.code} {finding.message}" for finding in findings]


COMPUTED_ANEW = [
    *("DATE", "TIME", "SAVEDATE", "CREATEDATE", "PRINTDATE", "EDITTIME", "=SUM(ABOVE)", "= 1+1", "=表1", "FORMULA"),
    *("QUOTE 5", "IF 1=1 5 6", "DOCPROPERTY x", "DOCVARIABLE x", "TITLE", "SUBJECT", "AUTHOR", "COMMENTS", "INFO x"),
    *("KEYWORDS", "LASTSAVEDBY", "FILENAME", "FILESIZE", "NUMWORDS", "NUMCHARS", "REVNUM", "TEMPLATE", "USERNAME"),
    *("FILLIN", "ASK x", "SET x 5", "RD x", "MACROBUTTON x", "GOTOBUTTON x", "AUTOTEXT x", "AUTOTEXTLIST", "PRINT"),
    *("MERGEFIELD 金额", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF 1=1", "SKIPIF 1=1", "COMPARE 1=1", "ADDRESSBLOCK"),
    *("GREETINGLINE", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"),
    *("CITATION x", "BIBLIOGRAPHY", "SECTION", "NOTEREF x", "FTNREF x", "INDEX", "XE x", "TC x", "TA x", "TOA", "EQ x"),
    *("SYMBOL 49", "BARCODE x", "DISPLAYBARCODE x", "ADDIN", "ADVANCE", "PRIVATE", "BIDIOUTLINE", "GLOSSARY x"),
    *("书签", "", "　PAGE", "PAGE\u00a0", "PÀGE", "USERADDRESS", "SHAPE"),
]  # fmt: skip


@pytest.mark.parametrize("written", [simple, lambda code: field(code[: len(code) // 2], code[len(code) // 2 :])])
def test_a_field_that_is_not_known_is_refused_however_it_is_written(written):
    found = said("".join(p(written(f" {code.lower()} ")) for code in COMPUTED_ANEW))
    places = [f"template-field 模板第 {number} 段" for number, _ in enumerate(COMPUTED_ANEW, 3)]
    assert [each for each in places if not any(one.startswith(f"{each}的域") for one in found)] == []
    assert len(found) == len(COMPUTED_ANEW)


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (p(field("PAGE", result=run("1"))), "排好版"),
        (p(field("PAGEREF _Toc1", result=run("1"))), "排好版"),
        (p(field("SEQ 表")), "更新后是「1」"),
        (p(field("SEQ 表 \\r 480", result=run("480"))), "\\r"),
        (p(field("SEQ 表 \\# 0.00", result=run("1"))), "\\#"),
        (p(field("SEQ 表", result=run("1"))) + paragraph('{{ 表号("甲") }}名'), "重号"),
        (p(field("SEQ 表", result=run("1")), field("SEQ 表", result=run("1"))), "更新后是「2」"),
        (p(field("REF 没有")), "没有这个书签"),
        (p(field("REF 甲"), bookmark("甲", run("480.30"))), "更新后是「480.30」"),
        (p(field("REF 甲", result=run("1")), bookmark("甲", run("{{ 合计 }}"))), "由数据填入"),
        (p(field("REF 甲 \\r", result=run("1")), bookmark("甲", run("1"))), "\\r"),
        (p(bookmark("甲", field("REF 甲"))), "没有这个书签"),
        (p(bookmark("甲", run("1")), bookmark("甲", run("1"), 8), field("REF 甲", result=run("1"))), "没有这个书签"),
        (p(field("STYLEREF 1")), "页眉、页脚"),
        (p(field("HYPERLINK x", result=run("{{ 合计 }}"))), "标签"),
        (p(field("HYPERLINK {{ 合计 }}", result=run("网址"))), "标签"),
        (p(simple("PAGE", run("{{ 合计 }}"))), "标签"),
        (p(run("{"), field("HYPERLINK x", result=run("{ 合计 }")), run("}")), "标签"),
        (p(field("TOC \\c 表", result=run("表1"))), "\\c"),
        (p(simple("TOC \\o 1-3", run("一、1"))), "填不了"),
        (p(field("TOC \\o 1-3", result=run("{{ 单位 }}"))), "标签"),
        (p(field("HYPERLINK x", result=simple("DATE"))), "自己改写"),
        (p(field("REF 甲", result=field("SEQ 表", result=run("1"))), bookmark("甲", run("1"))), "另一个域"),
        (p(mark("begin"), run(AMOUNT), mark("end")), "混有文字"),
        (p(field("PAGE", field("DATE"), result=run("1"))), "还有一个域"),
        (p(mark("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>"), "没有结束"),
        (p("<w:r><w:instrText>PAGE</w:instrText></w:r>"), "不完整"),
        (p("<w:r><w:delInstrText>DATE</w:delInstrText></w:r>"), "不完整"),
        (p(control('<w:dataBinding w:xpath="/a"/>')), "绑定"),
        (p(control('<x:dataBinding xmlns:x="urn:x" x:xpath="/a"/>', run("文字"))), "绑定"),
        (control('<w:date w:fullDate="2020-01-01T00:00:00Z"/>', paragraph("{{ 单位 }}")), "日期控件"),
        (p(control("<w:bibliography/>")), "书目"),
        (p(control("<w:citation/>")), "引文"),
        (p(control("<w:dropDownList/>")), "下拉"),
        (p(control("<w:unheardOf/>")), "不认识"),
        (p("".join(mark("begin") + "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>" + mark("separate") for _ in range(9)) + 9 * mark("end")), "套得太深"),
        (p(field("TOC \\h", result=run("一"))), "缺 \\o"),
        (p("<w:r><w:dayShort/></w:r>"), "自己写"),
        (p("<w:r><w:yearLong/></w:r>"), "自己写"),
        (p("<w:r><w:pgNum/></w:r>"), "自己写"),
    ],
)  # fmt: skip
def test_what_word_would_change_is_refused_at_its_paragraph(body, word):
    found = said(body)
    assert [each for each in found if word in each and each.startswith("template-field 模板第 ")], found


def test_fields_of_headers_notes_boxes_and_controls_are_read():
    date = p(simple("DATE"))
    for name, where in {"header1": "页眉", "footer1": "页脚", "footnotes": "脚注", "endnotes": "尾注"}.items():
        note = f'<w:footnote w:id="2">{date}</w:footnote>' if name == "footnotes" else date
        assert any(f"模板{where}第 1 段" in each for each in said("", **{name: note})), name
    for body in (p(f"<w:r><w:pict>{box('x').replace(run('x'), simple('DATE'))}</w:pict></w:r>"), control("", date)):
        assert any(each.startswith("template-field") for each in said(body))
    assert any("没有这样的一段" in each for each in said("", header1=p(field('STYLEREF "标题 1"'))))
    assert any("现在却显示" in each for each in said("", footer1=p(field("PAGE"))))


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (p('<w:r><w:sym w:font="宋体" w:char="0031"/></w:r>'), "读不出来"),
        (p('<w:r><w:sym w:font="Symbol" w:char="F031"/></w:r>'), "读不出来"),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F081"/></w:r>'), "读不出来"),
        (p('<w:r><w:sym w:font="Arial" w:char="F034"/></w:r>'), "读不出来"),
        (p(run(AMOUNT, "<w:vanish/>")), "隐藏"),
        (p(run("{{ 合计 }}", "<w:vanish/>")), "隐藏"),
        (p(run("{{ 合计 }}", '<w:rStyle w:val="Unseen"/>')), "隐藏"),
        (p(run(AMOUNT, '<w:color w:val="FFFFFF"/>')), "白色"),
        (p(run("{{ 合计 }}", '<w:sz w:val="2"/>')), "1 磅"),
        (p(run(AMOUNT, '<w:w w:val="1"/>')), "太窄"),
        (p(run(AMOUNT, '<w:color w:val="1F4E79"/><w:shd w:val="clear" w:fill="1F4E79"/>')), "底色"),
        (p(run(AMOUNT, '<w:position w:val="2000"/>')), "移出"),
        (p(run(AMOUNT, '<w:rFonts w:ascii="Wingdings"/>')), "图案"),
        (p(run(AMOUNT), properties='<w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>'), "行距"),
        (p(run("\u202e1498\u202c")), "书写方向"),
        (p(f'<x:q xmlns:x="urn:x">{run(AMOUNT)}</x:q>'), "读不到"),
        (p(f"<w:r><w:delText>{AMOUNT}</w:delText></w:r>"), "读不到"),
        (f'<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{p(run(AMOUNT))}</w:tc></w:tr></w:tbl>', "隐藏"),
        (f'<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel w:id="1" w:author="x"/></w:tcPr>{p(run("x"))}</w:tc></w:tr></w:tbl>', "修订"),
        (p(f"<w:r><w:ruby><w:rt>{run('1')}</w:rt><w:rubyBase>{run(AMOUNT)}</w:rubyBase></w:ruby></w:r>"), "读不到"),
        (p(alternate(box("{{ 合计 }}"), box(AMOUNT))), "两份"),
        (p(alternate(box("{{ 合计 }}"), "")), ""),
        (p(alternate(box(AMOUNT), "", "unknown")), "两份"),
        (p(alternate("", box(AMOUNT))), "两份"),
        (p('<w:r><w:pict><v:textpath xmlns:v="urn:schemas-microsoft-com:vml" string="480.30"/></w:pict></w:r>'), "艺术字"),
        (p('<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>480</m:t></m:r></m:oMath>'), "公式"),
        (p('<w:r><w:drawing><a:t xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">480</a:t></w:drawing></w:r>'), "图形"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_or_seen_is_refused_at_its_paragraph(body, word):
    found = said(body, styles=UNSEEN)
    if word:
        assert [each for each in found if word in each and each.startswith("template-unread 模板第 3 段")], found
    else:
        assert found == []


UNSEEN = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="character" w:styleId="Unseen"><w:name w:val="Unseen"/><w:rPr><w:vanish/></w:rPr></w:style>'
)
LINKED = run("一、概况") + field("PAGEREF _Toc1 \\h", result=run("1"))
CONTENTS = field('toc \\o "1-2" \\h \\z \\u', result=field("HYPERLINK \\l _Toc1", result=LINKED))
WHITE = '<w:color w:val="FFFFFF"/>'
ROW = f'<w:tc><w:tcPr><w:shd w:fill="1F4E79"/></w:tcPr><w:p>{run("2020", WHITE)}</w:p></w:tc>'


@pytest.mark.parametrize(
    "body",
    [
        p(field(" SEQ  表 \\* ARABIC ", result=run("1")), field("SEQ 图", result=run("1")), simple("seq 表", run("2"))),
        p(bookmark("甲", run("表") + field("SEQ 表", result=run("1"))), field("REF 甲 \\h", result=run("表1"))),
        p(field('HYPERLINK \\l "甲"', result=run("见附件"))),
        p(field('HYPERLINK "https://example.com/" \\o "x"', result=run("网址"))),
        p(field("SHAPE \\* MERGEFORMAT", result="<w:r><w:pict/></w:r>")),
        control('<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>', f"<w:p>{CONTENTS}</w:p>"),
        p(control('<w:alias w:val="单位"/><w:id w:val="5"/><w:placeholder/><w:text/>')),
        p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r><w:r><w:sym w:font="Segoe UI Symbol" w:char="2611"/></w:r>'),
        p(alternate(box("{{ 单位 }}"), box("{{ 单位 }}"))),
        p(run("　", "<w:vanish/>"), run("文字", "<w:vanish/>")),
        f'<w:tbl><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr>{ROW}</w:tr></w:tbl>',
        f"<w:p>{run('{%p if 合计 is defined %}', '<w:vanish/>')}</w:p><w:p>{run('{%p endif %}', '<w:vanish/>')}</w:p>",
    ],
)  # fmt: skip
def test_what_word_writes_every_day_is_accepted(body):
    assert said(body, footer1=p(field("PAGE  \\* MERGEFORMAT", result=run("- 1 -")))) == []


def test_what_no_page_shows_is_refused():
    assert [each for each in said("", header2=p(run(AMOUNT))) if "没有启用" in each]
    assert [
        each for each in said("", footnotes=f'<w:footnote w:id="2">{p(run(AMOUNT))}</w:footnote>') if "引用处" in each
    ]


def test_numbers_and_references_of_the_template_are_those_of_the_filled_report(project):
    caption = "<w:p>{}</w:p>".format(bookmark("{}", run("表") + field("SEQ 表", result=run("{}")), 7))
    first, second = caption.format("甲", 1), caption.format("乙", 2).replace('w:id="7"', 'w:id="8"')
    left_out = paragraph("{%p if 说明 is not defined %}") + first + paragraph("{%p endif %}")
    reference = p(field("REF 乙 \\h", result=run("表2")))
    project.write(**{"template.docx": write_package(parts(left_out + second + reference))})
    assert project.build() == []
    texts = [text_of(each) for each in WordDocument.open(project.output.read_bytes()).root.iter(P)]
    assert texts[-2:] == ["表1", "支出表1"]
    project.write(**{"template.docx": write_package(parts(left_out + second + p(field("REF 甲", result=run("表1")))))})
    assert "这份报告里没有" in project.refusal()


@pytest.mark.usefixtures("bounded")
def test_many_fields_are_read_in_time():
    body = p(bookmark("甲", run("1"))) + p(*[field("REF 甲", result=run("1"))] * 2_000)
    assert said(body) == []


def test_a_text_box_that_is_stored_twice_is_counted_once_and_filled_twice(project):
    project.write(**{"template.docx": write_package(parts(p(alternate(box("{{ 合计 }}"), box("{{ 合计 }}")))))})
    assert project.build() == []
    document = WordDocument.open(project.output.read_bytes())
    assert [line.text for line in document.lines(document.main)][-2:] == ["支出", "12.50万元"]
    assert "".join(document.root.itertext(T)).count("支出12.50万元12.50万元") == 1


def test_the_digits_of_a_link_are_digits_like_any_other(project):
    link = field("HYPERLINK https://example.com", result=run("480.30"))
    project.write(**{"template.docx": write_package(parts(p(link)))})
    assert "loose-number" in {finding.code for finding in pipeline.build(project.file, project.output).findings}
