"""Charts of the fictional department: what Word draws and what it edits is what the data says."""

import re
import shutil
import time
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

import gendoc
from gendoc.compare.postcheck import check_charts
from gendoc.core.source import Source
from gendoc.figures.figure import FigureType, read_figure
from gendoc.layout import measures as layout
from gendoc.narrative.markers import chart_mark
from gendoc.render.charts.data import ChartData, Row
from gendoc.render.charts.drawing import draw
from gendoc.render.document import PlacedChart
from gendoc.render.passes.charts import place_charts
from gendoc.word.names import W_NS
from gendoc.word.package import CONTENT_TYPES, read_package, read_types

ROOT = Path(__file__).parents[2]
SAMPLE = next((ROOT / "data").glob("示例市*/2024.yaml"))
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NONE = Source("data.yaml", "").span()
WAN = FigureType(unit="万元", decimals=2)


@pytest.fixture(scope="module")
def checked():
    return gendoc.check(SAMPLE)


@pytest.fixture(scope="module")
def parts(checked):
    return read_package(checked.document.data)


def figure(text: str, *path: str | int):
    return read_figure(text, WAN, path or ("金额",), NONE)


def plotted(kind: str = "column", categories=("甲", "乙"), rows=(("预算", ("3712.64", "无")), ("决算", ("0.10", "5")))):
    """Return a plot of figures by their texts."""
    made = []
    for name, texts in rows:
        figures = [figure(text) for text in texts]
        made.append(Row(name, tuple(one if one.value is not None else None for one in figures)))
    return ChartData(id="图", kind=kind, caption="图", title="图", unit="万元", categories=categories, rows=tuple(made))


def cells(workbook: bytes) -> dict[str, str]:
    inside = read_package(workbook)
    strings = ["".join(item.itertext()) for item in etree.fromstring(inside["xl/sharedStrings.xml"])]
    sheet = etree.fromstring(inside["xl/worksheets/sheet1.xml"])
    found = {cell.get("r"): (cell.get("t"), cell.findtext(f"{S}v")) for cell in sheet.iter(f"{S}c")}
    return {at: strings[int(value)] if kind == "s" else value for at, (kind, value) in found.items() if value}


def test_every_point_of_every_chart_is_the_figure_of_the_data(checked, parts):
    points = checked.document.trace.points
    assert len({point.part for point in points}) == 4
    for point in points:
        series = list(etree.fromstring(parts[point.part]).iter(f"{C}ser"))[point.series]
        values = {int(pt.get("idx")): pt.findtext(f"{C}v") for pt in series.find(f"{C}val").iter(f"{C}pt")}
        assert Decimal(values[point.point]) == checked.report.figures[point.path].value
        workbook = cells(parts[point.part.replace("charts/", "embeddings/").replace(".xml", ".xlsx")])
        assert Decimal(workbook[f"{chr(66 + point.series)}{point.point + 2}"]) == Decimal(values[point.point])


def test_figures_keep_their_digits(parts):
    text = b"".join(data for name, data in parts.items() if "/charts/" in name).decode()
    assert "<c:v>3712.64</c:v>" in text
    assert "<c:v>46.80</c:v>" in text  # as typed, not as a float would have it


def test_a_document_with_charts_is_valid(checked, tmp_path):
    (tmp_path / "report.docx").write_bytes(checked.document.data)
    assert [str(error) for error in OpenXmlValidator().validate(str(tmp_path / "report.docx")).errors] == []


def test_charts_have_text_for_those_who_cannot_see_them_and_ids_of_their_own(parts):
    drawings = list(etree.fromstring(parts["word/document.xml"]).iter("{*}docPr"))
    assert [drawing.get("name") for drawing in drawings] == [
        "2024年度收入构成",
        "2024年度支出构成",
        "近年收入支出",
        "2024年度收支预算与执行",
    ]
    assert drawings[1].get("descr") == "饼图，2024年度支出构成：基本支出：1,685.42万元、项目支出：2,123.86万元。"
    assert re.fullmatch(
        r"柱形图，近年收入支出：收入合计（2022：3,402\.88万元、.+）；支出合计（2022：[\d,.]+万元、.+）。",
        drawings[2].get("descr"),
    )
    assert len({drawing.get("id") for drawing in drawings}) == 4


def test_captions_are_numbered_in_order_and_say_the_unit(checked):
    texts = dict(checked.document.trace.paragraphs)["word/document.xml"]
    assert [text for text in texts if re.match(r"图\d", text)] == [
        "图1　2024年度收入构成（单位：万元）",
        "图2　2024年度支出构成（单位：万元）",
        "图3　近年收入支出（单位：万元）",
        "图4　2024年度收支预算与执行（单位：万元）",
    ]


@pytest.mark.parametrize("kind", ["pie", "column", "bar", "line"])
def test_a_chart_is_set_in_the_font_of_the_report_and_in_no_colour(kind):
    rows = (("金额", ("1.00", "2.00")),) if kind == "pie" else (("甲", ("1.00", "2.00")), ("乙", ("3.00", "4.00")))
    root = etree.fromstring(draw(plotted(kind, rows=rows), "仿宋_GB2312", "Times New Roman").chart)
    fonts = root.find(f"{C}txPr//{A}defRPr")
    assert fonts.find(f"{A}ea").get("typeface") == "仿宋_GB2312"
    colours = {colour.get("val") for colour in root.iter(f"{A}srgbClr")}
    assert colours
    assert all(len({colour[:2], colour[2:4], colour[4:]}) == 1 for colour in colours)
    fills = [
        etree.tostring(properties)
        for properties in root.iter(f"{C}spPr")
        if properties.getparent().tag in (f"{C}dPt", f"{C}ser")
    ]
    assert len(fills) == 2
    assert len(set(fills)) == 2
    axes = [int(axis.get("val")) for axis in root.iter(f"{C}axId", f"{C}crossAx")]
    assert bool(axes) == (kind != "pie")
    assert all(axis > 0 for axis in axes)


def test_the_same_chart_is_the_same_bytes_a_while_later():
    first = draw(plotted(), "仿宋_GB2312", "Times New Roman")
    time.sleep(2.1)  # a zip counts two seconds
    assert draw(plotted(), "仿宋_GB2312", "Times New Roman") == first


def test_words_of_the_data_are_no_formulas_and_no_links_in_the_workbook():
    names = ("=1+1", "http://example.com", "007", "甲&<乙>")
    rows = (("=SUM(A1)", ("1.00", "2.00", "3.00", "4.00")),)
    drawn = draw(plotted("column", names, rows), "仿宋_GB2312", "Times New Roman")
    inside = read_package(drawn.workbook)
    assert b"<f>" not in inside["xl/worksheets/sheet1.xml"]
    assert not [name for name in inside if name.endswith("sheet1.xml.rels")]
    assert [cells(drawn.workbook)[f"A{row}"] for row in (2, 3, 4, 5)] == list(names)


def test_what_is_not_there_is_a_gap_and_not_a_zero():
    root = etree.fromstring(draw(plotted(), "仿宋_GB2312", "Times New Roman").chart)
    first = next(root.iter(f"{C}ser")).find(f"{C}val")
    assert [(pt.get("idx"), pt.findtext(f"{C}v")) for pt in first.iter(f"{C}pt")] == [("0", "3712.64")]


def placed_parts():
    plot = plotted()
    drawn = draw(plot, "仿宋_GB2312", "Times New Roman")
    return PlacedChart(plot, "chart.xml", "chart.xlsx"), {"chart.xml": drawn.chart, "chart.xlsx": drawn.workbook}


def test_a_sound_chart_is_read_back_without_a_word():
    placed, parts = placed_parts()
    assert list(check_charts(parts, [placed])) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"3712.64", b"3712.63", "图里「金额」应是 3,712.64，却是 3712.63"),
        (b"<c:v>3712.64</c:v>", b"<c:v/>", "图里「金额」应是 3,712.64，却是 空白"),
        ("<c:v>甲</c:v>".encode(), "<c:v>丙</c:v>".encode(), "类别或系列与数据不一致"),
    ],
)
def test_a_figure_that_is_not_the_datas_is_told(old, new, told):
    placed, parts = placed_parts()
    assert old in parts["chart.xml"]
    parts["chart.xml"] = parts["chart.xml"].replace(old, new)
    assert any(told in fault for fault in check_charts(parts, [placed]))


def test_a_workbook_that_says_something_else_is_told():
    placed, parts = placed_parts()
    other = draw(plotted(rows=(("预算", ("3712.64", "无")), ("决算", ("0.11", "5")))), "仿宋_GB2312", "Times New Roman")
    parts["chart.xlsx"] = other.workbook
    assert list(check_charts(parts, [placed])) == ["图「图」图的表格里「金额」应是 0.10，却是 0.11"]


def test_the_2020_report_has_no_chart_and_no_trace_of_one():
    document = gendoc.check(next((ROOT / "data").glob("*/2020.yaml"))).document
    parts = read_package(document.data)
    assert not [name for name in parts if "chart" in name or "embeddings" in name]
    assert "spreadsheetml" not in str(read_types(parts))
    assert document.trace.points == ()


REPORT = """文种: 救助物资简报
单位: 城关街道办事处
年度: 2021
物资:
{items}
合计: {{数量: {count}, 金额: {total}}}
概况: [全年采购救助物资。]
图表: [{charts}]
{more}
"""
CASE = ROOT / "tests/cases/chart-missing/no-figures/kind"


@pytest.fixture
def tried(project, remade):
    """Give what a report comes to that has a chart of some kind, with a bar or a slice for each amount."""

    def check(kind: str, amounts: list[str], charts: str = "物资金额", more: str = ""):
        home = next((project / "templates").iterdir())
        shutil.copytree(CASE, home, dirs_exist_ok=True)
        definition = (CASE / "charts.yaml").read_text("utf-8")
        definition = re.sub("kind: (bar|column)", f"kind: {kind}", definition)
        (home / "charts.yaml").write_text(definition, "utf-8")
        remade()
        items = "\n".join(f"  - {{名称: {'甲' * n}, 数量: 1, 金额: {text}}}" for n, text in enumerate(amounts, 1))
        (project / "report.yaml").write_text(
            REPORT.format(items=items, charts=charts, more=more, count=len(amounts), total=sum(map(Decimal, amounts))),
            "utf-8",
        )
        checked = gendoc.check(project / "report.yaml")
        assert [one for one in checked.findings if one.severity == "error" and one.code != "chart-missing"] == []
        return checked

    return check


def drawn_kind(checked) -> list[str]:
    parts = read_package(checked.document.data)
    root = etree.fromstring(parts["word/charts/chart1.xml"])
    return [etree.QName(group).localname for group in root.iter(f"{C}pieChart", f"{C}barChart")]


@pytest.mark.parametrize(
    ("amounts", "kind"),
    [
        (["97.00", "3.00"], "pieChart"),
        (["97.01", "2.99"], "barChart"),
        (["10.00"] * 6, "pieChart"),
        (["10.00"] * 7, "barChart"),
        (["5.00", "0.00"], "barChart"),
    ],
)
def test_a_pie_with_slices_that_are_many_or_narrow_becomes_bars(tried, amounts, kind):
    checked = tried("pie", amounts)
    assert drawn_kind(checked) == [kind]
    root = etree.fromstring(read_package(checked.document.data)["word/document.xml"])
    description = next(root.iter("{*}docPr")).get("descr")
    assert description.startswith("饼图" if kind == "pieChart" else "条形图")


def messages(checked) -> list[str]:
    return [one.message for one in checked.findings if one.code == "chart-missing"]


def test_a_pie_of_nothing_is_refused(tried):
    checked = tried("pie", ["1.00"], "库存", "库存: {年初: 0, 年末: 0}")
    assert messages(checked) == ["图「库存」里的数都是 0，饼图里画不出"]


def test_more_bars_than_a_page_holds_are_refused(tried):
    assert messages(tried("bar", ["1.00"] * 41)) == ["图「物资金额」有 41 个类别，超过 40 个"]


def test_every_chart_that_cannot_be_drawn_is_named(tried):
    long = "1234567890123456.00"
    told = messages(tried("bar", [long], "物资金额, 库存, 没有的图"))
    assert [re.search("「(.+?)」", message)[1] for message in told] == ["物资金额", "库存", "没有的图"]


@pytest.mark.parametrize(("categories", "series", "lines"), [(4, 1, 8), (12, 2, 16), (20, 2, 20), (40, 1, 20)])
def test_bars_get_the_lines_that_they_need_and_no_more_than_a_page_has(categories, series, lines):
    rows = tuple((f"系列{n}", ("1.00",) * categories) for n in range(series))
    root = etree.fromstring(
        f'<w:document xmlns:w="{W_NS}"><w:body><w:p><w:r><w:t>{chart_mark(0)}</w:t></w:r></w:p></w:body></w:document>'
    )
    parts = {CONTENT_TYPES: b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'}
    names = tuple(f"类{n}" for n in range(categories))
    place_charts(root, parts, "word/document.xml", [plotted("bar", names, rows)])
    height = int(next(root.iter("{*}extent")).get("cy")) // 635
    assert -(-height // layout.LINE) == lines


def test_the_first_bars_say_which_series_they_are_and_the_legend_is_left_out():
    rows = (("预算", ("无", "2.00")), ("决算", ("3.00", "4.00")))
    root = etree.fromstring(draw(plotted("bar", rows=rows), "仿宋_GB2312", "Times New Roman").chart)
    assert root.find(f".//{C}legend") is None
    named = [
        (label.find(f"{C}idx").get("val"), label.find(f"{C}showSerName").get("val")) for label in root.iter(f"{C}dLbl")
    ]
    assert named == [("1", "1"), ("0", "1")]
    assert root.find(f".//{C}max").get("val") == "5.0000"
