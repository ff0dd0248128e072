"""Numbers by position, and the blocks that a template prints."""

from __future__ import annotations

import pytest

from gendoc.core.numerals import Unnumbered
from gendoc.core.source import Source
from gendoc.figures.figure import FigureType, read_figure
from gendoc.narrative.blocks import (
    HeadingCounter,
    beside,
    caption_functions,
    items,
    merged,
    optional,
    paragraphs,
)
from gendoc.narrative.markers import CAPTION, CITED, MERGED, MarkerTable, strip
from gendoc.narrative.sandbox import Missing, Pending
from gendoc.narrative.traced import FormattedFigure, TracedText, apply_filter


def test_items_are_numbered_and_their_headings_closed():
    assert items(["甲。", {"要点": "乙", "正文": "丙。"}, {"要点": "丁？"}], "（一）") == [
        {"号": "（一）", "要点": "", "正文": "甲。"},
        {"号": "（二）", "要点": "乙。", "正文": "丙。"},
        {"号": "（三）", "要点": "丁？", "正文": ""},
    ]


def test_paragraphs_have_no_number_and_the_items_in_them_begin_anew():
    blocks = paragraphs(["甲", {"正文": "乙", "条目": ["丙", "丁"]}, {"条目": ["戊"]}], "1.")
    assert [block["号"] + block["正文"] for block in blocks] == ["甲", "乙", "1.丙", "2.丁", "1.戊"]


def test_what_is_no_list_is_refused():
    for wrong in ("甲", {"正文": "甲"}, None):
        with pytest.raises(ValueError, match="列表"):
            paragraphs(wrong)


def test_a_heading_restarts_those_below_it_and_no_other():
    count = HeadingCounter().functions()
    chapter, section, part = count["章号"], count["节号"], count["目号"]
    said = [chapter("一、"), section("（一）"), part("1."), part("1."), section("（一）"), part("1.")]
    said += [chapter("一、"), section("（一）"), part("1.")]
    assert said == ["一、", "（一）", "1.", "2.", "（二）", "1.", "二、", "（一）", "1."]


def test_two_documents_do_not_share_their_numbers():
    assert HeadingCounter().functions()["章号"]("一、") == HeadingCounter().functions()["章号"]("一、") == "一、"


def test_the_line_end_that_a_block_scalar_leaves_makes_no_paragraph():
    assert items([{"要点": "甲\n", "正文": "乙。\n"}, "丙\n丁。\n"], "1.") == [
        {"号": "1.", "要点": "甲。", "正文": "乙。"},
        {"号": "2.", "要点": "", "正文": "丙\n丁。"},
    ]


def test_a_heading_that_ends_in_a_reference_is_closed_by_what_is_read_of_it():
    prints = MarkerTable()
    headings = [prints.mark(("户",), "3户"), TracedText.at(("句",), "甲。", prints).marked()]
    blocks = items([{"要点": heading} for heading in headings], "1.")
    assert [strip(block["要点"]) for block in blocks] == ["3户。", "甲。"]


def test_the_first_item_without_a_number_is_named_by_its_path():
    said = [TracedText.at(("发放", place), "甲", MarkerTable()) for place in range(22)]
    with pytest.raises(Unnumbered) as caught:
        items(said, "①")
    assert caught.value.path == ("发放", 20)


def shown(text, **kind):
    figure = read_figure(text, FigureType(**kind), ("数",), Source("f", text).span())
    return FormattedFigure.of(figure, MarkerTable())


@pytest.mark.parametrize(
    ("text", "kind", "decimals", "printed"),
    [
        ("2366.45", {"unit": "万元", "decimals": 2}, (), "2,366.45"),
        ("-12.30", {"unit": "万元", "decimals": 2}, (), "-12.30"),
        ("0", {"unit": "万元", "decimals": 2}, (), "0.00"),
        ("无", {"unit": "万元", "decimals": 2}, (), "—"),
        ("待填", {"unit": "万元", "decimals": 2}, (), "【待填】"),
        ("84.05", {"unit": "%", "decimals": 2}, (), "84.05"),
        ("4", {"unit": "分"}, (), "4"),
        ("4", {"unit": "分"}, (1,), "4.0"),
        ("3.75", {"unit": "分"}, (1,), "3.75"),  # never rounded
        ("423", {"unit": "户", "count": True}, (), "423"),
        ("2020", {"identifier": True}, (), "2020"),
    ],
)
def test_a_figure_in_a_table_has_no_unit_and_the_decimals_of_its_column(text, kind, decimals, printed):
    assert apply_filter("表数", shown(text, **kind), *decimals).text == printed
    assert strip(str(optional(shown(text, **kind), *decimals))) == printed


def test_what_may_be_left_out_is_a_dash_where_it_is():
    assert [optional(Missing(name="预算")), optional(Pending(name="预算")), optional("原因")] == ["—", "—", "原因"]


def test_two_lists_side_by_side_end_where_the_longer_one_ends():
    assert beside(["甲", "乙"], ["丙"]) == [{"左": "甲", "右": "丙"}, {"左": "乙", "右": {}}]
    assert beside([], ["丙"]) == [{"左": {}, "右": "丙"}]
    with pytest.raises(ValueError, match="只用于列表"):
        beside("甲", ["乙"])


def test_a_cell_to_be_merged_is_known_by_its_place_in_the_data():
    prints = MarkerTable()
    one, other = (merged(TracedText.at((place,), "满意度", prints)) for place in (0, 1))
    assert one != other
    assert one == merged(TracedText.at((0,), "满意度", prints))
    assert {one[0], merged(shown("3"))[0]} == {MERGED}
    with pytest.raises(ValueError, match="只用于数据里的名称和数字"):
        merged("满意度")


def test_captions_and_references_carry_label_and_name():
    functions = caption_functions()
    assert functions["表号"]("收支总表").startswith(f"{CAPTION}表收支总表")
    assert functions["图"]("走势").startswith(f"{CITED}图走势")
    for name in ("", "收支 总表", "长" * 21, 3):
        with pytest.raises(ValueError, match="表的名称"):
            functions["表号"](name)
