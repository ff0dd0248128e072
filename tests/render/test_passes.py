"""The passes that finish a document: each finds what it needs, and none is idle."""

import itertools

import pytest

from gendoc.core.source import Source
from gendoc.figures.figure import FigureType, read_figure
from gendoc.narrative.markers import MERGED, MarkerTable, caption, chart_mark, citation, shield
from gendoc.render.charts.data import ChartData, Row
from gendoc.render.rendering import Stage
from gendoc.render.template import PASSES, finish

from .packages import PROPERTIES, SECTION, docx, paragraph

STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/></w:style>'
    for name in ("Title", "heading 1", "toc 1", "Signature", "Date")
)


def styled(style: str, text: str) -> str:
    return paragraph(text, properties=f'<w:pStyle w:val="{style}"/>')


def row(*texts: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{paragraph(text)}</w:tc>' for text in texts)}<w:tc/></w:tr>"


@pytest.fixture(scope="module")
def finished():
    """Return a function that finishes a document in which every pass has something to do."""
    prints = MarkerTable()
    figure = read_figure("3.5", FigureType(unit="万元", decimals=1), ("收入",), Source("data.yaml", "").span())
    chart = ChartData(
        id="图", kind="column", caption="图", title="图", unit="万元", categories=("甲",), rows=(Row("数", (figure,)),)
    )
    steps = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    body = (
        f"<w:p>{steps[0]}<w:r><w:instrText> TOC </w:instrText></w:r>{steps[1]}{steps[2]}</w:p>"
        + styled("heading 1", "章")
        + paragraph(caption("表", "甲") + "名")
        + f"<w:tbl>{row(MERGED + '甲', '一')}{row(MERGED + '甲', '二')}"
        + f'<w:tr><w:tc>{paragraph("三")}<w:proofErr w:type="gramEnd"/></w:tc></w:tr></w:tbl>'
        + paragraph(f"见{citation('表', '甲')}，" + prints.mark(("户数",), "423户"))
        + f"<w:p>{steps[0]}<w:r><w:instrText> REF 乙 </w:instrText></w:r>{steps[1]}<w:r><w:t>旧</w:t></w:r>{steps[2]}"
        + '<w:bookmarkStart w:id="8" w:name="乙"/><w:r><w:t>新</w:t></w:r><w:bookmarkEnd w:id="8"/></w:p>'
        + paragraph(shield("一\n") + chart_mark(0))
        + paragraph(shield(" 一\n二\t"))
        + '<w:p><w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="7" w:name="甲"/><w:bookmarkEnd w:id="7"/></w:p>'
        + styled("Signature", "局")
        + styled("Date", "2025年5月20日")
        + paragraph(properties=SECTION)
    )
    rendered = docx(body, header1=paragraph("页眉"), header2="", footer1=paragraph("1"), styles=STYLES)
    return lambda passes=PASSES: finish(rendered, prints, PROPERTIES, True, (chart,), passes=passes)


def test_a_pass_needs_what_an_earlier_one_has_left():
    left = {Stage.FILLED}
    for each in PASSES:
        assert each.needs <= left, each.name
        assert not each.leaves & left, each.name
        left |= each.leaves
    assert left == set(Stage)


def moves():
    """Yield the passes with one of them elsewhere, where all that it and the others need is still there before."""
    for start, end in itertools.permutations(range(len(PASSES)), 2):
        passes = list(PASSES)
        passes.insert(end, passes.pop(start))
        left = {Stage.FILLED}
        for each in passes:
            if not each.needs <= left:
                break
            left |= each.leaves
        else:
            yield passes


def test_any_order_that_the_needs_allow_makes_the_same_document(finished):
    expected = finished()
    orders = list(moves())
    assert len(orders) > 10
    assert [[each.name for each in passes] for passes in orders if finished(passes) != expected] == []


@pytest.mark.parametrize("dropped", PASSES, ids=lambda each: each.name)
def test_a_pass_that_is_dropped_is_missed(finished, dropped):
    assert finished([each for each in PASSES if each is not dropped]) != finished()


def test_a_pass_is_left_out_where_the_template_has_nothing_for_it():
    needless = {"tables", "contents", "charts", "results"}
    ran = []
    passes = [each._replace(run=lambda _, name=each.name: ran.append(name)) for each in PASSES]
    finish(docx(paragraph("x")), MarkerTable(), PROPERTIES, passes=passes)
    assert ran == [each.name for each in PASSES if each.name not in needless]
