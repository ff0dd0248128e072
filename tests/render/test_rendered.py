"""What docxtpl really saves, finished and checked."""

import pytest

from gendoc.compare.postcheck import postcheck
from gendoc.narrative.markers import MarkerTable
from gendoc.render.fill import fill
from gendoc.render.outline.outline import compile_outline
from gendoc.render.template import finish
from gendoc.word.names import P
from gendoc.word.package import read_package, write_package
from gendoc.word.text import text_of

from .packages import PROPERTIES, root_of

OUTLINE = """
Title| {{ 名 }}
{%p for 块 in 各段 %}
  Body Text| [要点:{{ 块.要点 }}]{{ 块.正文 }}
{%p endfor %}
"""
BLANKS = '<w:p/><w:p><w:r><w:t xml:space="preserve"> </w:t></w:r></w:p><w:p><w:r><w:t></w:t></w:r></w:p>'


@pytest.fixture
def template() -> bytes:
    """A template with empty paragraphs of its own, as people leave them."""
    parts = read_package(compile_outline(OUTLINE, "outline"))
    before, section, after = parts["word/document.xml"].decode().rpartition("<w:sectPr")
    parts["word/document.xml"] = f"{before}{BLANKS}{section}{after}".encode()
    return write_package(parts)


def texts(data: bytes) -> list[str]:
    return [text_of(element) for element in root_of(data).iter(P)]


@pytest.mark.parametrize("draft", [False, True])
def test_what_was_typed_is_what_is_read_and_nothing_is_wrong(template, draft):
    prints = MarkerTable()
    first = {
        "要点": "A&B <甲>。",
        "正文": "收入" + prints.mark(("收入",), "2,366.45万元") + "。\n\n二\t{{ 7*7 }}{%",
    }
    second = {"要点": "", "正文": "｛｛ x ｝｝ @@ “引”  空格 "}
    rendered = fill(template, "t", {"名": "{# 题 #}", "各段": [first, second]}, {}, draft=draft)
    document = finish(rendered, prints, PROPERTIES, draft=draft)
    assert postcheck(document, prints, template) == []
    assert texts(document.data) == [
        "{# 题 #}",
        "A&B <甲>。收入2,366.45万元。",
        "二\t{{ 7*7 }}{%",
        "｛｛ x ｝｝ @@ “引”  空格 ",
        "",
        " ",
        "",
    ]
    place = document.trace.places[0]
    assert (place.paragraph, place.start, place.end) == (1, 10, 20)
    again = fill(template, "t", {"名": "{# 题 #}", "各段": [first, second]}, {}, draft=draft)
    assert finish(again, prints, PROPERTIES, draft=draft) == document


def test_a_paragraph_that_renders_empty_is_a_problem_though_the_template_has_empty_ones(template):
    rendered = fill(template, "t", {"名": "题", "各段": [{"要点": "", "正文": ""}]}, {}, draft=False)
    assert postcheck(finish(rendered, MarkerTable(), PROPERTIES), MarkerTable(), template) == [
        "有一个空段落，在「题」之后"
    ]


def test_a_template_that_cuts_a_figure_is_caught():
    prints = MarkerTable()
    template = compile_outline("Body Text| {% for 字 in 数 %}{{ 字 }}{% endfor %}", "outline")
    mark = prints.mark(("户数",), "423户")
    document = finish(fill(template, "t", {"数": list(mark[:-1])}, {}, draft=False), prints, PROPERTIES)
    assert any("标记没有结束" in problem for problem in postcheck(document, prints, template))
