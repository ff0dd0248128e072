"""The finished document is read back, and whatever is wrong with it is said."""

import dataclasses

import pytest

from gendoc.compare.postcheck import postcheck
from gendoc.narrative.markers import MarkerTable
from gendoc.render.document import RenderedDocument
from gendoc.word.package import CONTENT_TYPES, read_package, write_package

from .packages import docx, finished, paragraph

TEMPLATE = docx(paragraph("{{ x }}"))
ROW = "<w:tr><w:tc><w:p/></w:tc></w:tr>"
GRID = "<w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"


def check(document: RenderedDocument, prints: MarkerTable | None = None, template: bytes = TEMPLATE) -> list[str]:
    return postcheck(document, prints or MarkerTable(), template)


def broken(finished_: RenderedDocument, **replaced: tuple[str, str]) -> RenderedDocument:
    """Return a document with texts of its parts replaced: document=(old, new)."""
    parts = read_package(finished_.data)
    for stem, (old, new) in replaced.items():
        name = CONTENT_TYPES if stem == "types" else f"word/{stem}.xml"
        changed = parts[name].decode().replace(old, new)
        assert changed != parts[name].decode()
        parts[name] = changed.encode()
    return dataclasses.replace(finished_, data=write_package(parts))


def test_a_sound_document_has_no_problems():
    prints = MarkerTable()
    body = paragraph("收入" + prints.mark(("收入", "合计"), "2,366.45万元"))
    table = f"<w:tbl>{GRID}<w:tr><w:tc><w:p/></w:tc><w:tc>{body}<w:p/></w:tc></w:tr></w:tbl>"
    assert check(finished(body + table + paragraph("末"), prints, draft=True), prints) == []


def test_a_figure_that_is_not_printed_or_not_as_it_should_be_is_named():
    prints = MarkerTable()
    good, other = prints.mark(("户数",), "423户"), prints.mark(("人数",), "7人")
    document = finished(paragraph("有" + good), prints)
    assert check(document, prints) == ["人数 的 7人 没有印出来，模板里可能缺了这一处"]
    document = finished(paragraph("有" + good.replace("423", "432") + other), prints)
    assert check(document, prints) == ["户数 应印作 423户，模板印成了「432户」：「有432户7人」"]


def test_a_document_changed_after_it_was_traced_is_found_out():
    prints = MarkerTable()
    document = finished(paragraph("有" + prints.mark(("户数",), "423户")), prints)
    problems = check(broken(document, document=("有423户", "共有423户")), prints)
    assert problems[0] == "数字位置表与文档的文字不一致"
    assert len(problems) == 2


def test_a_file_that_does_not_open_is_one_problem():
    document = dataclasses.replace(finished(paragraph("x")), data=b"x")
    assert check(document) == ["生成的文档打不开：不是 Word 文档（.docx）"]
    assert "不是合格的 XML" in check(broken(finished(paragraph("x")), document=("</w:body>", "")))[0]


def test_faults_of_finishing_are_reported():
    assert check(finished(paragraph("{{ x }}"))) == ["模板的标签没有处理，留下了 {{：「{{ x }}」"]


@pytest.mark.parametrize("left", ["｛｛ x ｝｝", "@@名称@@", "{ { x } }", "{ % if"])
def test_what_looks_like_a_tag_in_the_template_is_named_there(left):
    document = finished(paragraph("x"))
    assert left[:2].strip() in check(document, template=docx(paragraph("{{ y }}", left)))[0]
    assert check(finished(paragraph(left)), template=TEMPLATE) == []  # typed in the data: printed as typed


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<w:p><w:r><w:t>甲<w:br/>乙</w:t></w:r></w:p>", "混入了标记"),
        ("<w:p>甲<w:r><w:t>乙</w:t></w:r></w:p>", "段落结构之外"),
        ("<w:p><w:r>甲<w:t>乙</w:t></w:r></w:p>", "段落结构之外"),
        ("<w:p><w:r><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:r></w:p>", "混入了标记"),
        ('<w:p><w:ins w:id="1"><w:r><w:t>甲</w:t></w:r></w:ins></w:p>', "修订"),
        (
            '<w:p><w:del w:id="1"><w:r><w:delText>乙</w:delText></w:r></w:del><w:r><w:t>甲</w:t></w:r></w:p>',
            "修订",
        ),
        ('<w:p><w:r><w:t>甲</w:t><w:fldChar w:fldCharType="begin"/></w:r></w:p>', "域没有结束"),
        ('<w:p><w:r><w:t>甲</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>', "没有对应的开头"),
        (f"<w:tbl>{GRID}{ROW}</w:tbl><w:p><w:r><w:t>甲</w:t></w:r></w:p>", "表格有 2 列，这一行占了 1 列"),
        (f"<w:tbl>{GRID}</w:tbl><w:p><w:r><w:t>甲</w:t></w:r></w:p>", "一行也没有"),
        ('<w:p><w:hyperlink r:id="rId77"><w:r><w:t>甲</w:t></w:r></w:hyperlink></w:p>', "rId77"),
    ],
)
def test_what_word_would_refuse_or_drop_is_named(body, problem):
    problems = check(finished(body))
    assert len(problems) == 1
    assert problem in problems[0]


def test_what_finishing_puts_right_is_checked_all_the_same():
    drawing = '<w:drawing><wp:inline><wp:docPr id="%d" name="图"/></wp:inline></w:drawing>'
    bookmark = '<w:bookmarkStart w:id="{0}" w:name="{1}"/><w:bookmarkEnd w:id="{0}"/>'
    bookmarks = bookmark.format(0, "甲") + bookmark.format(1, "乙")
    controls = "".join(f'<w:sdt><w:sdtPr><w:id w:val="{n}"/></w:sdtPr><w:sdtContent/></w:sdt>' for n in (3, 4))
    document = finished(
        f"<w:p><w:r><w:t>甲</w:t>{drawing % 1}{drawing % 2}</w:r>{bookmarks}{controls}</w:p>"
        f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid>{ROW}</w:tbl>{paragraph('末')}"
    )
    assert check(document) == []
    for change, problem in {
        ('docPr id="2"', 'docPr id="1"'): "图形编号 1 出现了 2 次",
        ('w:name="乙"', 'w:name="甲"'): "书签 甲 出现了 2 次",
        ('w:id w:val="4"', 'w:id w:val="3"'): "内容控件编号 3 出现了 2 次",
        ('<w:bookmarkEnd w:id="1"/>', ""): "书签的开头与结尾不成对",
        ("<w:tc><w:p/></w:tc>", "<w:tc/>"): "单元格没有以段落结尾",
        ("甲</w:t>", "甲\U000f0001</w:t>"): "私用字符 U+F0001",
    }.items():
        assert any(problem in found for found in check(broken(document, document=change)))


def test_parts_types_and_relationships_have_to_agree():
    document = finished(paragraph("x"), footer1=paragraph("y"))
    parts = read_package(document.data)
    without = {name: data for name, data in parts.items() if name != "word/footer1.xml"}
    problems = check(dataclasses.replace(document, data=write_package(without)))
    assert problems[:2] == [
        "类型登记了不存在的部件 word/footer1.xml",
        "部件 word/document.xml 引用了不存在的部件 word/footer1.xml",
    ]
    more = write_package(parts | {"word/media/x.unknown": b""})
    assert check(dataclasses.replace(document, data=more)) == ["部件 word/media/x.unknown 没有登记类型"]


def test_an_empty_paragraph_is_a_problem_unless_the_template_has_it():
    blank, spaced = '<w:p><w:pPr><w:jc w:val="left"/></w:pPr></w:p>', paragraph(" ")
    body = paragraph("甲") + blank + spaced + paragraph("乙")
    template = docx(paragraph("{{ x }}") + blank + spaced)
    assert check(finished(body + blank), template=template) == []  # a loop may print it more than once
    assert check(finished(body)) == ["有一个空段落，在「甲」之后"] * 2
    assert check(finished(paragraph("甲") + paragraph("")), template=template) == ["有一个空段落，在「甲」之后"]


def test_an_empty_paragraph_that_ends_a_section_or_a_cell_or_shows_something_is_none():
    section = paragraph(properties="<w:sectPr/>")
    cells = f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{paragraph('')}</w:tc></w:tr></w:tbl>"
    shown = '<w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p><w:r><w:drawing/></w:r></w:p>'
    assert check(finished(section + cells + shown + paragraph("末"))) == []
    early = cells.replace("<w:tc>", f"<w:tc>{paragraph('')}")
    assert check(finished(early + paragraph("末"))) == ["有一个空段落，在「」之后"]
