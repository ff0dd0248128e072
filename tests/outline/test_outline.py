"""What an outline may say, and what is refused, by line."""

import io
import zipfile

import pytest
from lxml import etree

from gendoc.render.outline.outline import OutlineError, compile_outline
from gendoc.word.package import read_package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paragraphs(outline):
    document = etree.fromstring(read_package(compile_outline(outline, "大纲"))["word/document.xml"])
    return document.findall(f".//{W}p")


def style(element):
    found = element.find(f"./*/{W}pStyle")
    return None if found is None else found.get(f"{W}val")


def runs(paragraph):
    return [(run.find(f"{W}rPr/{W}rStyle") is not None, run.findtext(f"{W}t")) for run in paragraph.findall(f"{W}r")]


def test_each_line_is_one_paragraph_in_its_style():
    first, second = paragraphs("# 说明\n\nheading 1| 一、概况\n  Body Text| 甲 & 乙 < 丙\n")
    assert (style(first), runs(first)) == ("Heading1", [(False, "一、概况")])
    assert (style(second), runs(second)) == ("BodyText", [(False, "甲 & 乙 < 丙")])


def test_a_mark_sets_a_run_in_a_character_style():
    (paragraph,) = paragraphs("条目| {{ 块.号 }}[要点:{{ 块.要点[0] }}]{{ 块.正文 }}")
    assert runs(paragraph) == [(False, "{{ 块.号 }}"), (True, "{{ 块.要点[0] }}"), (False, "{{ 块.正文 }}")]


def test_a_control_tag_has_a_paragraph_of_its_own():
    control = paragraphs("{%p for 块 in 引言 %}\nBody Text| {{ 块 }}\n{%p endfor %}")
    assert [runs(paragraph) for paragraph in control] == [
        [(False, "{%p for 块 in 引言 %}")],
        [(False, "{{ 块 }}")],
        [(False, "{%p endfor %}")],
    ]


def test_a_named_line_stands_for_itself_from_there_on():
    (paragraph,) = paragraphs("@段 = Body Text| [要点:甲]乙\n@段")
    assert (style(paragraph), runs(paragraph)) == ("BodyText", [(True, "甲"), (False, "乙")])


def test_every_text_keeps_its_spaces_and_is_hinted_chinese():
    (paragraph,) = paragraphs("Body Text| 甲 [要点: 乙 ] “丙”")
    assert len(list(paragraph.iter(f"{W}r"))) > 1
    for run in paragraph.iter(f"{W}r"):
        assert run.find(f"{W}t").get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
        assert run.find(f"{W}rPr/{W}rFonts").get(f"{W}hint") == "eastAsia"


@pytest.mark.parametrize("change", ["\ufeff{}", "{}\n\n# 完"])
def test_equal_paragraphs_give_equal_bytes(change):
    outline = "Title| 标题\nBody Text| 正文"
    assert compile_outline(change.format(outline), "甲") == compile_outline(outline, "乙")
    assert compile_outline(outline.replace("\n", "\r\n"), "丙") == compile_outline(outline, "丁")


def test_the_package_has_fixed_dates_and_its_content_types_first():
    with zipfile.ZipFile(io.BytesIO(compile_outline("Body Text| 正文", "大纲"))) as package:
        names = package.namelist()
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
    assert names[2:] == sorted(names[2:])


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        ("正文", 1, "缺少样式名"),
        ("Body Text| 甲\n正文样式| 乙", 2, "没有段落样式「正文样式」"),
        ("要点| 甲", 1, "没有段落样式「要点」"),
        ("Body Text| 甲[强调:乙]", 1, "没有字符样式「强调」"),
        ("Body Text| 甲[要点:乙", 1, "缺少收尾的 ]"),
        ("Body Text| 甲]", 1, "多出一个 ]"),
        ("Body Text| [甲]", 1, "缺少「样式名:」"),
        ("Body Text| [要点:甲[要点:乙]]", 1, "不能套在"),
        ("Body Text|", 1, "段落没有内容"),
        ("Body Text| {{ 甲 }", 1, "标签没有写完整"),
        ("Body Text| ｛｛ 甲 ｝｝", 1, "半角花括号"),
        ("Body Text| {{甲}}", 1, "两侧各空一格"),
        ("Body Text| {{r 甲 }}", 1, "两侧各空一格"),
        ("Body Text| {%- if 甲 %}乙{% endif %}", 1, "两侧各空一格"),
        ("Body Text| {# 甲 #}", 1, "标签没有写完整"),
        ("Body Text| {%p if 甲 %}", 1, "独占一行"),
        ("{%p if 甲 %} 乙", 1, "独占一行"),
        ("{%p include 甲 %}", 1, "不认识的语句「include」"),
        ("\n{%p for 甲 in 乙 %}\nBody Text| 丙", 2, "没有对应的 endfor"),
        ("Body Text| 甲\n{%p endif %}", 2, "前面没有与它对应的 if"),
        ("{%p if 甲 %}\n{%p endfor %}", 2, "前面没有与它对应的 for"),
        ("Body Text| {% if 甲 %}乙", 1, "没有在本行结束"),
        ("{%p if 甲 %}\nBody Text| 乙{% endif %}", 2, "与第 1 行的 if"),
        ("Body Text| 甲\nBody Text| {{ 甲，乙 }}", 2, "标签的写法有误"),
        ("{%p for 甲 乙 %}\n{%p endfor %}", 1, "标签的写法有误"),
        ("Body Text| 甲\x0b乙", 1, "U+000B"),
        ("Body Text| 甲\U000f0000", 1, "U+F0000"),
        ("@段", 1, "前面没有 @段"),
    ],
)
def test_a_mistake_is_reported_with_its_line(lines, line, message):
    with pytest.raises(OutlineError) as caught:
        compile_outline(lines, "大纲")
    assert caught.value.line == line
    assert message in caught.value.message
    assert str(caught.value) == f"大纲:{line}: {caught.value.message}"
